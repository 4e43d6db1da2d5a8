import type { Evaluation } from './evaluate.ts'
import { decodeFacts, digestFacts, type FactSet, type Facts } from './fact-set.ts'
import { judge, type Judgement } from './judgement.ts'
import { createMemo, type Memo } from './memo.ts'
import type { RulePack } from './pack.ts'

/** All that a pack says to one set of facts, and what is kept of it. */
export interface Answer {
  readonly evaluation: Evaluation
  readonly judgement: Judgement
  readonly facts: FactSet
  readonly rules: readonly string[]
}

/** A pack that can be asked. */
export interface Asked {
  readonly pack: RulePack
  readonly memo: Memo
  answer(act: string, facts: Facts): Answer
}

/** A pack with what it has answered already: one judgement and one digest for each distinct set of facts. */
export function askable(pack: RulePack): Asked {
  const memo = createMemo(pack)
  const answers = new WeakMap<Evaluation, Answer>()
  return {
    pack,
    memo,
    answer(act, facts) {
      const evaluation = memo.evaluate(act, facts)
      const already = answers.get(evaluation)
      if (already) return already
      const judgement = judge(pack, evaluation)
      const known = decodeFacts(evaluation.facts, pack.vocabulary)
      const rules = judgement.rules.map((rule) => rule.id)
      const answer: Answer = {
        evaluation,
        judgement,
        rules,
        facts: { act, known, digest: digestFacts(act, known) },
      }
      answers.set(evaluation, answer)
      return answer
    },
  }
}
