import { testNode, type TestNode } from '#testing/node.ts'
import { testPerson, type TestPerson } from '#testing/test-person.ts'
import type { LineInput } from './recording.ts'

/** An act of which all is known and nothing stands against it. For tests. */
export const plainLine: LineInput = {
  asks: 'analysis',
  effect: 'E0',
  targets: [],
  note: '',
  place: 'domestic',
  dataClasses: [],
  dataOrigin: 'own',
  source: null,
  records: null,
  personal: 'none',
  personAtRisk: false,
  mandate: 'within',
  ground: 'system-security',
  evidence: true,
}

/** A tasking of a ministry for an incident. For tests. */
export const plainTasking = {
  origin: { body: 'Ministry of the Interior', bodyClass: 'ministry', foreign: false, contactId: null as string | null },
  instrument: null as string | null,
  purpose: 'response',
  executor: 'own-staff',
  confidentiality: null,
  recordedFirst: true as boolean | null,
  receivedAt: '2026-11-21T09:00:00.000Z',
  deadline: null as string | null,
  words: 'Please look at what happened.',
  contact: 'A. Person',
  lines: [plainLine] as LineInput[],
}

/** The act of S4 that would reach into systems abroad. */
export const hackBack: LineInput = {
  ...plainLine,
  asks: 'enter-systems',
  effect: 'E5',
  targets: ['203.0.113.66'],
  place: 'foreign',
  mandate: 'outside',
}

/** The act of S4 that wants a partner's data. */
export const partnerData: LineInput = {
  ...plainLine,
  asks: 'hand-over-data',
  effect: 'E2',
  dataClasses: ['findings'],
  dataOrigin: 'partner',
  source: { name: 'CSIRT of D', contactId: null },
  records: 40,
  mandate: 'outside',
}

export interface ShownTasking {
  readonly taskingId: string
  readonly words: { readonly words: string } | null
  readonly lines: readonly {
    readonly line: number
    readonly judgedEffect: string
    readonly judgedPlace: string | null
    readonly version: number
    readonly outcome: {
      readonly outcome: string
      readonly released: boolean
      readonly rules: readonly string[]
      readonly decisionId: string
    }
  }[]
  readonly entries: readonly {
    readonly kind: string
    readonly line: number | null
    readonly detail: Record<string, string | number | boolean | null>
  }[]
}

/** A node with the people of S4, each with an account of their own. */
export async function taskingNode(t: Parameters<typeof testNode>[0]): Promise<{
  node: TestNode
  liaison: TestPerson
  otherLiaison: TestPerson
  legal: TestPerson
  head: TestPerson
  auditor: TestPerson
}> {
  const node = await testNode(t)
  const [liaison, otherLiaison, legal, head, auditor] = [
    await testPerson(node, { roles: ['liaison'] }),
    await testPerson(node, { roles: ['liaison'], name: 'Second Liaison' }),
    await testPerson(node, { roles: ['legal'] }),
    await testPerson(node, { roles: ['head'] }),
    await testPerson(node, { roles: ['auditor'] }),
  ]
  return { node, liaison, otherLiaison, legal, head, auditor }
}
