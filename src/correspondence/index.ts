export { createCorrespondence, type Correspondence, type CorrespondenceStatus } from './correspondence.ts'
export type {
  AnswerEvent,
  AnswerSubject,
  CorrespondenceDeps,
  CorrespondenceOptions,
  MessageEvent,
  MessageHandlers,
} from './deps.ts'
export { correspondenceRoutes } from './routes.ts'
export { correspondenceCommands } from './commands.ts'
export type { EnqueueInput, RenderContext } from './outbox/outbox.ts'
export { recipientRef, type MessageRow, type MessageState, type Priority, type Recipient } from './outbox/message.ts'
export type { MessageAttachment, MessageContent } from './mail/message-content.ts'
export type { MessageId } from './mail/message-id.ts'
export { isMailAddress } from './mail/header-text.ts'
export {
  answerFor,
  answerKinds,
  type AnswerItem,
  type AnswerKind,
  type AnswerSet,
  type AnswerView,
  type GivenAnswer,
} from './answers/answer.ts'
export type { InboundRow } from './inbound/store.ts'
