import type { Facts } from '#norms'
import type { CompelledCover, ConsentCover } from '#mandates'
import type { Line, TaskingHead } from './tasking.ts'
import { recipientFunction } from './words.ts'

/** What stands about an act beside the tasking itself. */
export interface Covers {
  readonly compelled: CompelledCover | null
  readonly permission: boolean
  readonly consent: ConsentCover
}

/**
 * The facts of one act, in the words of the vocabulary. What nobody knows is left out: the rules say what follows.
 *
 * The label that a body gives an act is one fact, its effect another; who it is that asks is none, but for what it would receive.
 *
 * @source policies/facts-tasking.yaml; R101, R102, R114, R116
 */
export function factsOf(head: TaskingHead, line: Line, { compelled, permission, consent }: Covers): Facts {
  return {
    'act.effect': line.judgedEffect,
    'tasking.asks': line.asks,
    'tasking.executor': head.executor,
    'recipient.function': recipientFunction(head.origin.bodyClass),
    'source.permission': permission,
    'source.compelled': compelled !== null,
    'source.noticeBarred': compelled?.noticeBarred ?? false,
    'consent.state': consent.state,
    'consent.owner': consent.owner,
    ...known('tasking.purpose', head.purpose === 'unknown' ? null : head.purpose),
    ...known('tasking.foreign', head.origin.foreign),
    ...known('tasking.recordedFirst', head.recordedFirst),
    ...known('tasking.mandate', line.mandate),
    ...known('tasking.ground', line.ground),
    ...known('tasking.evidence', line.evidence),
    ...known('system.place', line.judgedPlace),
    ...known('system.teamAsset', line.teamAsset),
    ...known('data.origin', line.dataOrigin),
    ...known('data.personal', line.personal),
    ...known('data.personAtRisk', line.personAtRisk),
  }
}

function known(name: string, value: string | boolean | null): Facts {
  return value === null ? {} : { [name]: value }
}
