import type { MetricReport, NormReport } from './compute.ts'
import { absenceText, readingText } from './report-text.ts'

/** What only people can say; each gap names who would know. */
const gap = (what: string, who: string): string => `> **To be filled by ${who}:** ${what}`

/** The norms in the order of the resolution. @source UN A/RES/70/237, A/70/174 paragraph 13 */
const norms: readonly (readonly [string, string])[] = [
  ['a', 'Cooperation for stability'],
  ['b', 'All relevant information'],
  ['c', 'No internationally wrongful acts from own territory'],
  ['d', 'Cooperation against crime and terrorism'],
  ['e', 'Human rights and privacy'],
  ['f', 'No damage to critical infrastructure'],
  ['g', 'Protection of own critical infrastructure'],
  ['h', 'Requests for assistance'],
  ['i', 'Supply chain and proliferation'],
  ['j', 'Reporting of vulnerabilities'],
  ['k', 'No harm to response teams'],
]

/**
 * A draft of answers to the UN's national survey of implementation, in its four parts. What the log knows is written from it; what it cannot know
 * stands as a gap with the office that does.
 *
 * @source National Survey of Implementation of UN recommendations on responsible use of ICTs by States (UNIDIR): law, norms, CBMs, capacity
 */
export function surveyDraft(report: NormReport, team: { readonly name: string; readonly mandate: string }): string {
  const of = (...ids: string[]): string[] => ids.map((id) => metricLine(report, id)).filter((text) => text !== '')
  return [
    `# National survey of implementation: draft`,
    `Drafted from the log of ${team.name}, ${report.edition} edition of the norm report, ${report.from} to ${report.through ?? report.to}. It speaks for one team, not for the State; voluntary norms are policy, and nothing here states law.`,
    '## 1 International law',
    `Mandate of the team: ${team.mandate || 'not stated.'}`,
    ...of('M-k3', 'M-k4', 'M-d1'),
    gap(
      'How the State says that international law applies to the use of ICTs; statements, courses, positions.',
      'the ministry of foreign affairs',
    ),
    gap('Laws under which the team can be compelled, and the remedies of those concerned.', 'the legal adviser'),
    '## 2 Norms, rules and principles',
    ...norms.flatMap(([letter, title]) => [
      `### (${letter}) ${title}`,
      ...withGap(
        report.metrics.filter(({ definition }) => definition.norm === letter).map(lineOf),
        gap(`What is done about norm (${letter}) outside of the team.`, 'the competent authority'),
      ),
    ]),
    '## 3 Confidence-building measures',
    ...of('M-a2', 'M-cbm1', 'M-h0', 'M-h1', 'M-k5', 'M-k6'),
    gap(
      'Points of contact named to the global directory and to regional organisations, with the dates.',
      'the diplomatic contact',
    ),
    gap('Regional measures taken part in: consultations, exercises, shared views.', 'the diplomatic contact'),
    '## 4 Capacity',
    ...of('M-c4', 'M-c5', 'M-inf2', 'M-n2'),
    `Feeds in the period: ${report.feeds.length}; up on ${sum(report, 'up')} of ${sum(report, 'days')} days.`,
    gap(
      'Staff, training, exercises held and taken part in; help given and received; what is needed.',
      'the head of the team',
    ),
    '',
  ].join('\n\n')
}

function sum({ feeds }: NormReport, of: 'up' | 'days'): number {
  return feeds.reduce((all, each) => all + each[of], 0)
}

function withGap(lines: readonly string[], last: string): string[] {
  return [...lines, last]
}

function metricLine({ metrics }: NormReport, id: string): string {
  const metric = metrics.find(({ definition }) => definition.id === id)
  return metric === undefined ? '' : lineOf(metric)
}

function lineOf(metric: MetricReport): string {
  const { definition, total } = metric
  const said = total === null ? absenceText(metric) : readingText(total.reading, definition.unit)
  return `- **${definition.name}** (${definition.id}): ${said}.`
}
