import type { Actor } from '#kernel/actor.ts'
import type { Clock } from '#kernel/instant.ts'
import type { Tx } from '#platform/database.ts'
import type { Emit, FactValues } from '#platform/facts.ts'
import type { Measure } from './measure.ts'

/** Says what became of a measure, in the transaction that makes it so. */
export function say(
  { emit, clock }: { readonly emit: Emit; readonly clock: Clock },
  tx: Tx,
  what: string,
  by: Pick<Actor, 'kind' | 'id'>,
  { measureId, proposal }: Pick<Measure, 'measureId' | 'proposal'>,
  { detail = {}, figures }: { readonly detail?: FactValues; readonly figures?: FactValues } = {},
): Promise<void> {
  return emit(tx, {
    type: `measures.${what}`,
    at: clock(),
    actor: { kind: by.kind, id: by.id },
    subject: { type: 'measures.measure', id: measureId },
    detail,
    ...(figures === undefined ? {} : { figures }),
    ...(proposal.exercise ? { exercise: true } : {}),
  })
}
