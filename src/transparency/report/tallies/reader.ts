import type { Instant } from '#kernel/instant.ts'
import type { Computation } from '../definition.ts'
import type { FactVector } from '../fact-vector.ts'
import { matches, matchesAny } from '../query.ts'
import type { Found } from '../reading.ts'
import { readAge, readRatio } from './age-and-ratio.ts'
import { Cells } from './cells.ts'
import { readLatest } from './latest.ts'
import { readPersistence } from './persistence.ts'
import { countTally, quantityTally, shareTally } from './tally.ts'
import { readUntil } from './until.ts'

/** Takes in facts in the order of the log, and says at the end what they come to. */
export interface Reader {
  add(vector: FactVector): void
  /** @param end Until when facts were taken in: what is open then, is censored then. */
  found(end: Instant): Found
}

type Of<Kind extends Computation['kind']> = Extract<Computation, { kind: Kind }>

/** Who reads the facts of a metric. */
export function readerOf(computation: Computation): Reader {
  switch (computation.kind) {
    case 'count':
      return readCount(computation)
    case 'share':
      return readShare(computation)
    case 'sums':
      return readSums(computation)
    case 'quantity':
      return readQuantity(computation)
    case 'latest':
      return readLatest(computation)
    case 'until':
      return readUntil(computation)
    case 'persistence':
      return readPersistence(computation)
    case 'ratio':
      return readRatio(computation)
    case 'age':
      return readAge(computation)
  }
}

function readCount({ of, weight, by }: Of<'count'>): Reader {
  const cells = new Cells(countTally, by)
  return {
    add(vector) {
      if (matchesAny(of, vector)) cells.add(weight === undefined ? 1 : number(vector, weight), vector, [vector.index])
    },
    found: () => cells.found(),
  }
}

function readShare({ of, having, by }: Of<'share'>): Reader {
  const cells = new Cells(shareTally, by)
  return {
    add(vector) {
      if (!matchesAny(of, vector)) return
      cells.add({ numerator: matchesAny(having, vector) ? 1 : 0, denominator: 1 }, vector, [vector.index])
    },
    found: () => cells.found(),
  }
}

function readSums({ of, numerator, denominator, by }: Of<'sums'>): Reader {
  const cells = new Cells(shareTally, by)
  return {
    add(vector) {
      if (!matches(of, vector)) return
      const part = { numerator: number(vector, numerator), denominator: number(vector, denominator) }
      cells.add(part, vector, [vector.index])
    },
    found: () => cells.found(),
  }
}

function readQuantity({ of, figure, by }: Of<'quantity'>): Reader {
  const cells = new Cells(quantityTally, by)
  return {
    add(vector) {
      // A fact that does not know its quantity is no nought.
      if (typeof vector.figures[figure] !== 'number' || !matchesAny(of, vector)) return
      cells.add(number(vector, figure), vector, [vector.index])
    },
    found: () => cells.found(),
  }
}

function number({ figures }: FactVector, name: string): number {
  const value = figures[name]
  return typeof value === 'number' ? value : 0
}
