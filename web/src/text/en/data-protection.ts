import { counted } from '../plural.ts'

const messages = (count: number): string => counted('en', count, { one: '# message', other: '# messages' })

export const dataProtection = {
  title: 'Data protection',
  lead: 'What waits for the data-protection officer',
  approvals: 'Approvals that need you',
  approvalsNone: 'Nothing waits for the approval of the data-protection officer.',
  underRule: (rules: string) => `under rule ${rules}`,
  until: 'answer by',
  vetoes: (count: number) =>
    counted('en', count, {
      one: '# veto is on record.',
      other: '# vetoes are on record.',
    }),
  overdue: 'Retention',
  overdueCount: (count: number) =>
    counted('en', count, { one: '# record is past its date', other: '# records are past their date' }),
  overdueNone: 'Nothing is past its date.',
  overdueDo: 'See what is kept, and how long',
  sample: 'Sample of what left',
  sampleLead:
    'Drawn by you, by chance; each message is judged: was personal data of victims in it, and was it needed to act?',
  from: 'Left from',
  to: 'until',
  size: 'How many',
  draw: 'Draw a sample',
  drawn: 'The sample is drawn.',
  none: 'No sample was drawn yet.',
  figures: (judged: number, size: number, population: number) =>
    `${judged} of ${messages(size)} judged, drawn of ${population}`,
  notNeeded: (count: number) => `${messages(count)} with personal data that was not needed`,
  seed: 'Seed',
  answer: { none: 'No personal data', needed: 'Needed', 'not-needed': 'Not needed' },
  judged: 'Noted.',
  items: 'Messages of the newest sample',
}
