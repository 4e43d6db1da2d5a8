/** Checks of a JSON value against a table: each answers the faults it finds, by path. */

export interface ShapeFault {
  path: string
  reason: string
}

export type Check = (value: unknown, path: string) => ShapeFault[]

const fault = (path: string, reason: string): ShapeFault[] => [{ path, reason }]

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function text(pattern: RegExp = /(?:)/, reason = 'is no text of the form asked for'): Check {
  return (value, path) => (typeof value === 'string' && pattern.test(value) ? [] : fault(path, reason))
}

export function oneOf(...words: readonly string[]): Check {
  return (value, path) =>
    typeof value === 'string' && words.includes(value) ? [] : fault(path, `is none of ${words.join(', ')}`)
}

export function whole(min: number, max: number): Check {
  return (value, path) =>
    typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
      ? []
      : fault(path, `is no whole number from ${min} to ${max}`)
}

export const truth: Check = (value, path) =>
  typeof value === 'boolean' ? [] : fault(path, 'is neither true nor false')

export function each(check: Check, least = 0): Check {
  return (value, path) => {
    if (!Array.isArray(value) || value.length < least) return fault(path, `is no list of ${least} or more`)
    return value.flatMap((one, index) => check(one, `${path}/${index}`))
  }
}

export function either(reason: string, ...checks: readonly Check[]): Check {
  return (value, path) => (checks.some((check) => check(value, path).length === 0) ? [] : fault(path, reason))
}

/** An object: members that are there are checked, `required` ones must be; others are let pass unless `closed`. */
export function object(
  members: Readonly<Record<string, Check>>,
  required: readonly string[] = [],
  others: 'open' | 'closed' | Check = 'open',
): Check {
  return (value, path) => {
    if (!isRecord(value)) return fault(path, 'is no object')
    const missing = required
      .filter((name) => !Object.hasOwn(value, name))
      .map((name) => ({ path: `${path}/${name}`, reason: 'is missing' }))
    const wrong = Object.entries(value).flatMap(([name, member]) => {
      const check = Object.hasOwn(members, name) ? members[name] : undefined
      if (check !== undefined) return check(member, `${path}/${name}`)
      if (others === 'closed') return fault(`${path}/${name}`, 'has no place here')
      return others === 'open' ? [] : others(member, `${path}/${name}`)
    })
    return [...missing, ...wrong]
  }
}
