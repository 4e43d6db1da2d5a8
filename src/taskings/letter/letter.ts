import type { Outcome } from '#norms'
import type { AskedAct, Purpose } from '../words.ts'

/** What a letter is drafted from. */
export interface LetterSubject {
  readonly team: string
  readonly taskingId: string
  readonly origin: string
  readonly instrument: string | null
  readonly purpose: Purpose
  readonly receivedOn: string
  readonly answeredOn: string
  readonly exercise: boolean
  readonly lines: readonly LetterLine[]
}

export interface LetterLine {
  readonly line: number
  readonly asks: AskedAct
  readonly outcome: Outcome
  readonly released: boolean
  /** The rules that asked for something, strictest first. */
  readonly rules: readonly { readonly id: string; readonly outcome: Outcome; readonly reason: string }[]
  readonly holds: readonly string[]
  readonly approvals: readonly string[]
  readonly referrals: readonly string[]
  readonly alternatives: readonly string[]
  /** The instrument under which data was released, and how far it was narrowed. */
  readonly compelled: { readonly reference: string; readonly from: number; readonly to: number } | null
  readonly handedOver: number | null
}

const actWords: Readonly<Record<AskedAct, string>> = {
  analysis: 'analysis of what the team holds',
  advice: 'technical advice',
  warning: 'a warning to those affected',
  support: 'support',
  'hand-over-data': 'data to be handed over',
  statement: 'a statement',
  block: 'systems to be blocked',
  'remove-content': 'a page or account to be taken down',
  probe: 'systems to be scanned or tested',
  'enter-systems': 'systems to be entered, changed or disabled',
  'identify-person': 'a person to be identified',
  'covert-contact': 'contact under a false name',
  other: 'another act',
}

const purposeWords: Readonly<Partial<Record<Purpose, string>>> = {
  'intelligence-collection': 'the collection of intelligence',
  offence: 'an operation against systems of others',
  retaliation: 'an answer in kind to an attack',
  'surveillance-of-persons': 'the watching of persons',
  'content-control': 'the control of what is said or published',
  'commercial-advantage': 'an advantage in business',
  'political-advantage': 'an advantage in politics',
  'law-enforcement': 'the investigation of an offence',
}

/** What stands below every letter. @source NORMS-IN-PRACTICE C0, wording */
const fixedSentences =
  'Acknowledgement is not concurrence. Notification is not accusation. A mitigation is not an admission. What is said here is the outcome under ' +
  'the policy of this team, rule by rule; it says nothing of what the law is.'

/** What became of an act, in one sentence. */
export function verdictOf(line: Pick<LetterLine, 'outcome' | 'released'>): string {
  if (line.released) return 'The team can do this.'
  switch (line.outcome) {
    case 'FORBID':
    case 'FORBID!':
      return 'The team does not do this.'
    case 'REFER':
      return 'This is for another body to decide.'
    case 'REQUIRE':
      return 'This waits for an approval within the team.'
    default:
      return 'This waits until what is missing is known.'
  }
}

function list(items: readonly string[]): string {
  return items.map((item) => `  - ${item}`).join('\n')
}

function ending(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}

function lineText(line: LetterLine): string {
  const stopping = line.released ? [] : line.rules
  const parts = [
    `${line.line}. You asked for ${actWords[line.asks]}. ${verdictOf(line)}`,
    stopping.length === 0
      ? null
      : `Reasons:\n${list(stopping.map((rule) => `Policy outcome under rule ${rule.id}: ${ending(rule.reason)}`))}`,
    line.released || line.holds.length === 0 ? null : `What is needed first:\n${list(line.holds)}`,
    line.released || line.approvals.length === 0 ? null : `It needs the approval of: ${line.approvals.join(', ')}.`,
    line.referrals.length === 0 || line.released ? null : `Please turn to: ${line.referrals.join('; ')}.`,
    line.compelled === null
      ? null
      : `The release is made under ${line.compelled.reference}, narrowed from ${line.compelled.from} to ${line.compelled.to} records.`,
    line.handedOver === null ? null : `Handed over: ${line.handedOver} records.`,
    line.released || line.alternatives.length === 0 ? null : `What we can do instead:\n${list(line.alternatives)}`,
  ]
  return parts.filter((part) => part !== null).join('\n\n')
}

/**
 * The reasoned answer to a tasking, drafted from its decisions: a person edits and signs it.
 *
 * @source R048, R110; NORMS-IN-PRACTICE S4 step 5
 */
export function draftLetter(about: LetterSubject): string {
  const purpose = purposeWords[about.purpose] ?? about.purpose
  const instrument = about.instrument === null ? '' : ` You cited ${about.instrument}.`
  const declared = about.purpose === 'unknown' ? 'No purpose was declared.' : `The purpose was declared as ${purpose}.`
  return [
    about.exercise ? 'EXERCISE – EXERCISE – EXERCISE: nothing in this letter is real.' : null,
    `${about.team}\n${about.answeredOn}\n\nTo: ${about.origin}\nOur reference: ${about.taskingId}`,
    `On ${about.receivedOn} you asked this team for ${about.lines.length === 1 ? 'one act' : `${about.lines.length} acts`}. ${declared}${instrument} ` +
      'Each act was held against the rules of this team, by what it would do and not by its name alone.',
    ...about.lines.map(lineText),
    'If the facts are other than we have taken them to be, tell us: we decide anew.',
    fixedSentences,
    about.team,
  ]
    .filter((part) => part !== null)
    .join('\n\n')
    .concat('\n')
}
