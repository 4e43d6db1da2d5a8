import { numberedId, type Id } from '#kernel/id.ts'
import { dayOf, type Instant } from '#kernel/instant.ts'
import { isArmouredKey } from '#kernel/openpgp-key.ts'
import type { Sql } from '#platform/database.ts'
import { freshnessOf } from './freshness.ts'
import { networkKindsOf, readRecipients, teamNames } from './store/recipients.ts'
import type { Listing } from './team-profile.ts'
import type { ContactRole, MessageFormat } from './words.ts'

/** Whom findings are told to: all that a room above needs to know of a contact, and no more. */
export interface RecipientView {
  readonly contactNo: number
  readonly contactId: Id<'contact'>
  readonly teamId: Id<'team'>
  readonly teamName: string
  /** What the team is for; null where nobody said. */
  readonly functionClass: string | null
  /** Countries of the team; empty where nobody said. */
  readonly countries: readonly string[]
  readonly role: ContactRole
  readonly email: string
  readonly format: MessageFormat
  readonly language: string
  /** What to encrypt to; null also where only a fingerprint is known. */
  readonly openpgpKey: string | null
  readonly verified: string | null
  /** Not verified within the limit of its role: amber wherever it is used. */
  readonly stale: boolean
  readonly disabledReason: string | null
  /** What a look-up in the lists that bind us gave; null where nobody looked. */
  readonly listing: Listing | null
}

/** The contacts behind routes, by number; those that are gone are left out. */
export async function findRecipients(
  sql: Sql,
  contactNos: readonly number[],
  now: Instant,
): Promise<Map<number, RecipientView>> {
  const rows = await readRecipients(sql, [...new Set(contactNos)])
  return new Map(
    rows.map((row) => [
      row.contact_no,
      {
        contactNo: row.contact_no,
        contactId: numberedId('contact', row.contact_no),
        teamId: numberedId('team', row.team_no),
        teamName: row.team,
        functionClass: row.function_class,
        countries: row.countries,
        role: row.role,
        email: row.email,
        format: row.format,
        language: row.language,
        openpgpKey: row.openpgp_key !== null && isArmouredKey(row.openpgp_key) ? row.openpgp_key : null,
        verified: row.verified,
        stale: freshnessOf(row.role, row.verified, dayOf(now)).state === 'amber',
        disabledReason: row.disabled_at === null ? null : (row.disabled_reason ?? 'no reason was given'),
        listing: row.listing,
      },
    ]),
  )
}

/**
 * Whether a contact is at home. A desk without a country of its own in the directory is one of the team's own list, and so of its own
 * country; a national CSIRT without one is nobody's guess, and is not taken for one at home. `marksOfContacts` asks the same of the database.
 *
 * @param home ISO 3166-1 alpha-2.
 */
export function isAtHome({ countries, role }: Pick<RecipientView, 'countries' | 'role'>, home: string): boolean {
  return countries.length > 0 ? countries.includes(home) : role !== 'national'
}

/** A route as a finding carries it. */
export interface RouteNumbers {
  readonly teamNo: number | null
  readonly contactNo: number | null
  readonly networkNo: number | null
}

/** A route as a person reads it. */
export interface RouteView {
  readonly teamId: Id<'team'>
  readonly teamName: string
  readonly contactId: Id<'contact'>
  /** Kind of the network by which it was found: `cidr`, `asn`, … */
  readonly basis: string
}

/** The routes of a page of findings, in their order; null where nobody answers. */
export async function viewRoutes(sql: Sql, routes: readonly RouteNumbers[]): Promise<(RouteView | null)[]> {
  const known = (pick: (route: RouteNumbers) => number | null): number[] => [
    ...new Set(routes.map(pick).filter((no) => no !== null)),
  ]
  const [names, kinds] = await Promise.all([
    teamNames(
      sql,
      known((r) => r.teamNo),
    ),
    networkKindsOf(
      sql,
      known((r) => r.networkNo),
    ),
  ])
  return routes.map(({ teamNo, contactNo, networkNo }) =>
    teamNo === null || contactNo === null
      ? null
      : {
          teamId: numberedId('team', teamNo),
          teamName: names.get(teamNo) ?? '',
          contactId: numberedId('contact', contactNo),
          basis: (networkNo === null ? undefined : kinds.get(networkNo)) ?? 'unknown',
        },
  )
}
