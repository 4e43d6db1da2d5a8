import { evaluate, type Evaluation } from './evaluate.ts'
import { encodeFacts, type Facts, type Vector } from './fact-set.ts'
import type { RulePack } from './pack.ts'

/** Most sets of facts that are remembered for one pack; beyond that the oldest is forgotten. */
export const maxRemembered = 20_000

/** Evaluation that asks the rules once for each distinct set of facts. */
export interface Memo {
  evaluate(act: string, facts: Facts): Evaluation
  /** The same for facts that are encoded already; the vector is not kept. */
  evaluateVector(act: string, facts: Vector): Evaluation
  readonly size: number
}

/**
 * A memory in front of a pack. What it answers is what `evaluate` would: rules are pure, so remembering changes
 * nothing but the time.
 */
export function createMemo(pack: RulePack, capacity = maxRemembered): Memo {
  const remembered = new Map<string, Evaluation>()
  const buffer = new Array<number>(pack.vocabulary.facts.length).fill(0)
  function evaluateVector(act: string, facts: Vector): Evaluation {
    const key = act + keyOf(facts, buffer)
    const known = remembered.get(key)
    if (known !== undefined) return known
    const evaluation = evaluate(pack, act, facts.slice())
    if (remembered.size >= capacity)
      for (const oldest of remembered.keys()) {
        remembered.delete(oldest)
        break
      }
    remembered.set(key, evaluation)
    return evaluation
  }
  return {
    evaluate: (act, facts) => evaluateVector(act, encodeFacts(facts, pack.vocabulary)),
    evaluateVector,
    get size() {
      return remembered.size
    },
  }
}

const unknownMark = 0xffff
const longMark = 0xfffe
const largestShort = 0xfff0

/**
 * The numbers as text, exact for each. Nearly all are small whole numbers, the places of values in their lists: each
 * is one character. Others are written out between marks; unknown is one mark, whatever the bits of its NaN.
 */
function keyOf(facts: Vector, buffer: number[]): string {
  let written = ''
  for (let i = 0; i < facts.length; i += 1) {
    const value = facts[i] as number
    if (Number.isNaN(value)) buffer[i] = unknownMark
    else if (value >= 0 && value <= largestShort && Number.isInteger(value)) buffer[i] = value
    else {
      buffer[i] = longMark
      written += `,${value}`
    }
  }
  return String.fromCharCode.apply(null, buffer) + written
}
