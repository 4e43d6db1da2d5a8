/** All words that a notification says of its own; one object for each language. */
export const english = {
  greeting: 'Dear colleagues,',
  intro: (count: number, team: string): string =>
    count === 1
      ? `${team} received a report about a system in a network that you answer for.`
      : `${team} received reports about ${count} systems in networks that you answer for.`,
  answerLead: 'Tell us what you found, with one click and without an account:',
  answerKinds:
    'You can say: mended on our side, working on it, not ours, or false positive. Reading the page does nothing by itself.',
  listHead: (shown: number, total: number): string =>
    shown === total ? 'What was seen (times in UTC):' : `What was seen (times in UTC), the first ${shown} of ${total}:`,
  attached: (name: string): string => `All of it, with the evidence that was reported, is attached as ${name}.`,
  adviceHead: 'What it means, and how to mend it',
  lastSeen: 'last seen',
  fixedSentences:
    'This notification is not an accusation. An acknowledgement is not concurrence, and a mitigation is not an admission. That a system is in your network says nothing about who is responsible.',
  marking: (tlp: string): string => `Marking: ${tlp} (Traffic Light Protocol 2.0).`,
  subscriber: 'We do not ask who the subscriber is.',
  why: 'You receive this because the directory of the team names you as the contact for these networks. Is that wrong? Choose "not ours", or answer this mail.',
  exercise: 'EXERCISE EXERCISE EXERCISE: this message is part of an exercise. Do nothing about it on real systems.',
  subject: (what: string, count: number): string =>
    `${what}: ${count} ${count === 1 ? 'system' : 'systems'} in your network`,
  severalProblems: 'Security reports',
  columns: { system: 'System', problem: 'Problem', lastSeen: 'Last seen (UTC)', severity: 'Severity' },
} as const

export type Texts = typeof english
