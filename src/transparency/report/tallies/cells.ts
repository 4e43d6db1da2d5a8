import type { Instant } from '#kernel/instant.ts'
import type { FactValues } from '#platform/facts.ts'
import type { Found, Row } from '../reading.ts'
import { rangesOf } from '../statistics/index-ranges.ts'
import type { Tally } from './tally.ts'

interface Cell<Item> {
  readonly group: Readonly<Record<string, string>>
  readonly tally: Tally<Item>
  readonly indexes: Set<number>
}

/** The same items counted three times: all together, by group, and by month. */
export class Cells<Item> {
  readonly #make: () => Tally<Item>
  readonly #by: readonly string[]
  readonly #total: Cell<Item>
  readonly #parts = new Map<string, Cell<Item>>()
  readonly #months = new Map<string, Cell<Item>>()

  constructor(make: () => Tally<Item>, by: readonly string[] = []) {
    this.#make = make
    this.#by = by
    this.#total = { group: {}, tally: make(), indexes: new Set() }
  }

  /** @param indexes Of the leaves that say so. */
  add(item: Item, about: { readonly figures: FactValues; readonly at: Instant }, indexes: readonly number[]): void {
    const month = about.at.slice(0, 7)
    this.#count(this.#total, item, indexes)
    this.#count(this.#months.get(month) ?? this.#begin(this.#months, month, { month }), item, indexes)
    if (this.#by.length === 0) return
    const words = this.#by.map((name) => String(about.figures[name] ?? 'unknown'))
    const key = words.join('\n')
    // Most items fall into a group that is there already.
    const group = (): Record<string, string> => Object.fromEntries(this.#by.map((name, at) => [name, words[at]!]))
    this.#count(this.#parts.get(key) ?? this.#begin(this.#parts, key, group()), item, indexes)
  }

  #count({ tally, indexes: own }: Cell<Item>, item: Item, indexes: readonly number[]): void {
    tally.add(item)
    for (const index of indexes) own.add(index)
  }

  #begin(cells: Map<string, Cell<Item>>, key: string, group: Readonly<Record<string, string>>): Cell<Item> {
    const cell = { group, tally: this.#make(), indexes: new Set<number>() }
    cells.set(key, cell)
    return cell
  }

  found(): Found {
    const sorted = (cells: Map<string, Cell<Item>>): Row[] =>
      [...cells]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([, { group, tally, indexes }]) => ({
          group,
          reading: tally.read(false),
          entries: rangesOf([...indexes]),
        }))
    const { tally, indexes } = this.#total
    return {
      total: indexes.size === 0 ? null : { group: {}, reading: tally.read(true), entries: rangesOf([...indexes]) },
      parts: sorted(this.#parts),
      months: sorted(this.#months),
    }
  }
}
