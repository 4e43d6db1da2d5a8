import { emptyContent, type Content } from './content.ts'
import type { StatementBody } from './statements/statement.ts'

/** The assessment of a wiped website, with all that a State-level statement needs. Not a word of it names a State. */
export function completeContent(): Content {
  const empty = emptyContent('Wiped website of a ministry', 'Who wiped the website?')
  const all = (reading: 'consistent' | 'inconsistent' | 'neutral', but: Record<string, typeof reading> = {}) => ({
    suspect: reading,
    criminal: reading,
    insider: reading,
    'false-flag': reading,
    hijacked: reading,
    ...but,
  })
  return {
    ...empty,
    detectedAt: '2026-11-22T06:00:00Z',
    aspects: {
      technical: 'A wiper ran from a rented host.',
      scope: 'One website, six hours.',
      context: 'A dispute between two neighbours.',
      consultations: 'The CSIRT of the country of the host was asked.',
    },
    severity: { level: 'medium', reason: 'A public site without personal data.' },
    replicable: 'in-part',
    hypotheses: [
      { key: 'suspect', kind: 'named', text: 'State F did it.', against: 'Working hours would not fit.' },
      { key: 'criminal', kind: 'named', text: 'Criminals did it.', against: 'No demand was made.' },
      { key: 'insider', kind: 'named', text: 'Somebody inside did it.', against: 'No account was used.' },
      ...empty.hypotheses.map((each) => ({ ...each, against: 'Traces would be older than the host.' })),
    ],
    evidence: [
      {
        key: 'strings',
        summary: 'Strings in one language',
        detail: 'In the wiper of 192.0.2.7.',
        kind: 'language',
        origin: 'own analysis',
        reliability: 'B',
        credibility: 2,
        readings: all('neutral'),
      },
      {
        key: 'timestamps',
        summary: 'Compile times outside of the suspect’s working hours',
        detail: 'Nine samples.',
        kind: 'timing',
        origin: 'own analysis',
        reliability: 'B',
        credibility: 2,
        readings: all('consistent', { suspect: 'inconsistent' }),
      },
      {
        key: 'sold',
        summary: 'The tool is sold to anybody',
        detail: 'Two markets.',
        kind: 'tool',
        origin: 'public market',
        reliability: 'C',
        credibility: 3,
        readings: all('neutral'),
      },
    ],
    originsCompared: true,
    falseFlagEliminatedBy: [],
    judgement: { text: 'It is unlikely that the suspect did it.', likelihood: 'unlikely', confidence: 'moderate' },
    dissent: { asked: true, entries: [{ text: 'The timestamps can be set.', author: null }] },
  }
}

/** A technical advisory for everybody, that names nobody. */
export function advisoryBody(
  change: Partial<Omit<StatementBody, 'declares'>> = {},
  declares: Partial<StatementBody['declares']> = {},
): StatementBody {
  return {
    title: 'A wiper reaches websites through an open panel',
    text: 'Close the panel, and block the addresses below. Systems that were wiped show the file example.bin.',
    indicators: ['192.0.2.7', 'panel.example'],
    language: 'en',
    kind: 'advisory',
    level: 'technical',
    audience: 'public',
    contacts: [],
    marking: 'TLP:CLEAR',
    detectedAt: null,
    ...change,
    declares: {
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
      ...declares,
    },
  }
}
