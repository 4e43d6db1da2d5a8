import type { Actor } from '#kernel/actor.ts'
import { isAppError } from '#kernel/errors.ts'
import type { Tx } from '#platform/database.ts'
import type { ApprovalsContext } from './approvals.ts'
import type { HeldCommand } from './held-command.ts'
import type { ApprovalItem } from './item.ts'
import * as store from './store.ts'

export interface Runner {
  /** Runs the held command of an item that is `approved`, in the caller's transaction, and notes what became of it. */
  run(tx: Tx, item: ApprovalItem, by: Actor): Promise<void>
  /** Tells the room that people refused. */
  refused(tx: Tx, item: ApprovalItem, by: Actor, reason: string): Promise<void>
}

/** A transaction that lost against another one is tried again as a whole: its failure is none of the command's. */
const triedAgain = new Set(['40001', '40P01'])

function reasonOf(error: unknown): string {
  if (isAppError(error)) return error.message
  return `It failed for a reason that nobody foresaw (${error instanceof Error ? error.name : 'unknown'}).`
}

export function createRunner(
  { clock, emit }: Pick<ApprovalsContext, 'clock' | 'emit'>,
  commands: ReadonlyMap<string, HeldCommand>,
): Runner {
  async function note(tx: Tx, item: ApprovalItem, by: Actor, result: string): Promise<void> {
    await emit(tx, {
      type: 'norms.approval-run',
      at: clock(),
      actor: by,
      subject: { type: 'norms.approval', id: item.approvalId },
      detail: { about: item.subject.id, command: item.command.name },
      figures: { act: item.act, result },
      exercise: item.exercise,
    })
  }

  return {
    async run(tx, item, by) {
      const { approvalId } = item
      const command = commands.get(item.command.name)
      const result = await store.attempt(tx, async () => {
        if (command === undefined) throw new Error(`no room knows the command ${item.command.name} any more`)
        await command.run(tx, item.command.args, { by, approvalId })
      })
      if ('failed' in result) {
        const { failed } = result
        if (triedAgain.has(String(Object(failed).code))) throw failed
        const ended = { at: clock(), by: by.id, reason: reasonOf(failed) }
        await store.changeState(tx, approvalId, ['approved'], { state: 'failed', ended })
        return note(tx, item, by, 'failed')
      }
      const ended = { at: clock(), by: by.id, reason: 'Approved, and done.' }
      const done = await store.changeState(tx, approvalId, ['approved'], { state: 'done', ended })
      return note(tx, item, by, done ? 'done' : 'asked-again')
    },

    async refused(tx, item, by, reason) {
      await commands
        .get(item.command.name)
        ?.refused?.(tx, item.command.args, { by, approvalId: item.approvalId, reason })
    },
  }
}
