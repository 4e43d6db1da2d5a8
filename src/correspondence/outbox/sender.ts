import { minute, plusMs, second, type Instant } from '#kernel/instant.ts'
import type { Job } from '#platform/jobs.ts'
import type { CorrespondenceDeps, Subjects } from '../deps.ts'
import type { MailKeys } from '../keys/mail-keys.ts'
import { createAttempt } from './attempt.ts'
import { createHandOver } from './hand-over.ts'
import { claimDue, keepHold, leaseTokenOf, whileAlive } from './lease/store.ts'
import type { ClaimedMessage } from './message.ts'
import { createRecorder } from './recorder.ts'
import { readSwitch } from './switch/store.ts'
import type { Verdict } from './verdict.ts'

/** Longer than any attempt may take, time-outs included: who holds a message longer is stuck. Of one that died it is taken at once. */
const leaseMs = 10 * minute
/** Messages in hand at once; as many connections as the transport keeps. */
const batchSize = 4
/** Attempts in a row that reach no server, after which the rest waits for the next turn. */
const unreachableLimit = 3

/** What one turn of the sender did. */
export interface SendTally {
  sent: number
  retried: number
  failed: number
  postponed: number
}

const tallied = {
  sent: 'sent',
  again: 'retried',
  failed: 'failed',
  later: 'postponed',
} as const satisfies Record<Verdict['kind'], keyof SendTally>

export interface Sender {
  /** Sends what is due, critical first, until nothing is, the switch is off or the server is away. Any number may run beside each other. */
  sendDue(signal: AbortSignal): Promise<SendTally>
  readonly job: Job
}

const heldBack = (at: Instant): Verdict => ({ kind: 'later', at, reason: 'It was held back at its end; it goes next.' })

export function createSender(deps: CorrespondenceDeps, subjects: Subjects, keys: MailKeys): Sender {
  const { db, clock, log, transport } = deps
  const attempt = createAttempt(deps, subjects, keys)
  const record = createRecorder(deps, subjects)
  const handOver = createHandOver()

  function claim(name: string): Promise<ClaimedMessage[]> {
    const now = clock()
    return db.transaction(async (tx) => {
      if ((await readSwitch(tx)).paused) return []
      const leaseToken = leaseTokenOf(name, Buffer.from(deps.chance(16)).toString('hex'))
      return claimDue(tx, { now, leaseUntil: plusMs(now, leaseMs), leaseToken, limit: batchSize })
    })
  }

  /** Attempts run beside each other up to the last byte; from there to the note of what became of it, one at a time. */
  async function send(message: ClaimedMessage): Promise<Verdict> {
    const place = handOver()
    let stopped = false
    async function mayEnd(): Promise<void> {
      await place.enter()
      // Who was cut off from the database may have been taken for dead, and the message may be in other hands.
      if (!(await keepHold(db, message, plusMs(clock(), leaseMs))))
        throw new Error('another sender took the message over')
    }
    try {
      const outcome = await attempt(message, () =>
        mayEnd().catch((error: unknown) => {
          stopped = true
          throw error
        }),
      )
      // Stopped by ourselves before its end: no fault of the mail server's, and no attempt.
      const verdict = outcome.kind === 'again' && stopped ? heldBack(clock()) : outcome
      await record(message, verdict)
      return verdict
    } finally {
      place.leave()
    }
  }

  async function workOff(name: string, signal: AbortSignal): Promise<SendTally> {
    const tally: SendTally = { sent: 0, retried: 0, failed: 0, postponed: 0 }
    let unreachable = 0
    while (!signal.aborted && unreachable < unreachableLimit) {
      if (deps.options.mayLeave?.() === false) break
      const held = await claim(name)
      if (held.length === 0) break
      const ended = await Promise.allSettled(
        held.map(async (message) => {
          const verdict = await send(message)
          if (verdict.kind === 'again' && verdict.unreachable) unreachable++
          else if (verdict.kind === 'sent') unreachable = 0
          tally[tallied[verdict.kind]]++
        }),
      )
      // Only when all have ended: what one stumbled over must not leave the others without their life sign.
      for (const each of ended) if (each.status === 'rejected') throw each.reason
    }
    return tally
  }

  async function sendDue(signal: AbortSignal): Promise<SendTally> {
    if (!transport.configured) return { sent: 0, retried: 0, failed: 0, postponed: 0 }
    // Each turn lives by a name of its own: what one left in hand when the database went away is free for the next, in the same process too.
    const name = `sender_${Buffer.from(deps.chance(6)).toString('hex')}`
    return whileAlive(db, name, () => workOff(name, signal))
  }

  async function run(signal: AbortSignal): Promise<void> {
    const tally = await sendDue(signal)
    if (Object.values(tally).some((n) => n > 0)) log.info({ ...tally }, 'outbox worked through')
  }
  return { sendDue, job: { name: 'correspondence.send', everyMs: 2 * second, run } }
}
