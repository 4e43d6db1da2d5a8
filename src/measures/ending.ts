import type { Actor } from '#kernel/actor.ts'
import type { Norms } from '#norms'
import type { Tx } from '#platform/database.ts'
import type { Measure, MeasureEnd } from './measure.ts'

/**
 * What is owed only while a measure lasts. Not among them is what is owed because it was in force: to write what urgency left unwritten
 * (c-3-later), and to tell those whom it touched (f-2, P1-spill). Else a filter that ends before its day is over would never be accounted for.
 *
 * @source rule e-4-review; R140, "paperwork after, but recorded"
 */
const owedWhileItLasts = ['e-4-review'] as const

/** Ends what a measure owed for as long as it lasted. @returns How many clocks ended. */
export async function settle(
  { obligations }: Pick<Norms, 'obligations'>,
  tx: Tx,
  by: Actor,
  { measureId }: Pick<Measure, 'measureId'>,
  { state, end }: { readonly state: string; readonly end: Pick<MeasureEnd, 'at' | 'cause'> },
): Promise<number> {
  const subject = { type: 'measures.measure', id: measureId }
  const evidence = `The measure was ${state} on ${end.at}: ${end.cause}.`
  let ended = 0
  for (const rule of owedWhileItLasts) ended += await obligations.meet(tx, { subject, rule, by, evidence })
  return ended
}
