import type { Correspondence } from '#correspondence'
import type { Directory } from '#directory'
import type { Identity } from '#identity'
import type { CheckFinding, CheckSource } from '#kernel/check.ts'
import type { Command } from '#kernel/command.ts'
import { day, dayOf, msBetween, plusMs, type Clock } from '#kernel/instant.ts'
import { findingList, type Mandates } from '#mandates'
import type { Observations } from '#observations'
import { route, type Route } from '#platform/http/route.ts'
import { bloat, ends, lag, room, type LoadDeps } from './doctor-load.ts'

/** What the checks look at. */
export interface DoctorDeps extends LoadDeps {
  readonly clock: Clock
  readonly identity: Pick<Identity, 'accounts' | 'tokens'>
  readonly directory: Pick<Directory, 'listContacts' | 'keyOf'>
  readonly correspondence: Pick<Correspondence, 'publishedKeys' | 'oldestWaiting'>
  readonly observations: Pick<Observations, 'feeds' | 'reports' | 'batches' | 'archive'>
  readonly mandates: Pick<Mandates, 'frameworks' | 'instruments'>
  /** Why the log signs nothing, in words; null while it signs. */
  readonly quarantined: () => Promise<string | null>
  /** What tells of backups. */
  readonly backups: CheckSource
}

/** Days after which a contact that nobody verified is told of. @source rule a-2 */
const verifyAfterDays = 180
/** Days before the end of a key on which it is told of: the next one should be there by then. */
const keySoonDays = 14
/** More are not counted: from there on the number says nothing. */
const countUpTo = 500

/**
 * A check of everything that a person has to mend: each room's findings, the faults first.
 *
 * @source CONTRACT, `comity doctor`
 */
export function createDoctor(deps: DoctorDeps) {
  // What stops the work comes before what is missing on paper.
  const sources: readonly CheckSource[] = [
    () => signing(deps),
    () => room(deps),
    () => lag(deps),
    () => deps.mandates.frameworks.faults(),
    () => duties(deps),
    () => contacts(deps),
    () => keys(deps),
    () => feeds(deps),
    () => deps.observations.archive.check(),
    deps.backups,
    () => ends(deps),
    () => bloat(deps),
  ]
  return async (): Promise<CheckFinding[]> => {
    const found = (await Promise.all(sources.map((source) => source()))).flat()
    return found.toSorted((a, b) => Number(b.severity === 'fault') - Number(a.severity === 'fault'))
  }
}

async function signing({ quarantined }: DoctorDeps): Promise<CheckFinding[]> {
  const why = await quarantined()
  if (why === null) return []
  return [
    {
      check: 'transparency.quarantined',
      severity: 'fault',
      what: `Nothing is signed and nothing leaves: ${why}`,
      mend: 'An administrator and an auditor look what happened, and together begin a new epoch of the log, or after a restore let it go on.',
      href: '/settings/log',
    },
  ]
}

async function duties({ identity }: DoctorDeps): Promise<CheckFinding[]> {
  return (await identity.accounts.dutyConflicts()).map(({ name, between, why }) => ({
    check: 'identity.duty-conflict',
    severity: 'warning',
    what: `${name} holds ${between.join(', ')}: ${why}`,
    mend: 'Give one of the roles to another person.',
    href: '/settings/people',
  }))
}

async function contacts({ directory, clock }: DoctorDeps): Promise<CheckFinding[]> {
  const verifiedBefore = dayOf(plusMs(clock(), -verifyAfterDays * day))
  const { items } = await directory.listContacts({ verifiedBefore }, { limit: countUpTo })
  if (items.length === 0) return []
  const count = items.length === countUpTo ? `${countUpTo} or more` : String(items.length)
  return [
    {
      check: 'directory.contacts-unverified',
      severity: 'warning',
      what: `${count} contacts were not verified for ${verifyAfterDays} days, or never.`,
      mend: 'Ask them whether the address still works, those of teams and critical operators first.',
      href: '/directory/contacts',
    },
  ]
}

async function keys({ correspondence, clock }: DoctorDeps): Promise<CheckFinding[]> {
  const now = clock()
  return (await correspondence.publishedKeys())
    .filter(({ expiresAt }) => msBetween(now, expiresAt) < keySoonDays * day)
    .map(({ fingerprint, expiresAt }) => ({
      check: 'correspondence.key-expires',
      severity: expiresAt <= now ? 'fault' : 'warning',
      what: `The signing key ${fingerprint.slice(-16)} ends on ${dayOf(expiresAt)}, and none has taken its place.`,
      mend: 'Restart the node, and see in its log why the next key was not made.',
      href: null,
    }))
}

async function feeds({ observations }: DoctorDeps): Promise<CheckFinding[]> {
  return (await observations.feeds.list())
    .filter(({ silent }) => silent)
    .map(({ name, lastReportAt }) => ({
      check: 'observations.feed-silent',
      severity: 'warning',
      what: `The feed ${name} used to deliver and has been silent since ${lastReportAt === null ? 'long' : dayOf(lastReportAt)}.`,
      mend: 'Ask its provider; until it is back, its days count as no evidence.',
      href: '/settings/feeds',
    }))
}

/** The address of the check. */
export function doctorRoutes(doctor: () => Promise<CheckFinding[]>): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/doctor',
      access: 'platform.settings.read',
      summary: 'A check of everything that a person has to mend, each finding with its mend.',
      response: findingList,
      handler: async () => ({ items: await doctor() }),
    }),
  ]
}

export const doctorCommands: readonly Command[] = [
  {
    noun: 'doctor',
    verb: '',
    summary: 'a check of everything; each finding with its mend',
    usage: '',
    flags: {},
    async run({ api, out, json }) {
      const { items } = await api.get<{ items: CheckFinding[] }>('/api/v1/doctor')
      if (json) {
        for (const item of items) out.json(item)
        return
      }
      for (const { severity, what, mend } of items) {
        out.line(`${severity}: ${what}`)
        out.line(`    ${mend}`)
      }
      if (items.length === 0) out.line('Nothing to mend was found.')
    },
  },
]
