import type { Actor } from '#kernel/actor.ts'
import { checkText } from '#norms'
import type { Tx } from '#platform/database.ts'
import type { Content } from './content.ts'
import type { AssessmentsContext } from './context.ts'
import { revisionOf } from './store.ts'
import { aspects } from './words.ts'

/** Within this time the diplomatic contact hears of an assessment that touches another State. @source R017; rule P5-named */
export const diplomaticNoticeHours = 24

/** The words of an assessment in which a State could stand. */
function wordsOf(content: Content): string {
  return [
    content.title,
    content.question,
    ...aspects.map((aspect) => content.aspects[aspect]),
    ...content.hypotheses.flatMap((each) => [each.text, each.against]),
    ...content.evidence.flatMap((item) => [item.summary, item.detail]),
    content.judgement.text,
  ].join('\n')
}

/** Begins the clock for telling the diplomatic contact, when a frozen version touches another State. Once for each assessment. */
export async function oweDiplomaticNotice(
  { norms }: Pick<AssessmentsContext, 'norms'>,
  tx: Tx,
  about: { id: string; content: Content; by: Pick<Actor, 'kind' | 'id'>; exercise: boolean },
): Promise<void> {
  if (!checkText(wordsOf(about.content)).state) return
  await norms.obligations.owe(tx, {
    rule: 'P5-named',
    what: 'Tell the diplomatic contact that an assessment touches another State.',
    subject: { type: 'assessments.assessment', id: about.id },
    clock: { hours: diplomaticNoticeHours },
    owner: 'liaison',
    escalateTo: 'head',
    pausable: true,
    by: about.by,
    exercise: about.exercise,
  })
}

/** Which duties a consultation meets: of telling the diplomatic contact, or the technical one that a text points to. */
const metBy: Readonly<Record<string, readonly string[]>> = {
  'diplomatic-contact': ['P5-named', 'P5-context'],
  csirt: ['b-5-advice'],
  'point-of-contact': ['b-5-advice'],
}

/** Ends the clocks that a consultation was owed for; also a recorded reason not to ask the technical contact ends its clock. */
export async function meetByConsultation(
  { norms }: Pick<AssessmentsContext, 'norms'>,
  tx: Tx,
  done: { about: string; kind: string; outcome: string; consultationId: string; by: Actor },
): Promise<void> {
  if (done.kind === 'diplomatic-contact' && done.outcome === 'not-asked') return
  const revision = await revisionOf(tx, done.about)
  const subject =
    revision === null
      ? { type: 'assessments.assessment', id: done.about }
      : { type: 'assessments.statement', id: `${done.about}.${revision}` }
  for (const rule of metBy[done.kind] ?? [])
    await norms.obligations.meet(tx, { subject, rule, by: done.by, evidence: `Consultation ${done.consultationId}` })
}
