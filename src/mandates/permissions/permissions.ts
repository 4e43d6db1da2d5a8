import { systemActor, type Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { numberOfId } from '#kernel/id.ts'
import { hour, plusMs, type Instant } from '#kernel/instant.ts'
import { cursorNumber, numberedPage, type Page } from '#kernel/page.ts'
import type { Sql, Tx } from '#platform/database.ts'
import { changed, say, type MandatesContext } from '../context.ts'
import { answeringPerson, recordedBy } from '../second-person.ts'
import {
  answerWithinHours,
  permissionIdOf,
  permits,
  type Permission,
  type PermissionAnswer,
  type PermissionQuestion,
  type PermissionState,
} from './permission.ts'
import * as store from './store.ts'

export type PermissionRequest = Pick<
  Permission,
  'source' | 'sourceContact' | 'about' | 'recipient' | 'recipientClass' | 'purpose' | 'exercise'
>

/** What sources permit. @source R114, rule k-3 */
export interface Permissions {
  /** Puts on record that a source is asked; silence for three days counts as no answer. */
  ask(tx: Tx, actor: Actor, request: PermissionRequest): Promise<string>
  /** The message in which it was asked. */
  sentAs(tx: Tx, id: string, messageId: string): Promise<void>
  /** What the source answered, written down by another person than the one who asked. */
  answer(
    actor: Actor,
    id: string,
    word: { answer: PermissionAnswer; evidence: string; expiresAt: Instant | null },
  ): Promise<Permission>
  /** The source took its word back. */
  withdraw(actor: Actor, id: string): Promise<Permission>
  show(id: string): Promise<Permission>
  list(filter: { state?: PermissionState; about?: string; cursor?: string; limit: number }): Promise<Page<Permission>>
  covers(sql: Sql, question: PermissionQuestion): Promise<boolean>
  /** Marks those to which nobody answered in time. @returns How many. */
  markSilent(): Promise<number>
}

const notFound = (): AppError => new AppError('mandates.not-found', 'There is no permission with this id.')

export function createPermissions(context: MandatesContext): Permissions {
  const { db, clock, box } = context
  const sealContext = (no: number): string => `mandates.permission/${permissionIdOf(no)}/evidence`

  function present(row: store.PermissionRow): Permission {
    const { answered_by: by, answered_at: at, evidence } = row
    return {
      permissionId: permissionIdOf(row.permission_no),
      source: row.source,
      sourceContact: row.source_contact,
      about: row.about_type === null || row.about_id === null ? null : { type: row.about_type, id: row.about_id },
      recipient: row.recipient,
      recipientClass: row.recipient_function,
      purpose: row.purpose,
      state: row.state,
      askedBy: row.asked_by,
      askedAt: row.asked_at,
      dueAt: row.due_at,
      messageId: row.message_id,
      answered:
        by === null || at === null || evidence === null
          ? null
          : { by, at, evidence: box.open(evidence, sealContext(row.permission_no)).toString('utf8') },
      expiresAt: row.expires_at,
      exercise: row.exercise,
    }
  }

  async function show(id: string): Promise<Permission> {
    const no = numberOfId('permission', id)
    const [row] = no === null ? [] : await store.findPermissions(db, { no, limit: 1 })
    if (row === undefined) throw notFound()
    return present(row)
  }

  async function needIn(tx: Tx, id: string, states: readonly PermissionState[]): Promise<store.PermissionRow> {
    const no = numberOfId('permission', id)
    const row = no === null ? null : await store.lockPermission(tx, no)
    if (row === null) throw notFound()
    if (!states.includes(row.state))
      throw new AppError('mandates.state', `The permission is ${row.state}; this cannot be done with it.`)
    return row
  }

  async function settle(
    tx: Tx,
    by: Actor,
    row: store.PermissionRow,
    answer: Parameters<typeof store.setAnswer>[2],
  ): Promise<void> {
    await store.setAnswer(tx, row.permission_no, answer)
    const { about } = present(row)
    await say(context, tx, {
      type: 'permission-answered',
      by,
      subject: { type: 'mandates.permission', id: permissionIdOf(row.permission_no) },
      exercise: row.exercise,
      detail: { about: about?.id ?? null },
      figures: { answer: answer.state },
    })
    await changed(context, tx, about, by)
  }

  return {
    show,

    async ask(tx, actor, request) {
      const now = clock()
      const no = await store.insertPermission(tx, {
        source: request.source,
        source_contact: request.sourceContact,
        about_type: request.about?.type ?? null,
        about_id: request.about?.id ?? null,
        recipient: request.recipient,
        recipient_function: request.recipientClass,
        purpose: request.purpose,
        asked_by: recordedBy(actor),
        asked_at: now,
        due_at: plusMs(now, answerWithinHours * hour),
        exercise: request.exercise,
      })
      const subject = { type: 'mandates.permission', id: permissionIdOf(no) }
      const detail = { about: request.about?.id ?? null, recipientClass: request.recipientClass }
      await say(context, tx, { type: 'permission-asked', by: actor, subject, exercise: request.exercise, detail })
      return subject.id
    },

    async sentAs(tx, id, messageId) {
      const row = await needIn(tx, id, ['asked'])
      await store.setMessage(tx, row.permission_no, messageId)
    },

    async answer(actor, id, { answer, evidence, expiresAt }) {
      const now = clock()
      if (answer === 'granted' && (expiresAt === null || expiresAt <= now))
        throw new AppError('platform.bad-request', 'A permission is for a time: say until when.', {
          faults: [{ pointer: '/body/expiresAt', reason: 'a time after now' }],
        })
      await db.transaction(async (tx) => {
        // An answer that comes late is an answer.
        const row = await needIn(tx, id, ['asked', 'unanswered'])
        const by = answeringPerson(actor, null, [row.asked_by], 'writes down what a source answered')
        await settle(tx, actor, row, {
          state: answer,
          by,
          at: now,
          evidence: box.seal(evidence, sealContext(row.permission_no)),
          expiresAt: answer === 'granted' ? expiresAt : null,
        })
      })
      return show(id)
    },

    async withdraw(actor, id) {
      await db.transaction(async (tx) => {
        const row = await needIn(tx, id, ['granted'])
        const { answered_by: by, evidence, expires_at: expiresAt } = row
        await settle(tx, actor, row, { state: 'withdrawn', by, at: clock(), evidence, expiresAt })
      })
      return show(id)
    },

    async list({ state, about, cursor, limit }) {
      const rows = await store.findPermissions(db, {
        state: state ?? null,
        about: about ?? null,
        before: cursorNumber(cursor),
        limit: limit + 1,
      })
      return numberedPage(rows, limit, (row) => row.permission_no, present)
    },

    async covers(sql, question) {
      const rows = await store.findPermissions(sql, { state: 'granted', source: question.source, limit: 500 })
      return rows.some((row) => permits(present(row), question))
    },

    async markSilent() {
      const by = systemActor('mandates')
      const silent = await store.silentPermissions(db, clock(), 500)
      for (const no of silent)
        await db.transaction(async (tx) => {
          const row = await store.lockPermission(tx, no)
          if (row?.state !== 'asked') return
          await settle(tx, by, row, { state: 'unanswered', by: null, at: clock(), evidence: null, expiresAt: null })
        })
      return silent.length
    },
  }
}
