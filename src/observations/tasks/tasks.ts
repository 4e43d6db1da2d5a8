import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { numberedId, numberOfId } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import type { ObservationsDeps } from '../deps.ts'
import { findingIdOf } from '../findings/finding.ts'
import { notificationIdOf } from '../notifications/notification.ts'
import { findTask, finishTask, openTasks, type TaskRow } from './store.ts'

/** Something that an answer asks a person to do. */
export interface TaskView {
  readonly taskId: string
  readonly kind: TaskRow['kind']
  readonly notificationId: string
  readonly findingId: string | null
  readonly findings: number
  readonly feed: string
  readonly teamName: string
  readonly createdAt: Instant
  readonly dueAt: Instant
}

export interface Tasks {
  open(limit: number): Promise<TaskView[]>
  finish(actor: Actor, taskId: string, outcome: string): Promise<void>
}

export function createTasks({ db, clock, emit, directory }: ObservationsDeps): Tasks {
  return {
    async open(limit) {
      const rows = await openTasks(db, limit)
      const recipients = await directory.recipients(rows.map((row) => row.contact_no))
      return rows.map((row) => ({
        taskId: numberedId('task', row.task_no),
        kind: row.kind,
        notificationId: notificationIdOf(row.notification_no),
        findingId: row.finding_no === null ? null : findingIdOf(row.finding_no),
        findings: row.findings,
        feed: row.feed,
        teamName: recipients.get(row.contact_no)?.teamName ?? 'no longer in the directory',
        createdAt: row.created_at,
        dueAt: row.due_at,
      }))
    },
    async finish(actor, taskId, outcome) {
      const no = numberOfId('task', taskId)
      if (no === null || (await findTask(db, no)) === null)
        throw new AppError('observations.task-not-found', 'There is no task with this id.')
      await db.transaction(async (tx) => {
        if (!(await finishTask(tx, no, { at: clock(), by: actor.id, outcome })))
          throw new AppError('observations.state', 'The task was done already.')
        await emit(tx, {
          type: 'observations.task-done',
          at: clock(),
          actor,
          subject: { type: 'observations.task', id: taskId },
          detail: {},
        })
      })
    },
  }
}
