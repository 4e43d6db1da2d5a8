import { hour, plusMs } from '#kernel/instant.ts'
import { contactOf, type DemoContext } from './api.ts'
import { partnerD } from './country.ts'
import type { People } from './people.ts'

/** What both acts have in common: no person at risk, no personal data, the task of another body. */
const common = {
  note: '',
  personal: 'none',
  personAtRisk: false,
  mandate: 'outside',
  ground: 'system-security',
  evidence: true,
}

/**
 * A ministry asks to answer in kind and for a partner's data. The liaison puts it on record before anybody works on it, and asks the
 * partner for its permission; the letter that answers is drafted, and waits for the head.
 *
 * @source NORMS-IN-PRACTICE S4
 */
export async function tellTaskings(context: DemoContext, { liaison }: People): Promise<void> {
  context.progress('a ministry asks')
  const contactId = await contactOf(context.api, partnerD.email)
  const { taskingId } = await liaison.api.post<{ taskingId: string }>('/api/v1/taskings', {
    origin: { body: 'Ministry of the Interior of Exampleland', bodyClass: 'ministry', foreign: false, contactId: null },
    instrument: null,
    purpose: 'retaliation',
    executor: 'own-staff',
    confidentiality: null,
    recordedFirst: true,
    receivedAt: plusMs(context.now, -4 * hour),
    deadline: plusMs(context.now, 20 * hour),
    words: `Enter the server that attacked us and wipe it. And give us what ${partnerD.name} has sent you about it.`,
    contact: 'Head of the crisis unit',
    lines: [
      {
        ...common,
        asks: 'enter-systems',
        effect: 'E5',
        targets: ['198.19.200.66'],
        place: 'foreign',
        dataClasses: [],
        dataOrigin: 'own',
        source: null,
        records: null,
      },
      {
        ...common,
        asks: 'hand-over-data',
        effect: 'E2',
        targets: [],
        place: 'domestic',
        dataClasses: ['findings'],
        dataOrigin: 'partner',
        source: { name: partnerD.name, contactId },
        records: 40,
      },
    ],
  })
  await liaison.api.post(`/api/v1/taskings/${taskingId}/lines/2/permission`)
}
