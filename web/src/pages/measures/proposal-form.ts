import type { MeasureKind, Proposal } from '../../api-types/measures.ts'

/** The form as texts, by the names of the fields; what is empty was not said. */
export type Draft = Readonly<Record<string, string>>

/** What a proposal begins with. */
export const emptyDraft: Draft = {
  kind: 'block',
  expiryHours: '24',
  urgency: 'none',
  notice: 'open',
  executor: 'own-staff',
}

/** How far each act reaches, as far as the form needs to know which questions to ask. */
export function reachOf(kind: string): 'look' | 'edge' | 'beyond' {
  if (['look-up', 'takedown-request', 'one-look'].includes(kind)) return 'look'
  return ['probe', 'deception', 'access'].includes(kind) ? 'beyond' : 'edge'
}

/** Something that the API takes as a proposal. */
export type ProposalBody = Partial<Omit<Proposal, 'statedPlaces'>> & {
  readonly title: string
  readonly kind: MeasureKind
  readonly targets: readonly string[]
  readonly statedPlaces?: Proposal['statedPlaces']
}

const texts = [
  'impactNote',
  'evidence',
  'legalBasis',
  'necessity',
  'noticeNote',
  'rightsNote',
  'sharedNote',
  'undo',
  'executorName',
  'specificLaw',
] as const
const answers = [
  'thirdParties',
  'ownEvidence',
  'narrowerWorks',
  'reversible',
  'executorBound',
  'aboutContent',
  'intrusive',
  'generalMonitoring',
] as const
const choices = ['targetClass', 'impairs', 'notice', 'urgency', 'executor'] as const

/** Lines of a text, without empty ones. */
export function linesOf(text: string): string[] {
  return text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/**
 * What would be proposed; null until there is an act, a line and a target. What was not said is left out, and so stays unknown: it never turns
 * into "no".
 */
export function toProposal(draft: Draft): ProposalBody | null {
  const get = (name: string): string => draft[name] ?? ''
  const targets = linesOf(get('targets'))
  const title = get('title').trim()
  if (title === '' || targets.length === 0) return null
  const country = get('country').trim()
  const hours = Number(get('expiryHours'))
  return {
    title,
    kind: get('kind') as MeasureKind,
    targets,
    ...given(texts, (name) => get(name).trim() || undefined),
    ...given(answers, (name) => (get(name) === '' ? undefined : get(name) === 'yes')),
    ...given(choices, (name) => get(name) || undefined),
    ...(Number.isInteger(hours) && hours > 0 ? { expiryHours: hours } : {}),
    ...(get('coHosted') === '' ? {} : { coHosted: Number(get('coHosted')) }),
    ...(/^[A-Za-z]{2}$/.test(country)
      ? { statedPlaces: [{ country, confidence: 'moderate' as const, source: get('placeSource').trim() }] }
      : {}),
    ...(get('scan') === 'yes' ? { scan: true } : {}),
    ...(get('exercise') === 'yes' ? { exercise: true } : {}),
    ...(linesOf(get('range')).length > 0 ? { range: linesOf(get('range')) } : {}),
  } as ProposalBody
}

function given<const N extends string, T>(
  names: readonly N[],
  value: (name: N) => T | undefined,
): Partial<Record<N, T>> {
  return Object.fromEntries(names.map((name) => [name, value(name)]).filter(([, one]) => one !== undefined)) as Partial<
    Record<N, T>
  >
}

/** The form of a proposal that is there already. */
export function toDraft(proposal: Proposal): Draft {
  const said = (value: boolean | null): string => (value === null ? '' : value ? 'yes' : 'no')
  const place = proposal.statedPlaces[0]
  return {
    kind: proposal.kind,
    title: proposal.title,
    targets: proposal.targets.join('\n'),
    expiryHours: String(proposal.expiryHours),
    coHosted: proposal.coHosted === null ? '' : String(proposal.coHosted),
    country: place?.country ?? '',
    placeSource: place?.source ?? '',
    scan: proposal.scan ? 'yes' : '',
    exercise: proposal.exercise ? 'yes' : '',
    range: proposal.range.join('\n'),
    ...Object.fromEntries(texts.map((name) => [name, proposal[name]])),
    ...Object.fromEntries(answers.map((name) => [name, said(proposal[name])])),
    ...Object.fromEntries(choices.map((name) => [name, proposal[name] ?? ''])),
  }
}
