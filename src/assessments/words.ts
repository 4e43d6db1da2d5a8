/** The closed lists of judgement under uncertainty. */

/** How reliable a source is. @source NATO Admiralty code, STANAG 2511 */
export const reliabilities = ['A', 'B', 'C', 'D', 'E', 'F'] as const
export type Reliability = (typeof reliabilities)[number]

/** How credible what it says is, 1 (confirmed) to 6 (cannot be judged). @source NATO Admiralty code, STANAG 2511 */
export const credibilities = [1, 2, 3, 4, 5, 6] as const
export type Credibility = (typeof credibilities)[number]

/** Bands of likelihood, with the per cent that each means. A person chooses one; nothing computes it. @source ICD 203 */
export const likelihoods = {
  'almost-no-chance': [1, 5],
  'very-unlikely': [5, 20],
  unlikely: [20, 45],
  'roughly-even-chance': [45, 55],
  likely: [55, 80],
  'very-likely': [80, 95],
  'almost-certain': [95, 99],
} as const satisfies Record<string, readonly [number, number]>
export type Likelihood = keyof typeof likelihoods
export const likelihoodWords = Object.keys(likelihoods) as readonly Likelihood[]

/** How well a judgement is founded, apart from how likely it is. @source ICD 203 */
export const confidences = ['low', 'moderate', 'high'] as const

/** What an item of evidence says to a hypothesis. @source Heuer, Psychology of Intelligence Analysis, chapter 8 */
export const readings = ['consistent', 'inconsistent', 'neutral', 'not-applicable'] as const
export type Reading = (typeof readings)[number]

/** What evidence is of. `location` and `language` say where traces lie, and not who laid them. @source R013 */
export const evidenceKinds = [
  'location',
  'language',
  'timing',
  'tool',
  'infrastructure',
  'system',
  'victim',
  'partner-report',
  'public-report',
  'other',
] as const
export type EvidenceKind = (typeof evidenceKinds)[number]
/** On these kinds alone, a statement rests on location. */
export const traceKinds: readonly EvidenceKind[] = ['location', 'language']

/** Two hypotheses are always there, and cannot be taken out. @source R012 */
export const hypothesisKinds = ['named', 'false-flag', 'hijacked'] as const
export type HypothesisKind = (typeof hypothesisKinds)[number]

export const aspects = ['technical', 'scope', 'context', 'consultations'] as const
export type Aspect = (typeof aspects)[number]

export const severities = ['low', 'medium', 'high', 'critical', 'unknown'] as const
export const replicabilities = ['yes', 'in-part', 'no', 'unknown'] as const

/** What a consultation was, or why there was none. @source R015; C2 rule b-5 */
export const consultationKinds = ['csirt', 'point-of-contact', 'diplomatic-contact', 'other'] as const
export const consultationOutcomes = ['asked', 'answered', 'told', 'not-asked'] as const
export const reasonsNotToAsk = ['tipping-off', 'evidence-loss', 'unsafe'] as const

export const authorityDecisions = ['affirmative', 'deferring', 'negative'] as const
export type AuthorityDecision = (typeof authorityDecisions)[number]
