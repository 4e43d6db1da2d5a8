import type { RecipientView } from '#directory'
import { dayOf, type Instant } from '#kernel/instant.ts'
import type { Facts } from '#norms'

/**
 * The facts of a message of the team's own words, without findings or data of others: a question to a source, a notice, a letter.
 *
 * @source policies/facts.yaml; rules b-1, b-4; R016
 */
export function messageFacts(
  recipient: RecipientView,
  about: {
    readonly home: string | null
    readonly exercise: boolean
    readonly now: Instant
    /** The lexicon found something that may name a State or an actor, and no second person has read the text for that. */
    readonly mayName: boolean
  },
): Facts {
  const { home, exercise, now } = about
  const { countries, role, functionClass, listing, verified } = recipient
  const domestic = countries.length === 0 ? role !== 'national' : home !== null && countries.includes(home)
  const daysOld =
    verified === null
      ? null
      : Math.max(0, Math.floor((Date.parse(dayOf(now)) - Date.parse(`${verified}T00:00:00Z`)) / 86_400_000))
  return {
    'act.effect': 'E2',
    'message.kind': 'advice',
    'message.marksLooser': false,
    'message.fixedSentences': true,
    'message.asksSubscriberIdentity': false,
    // The words declare nobody; what the lexicon found makes that unknown, which holds the message.
    'message.names': about.mayName ? null : 'nobody',
    'message.basis': 'nothing-named',
    'content.class': 'defensive',
    'data.fields': 'minimum',
    'data.personal': 'none',
    'data.personAtRisk': false,
    'data.origin': 'own',
    'source.marking': 'TLP:AMBER',
    'source.affectedPartyNotice': 'not-stated',
    'source.permission': false,
    'source.compelled': false,
    ...(home === null ? {} : { 'recipient.place': domestic ? 'domestic' : 'foreign' }),
    'recipient.function': functionClass ?? (role === 'national' || role === 'csirt' ? 'csirt' : 'other'),
    'recipient.nationalTeam': role === 'national',
    'recipient.answersForSystem': false,
    'recipient.criticalOperator': role === 'critical-operator',
    // Written to this desk by name, about what concerns it.
    'recipient.audience': 'named-recipient',
    ...(listing !== null ? { 'recipient.listing': listing } : domestic ? { 'recipient.listing': 'not-listed' } : {}),
    'recipient.governmentHostile': false,
    ...(daysOld === null ? {} : { 'contact.daysSinceVerified': daysOld }),
    'route.basis': 'domain',
    'mapping.anomaly': false,
    'volume.anomaly': false,
    'anomaly.cleared': false,
    'system.place': 'domestic',
    'system.teamAsset': false,
    'team.nationalResponsibility': true,
    'exercise.item': exercise,
    'exercise.recipientAllowed': exercise,
    'exercise.labelled': exercise,
    'finding.critical': false,
  }
}
