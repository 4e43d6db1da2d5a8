import { minute, plusMs, second } from '#kernel/instant.ts'
import type { Job } from '#platform/jobs.ts'
import type { CorrespondenceDeps, Subjects } from '../deps.ts'
import type { SigningKeys } from '../keys/signing-keys.ts'
import { createAttempt } from './attempt.ts'
import { claimDue } from './lease/store.ts'
import type { ClaimedMessage } from './message.ts'
import { createRecorder } from './recorder.ts'
import { readSwitch } from './switch/store.ts'
import type { Verdict } from './verdict.ts'

/** Longer than any attempt may take, time-outs included: who holds a message longer has crashed. */
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

export function createSender(deps: CorrespondenceDeps, subjects: Subjects, keys: SigningKeys): Sender {
  const { db, clock, log, transport } = deps
  const attempt = createAttempt(deps, subjects, keys)
  const record = createRecorder(deps, subjects)

  function claim(): Promise<ClaimedMessage[]> {
    const now = clock()
    return db.transaction(async (tx) => {
      if ((await readSwitch(tx)).paused) return []
      const leaseToken = Buffer.from(deps.chance(16)).toString('hex')
      return claimDue(tx, { now, leaseUntil: plusMs(now, leaseMs), leaseToken, limit: batchSize })
    })
  }

  async function sendDue(signal: AbortSignal): Promise<SendTally> {
    const tally: SendTally = { sent: 0, retried: 0, failed: 0, postponed: 0 }
    let unreachable = 0
    while (!signal.aborted && transport.configured && unreachable < unreachableLimit) {
      if (deps.options.mayLeave?.() === false) break
      const held = await claim()
      if (held.length === 0) break
      await Promise.all(
        held.map(async (message) => {
          const verdict = await attempt(message)
          if (verdict.kind === 'again' && verdict.unreachable) unreachable++
          else if (verdict.kind === 'sent') unreachable = 0
          await record(message, verdict)
          tally[tallied[verdict.kind]]++
        }),
      )
    }
    return tally
  }

  async function run(signal: AbortSignal): Promise<void> {
    const tally = await sendDue(signal)
    if (Object.values(tally).some((n) => n > 0)) log.info({ ...tally }, 'outbox worked through')
  }
  return { sendDue, job: { name: 'correspondence.send', everyMs: 2 * second, run } }
}
