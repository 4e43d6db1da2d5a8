import { AppError, type Fault } from '#kernel/errors.ts'
import { at, fault, fields, list, text, word, type Place } from '../faults.ts'
import { readFiles, type PolicyFile, type ReadTexts } from '../policy-files.ts'
import type { Period } from './period.ts'

/** A clock that a text of law sets, by its name. Such a clock cannot be paused. */
export interface NamedClock {
  readonly name: string
  /** What is due, and who does it. */
  readonly step: string
  readonly period: Period
  /** The event that starts it. */
  readonly from: string
  /** `entity`: somebody else owes it, and the team watches; `team`: the team itself owes it. */
  readonly owedBy: 'entity' | 'team'
  readonly source: string
}

const periodKinds = ['hours', 'days', 'workingDays', 'months'] as const

/**
 * Reads the files of `policies/clocks/`.
 *
 * @param memory Where what they say may be found, and is kept.
 * @throws {AppError} `norms.bad-clocks` with every fault.
 */
export function loadNamedClocks(files: readonly PolicyFile[], memory?: ReadTexts): ReadonlyMap<string, NamedClock> {
  const faults: Fault[] = []
  const { values, keep } = readFiles(files, { pointer: '', faults }, memory)
  const clocks = new Map<string, NamedClock>()
  for (const [name, value] of values) {
    const here = at({ pointer: '', faults }, name)
    const top = fields(value, here, { must: ['clocks'] })
    list(top, 'clocks', here, 1).forEach((one, index) => {
      const place = at(at(here, 'clocks'), index)
      const clock = parseClock(one, place)
      if (clocks.has(clock.name)) fault(at(place, 'name'), 'stands twice')
      clocks.set(clock.name, clock)
    })
  }
  if (faults.length > 0)
    throw new AppError('norms.bad-clocks', `The list of clocks was refused: ${faults.length} faults; all are listed.`, {
      faults,
    })
  keep()
  return clocks
}

function parseClock(value: unknown, place: Place): NamedClock {
  const from = fields(value, place, { must: ['name', 'step', 'period', 'from', 'owedBy', 'source'] })
  const name = text(from, 'name', place, 60)
  if (name !== '' && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) fault(at(place, 'name'), 'must be words joined by hyphens')
  return {
    name,
    step: text(from, 'step', place, 200),
    period: parsePeriod(from['period'], at(place, 'period')),
    from: text(from, 'from', place, 200),
    owedBy: word(from, 'owedBy', place, ['entity', 'team']) ?? 'team',
    source: text(from, 'source', place, 200),
  }
}

function parsePeriod(value: unknown, place: Place): Period {
  const from = fields(value, place, { must: [], may: periodKinds })
  const given = periodKinds.filter((kind) => from[kind] !== undefined)
  const [kind] = given
  const count = kind === undefined ? undefined : from[kind]
  if (
    kind === undefined ||
    given.length > 1 ||
    !(Number.isInteger(count) && Number(count) > 0 && Number(count) <= 8784)
  )
    fault(place, `must be one of ${periodKinds.join(', ')}, with a whole number of at least 1`)
  return { [kind ?? 'hours']: Number(count) } as unknown as Period
}
