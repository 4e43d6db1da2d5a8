import type { Team } from '#identity'
import { day, dayOf, plusMs, type Instant } from '#kernel/instant.ts'
import { AppError } from '#kernel/errors.ts'
import { route, type Route } from '#platform/http/route.ts'

/** What the documents are made of. */
export interface SelfDescription {
  readonly team: Team
  readonly mailAddress: string
  readonly publicUrl: string
  /** Whether the declaration of non-use stands, and where it is read. @source NORMS-IN-PRACTICE C11, k-6 */
  readonly declaration: string
  readonly now: Instant
}

/** The file is made at each reading, so its end is always a good while off; RFC 9116 asks for less than a year. */
const securityTxtDays = 180

/**
 * Where to report security problems to, for programs.
 *
 * @source RFC 9116, sections 2.5.3 (Contact), 2.5.5 (Expires), 2.5.2 (Canonical), 2.5.8 (Preferred-Languages)
 */
export function securityTxt({ mailAddress, publicUrl, now }: SelfDescription): string {
  return [
    `Contact: mailto:${mailAddress}`,
    `Expires: ${plusMs(now, securityTxtDays * day)}`,
    'Preferred-Languages: en',
    `Canonical: ${publicUrl}/.well-known/security.txt`,
    `Policy: ${publicUrl}/rfc2350.txt`,
    '',
  ].join('\n')
}

/**
 * Who the team is, by the headings that teams expect. What the team has not said stands there as not said.
 *
 * @source RFC 2350, appendix D
 */
export function rfc2350({ team, mailAddress, publicUrl, now, declaration }: SelfDescription): string {
  const unsaid = 'Not stated.'
  const sections: readonly (readonly [string, string])[] = [
    ['1. Document Information', ''],
    ['1.1 Date of Last Update', dayOf(now)],
    ['1.3 Locations where this Document May Be Found', `${publicUrl}/rfc2350.txt`],
    [
      '1.4 Authenticating this Document',
      `The team's OpenPGP key is published by the Web Key Directory of ${publicUrl}.`,
    ],
    ['2. Contact Information', ''],
    ['2.1 Name of the Team', team.name],
    ['2.3 Time Zone', team.timeZone],
    ['2.7 Electronic Mail Address', mailAddress],
    ['3. Charter', ''],
    ['3.1 Mission Statement', team.mandate || unsaid],
    ['3.2 Constituency', `Systems in the country ${team.country}.`],
    ['3.3 Sponsorship and/or Affiliation', `Hosted by: ${team.hostModel}.`],
    ['4. Policies', ''],
    [
      '4.2 Co-operation, Interaction and Disclosure of Information',
      'What leaves the team is held against written rules beforehand and carries a marking of the Traffic Light Protocol 2.0. An acknowledgement is not concurrence; a notification is not an accusation; a mitigation is not an admission.',
    ],
    ['4.3 Communication and Authentication', 'Mail of the team is signed with OpenPGP; encrypted mail is welcome.'],
    ['4.4 Declaration of Non-Use', declaration],
    ['5. Services', ''],
    ['5.1 Incident Response', 'Notification of those who answer for affected systems; coordination between teams.'],
    [
      '6. Incident Reporting Forms',
      `By mail to ${mailAddress}; reports in Shadowserver, IntelMQ or XARF form are read by machine.`,
    ],
    ['7. Disclaimers', 'Voluntary norms are policy; nothing here states law.'],
  ]
  return `${sections.map(([heading, text]) => (text === '' ? `${heading}\n` : `${heading}\n\n   ${text}\n`)).join('\n')}`
}

/** The documents by which others know the team. @source CONTRACT, HTTP */
export function selfDescriptionRoutes(describe: () => Promise<SelfDescription | null>): Route[] {
  const document = (path: string, summary: string, write: (about: SelfDescription) => string): Route =>
    route({
      method: 'GET',
      path,
      access: 'public',
      summary,
      async handler({ reply }) {
        const about = await describe()
        if (about === null) throw new AppError('platform.not-found', 'This node is not set up yet.')
        reply.header('cache-control', 'public, max-age=3600')
        return reply.text(write(about))
      },
    })
  return [
    document('/.well-known/security.txt', 'Where to report security problems to (RFC 9116).', securityTxt),
    document('/rfc2350.txt', 'Who the team is, by the headings of RFC 2350.', rfc2350),
  ]
}
