import type { Actor } from '#kernel/actor.ts'
import { systemActor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { numberedId } from '#kernel/id.ts'
import { pageOf, type Page } from '#kernel/page.ts'
import { dayOf, hour, plusMs } from '#kernel/instant.ts'
import { createAddressTables, type AddressTables } from './address-tables.ts'
import { createTeamAssets, type TeamAssets } from './assets/assets.ts'
import { askWho, type WhoAnswer, type WhoQuestion } from './asking.ts'
import { sayFact, type DirectoryContext, type DirectoryGiven } from './context.ts'
import { createContactKeys, type ContactKey } from './contact-key.ts'
import { coverageOf, type Coverage } from './coverage.ts'
import { createEditing, type DirectoryEditing } from './editing.ts'
import { dayNumber, freshnessOf, type Freshness } from './freshness.ts'
import { found } from './context.ts'
import { cursorNumber, notFound, numberOf } from './ids.ts'
import { importFile, type ImportRequest } from './importing.ts'
import { createOperators, type Operators } from './operators.ts'
import { findRecipients, viewRoutes, type RecipientView, type RouteNumbers, type RouteView } from './recipients.ts'
import type { RouteData } from './routing/build-routes.ts'
import { RouteTable } from './routing/route-table.ts'
import * as contacts from './store/contacts.ts'
import { historyOf, recordChange, type HistoryEntry, type SubjectType } from './store/history.ts'
import { bumpRoutesVersion } from './store/import-merge.ts'
import * as imports from './store/imports.ts'
import * as networks from './store/networks.ts'
import { listProposals, type Proposal } from './store/proposals.ts'
import { contactNosOfTeam, marksOfContacts } from './store/recipients.ts'
import { loadRouteData, routesVersion } from './store/route-rows.ts'
import * as teams from './store/teams.ts'

export interface PageRequest {
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}

/** Teams, contacts, networks: who answers for a system, and why. */
export interface Directory extends DirectoryEditing {
  import(actor: Actor, request: ImportRequest): Promise<imports.ImportRecord>
  who(question: WhoQuestion): Promise<WhoAnswer>

  /** The version of all that decides on routes; a worker whose table has another reloads. */
  routesVersion(): Promise<number>
  /** The whole table over shared memory: `data` goes to a worker thread as it is. */
  loadRoutes(): Promise<RouteTable>
  /** The contact that stands behind a route, by the table's `contactNo`. */
  contactByNo(contactNo: number): Promise<contacts.Contact>
  /** Whom to tell, by the numbers that routes carry; contacts that ended are left out. */
  recipients(contactNos: readonly number[]): Promise<Map<number, RecipientView>>
  /** Which contacts are abroad, seen from a country, and which are of critical operators, by number. */
  marksOfContacts(home: string): Promise<{ readonly abroad: readonly number[]; readonly critical: readonly number[] }>
  contactNosOfTeam(teamId: string): Promise<number[]>
  /** How routes read for a person: the team's name, and by which kind of network it was found. */
  routeViews(routes: readonly RouteNumbers[]): Promise<(RouteView | null)[]>
  readonly addressTables: AddressTables

  /**
   * Counts a bounce of a message that we sent. The second distinct message disables the contact.
   * @returns Whether this one disabled it.
   */
  recordBounce(contactId: string, bounce: { messageId: string; reason: string }): Promise<boolean>
  bounces(contactId: string): ReturnType<typeof contacts.bouncesOf>

  listTeams(filter: teams.TeamFilter, page: PageRequest): Promise<Page<teams.Team>>
  team(teamId: string): Promise<teams.Team>
  listContacts(
    filter: Omit<contacts.ContactFilter, 'teamNo'> & { teamId?: string },
    page: PageRequest,
  ): Promise<Page<contacts.Contact>>
  contact(contactId: string): Promise<contacts.Contact>
  /** How often contacts want to be written to: those that said so themselves. Read again when the directory has changed. */
  paces(): Promise<readonly contacts.ContactPace[]>
  /** How a contact's OpenPGP key stands today; null where it has none. */
  keyOf(contact: Pick<contacts.Contact, 'openpgpKey'>): Promise<ContactKey | null>
  /** Whether a contact may be relied upon today. */
  freshness(contact: Pick<contacts.Contact, 'role' | 'verified'>): Freshness
  listNetworks(
    filter: Omit<networks.NetworkFilter, 'teamNo' | 'contactNo'> & { teamId?: string; contactId?: string },
    page: PageRequest,
  ): Promise<Page<networks.Network>>
  network(networkId: string): Promise<networks.Network>
  history(type: SubjectType, id: string): Promise<HistoryEntry[]>
  listProposals(page: PageRequest): Promise<Page<Proposal>>
  listImports(page: PageRequest): Promise<Page<imports.ImportRecord>>
  importRecord(importId: string): Promise<imports.ImportRecord & { notes: readonly { line: number; note: string }[] }>
  refusedRows(importId: string, page: PageRequest): Promise<Page<imports.RefusedRecord>>

  /** @throws {AppError} `directory.bad-query` while no home country is set. */
  coverage(): Promise<Coverage>
  readonly operators: Operators
  /** Published contact points of response teams. */
  readonly assets: TeamAssets
  /** Ends imports that died with their process; to be called at start and from time to time. */
  sweep(): Promise<void>
}

/** Distinct messages that must bounce before a contact is disabled: one may be a full mailbox. */
const bouncesToDisable = 2
const defaultLimit = 50

export function createDirectory(given: DirectoryGiven): Directory {
  const context: DirectoryContext = { ...given, keys: createContactKeys() }
  const { db, clock, keys } = context
  const addressTables = createAddressTables(db)
  let routes: RouteTable | null = null
  let paces: { readonly version: number; readonly of: readonly contacts.ContactPace[] } | null = null

  async function loadRoutes(): Promise<RouteTable> {
    const version = await routesVersion(db)
    if (routes?.data.version === version) return routes
    const data: RouteData = await loadRouteData(db)
    return (routes = new RouteTable(data))
  }
  const contactByNo = async (no: number): Promise<contacts.Contact> =>
    found(await contacts.findContact(db, no), () => notFound('contact'))

  async function recordBounce(contactId: string, bounce: { messageId: string; reason: string }): Promise<boolean> {
    const by = systemActor('bounces')
    const no = numberOf('contact', contactId)
    return db.transaction(async (tx) => {
      found(await contacts.findContact(tx, no), () => notFound('contact'))
      const at = clock()
      const open = await contacts.addBounce(tx, no, { ...bounce, at })
      if (open < bouncesToDisable) return false
      const reason = `${open} messages came back; the last answer: ${bounce.reason}`
      if (!(await contacts.setDisabled(tx, no, at, reason))) return false
      await recordChange(tx, at, by, {
        subjectType: 'contact',
        subjectNo: no,
        change: 'disabled',
        after: { reason },
        why: reason,
      })
      await sayFact(context, tx, {
        type: 'contact-disabled',
        at,
        by,
        subject: 'contact',
        id: contactId,
        detail: { bounces: open },
      })
      await bumpRoutesVersion(tx)
      return true
    })
  }

  async function coverage(): Promise<Coverage> {
    const home = await context.homeCountry()
    if (home === null)
      throw new AppError('directory.bad-query', 'Coverage needs the country of the team; it is not set yet.')
    const [tables, table] = await Promise.all([addressTables.load(), loadRoutes()])
    const options = { today: dayNumber(dayOf(clock())), limit: 500 }
    return coverageOf(
      tables.map((each) => each.data),
      table,
      home,
      options,
    )
  }

  return {
    ...createEditing(context),
    import: (actor, request) => importFile(context, actor, request),
    who: (question) => askWho(context, addressTables, question),
    routesVersion: () => routesVersion(db),
    loadRoutes,
    contactByNo,
    recipients: (nos) => findRecipients(db, nos, clock()),
    async marksOfContacts(home) {
      const marks = await marksOfContacts(db, home)
      const numbers = (of: 'abroad' | 'critical'): number[] =>
        marks.filter((each) => each[of]).map((each) => each.contact_no)
      return { abroad: numbers('abroad'), critical: numbers('critical') }
    },
    contactNosOfTeam: (id) => contactNosOfTeam(db, numberOf('team', id)),
    routeViews: (routes) => viewRoutes(db, routes),
    addressTables,
    recordBounce,
    bounces: (contactId) => contacts.bouncesOf(db, numberOf('contact', contactId)),

    async listTeams(filter, { cursor, limit = defaultLimit }) {
      return pageOf(
        await teams.listTeams(db, filter, cursorNumber('team', cursor), limit + 1),
        limit,
        (last) => last.teamId,
      )
    },
    team: async (id) => found(await teams.findTeam(db, numberOf('team', id)), () => notFound('team')),
    async listContacts({ teamId, ...filter }, { cursor, limit = defaultLimit }) {
      const full = { ...filter, ...(teamId === undefined ? {} : { teamNo: numberOf('team', teamId) }) }
      const rows = await contacts.listContacts(db, full, cursorNumber('contact', cursor), limit + 1)
      return pageOf(rows, limit, (last) => last.contactId)
    },
    contact: (id) => contactByNo(numberOf('contact', id)),
    async paces() {
      const version = await routesVersion(db)
      if (paces?.version !== version) paces = { version, of: await contacts.contactPaces(db) }
      return paces.of
    },
    keyOf: async ({ openpgpKey }) => (openpgpKey === null ? null : keys.stateOf(openpgpKey, clock())),
    freshness: ({ role, verified }) => freshnessOf(role, verified, dayOf(clock())),
    async listNetworks({ teamId, contactId, ...filter }, { cursor, limit = defaultLimit }) {
      const full = {
        ...filter,
        ...(teamId === undefined ? {} : { teamNo: numberOf('team', teamId) }),
        ...(contactId === undefined ? {} : { contactNo: numberOf('contact', contactId) }),
      }
      const rows = await networks.listNetworks(db, full, cursorNumber('network', cursor), limit + 1)
      return pageOf(rows, limit, (last) => last.networkId)
    },
    network: async (id) => found(await networks.findNetwork(db, numberOf('network', id)), () => notFound('network')),
    history: (type, id) => historyOf(db, type, numberOf(type, id), 500),
    async listProposals({ cursor, limit = defaultLimit }) {
      return pageOf(
        await listProposals(db, cursorNumber('proposal', cursor), limit + 1),
        limit,
        (last) => last.proposalId,
      )
    },
    async listImports({ cursor, limit = defaultLimit }) {
      const before = cursor === undefined ? null : cursorNumber('import', cursor)
      return pageOf(await imports.listImports(db, before, limit + 1), limit, (last) => last.importId)
    },
    async importRecord(id) {
      const no = numberOf('import', id)
      const record = found(await imports.findImport(db, no), () => notFound('import'))
      return { ...record, notes: await imports.listNotes(db, no, 1000) }
    },
    async refusedRows(id, { cursor, limit = defaultLimit }) {
      const no = numberOf('import', id)
      found(await imports.findImport(db, no), () => notFound('import'))
      const rows = await imports.listRefused(db, no, cursorNumber('line', cursor), limit + 1)
      return pageOf(rows, limit, (last) => String(last.line))
    },
    coverage,
    operators: createOperators(context),
    assets: createTeamAssets(context),
    async sweep() {
      const at = clock()
      const ended = await imports.sweepImports(db, at, plusMs(at, -6 * hour))
      if (ended > 0) context.log.warn({ imports: ended }, 'imports that never ended were closed')
    },
  }
}

/** The public form of a contact's number, as stored beside findings. */
export const contactIdOf = (contactNo: number): `contact_${string}` => numberedId('contact', contactNo)
