import { hour, plusMs } from '#kernel/instant.ts'
import type { DemoContext } from './api.ts'
import { firstContent, secondContent } from './assessment.ts'
import type { People, Person } from './people.ts'

/** A text for everybody, that names nobody and exposes nothing. */
const text = {
  indicators: [] as string[],
  language: 'en',
  kind: 'advisory',
  level: 'technical',
  audience: 'public',
  contacts: [],
  marking: 'TLP:CLEAR',
  detectedAt: null as string | null,
}
const declares = {
  names: 'nobody',
  implies: 'nobody',
  basis: 'nothing-named',
  sensitive: false,
  vendor: 'none',
  exposes: 'nothing',
  exposureRemedied: false,
  remedy: false,
  personal: 'none',
  personAtRisk: false,
  sourceMarking: 'TLP:CLEAR',
}

/**
 * A website is wiped, and everybody points at a neighbour. The advisory leaves at once; "it was Northmark", on location alone, does not;
 * the assessment weighs four hypotheses and turns when the neighbour's own team answers. Nobody is accused.
 *
 * @source NORMS-IN-PRACTICE S6
 */
export async function tellAssessment({ now, progress }: DemoContext, people: People): Promise<void> {
  progress('an assessment')
  const { analyst, peer, liaison } = people
  await release(analyst, 'Defence does not wait.', {
    ...text,
    title: 'A wiper reaches websites through an open panel',
    text: 'Close the panel on port 8443, and block the addresses below. Systems that were wiped show the file example.bin.',
    indicators: ['198.19.200.66', 'panel.example'],
    detectedAt: plusMs(now, -5 * hour),
    declares,
  })
  await release(analyst, 'The office of the minister asks for it by noon.', {
    ...text,
    title: 'Northmark is behind the wiped website',
    text: 'Northmark is behind it: the address lies there, and the strings are in its language.',
    kind: 'statement',
    level: 'state',
    declares: { ...declares, names: 'state', implies: 'territory', basis: 'location-only' },
  })

  const { title, question } = firstContent(now)
  const { assessmentId } = await analyst.api.post<{ assessmentId: string }>('/api/v1/assessments', { title, question })
  const path = `/api/v1/assessments/${assessmentId}`
  await analyst.api.put(path, firstContent(now), '1')
  await analyst.api.post(`${path}/versions`, { why: 'What is known after two hours.' })
  await liaison.api.post(`${path}/consultations`, {
    kind: 'csirt',
    outcome: 'answered',
    reason: null,
    with: 'Northmark CSIRT',
    note: 'The host was taken over a month ago; they sent its log.',
  })
  await analyst.api.put(path, secondContent(now), '2')
  await analyst.api.post(`${path}/versions`, { why: 'The log of the host shows that it had been taken over.' })
  await peer.api.post(`${path}/versions/2/reviews`, {
    agrees: true,
    note: 'The log tells the hypotheses apart; location and strings do not.',
  })
}

async function release(by: Person, why: string, body: object): Promise<void> {
  const { statementId } = await by.api.post<{ statementId: string }>('/api/v1/statements', {
    body,
    assessmentId: null,
    number: null,
  })
  await by.api.post(`/api/v1/statements/${statementId}/release`, { revision: 1, why })
}
