import { hour, plusMs, type Instant } from '#kernel/instant.ts'

type Reading = 'consistent' | 'inconsistent' | 'neutral'

/** What each item says to each of the four hypotheses. */
function readings(of: Partial<Record<'neighbour' | 'criminal' | 'false-flag' | 'hijacked', Reading>>) {
  return { neighbour: 'neutral', criminal: 'neutral', 'false-flag': 'neutral', hijacked: 'neutral', ...of }
}

const location = {
  key: 'location',
  summary: 'The wiper was steered from an address in Northmark',
  detail: 'Sessions from 198.19.200.66, 05:02 to 05:40.',
  kind: 'location',
  origin: 'own analysis',
  reliability: 'A',
  credibility: 1,
  readings: readings({}),
}
const strings = {
  key: 'strings',
  summary: 'Strings in the language of Northmark',
  detail: 'Three of nine samples; anybody can write them.',
  kind: 'language',
  origin: 'own analysis',
  reliability: 'B',
  credibility: 2,
  readings: readings({}),
}
const takenOver = {
  key: 'taken-over',
  summary: 'The host in Northmark had been taken over a month before',
  detail: 'Its log, sent by Northmark CSIRT, shows a stranger since October.',
  kind: 'partner-report',
  origin: 'Northmark CSIRT',
  reliability: 'B',
  credibility: 2,
  readings: readings({ neighbour: 'inconsistent', hijacked: 'consistent', 'false-flag': 'consistent' }),
}

/** The first version: two traces, both of the kind that says where and not who. */
export function firstContent(now: Instant) {
  return {
    title: 'Wiped website of the ministry',
    question: 'Who wiped the website?',
    detectedAt: plusMs(now, -5 * hour),
    marking: 'TLP:AMBER+STRICT',
    aspects: {
      technical: 'A wiper ran through an open panel, steered from a rented host.',
      scope: 'One website, six hours.',
      context: 'A dispute about fishing between Exampleland and Northmark, and an election in three weeks.',
      consultations: '',
    },
    severity: { level: 'medium', reason: 'A public site without personal data.' },
    replicable: 'in-part',
    hypotheses: [
      {
        key: 'neighbour',
        kind: 'named',
        text: 'Somebody for Northmark did it.',
        against: 'Nothing but location and language.',
      },
      { key: 'criminal', kind: 'named', text: 'Criminals did it.', against: 'No demand was made.' },
      {
        key: 'false-flag',
        kind: 'false-flag',
        text: 'Somebody else wants it to look so (false flag).',
        against: 'The strings are few.',
      },
      {
        key: 'hijacked',
        kind: 'hijacked',
        text: 'The infrastructure was taken over, its owner is a victim.',
        against: 'No trace of a break-in so far.',
      },
    ],
    evidence: [location, strings],
    originsCompared: true,
    falseFlagEliminatedBy: [] as string[],
    judgement: {
      text: 'Nothing tells the hypotheses apart yet.',
      likelihood: 'roughly-even-chance',
      confidence: 'low',
    },
    dissent: { asked: true, entries: [] as { text: string; author: string | null }[] },
  }
}

/** The second: what the partner's log showed turns it. */
export function secondContent(now: Instant) {
  const first = firstContent(now)
  return {
    ...first,
    aspects: { ...first.aspects, consultations: 'Northmark CSIRT was asked and sent the log of the host.' },
    hypotheses: first.hypotheses.map((each) =>
      each.key === 'hijacked' ? { ...each, against: 'The log could have been edited.' } : each,
    ),
    evidence: [location, strings, takenOver],
    judgement: {
      text: 'It is likely that the host was taken over; who used it is not known.',
      likelihood: 'likely',
      confidence: 'moderate',
    },
    dissent: { asked: true, entries: [{ text: 'A log that a party sends is weak evidence.', author: null }] },
  }
}
