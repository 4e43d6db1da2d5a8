import { createHash } from 'node:crypto'
import { AppError, type Fault } from '#kernel/errors.ts'
import { whyNot, type FactSpec, type FactValue, type Vocabulary } from './vocabulary.ts'

/** Facts as rooms state them; what is absent, `null` or `'unknown'` is unknown. */
export type Facts = Readonly<Record<string, FactValue | 'unknown' | null | undefined>>

/** A set of facts with its digest. */
export interface FactSet {
  readonly digest: string
  readonly act: string
  readonly known: Readonly<Record<string, FactValue>>
}

/** Facts as numbers, one slot for each fact of the vocabulary; unknown is NaN. */
export type Vector = Float64Array

/**
 * Checks and encodes facts.
 *
 * @throws {AppError} `norms.bad-facts` naming every fact that is not in the vocabulary or has a value of another kind.
 */
export function encodeFacts(facts: Facts, vocabulary: Vocabulary): Vector {
  const vector = new Float64Array(vocabulary.facts.length).fill(NaN)
  let faults: Fault[] | undefined
  for (const name in facts) {
    const value = facts[name]
    const slot = vocabulary.slots.get(name)
    const spec = slot === undefined ? undefined : vocabulary.facts[slot]
    if (spec === undefined || slot === undefined) (faults ??= []).push(faultAt(name, 'is no fact of the vocabulary'))
    else if (value !== 'unknown' && value !== null && value !== undefined) {
      const number = encodeValue(spec, value)
      if (Number.isNaN(number)) (faults ??= []).push(faultAt(name, whyNot(spec, value) ?? 'cannot be read'))
      else vector[slot] = number
    }
  }
  if (faults) throw new AppError('norms.bad-facts', 'Some facts cannot be read; all are listed.', { faults })
  return vector
}

function faultAt(name: string, reason: string): Fault {
  return { pointer: `/${name.slice(0, 80).replaceAll('~', '~0').replaceAll('/', '~1')}`, reason }
}

/** A value as a number: false 0, true 1, an enum value its place in the list; NaN when it is none of the fact's. */
export function encodeValue(spec: FactSpec, value: FactValue): number {
  if (spec.type === 'enum') return indexOrNaN(spec.values.indexOf(value as string))
  if (spec.type === 'boolean') return value === true ? 1 : value === false ? 0 : NaN
  // Minus zero would be another key for the same number.
  return whyNot(spec, value) === undefined ? Number(value) + 0 : NaN
}

function indexOrNaN(index: number): number {
  return index < 0 ? NaN : index
}

/** The value that a number stands for; null for unknown. */
export function decodeValue(spec: FactSpec, number: number): FactValue | null {
  if (Number.isNaN(number)) return null
  if (spec.type === 'boolean') return number === 1
  return spec.type === 'number' ? number : (spec.values[number] ?? null)
}

/** The facts that are known, by name: what is stored with a decision. */
export function decodeFacts(vector: Vector, vocabulary: Vocabulary): Record<string, FactValue> {
  const known: Record<string, FactValue> = {}
  vocabulary.facts.forEach((spec, slot) => {
    const value = decodeValue(spec, vector[slot] ?? NaN)
    if (value !== null) known[spec.name] = value
  })
  return known
}

/**
 * The identity of an act with its facts: the same whatever the order in which they were stated, and whether an
 * unknown fact was named or left out.
 *
 * @returns 64 hexadecimal digits (SHA-256 over the sorted known facts).
 */
export function digestFacts(act: string, known: Readonly<Record<string, FactValue>>): string {
  const sorted = Object.keys(known)
    .sort()
    .map((name) => [name, known[name]])
  return createHash('sha256')
    .update(JSON.stringify([act, sorted]))
    .digest('hex')
}
