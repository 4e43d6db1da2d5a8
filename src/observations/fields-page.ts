/** The reference page of the fields, made from the tables: `docs/reference/fields.md`. */
import { EVENT_FIELDS, PERSONAL_DATA } from './event-fields.ts'
import type { FieldRule } from './event-fields.ts'
import { EVIDENCE_GROUPS } from './evidence-fields.ts'

const SHOWN_TO = {
  affected: 'the desk that answers for the system, and the team',
  team: 'the team alone',
  never: 'nobody; it only serves to find the recipient',
} as const

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  row(head),
  row(head.map(() => '---')),
  ...rows.map(row),
]

const fieldRow = ([name, rule]: [string, FieldRule]): string[] => [
  `\`${name}\``,
  rule.meaning,
  rule.unit,
  rule.disclosure,
  rule.personalData,
]

/** @returns The page as Markdown. */
export function fieldsPage(): string {
  const evidence = EVIDENCE_GROUPS.flatMap(({ title, disclosure, personalData, fields }) => [
    '',
    `### ${title}`,
    '',
    `Disclosure: ${disclosure}. Personal data: ${personalData}.`,
    '',
    ...table(
      ['evidence', 'meaning'],
      Object.entries(fields).map(([name, meaning]) => [`\`${name}\``, meaning]),
    ),
  ])
  return `${[
    '# Fields of an event',
    '',
    'Made from `src/observations/event-fields.ts` and `evidence-fields.ts`; a test keeps it current. What is not listed here is on no',
    "allow-list: it is counted, and stays only in the report's own bytes, which are kept encrypted for the feed's retention and then deleted.",
    '',
    '## Who may get a field',
    '',
    ...table(['disclosure', 'shown to'], Object.entries(SHOWN_TO)),
    '',
    '## Personal data',
    '',
    'A class without purpose, ground or retention is refused at start.',
    '',
    ...table(
      ['class', 'what it is', 'purpose', 'legal ground', 'days kept'],
      Object.entries(PERSONAL_DATA).map(([name, rule]) => [
        name,
        rule.meaning,
        rule.purpose,
        rule.ground,
        String(rule.retentionDays),
      ]),
    ),
    '',
    '## The event',
    '',
    ...table(['field', 'meaning', 'unit', 'disclosure', 'personal data'], Object.entries(EVENT_FIELDS).map(fieldRow)),
    '',
    '## Evidence',
    ...evidence,
  ].join('\n')}\n`
}
