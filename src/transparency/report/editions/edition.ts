import type { Edition } from '../definition.ts'

/** What readers of an edition get. @source C0, records; R204 */
export interface EditionRule {
  readonly edition: Edition
  readonly readers: string
  /** Counts from 1 to one less than this are not given; nought says that nothing is held back. */
  readonly least: number
  /** Days that must have passed since a fact. */
  readonly delayDays: number
  /** The leaves behind each number: a list of them says how many they are. */
  readonly entries: boolean
  readonly feedNames: boolean
  readonly curves: boolean
  /** In words, for those who choose an edition. */
  readonly hides: readonly string[]
}

export const editionRules: Readonly<Record<Edition, EditionRule>> = {
  internal: {
    edition: 'internal',
    readers: 'the head of the team, and whom the head shows it to',
    least: 0,
    delayDays: 0,
    entries: true,
    feedNames: true,
    curves: true,
    hides: [],
  },
  oversight: {
    edition: 'oversight',
    readers: 'the auditor, the data-protection officer, and the authority that oversees the team',
    least: 0,
    delayDays: 0,
    entries: true,
    feedNames: true,
    curves: true,
    hides: ['comparisons between partners'],
  },
  partner: {
    edition: 'partner',
    readers: 'teams that we work with',
    least: 5,
    delayDays: 0,
    entries: false,
    feedNames: false,
    curves: true,
    hides: [
      'numbers about the team’s own house',
      'counts below 5, and what would give them away',
      'names of feeds',
      'the log entries behind each number',
    ],
  },
  public: {
    edition: 'public',
    readers: 'everybody',
    least: 5,
    delayDays: 90,
    entries: false,
    feedNames: false,
    curves: false,
    hides: [
      'the last 90 days',
      'numbers about the team’s own house, and about single partners',
      'counts below 5, and what would give them away',
      'names of feeds',
      'curves',
      'the log entries behind each number',
    ],
  },
}
