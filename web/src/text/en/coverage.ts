import { counted } from '../plural.ts'

export const coverage = {
  title: 'Coverage, network by network',
  lead: 'Who can be told, what is seen, and where problems come back',
  views: { networks: 'Contacts and findings', repeat: 'Where problems come back' },
  table: 'Networks of the nation',
  show: 'Show',
  shows: { all: 'all', 'no-contact': 'without a contact', 'no-findings': 'without findings' },
  column: { asn: 'Network', basis: 'Known by', contact: 'Contact', findings: 'Findings in 30 days' },
  basis: { registry: 'address table', seen: 'named in a report' } as Record<string, string>,
  contact: 'has a contact',
  noContact: 'no contact',
  findings: 'findings',
  noFindings: 'none seen',
  noFindingsMeaning: 'Nothing was reported; that is no evidence that nothing is wrong.',
  sum: {
    asns: 'networks of the nation',
    withContact: 'with a contact',
    withFindings: 'with findings in 30 days',
    withNeither: 'with neither',
  },
  noTable: 'No address table is in force: only networks that a report has named are known.',
  noTableDo: 'Import a table',
  empty: 'No network is like that',
  emptyDetail: 'All networks of the nation that are known are of the other kind.',
  emptyDo: 'Show all',
  none: 'No network of the nation is known yet',
  noneDetail: 'Networks come from an address table or a registry file, and from reports that name them.',
  toShares: 'Shares and gaps',
  toNetworks: 'Network by network',
  repeat: {
    lead: 'More customers or a closer look make more of everything: this starts a talk and judges nobody.',
    newAfterMeaning: 'New after one of its kind had ended or was reported as mended.',
    table: 'Networks where problems come back',
    column: {
      asn: 'Network',
      open: 'Open',
      reopened: 'Came back',
      newAfter: 'New of a kind',
      last: 'Last time',
      measures: 'Measures taken',
    },
    units: { open: 'open', reopened: 'came back' },
    notifications: (count: number) => counted('en', count, { one: '# message', other: '# messages' }),
    answers: (count: number, toMend: number) =>
      toMend === 0
        ? counted('en', count, { one: '# answer', other: '# answers' })
        : `${counted('en', count, { one: '# answer', other: '# answers' })}, ${toMend} about mending`,
    noMeasure: 'none taken',
    none: 'No network where problems come back',
    noneDetail:
      'A network stands here when a problem is seen again after it had ended, or a new one of a kind that was mended before.',
    noneDo: 'See the findings',
  },
}
