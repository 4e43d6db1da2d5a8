import { day, dayOf, hour, plusMs, type Instant } from '#kernel/instant.ts'
import type { DemoContext } from './api.ts'
import { homeTeam } from './country.ts'
import type { People } from './people.ts'

interface FrameworkView {
  readonly version: number
  readonly framework: {
    readonly steps: readonly { readonly step: string }[]
    readonly services: readonly { readonly service: string }[]
  }
}

const bodies = [
  ['team', homeTeam, 'csirt'],
  ['agency', 'Agency for Digital Affairs', 'ministry'],
  ['foreign', 'Ministry of Foreign Affairs', 'ministry'],
  ['police', 'National Police', 'police'],
] as const

/** Who answers for what is not the team's. */
const owners: Readonly<Record<string, string>> = { 'crime-referral': 'police', 'diplomatic-channel': 'foreign' }
/** What the team does not offer. */
const notOffered: readonly string[] = ['vulnerability-discovery', 'crisis-support', 'training']

/** The whole framework of the country. One clause ends within weeks, so that somebody is told. */
function frameworkOf({ framework }: FrameworkView, now: Instant) {
  return {
    model: 'agency',
    host: 'Agency for Digital Affairs',
    bodies: bodies.map(([key, name, functionClass]) => ({
      key,
      name,
      functionClass,
      level: 'national',
      contact: `office@${key}.example`,
      verified: dayOf(plusMs(now, -20 * day)),
    })),
    steps: framework.steps.map(({ step }) => {
      const responsible = owners[step] ?? 'team'
      return { step, responsible, supports: responsible === 'team' ? [] : ['team'], note: '' }
    }),
    clauses: [
      {
        key: 'act-4',
        about: 'mandate',
        instrument: 'Cyber Security Act of Exampleland',
        reference: 'section 4',
        text: 'The team coordinates incidents, warns those whom they concern, and takes no part in law enforcement or intelligence.',
        from: '2020-01-01',
        until: null,
      },
      {
        key: 'decree-12',
        about: 'cooperation',
        instrument: 'Decree on cooperation',
        reference: 'article 12',
        text: 'The team may share technical data with teams of other countries.',
        from: '2022-01-01',
        until: dayOf(plusMs(now, 40 * day)),
      },
    ],
    services: framework.services.map(({ service }) => {
      const offered = !notOffered.includes(service)
      return {
        service,
        offered,
        target: offered ? 'A first answer within four hours, by day and night.' : '',
        tasks: offered ? 'allowed' : 'ask',
        ask: offered ? '' : 'The head is asked each time.',
        clause: offered ? 'act-4' : null,
      }
    }),
  }
}

/**
 * What stands behind the daily work: the framework, a clock of law that runs, and a change of the policy that the legal adviser has
 * drafted and put to nobody yet.
 */
export async function tellOffice({ now, progress }: DemoContext, { officer, legal }: People): Promise<void> {
  progress('framework, clock and policy')
  const current = await legal.api.get<FrameworkView>('/api/v1/framework')
  const set = { framework: frameworkOf(current, now), why: 'First set, from the Cyber Security Act.' }
  await legal.api.put('/api/v1/framework', set, String(current.version))

  await officer.api.post('/api/v1/obligations', {
    clock: 'nis2-csirt-answer',
    what: 'Answer the early warning of University Hospital Exampleton.',
    startedAt: plusMs(now, -3 * hour),
    reference: 'Early warning by telephone; see the log of the watch.',
  })

  const { items } = await legal.api.get<{
    items: { rule: string; values: { path: string; kind: string; value: number }[] }[]
  }>('/api/v1/norms/overlay/editable')
  const path = items.find(({ rule }) => rule === 'a-2')!.values.find(({ kind }) => kind === 'limit')!.path
  const reason = 'In Exampleland providers change hands often: contacts go stale faster.'
  const change = { rule: 'a-2', path, value: 90, reason, source: 'Decree on cooperation, article 12' }
  await legal.api.put(
    '/api/v1/norms/overlay/draft',
    { content: { changes: [change], exemptions: [], packs: [] }, reason },
    '0',
  )
}
