import type { RulePack } from '../pack.ts'
import { compileByAct } from '../pack.ts'
import { encodeFacts, type Facts } from '../fact-set.ts'
import { isAppError } from '#kernel/errors.ts'
import { unknown, yes } from '../kleene.ts'
import { rankOf, type Outcome } from '../outcome.ts'
import type { CompiledRule } from '../pack.ts'
import type { ForeignPack } from './foreign-pack.ts'

/** What a pack that is not adopted would say: shown beside a decision, and part of none. */
export interface Advice {
  readonly pack: string
  readonly version: string
  readonly kind: ForeignPack['kind']
  readonly publisher: string
  readonly outcome: Outcome
  readonly rules: readonly { readonly id: string; readonly outcome: Outcome; readonly reason: string }[]
}

/** A pack made ready to advise. */
export interface Adviser {
  readonly pack: ForeignPack
  /** Null where it says nothing to these facts, or they are not in its words. */
  advise(act: string, facts: Facts): Advice | null
}

/** Compiles the rules of a pack against the base pack's vocabulary, apart from the rules in force. */
export function adviser(pack: ForeignPack, base: Pick<RulePack, 'vocabulary'>): Adviser {
  const byAct = compileByAct(pack.rules, base.vocabulary)
  return {
    pack,
    advise(act, facts) {
      const rules = speaking(byAct.get(act) ?? [], facts, base)
      if (rules.length === 0) return null
      const outcome = rules.reduce<Outcome>((a, b) => (rankOf(b.outcome) > rankOf(a) ? b.outcome : a), 'ALLOW')
      const { name, version, kind, publisher } = pack
      return { pack: name, version, kind, publisher, outcome, rules }
    },
  }
}

function speaking(rules: readonly CompiledRule[], facts: Facts, base: Pick<RulePack, 'vocabulary'>): Advice['rules'] {
  let vector
  try {
    vector = encodeFacts(facts, base.vocabulary)
  } catch (error) {
    if (isAppError(error, 'norms.bad-facts')) return []
    throw error
  }
  return rules.flatMap(({ rule, judge }) => {
    const truth = judge(vector)
    if (truth === yes) return [{ id: rule.id, outcome: rule.outcome, reason: rule.reason }]
    if (truth !== unknown) return []
    return [{ id: rule.id, outcome: rule.whenUnknown, reason: `Cannot be judged yet: ${rule.title}` }]
  })
}
