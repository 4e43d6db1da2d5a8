import type { Event, EventField } from '../event.ts'
import { EVENT_FIELDS } from '../event-fields.ts'
import { keyBytes, systemOf, writeClassOfKey, writeFindingKey } from '../finding-key.ts'
import type { Classification } from '../rsit.ts'
import { createMomentReader } from './moment.ts'
import type { EntryRoute } from './router.ts'

export type Value = string | number | null

/** Names of the fields of an event that hold a value, as columns. */
export const eventFields = Object.keys(EVENT_FIELDS).filter(
  (name) => !name.startsWith('classification.'),
) as EventField[]

/** Beyond this many different texts a column is taken to have one for each row, and its texts are no longer compared. */
const mostSame = 64

/**
 * One field of all rows. Most texts of a report come again and again: those are kept once, so that what a row leaves behind is a pointer.
 * A field that is empty throughout costs nothing.
 */
class Column {
  readonly #values: Value[] = []
  #known: Map<string, string> | null = new Map()

  set(row: number, value: string | number): void {
    const values = this.#values
    while (values.length < row) values.push(null)
    values.push(typeof value === 'string' && this.#known !== null ? this.#same(this.#known, value) : value)
  }

  #same(known: Map<string, string>, value: string): string {
    const same = known.get(value)
    if (same !== undefined) return same
    if (known.size < mostSame) known.set(value, value)
    else this.#known = null
    return value
  }

  at(row: number): Value {
    return this.#values[row] ?? null
  }
}

/**
 * The rows of a chunk, field by field: the events themselves are gone as soon as they were added, which is what lets a worker take in hundreds of
 * thousands of them with a heap that does not grow.
 */
export class EventColumns {
  readonly #exercise: boolean
  readonly #fields: readonly Column[] = eventFields.map(() => new Column())
  readonly #evidence = new Map<string, Column>()
  readonly #msOfMoment = createMomentReader()
  #keys = Buffer.allocUnsafeSlow(4096 * keyBytes)
  readonly classifications: Classification[] = []
  /** What the finding is about, where that is no address. */
  readonly resources: (string | null)[] = []
  readonly ms: number[] = []
  readonly routes: EntryRoute[] = []

  /** @param exercise Findings of an exercise never meet real ones. */
  constructor(exercise: boolean) {
    this.#exercise = exercise
  }

  get rows(): number {
    return this.ms.length
  }

  add(event: Event, route: EntryRoute): void {
    const system = systemOf(event)
    if (system === null) throw new Error('a reader let through an event that names no system')
    const row = this.ms.length
    this.#writeKey(row, event, system)
    this.classifications.push(event.classification)
    this.resources.push(system.resource)
    this.ms.push(this.#msOfMoment(event.time))
    this.routes.push(route)
    for (let field = 0; field < eventFields.length; field++) {
      const value = event[eventFields[field]!]
      if (value !== null) this.#fields[field]!.set(row, value)
    }
    const { evidence } = event
    for (const name in evidence) this.#evidenceColumn(name).set(row, evidence[name]!)
  }

  #writeKey(row: number, event: Event, system: NonNullable<ReturnType<typeof systemOf>>): void {
    const at = row * keyBytes
    if (at + keyBytes > this.#keys.length) {
      const larger = Buffer.allocUnsafeSlow(this.#keys.length * 2)
      this.#keys.copy(larger, 0, 0, at)
      this.#keys = larger
    }
    // The number of the class is not known yet: `keyOf` puts it in its place.
    writeFindingKey(this.#keys, event, system, 0, this.#exercise, at)
  }

  #evidenceColumn(name: string): Column {
    let column = this.#evidence.get(name)
    if (column === undefined) this.#evidence.set(name, (column = new Column()))
    return column
  }

  /** The key of a row's finding as latin1 text: compares and hashes as its bytes. */
  keyOf(row: number, classNo: number): string {
    const at = row * keyBytes
    writeClassOfKey(this.#keys, classNo, at)
    return this.#keys.toString('latin1', at, at + keyBytes)
  }

  /** A field of an event. */
  field(name: EventField): Column {
    return this.#fields[eventFields.indexOf(name)]!
  }

  /** Every field with its name: those of events, then those of the evidence. */
  *all(): Generator<readonly [string, Column]> {
    for (let field = 0; field < eventFields.length; field++) yield [eventFields[field]!, this.#fields[field]!]
    yield* this.#evidence
  }
}
