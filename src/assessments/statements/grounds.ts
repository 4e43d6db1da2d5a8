import { checkText } from '#norms'
import type { Sql } from '#platform/database.ts'
import type { Assessing } from '../assessments.ts'
import { listAuthorityDecisions, listConsultations, peerAgreed, type ConsultationRow } from '../store.ts'
import type { StatementFacts } from './facts.ts'
import type { Statement } from './statement.ts'
import { isCleared } from './store.ts'

/** Whether the technical point of contact was asked, from what is on record. An answer, or none, changes nothing: silence is no guilt. */
export function contactFrom(
  consultations: readonly Pick<ConsultationRow, 'kind' | 'outcome'>[],
): StatementFacts['contact'] {
  const technical = consultations.filter(({ kind }) => kind === 'csirt' || kind === 'point-of-contact')
  if (technical.some(({ outcome }) => outcome !== 'not-asked')) return 'attempted'
  return technical.length > 0 ? 'reasoned' : 'none'
}

/** Gathers what a decision on a statement rests on, as it is now. */
export async function groundsOf(
  sql: Sql,
  statement: Statement,
  frozenContent: Assessing['frozenContent'],
): Promise<StatementFacts> {
  const { assessmentId, number, body, statementId, revision } = statement
  const consultations = await listConsultations(sql, [statementId, ...(assessmentId === null ? [] : [assessmentId])])
  const rests = assessmentId !== null && number !== null ? { assessmentId, number } : null
  const authority = assessmentId === null ? [] : await listAuthorityDecisions(sql, assessmentId)
  return {
    statement,
    frozen: rests === null ? null : await frozenContent(sql, rests.assessmentId, rests.number),
    peer: rests === null ? false : await peerAgreed(sql, rests.assessmentId, rests.number),
    lexicon: checkText(`${body.title}\n${body.text}`, body.language),
    cleared: await isCleared(sql, statementId, revision),
    contact: contactFrom(consultations),
    authority: authority.at(-1)?.decision ?? 'none',
  }
}
