import { dayOf, type Instant } from '#kernel/instant.ts'
import type { NormReport } from '../report/compute.ts'
import type { Reading } from '../report/reading.ts'
import type { DeclarationKind } from './publication.ts'

/** Who signs. The head answers through the approval, the authority through the referral; their names stand in the text. */
export interface Signatories {
  readonly head: string
  readonly authority: string
  readonly office: string
}

/** A declaration as it is published: paragraphs, and the facts that it rests on. */
export interface Declaration {
  readonly kind: DeclarationKind
  readonly title: string
  readonly team: string
  readonly paragraphs: readonly string[]
  readonly facts: readonly { readonly what: string; readonly count: string; readonly metric: string }[]
  readonly signatories: Signatories
  readonly through: string
}

export const declarationTitles: Readonly<Record<DeclarationKind, string>> = {
  'non-use': 'Declaration of non-use',
  independence: 'Statement of independence',
}

const paragraphs: Readonly<Record<DeclarationKind, (team: string, mandate: string) => string[]>> = {
  'non-use': (team, mandate) => [
    `${team} responds to incidents and helps others to do so. It is not used, and lets nobody use it, to harm a response team or the systems of others.`,
    'It takes no part in offence, in the collection of intelligence, in the surveillance of persons or in the control of what is said. What bodies outside ask of it is put on record before work begins, and is decided under written rules.',
    'What partners entrust to it goes to no function that is not a response team’s, but with their permission or under an instrument of law that is counted here.',
    `Its mandate: ${mandate || 'not stated.'}`,
  ],
  independence: (team, mandate) => [
    `${team} decides what it finds, whom it warns and what it says of an incident by what the evidence shows.`,
    'Nobody outside of it changes a finding, an assessment or the order in which those who ask for help are answered. Who also serves the police or an intelligence service answers no approval here.',
    `Its mandate: ${mandate || 'not stated.'}`,
  ],
}

/** The metrics that a declaration rests on. */
const grounds: Readonly<Record<DeclarationKind, readonly (readonly [metric: string, what: string])[]>> = {
  'non-use': [
    ['M-k1', 'Taskings of bodies outside decided'],
    ['M-k3', 'Disclosures that law compelled'],
    ['M-k2', 'Measures held before they met a system of a response team'],
    ['M-p1', 'Acts on networks with an effect abroad'],
  ],
  independence: [
    ['M-k1', 'Taskings of bodies outside decided'],
    ['M-e3', 'Taskings that asked for control of content'],
    ['M-x1', 'Uses of break-glass, and overrides by the head'],
  ],
}

/**
 * Drafts a declaration from facts.
 *
 * @param report The public edition over the last year: what is withheld there is withheld here.
 */
export function draftDeclaration(
  kind: DeclarationKind,
  {
    team,
    mandate,
    report,
    signatories,
  }: { team: string; mandate: string; report: NormReport; signatories: Signatories },
): Declaration {
  return {
    kind,
    title: declarationTitles[kind],
    team,
    paragraphs: paragraphs[kind](team, mandate),
    facts: grounds[kind].map(([metric, what]) => ({ what, count: countIn(report, metric), metric })),
    signatories,
    through: report.through ?? report.to,
  }
}

function countIn({ metrics }: NormReport, id: string): string {
  const metric = metrics.find(({ definition }) => definition.id === id)
  if (metric === undefined || metric.state === 'withheld') return 'fewer than five'
  const reading: Reading | undefined = metric.total?.reading
  return reading?.kind === 'count' ? String(reading.count) : 'none'
}

/** What the team's profile says of its declaration of non-use. @source C11, k-6 */
export function declarationBanner(
  published: { readonly publishedAt: Instant; readonly until: Instant } | null,
  now: Instant,
  publicUrl: string,
): string {
  const where = `${publicUrl}/public/non-use`
  if (published === null) return 'The team has not published a declaration of non-use.'
  const [from, until] = [dayOf(published.publishedAt), dayOf(published.until)]
  return now > published.until
    ? `EXPIRED: the declaration of non-use of ${from} ended on ${until} and was not renewed. ${where}`
    : `Signed and published on ${from}, valid until ${until}: ${where}`
}
