import { AppError } from '#kernel/errors.ts'
import { numberOfId } from '#kernel/id.ts'
import type { AssessmentsContext } from '../context.ts'
import type { Sql } from '#platform/database.ts'
import { exemptionQuestion, type StatementRecipient } from './facts.ts'

/** A contact that a statement goes to. */
export interface Reached {
  readonly contactId: string
  readonly team: string
  readonly email: string
  readonly key: string | null
  readonly language: string
  readonly facts: StatementRecipient
}

/**
 * Whom a statement would reach, from the directory as it is now.
 *
 * @throws {AppError} `assessments.bad-contact` when the contact has ended or its mail comes back.
 */
export async function reachedBy(sql: Sql, context: AssessmentsContext, contactId: string): Promise<Reached> {
  const no = numberOfId('contact', contactId)
  const view = no === null ? undefined : (await context.directory.recipients([no])).get(no)
  if (view === undefined || view.disabledReason !== null)
    throw new AppError('assessments.bad-contact', `The contact ${contactId} cannot be written to.`, {
      faults: [{ pointer: '/contacts', reason: view?.disabledReason ?? 'is not in the directory any more' }],
    })
  const [contact, home] = await Promise.all([context.directory.contact(contactId), context.homeCountry()])
  const nationalTeam = view.role === 'national'
  const functionClass = view.functionClass ?? (nationalTeam || view.role === 'csirt' ? 'csirt' : null)
  const domestic = home !== null && (view.countries.length === 0 || view.countries.includes(home))
  const place = home === null ? null : domestic ? 'domestic' : 'foreign'
  return {
    contactId,
    team: view.teamName,
    email: view.email,
    key: view.openpgpKey,
    language: view.language,
    facts: {
      functionClass,
      place,
      nationalTeam,
      listing: view.listing,
      exempted: (await context.norms.exemptions.covers(sql, exemptionQuestion({ functionClass, place }))).covers,
      // At home, a ministry, or whoever is in the directory for diplomacy or policy, is the way to the authority.
      authority: domestic && (view.functionClass === 'ministry' || contact.level !== 'technical'),
      exerciseAllowed: context.exerciseAllowed(view.email),
    },
  }
}
