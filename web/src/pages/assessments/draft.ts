import type { Content, Evidence, Hypothesis } from '../../api-types/assessments.ts'

/** Changes to an assessment as it is being written; each gives a new one. */
export type Change = (content: Content) => Content

/** A key that no other has, for a new hypothesis or item. */
function freshKey(prefix: string, taken: readonly { readonly key: string }[]): string {
  const keys = new Set(taken.map(({ key }) => key))
  for (let number = 1; ; number += 1) if (!keys.has(`${prefix}-${number}`)) return `${prefix}-${number}`
}

/** New hypotheses stand before the two that are always there. */
export const addHypothesis: Change = (content) => {
  const fresh: Hypothesis = { key: freshKey('hypothesis', content.hypotheses), kind: 'named', text: '', against: '' }
  const named = content.hypotheses.filter(({ kind }) => kind === 'named')
  const always = content.hypotheses.filter(({ kind }) => kind !== 'named')
  return { ...content, hypotheses: [...named, fresh, ...always] }
}

export const changeHypothesis =
  (key: string, change: Partial<Hypothesis>): Change =>
  (content) => ({
    ...content,
    hypotheses: content.hypotheses.map((each) => (each.key === key ? { ...each, ...change } : each)),
  })

/** With the hypothesis go its readings; the two that are always there stay. */
export const removeHypothesis =
  (key: string): Change =>
  (content) => ({
    ...content,
    hypotheses: content.hypotheses.filter((each) => each.key !== key || each.kind !== 'named'),
    evidence: content.evidence.map((item) => ({
      ...item,
      readings: Object.fromEntries(Object.entries(item.readings).filter(([hypothesis]) => hypothesis !== key)),
    })),
  })

export const addEvidence: Change = (content) => {
  const fresh: Evidence = {
    key: freshKey('item', content.evidence),
    summary: '',
    detail: '',
    kind: 'other',
    origin: '',
    reliability: null,
    credibility: null,
    readings: {},
  }
  return { ...content, evidence: [...content.evidence, fresh] }
}

export const changeEvidence =
  (key: string, change: Partial<Evidence>): Change =>
  (content) => ({
    ...content,
    evidence: content.evidence.map((each) => (each.key === key ? { ...each, ...change } : each)),
  })

export const removeEvidence =
  (key: string): Change =>
  (content) => ({
    ...content,
    evidence: content.evidence.filter((each) => each.key !== key),
    falseFlagEliminatedBy: content.falseFlagEliminatedBy.filter((each) => each !== key),
  })

/** Sets how an item reads under a hypothesis; an empty word takes the reading away. */
export const read =
  (item: string, hypothesis: string, reading: string): Change =>
  (content) => ({
    ...content,
    evidence: content.evidence.map((each) => {
      if (each.key !== item) return each
      const { [hypothesis]: _before, ...others } = each.readings
      return {
        ...each,
        readings: (reading === '' ? others : { ...others, [hypothesis]: reading }) as Evidence['readings'],
      }
    }),
  })

/** Whether an item reads differently under different hypotheses, as the node notes it. */
export function tells(item: Pick<Evidence, 'readings'>): boolean | null {
  const values = new Set(Object.values(item.readings))
  if (Object.keys(item.readings).length < 2) return null
  return values.has('inconsistent') && (values.has('consistent') || values.has('neutral'))
}
