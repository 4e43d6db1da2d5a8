import { all, type DemoContext } from './api.ts'
import { homeCountry, partnerD } from './country.ts'
import type { People } from './people.ts'

/** A response team's mail server: it stands in a list of attackers because somebody else uses it. */
export const teamMailServer = '198.19.204.25'

/** All that the rules ask of a filter at home, said. */
const filter = {
  kind: 'filter',
  statedPlaces: [{ country: homeCountry, confidence: 'high', source: 'the provider' }],
  targetClass: 'ordinary',
  impairs: 'nothing-else',
  thirdParties: true,
  ownEvidence: true,
  legalBasis: 'Cyber Security Act of Exampleland, section 4',
  notice: 'planned',
  noticeNote: 'The provider tells its customers in the morning.',
  narrowerWorks: false,
  coHosted: 0,
  expiryHours: 6,
  reversible: true,
  undo: 'The provider takes the filter out of its border routers.',
  executor: 'provider',
  executorName: 'Lantern Hosting',
  executorBound: true,
  aboutContent: false,
}

interface Proposed {
  readonly measure: { readonly measureId: string }
}

/**
 * A list of attackers is to be filtered, and one of them is the mail server of a response team abroad: that row is kept apart, the rest
 * goes to the head and into force. At night a flood reaches a hospital, and the officer breaks the glass; that is still to be reviewed.
 *
 * @source NORMS-IN-PRACTICE S5; C0, break-glass
 */
export async function tellMeasures({ api, progress }: DemoContext, { officer, liaison, head }: People): Promise<void> {
  progress('measures')
  const teams = await all(api.pages<{ teamId: string; name: string }>('/api/v1/directory/teams?limit=200'))
  const team = teams.find(({ name }) => name === partnerD.name)!
  await liaison.api.post(`/api/v1/directory/teams/${team.teamId}/assets`, {
    value: teamMailServer,
    purpose: 'mail',
    publishedAt: 'MX record of islet.example',
  })

  const propose = async (proposal: object): Promise<string> => {
    const { measure } = await officer.api.post<Proposed>('/api/v1/measures', { ...filter, ...proposal })
    const path = `/api/v1/measures/${measure.measureId}/apply`
    const { approvalId } = await officer.api.post<{ approvalId: string | null }>(path, {})
    return approvalId ?? ''
  }
  const ordinary = await propose({
    title: 'Filter the hosts that send the phishing wave',
    targets: ['198.19.70.7', '198.19.70.8', teamMailServer],
    evidence: 'Headers of 31 mails, 06:10 to 06:40.',
    necessity: 'The wave takes passwords of a bank; its pages do not answer to takedown.',
    rightsNote: 'Access of three subscribers to one port, for six hours.',
  })
  await head.api.post(`/api/v1/approvals/${ordinary}/answers`, {
    kind: 'approval',
    role: 'head',
    answer: 'approved',
    reason: 'Needed, narrow, and it ends by itself.',
  })
  const urgent = await propose({
    title: 'Filter towards University Hospital Exampleton',
    targets: ['198.19.71.9'],
    urgency: 'life',
    evidence: 'Netflow of 02:00 to 02:10.',
    necessity: 'The emergency ward is unreachable meanwhile.',
    rightsNote: 'Access of one subscriber to one prefix, for six hours.',
  })
  await officer.api.post(`/api/v1/approvals/${urgent}/break-glass`, {
    reason: 'The emergency ward could not be reached and the head did not answer at 02:14.',
  })
}
