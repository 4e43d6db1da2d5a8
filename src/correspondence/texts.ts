import type { AnswerFault } from './answers/answer-form.ts'
import type { AnswerKind } from './answers/answer.ts'

/** Every sentence that a recipient reads from this room. One object a language; English is the one that all others follow. */
export interface Texts {
  /** BCP 47 tag and direction, for the page's root. */
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
  readonly answers: Readonly<
    Record<AnswerKind, { readonly label: string; readonly meaning: string; readonly recorded: string }>
  >
  readonly page: {
    readonly question: string
    readonly forAll: (total: number) => string
    readonly forAllHint: string
    readonly each: string
    readonly noAnswer: string
    readonly asForAll: string
    readonly lastSeen: string
    readonly state: string
    readonly advice: string
    readonly itemComment: string
    readonly comment: string
    readonly commentHint: string
    readonly send: string
    readonly change: string
    readonly more: (shown: number, total: number) => string
    readonly until: (when: string) => string
    readonly thanks: string
    readonly recordedAt: (when: string) => string
    readonly recordedAll: string
    readonly recordedComment: string
    readonly changeHint: string
    readonly faultsTitle: string
  }
  readonly faults: Readonly<Record<AnswerFault, string>>
  readonly code: {
    readonly title: string
    readonly why: (tlp: string) => string
    readonly send: string
    readonly sendAgain: string
    readonly sent: string
    readonly label: string
    readonly check: string
    readonly wrong: (left: number) => string
    readonly spent: string
    readonly tooMany: string
    readonly notSent: string
    readonly mailSubject: string
    readonly mailText: (code: string, minutes: number, team: string) => string
  }
  readonly gone: { readonly title: string; readonly text: (team: string) => string }
  readonly busy: { readonly title: string; readonly text: string }
  readonly failed: { readonly title: string; readonly text: string }
  /** What stands below every page: no answer admits, no acknowledgement agrees. @source NORMS-IN-PRACTICE C0, wording */
  readonly fixedSentences: readonly string[]
  /** How an exercise message says that it is one. @source R155 */
  readonly exercise: { readonly word: string; readonly line: string }
}

const english: Texts = {
  language: 'en',
  direction: 'ltr',
  answers: {
    fixed: {
      label: 'We have fixed it',
      meaning: 'We note it as reported fixed, and keep watching.',
      recorded: 'reported fixed',
    },
    'working-on-it': {
      label: 'We are working on it',
      meaning: 'We note that you know, and stop asking for now.',
      recorded: 'working on it',
    },
    'not-ours': {
      label: 'Not ours',
      meaning: 'We look again for who answers for this system.',
      recorded: 'not ours',
    },
    'false-positive': {
      label: 'False positive',
      meaning: 'The system is ours, and does not have this problem. Please say in a word how you checked.',
      recorded: 'false positive',
    },
  },
  page: {
    question: 'What do you want to tell us?',
    forAll: (total) => (total === 1 ? 'The finding' : `All ${total} findings at once`),
    forAllHint: 'An answer beside a single finding counts before this one.',
    each: 'Or one by one',
    noAnswer: 'No answer yet',
    asForAll: 'As for all',
    lastSeen: 'Last seen',
    state: 'State',
    advice: 'What it means and how to mend it',
    itemComment: 'A word on this finding',
    comment: 'A word to the team',
    commentHint: 'Please no passwords and no personal data.',
    send: 'Send the answer',
    change: 'Change the answer',
    more: (shown, total) =>
      `${shown} of ${total} findings are listed here; the message has all of them. The answer for all counts for all.`,
    until: (when) => `This page can be used until ${when}.`,
    thanks: 'Thank you, your answer is recorded.',
    recordedAt: (when) => `Recorded on ${when}:`,
    recordedAll: 'All findings',
    recordedComment: 'Your words',
    changeHint:
      'You can change it below. Nothing is closed by an answer alone: while a system is still being seen, we will tell you again.',
    faultsTitle: 'Nothing is recorded yet',
  },
  faults: {
    'nothing-chosen': 'Please choose an answer for all findings, or for at least one.',
    'list-changed':
      'The list has changed while you were reading. Please look at it again and send your answer once more.',
    'unknown-answer': 'One of the answers is none of those offered here.',
  },
  code: {
    title: 'One more step',
    why: (tlp) =>
      `The details are marked ${tlp}. To be sure that they reach the right reader, we send a code to the address that our message went to.`,
    send: 'Send me the code',
    sendAgain: 'Send a new code',
    sent: 'The code is on its way. It can be used for 10 minutes.',
    label: 'Code from the mail (six digits)',
    check: 'Open the page',
    wrong: (left) =>
      left === 1 ? 'That is not the code. One try is left.' : `That is not the code. ${left} tries are left.`,
    spent: 'This code can no longer be used. Please ask for a new one.',
    tooMany: 'Several codes were sent already. Please wait an hour before you ask for another.',
    notSent: 'The code cannot be sent at present. Please answer our message by mail.',
    mailSubject: 'Your code',
    mailText: (code, minutes, team) =>
      `Your code is ${code}\n\nIt opens the answer page of our message for you and can be used for ${minutes} minutes.\n` +
      `If you did not ask for it, somebody else has opened the link; tell us by answering this mail.\n\n${team}\n`,
  },
  gone: {
    title: 'This page cannot be used',
    text: (team) =>
      `The link is not complete, was never given out, or its time is over. Please answer the message itself; it reaches ${team}.`,
  },
  busy: {
    title: 'Please wait a moment',
    text: 'Too many requests came from your network. Try again in a minute.',
  },
  failed: {
    title: 'That did not work',
    text: 'Nothing was recorded. Please try again, or answer the message itself.',
  },
  fixedSentences: [
    'Acknowledgement is not concurrence.',
    'Notification is not accusation.',
    'A mitigation is not an admission.',
  ],
  exercise: { word: 'EXERCISE', line: 'EXERCISE – EXERCISE – EXERCISE: nothing in this message is real.' },
}

const languages: ReadonlyMap<string, Texts> = new Map([['en', english]])

/** The texts in a language, or in English where nobody has translated them yet. @param tag BCP 47: `fr-CA` falls back to `fr`. */
export function textsFor(tag: string): Texts {
  return languages.get(tag.toLowerCase()) ?? languages.get(tag.toLowerCase().split('-')[0]!) ?? english
}
