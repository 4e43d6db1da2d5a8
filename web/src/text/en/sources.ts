import type { SourceState } from '../../api-types/sources.ts'
import { counted } from '../plural.ts'

export const sources = {
  title: 'Sources of reports',
  lead: 'A new source is assessed before its first import (rule e-5).',
  held: 'kept unread',
  state: {
    new: 'not described yet',
    described: 'waits for the officer',
    assessed: 'assessed',
    refused: 'not to be read',
  } satisfies Record<SourceState, string>,
  waiting: (count: number) =>
    counted('en', count, { one: '# report is kept unread', other: '# reports are kept unread' }),
  heldFor: {
    new: (source: string) => `Nobody here has assessed the source ${source}.`,
    described: (source: string) => `The data-protection officer has been asked about the source ${source}.`,
    assessed: (source: string) => `The source ${source} has been assessed; the report is read next.`,
    refused: (source: string) => `The source ${source} is not to be read.`,
  } satisfies Record<SourceState, (source: string) => string>,
  heldHow: {
    new: 'The report is kept, sealed and unread. Write what it is for; the data-protection officer answers, and on a yes it is read by itself.',
    described: 'The report is kept, sealed and unread. On a yes it is read by itself.',
    assessed: '',
    refused: 'The report stays kept, sealed and unread until its time has come; then it is deleted.',
  } satisfies Record<SourceState, string>,
  takenHeld: (name: string, source: string) =>
    `${name} is safely written. It is not read yet: nobody here has assessed the source ${source}.`,
  describe: 'Say what it is for…',
  describeAnew: 'Describe it anew…',
  describeTitle: (source: string) => `What the reports of ${source} are for`,
  describeNote: 'The data-protection officer reads this and answers. You cannot answer what you wrote.',
  ask: 'Ask the officer',
  asked: 'The data-protection officer is asked.',
  seeApproval: 'See the request',
  purpose: 'Purpose',
  purposeHint: 'Who is told of what, and why that needs this source.',
  ground: 'Legal ground',
  groundUsual: 'Task of the CSIRT in the public interest; network and information security (GDPR 6(1)(e), recital 49).',
  fields: 'Fields that are kept',
  fieldsHint: 'Which personal data it carries: addresses, accounts, names, anything else.',
  days: 'Days for which the bytes of its reports are kept',
  decided: (by: string) => `assessed by ${by}`,
  close: 'Take back…',
  closeTitle: (source: string) => `Stop reading ${source}`,
  closeNote: 'Reports that come from now on are kept unread. What was read before stays.',
  closeAction: 'Stop reading',
  closed: 'Its reports are kept unread from now on.',
  keptFor: (days: number) => counted('en', days, { one: 'bytes kept for # day', other: 'bytes kept for # days' }),
}
