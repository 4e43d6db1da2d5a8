import type { Facts } from '#norms'
import type { Content } from './content.ts'
import { aspects } from './words.ts'

/** What a State-level statement needs of an assessment, each with whether it is there. @source R010, R011, R012; C2 rule b-2 */
export interface Completeness {
  readonly aspects: boolean
  readonly consequences: boolean
  readonly hypotheses: number
  readonly deception: boolean
  readonly disconfirming: boolean
  readonly graded: boolean
  readonly independence: boolean
  readonly judgement: boolean
  readonly dissent: boolean
}

const filled = (text: string): boolean => text.trim() !== ''

/** Which checks an assessment passes. It judges whether things were done, not whether they were done well: that is the peer's part. */
export function completenessOf(content: Content): Completeness {
  const { hypotheses, evidence, judgement, severity } = content
  const weighed = (kind: 'false-flag' | 'hijacked'): boolean =>
    hypotheses.some(
      (each) => each.kind === kind && evidence.length > 0 && evidence.every((item) => item.readings[each.key]),
    )
  return {
    aspects: aspects.every((aspect) => filled(content.aspects[aspect])),
    consequences: severity.level !== null && filled(severity.reason) && content.replicable !== null,
    hypotheses: hypotheses.filter((each) => filled(each.text)).length,
    deception: weighed('false-flag') && weighed('hijacked'),
    disconfirming: hypotheses.length > 0 && hypotheses.every((each) => filled(each.against)),
    graded: evidence.length > 0 && evidence.every((item) => item.reliability !== null && item.credibility !== null),
    independence: content.originsCompared && evidence.every((item) => filled(item.origin)),
    judgement: judgement.likelihood !== null && judgement.confidence !== null,
    dissent: content.dissent.asked,
  }
}

/** The names of what is missing; a number of hypotheses below three is missing some. */
export function missingOf(complete: Completeness): string[] {
  return Object.entries(complete)
    .filter(([, value]) => (typeof value === 'number' ? value < 3 : !value))
    .map(([name]) => name)
}

/** The facts of an assessment for the rules. Without a frozen version nothing is stated as done. */
export function assessmentFacts(frozen: Content | null, peer: boolean): Facts {
  if (frozen === null) return { 'assessment.frozen': false, 'assessment.peer': false }
  const complete = completenessOf(frozen)
  return {
    'assessment.frozen': true,
    'assessment.peer': peer,
    ...Object.fromEntries(Object.entries(complete).map(([name, value]) => [`assessment.${name}`, value])),
  }
}
