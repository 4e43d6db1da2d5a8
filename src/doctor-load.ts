import type { Correspondence } from '#correspondence'
import { keyFault, type Directory } from '#directory'
import type { Identity } from '#identity'
import type { CheckFinding } from '#kernel/check.ts'
import { day, dayOf, hour, minute, msBetween, plusMs, type Clock, type Instant } from '#kernel/instant.ts'
import type { Mandates } from '#mandates'
import type { Observations } from '#observations'
import type { Sql } from '#platform/database.ts'
import type { Spool } from '#platform/spool.ts'
import { tableStats } from '#platform/table-stats.ts'

/** What the checks of load, room and ends look at. */
export interface LoadDeps {
  readonly db: Sql
  readonly clock: Clock
  readonly spool: Pick<Spool, 'room'>
  readonly identity: Pick<Identity, 'tokens'>
  readonly directory: Pick<Directory, 'listContacts' | 'keyOf'>
  readonly correspondence: Pick<Correspondence, 'oldestWaiting'>
  readonly observations: Pick<Observations, 'reports' | 'batches'>
  readonly mandates: Pick<Mandates, 'instruments'>
  readonly logPending: () => Promise<{ readonly count: number; readonly oldest: Instant | null }>
}

/** From so many dead rows on, and so many for each live one, a table is told of: autovacuum keeps it below a tenth. */
const deadFrom = 50_000
const deadShare = 0.4
/** How long a thing may wait before it is told of: a report is worked through in minutes, an entry published in a second. */
const lateMs = { report: 30 * minute, message: 6 * hour, entry: 5 * minute }
/** Days before an end on which it is told of. */
const soonDays = 14
/** More are not looked at: from there on the number says nothing. */
const lookAt = 500

const warning = (check: string, what: string, mend: string, href: string | null = null): CheckFinding => ({
  check,
  severity: 'warning',
  what,
  mend,
  href,
})

/** Tables whose dead rows are not cleared away. */
export async function bloat({ db }: LoadDeps): Promise<CheckFinding[]> {
  return (await tableStats(db, 20))
    .filter(({ live, dead }) => dead >= deadFrom && dead > deadShare * live)
    .map(({ table, live, dead, cleanedAt }) =>
      warning(
        'platform.bloat',
        `${table} has about ${dead} dead rows for ${live} live ones; it was ${cleanedAt === null ? 'never cleaned' : `last cleaned on ${dayOf(cleanedAt)}`}.`,
        `Look for a transaction that has been open for long (pg_stat_activity), then run: vacuum ${table}`,
      ),
    )
}

/** What waits for longer than it should: reports, messages, entries of the log. */
export async function lag(deps: LoadDeps): Promise<CheckFinding[]> {
  const { clock, observations, correspondence } = deps
  const [report, message, entry] = await Promise.all([
    observations.reports.waiting(),
    correspondence.oldestWaiting(),
    deps.logPending(),
  ])
  const late = (oldest: Instant | null, ms: number): oldest is Instant =>
    oldest !== null && msBetween(oldest, clock()) > ms
  const since = (oldest: Instant): string => oldest.slice(0, 16).replace('T', ' ')
  return [
    ...(late(report.oldest, lateMs.report)
      ? [
          warning(
            'observations.reports-wait',
            `${report.count} reports wait to be worked through, the oldest since ${since(report.oldest)}.`,
            'See in the log of the node whether the intake runs; more processes or cores work through more.',
            '/reports',
          ),
        ]
      : []),
    ...(late(message.oldest, lateMs.message)
      ? [
          warning(
            'correspondence.messages-wait',
            `${message.count} messages wait to leave, the oldest since ${since(message.oldest)}.`,
            'comity message list --state queued says why each waits.',
          ),
        ]
      : []),
    ...(late(entry.oldest, lateMs.entry)
      ? [
          {
            ...warning(
              'transparency.entries-wait',
              `${entry.count} entries wait for their place in the log, the oldest since ${since(entry.oldest)}.`,
              'The sequencer does not run; see the log of the node.',
              '/settings/log',
            ),
            severity: 'fault' as const,
          },
        ]
      : []),
  ]
}

/** Whether new reports still have room, and whether a batch waits for somebody. */
export async function room({ spool, observations }: LoadDeps): Promise<CheckFinding[]> {
  const { freeBytes, reserveBytes, isWritable } = await spool.room()
  const held = await observations.batches.list({ state: 'held' })
  return [
    ...(isWritable
      ? []
      : [
          {
            ...warning(
              'platform.disk-unwritable',
              'The disk of the data folder cannot be written to: no report is taken in, and nothing is signed.',
              'Look at the log of the machine: a disk that fails is mounted read-only. Mend it and mount it again; the node goes on by itself.',
            ),
            severity: 'fault' as const,
          },
        ]),
    ...(freeBytes < 2 * reserveBytes
      ? [
          {
            ...warning(
              'platform.disk-low',
              `The disk of the spool has ${Math.round(freeBytes / 1024 ** 2)} MiB free; below ${Math.round(reserveBytes / 1024 ** 2)} MiB no report is taken in.`,
              'Free some room, or shorten the retention of reports (COMITY_REPORT_RETENTION_DAYS).',
            ),
            severity: freeBytes < reserveBytes ? ('fault' as const) : ('warning' as const),
          },
        ]
      : []),
    ...held.map((batch) =>
      warning(
        'observations.batch-held',
        `All notifications of ${batch.feedName} are held since ${dayOf(batch.gatheredAt)}: ${batch.recipients} recipients wait.`,
        'A duty officer looks at the one that was sent to the team, and releases or rejects the batch.',
        '/notifications',
      ),
    ),
  ]
}

/** Keys of recipients, tokens and instruments that end soon or have ended while they are relied upon. */
export async function ends(deps: LoadDeps): Promise<CheckFinding[]> {
  const found = await Promise.all([contactKeys(deps), tokens(deps), instruments(deps)])
  return found.flat()
}

async function contactKeys({ directory }: LoadDeps): Promise<CheckFinding[]> {
  const { items } = await directory.listContacts({ disabled: false, withKey: true }, { limit: lookAt })
  const found: CheckFinding[] = []
  for (const contact of items) {
    const key = await directory.keyOf(contact)
    if (key === null || key.state === 'good' || key.state === 'fingerprint-only') continue
    const fault = keyFault(key)
    const ends = key.expiresAt === null ? '' : ` on ${dayOf(key.expiresAt)}`
    found.push({
      check: 'directory.contact-key-expires',
      severity: fault === null ? 'warning' : 'fault',
      what:
        fault === null
          ? `The OpenPGP key of ${contact.email} ends${ends}: from then on nothing is sent to it.`
          : `The OpenPGP key of ${contact.email} ${fault.split(':')[0]}: nothing is sent to it.`,
      mend: 'Ask for the new key, or take the old one away so that messages go out signed only.',
      href: '/directory/contacts',
    })
  }
  return found
}

async function tokens({ identity, clock }: LoadDeps): Promise<CheckFinding[]> {
  const now = clock()
  const { items } = await identity.tokens.list({ after: '', limit: lookAt })
  return items
    .filter(
      ({ endedAt, expiresAt, lastUsedOn }) =>
        endedAt === null &&
        lastUsedOn !== null &&
        expiresAt < plusMs(now, soonDays * day) &&
        expiresAt > plusMs(now, -soonDays * day),
    )
    .map(({ name, expiresAt }) =>
      warning(
        'identity.token-expires',
        `The API token ${name}, which is in use, ${expiresAt <= now ? 'ended' : 'ends'} on ${dayOf(expiresAt)}.`,
        'Make a new one and give it to the program that uses it.',
        '/settings/tokens',
      ),
    )
}

async function instruments({ mandates, clock }: LoadDeps): Promise<CheckFinding[]> {
  const soon = plusMs(clock(), soonDays * day)
  const { items } = await mandates.instruments.list({ state: 'in-force', limit: lookAt })
  return items.flatMap(({ reference, validUntil }) =>
    validUntil === null || validUntil > soon
      ? []
      : [
          warning(
            'mandates.instrument-ends',
            `The instrument ${reference} ends on ${dayOf(validUntil)}.`,
            'Ask its issuer whether it is renewed; what rests on it ends with it.',
            '/mandates/instruments',
          ),
        ],
  )
}
