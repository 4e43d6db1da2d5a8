import { hash } from 'node:crypto'
import { canonicalJson, type Json } from '#kernel/canonical-json.ts'
import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { numberOfId } from '#kernel/id.ts'
import { dayOf, type Clock, type Instant } from '#kernel/instant.ts'
import type { Database, Tx } from '#platform/database.ts'
import type { Emit } from '#platform/facts.ts'
import { periodOf } from '../report/editions/make-edition.ts'
import { daysBefore } from '../report/feed-days.ts'
import type { NormReports } from '../report/norm-report.ts'
import { draftDeclaration, type Declaration, type Signatories } from './declaration.ts'
import {
  declarationMonths,
  standsUntil,
  type DeclarationKind,
  type Publication,
  type PublicationKind,
} from './publication.ts'
import * as store from './store.ts'

/** The rules, as this room may ask them: it knows no other room, and is handed the gate when the node is wired. */
export interface PublishGate {
  /** Decides on the act `publish`; where people have to answer, keeps the command for them. */
  ask(
    tx: Tx,
    wish: {
      readonly publication: Publication
      readonly statementKind: 'report' | 'declaration'
      readonly by: Actor
      readonly why: string
    },
  ): Promise<{ readonly released: boolean; readonly approvalId: string | null }>
  /** Ends the clock of the declaration before, and begins the next. */
  renewIn(tx: Tx, publication: Publication, months: number, by: Actor): Promise<void>
}

export interface Publications {
  /** @throws {AppError} `transparency.too-recent`, `transparency.overlaps` */
  askReport(actor: Actor, wish: { from: string; to: string; why: string }): Promise<Publication>
  askDeclaration(
    actor: Actor,
    wish: { kind: DeclarationKind; signatories: Signatories; why: string },
  ): Promise<Publication>
  list(): Promise<Publication[]>
  published(kind?: PublicationKind): Promise<Publication[]>
  /** Null where nothing was published under this id. */
  publishedOne(publicationId: string): Promise<Publication | null>
  /** The declaration of non-use that stands or stood last. */
  nonUse(): Promise<{ readonly publishedAt: Instant; readonly until: Instant } | null>
  /** What runs when people have answered. */
  readonly publish: (tx: Tx, publicationId: string, by: Actor, approvalId: string) => Promise<void>
  readonly refuse: (tx: Tx, publicationId: string) => Promise<void>
}

export interface PublicationsDeps {
  readonly db: Database
  readonly clock: Clock
  readonly emit: Emit
  readonly reports: NormReports
  readonly gate: PublishGate
  readonly team: () => Promise<{ readonly name: string; readonly mandate: string } | null>
}

const listed = 200

export function createPublications({ db, clock, emit, reports, gate, team }: PublicationsDeps): Publications {
  async function ask(
    actor: Actor,
    one: { kind: PublicationKind; title: string; from: string; to: string; content: object },
    why: string,
  ): Promise<Publication> {
    const content = canonicalJson(one.content as Json)
    return db.transaction(async (tx) => {
      const publication = await store.insertPublication(tx, {
        ...one,
        content,
        sha256: hash('sha256', content, 'hex'),
        askedBy: actor.id,
        askedAt: clock(),
      })
      await settle(tx, publication, actor, why)
      return (await store.findPublication(tx, numberOf(publication)))!
    })
  }

  async function settle(tx: Tx, publication: Publication, by: Actor, why: string): Promise<void> {
    const statementKind = publication.kind === 'norm-report' ? 'report' : 'declaration'
    const { released, approvalId } = await gate.ask(tx, { publication, statementKind, by, why })
    if (!released) return approvalId === null ? undefined : store.noteApproval(tx, numberOf(publication), approvalId)
    const at = clock()
    if (!(await store.endWaiting(tx, numberOf(publication), 'published', at))) return
    const { publicationId, kind, sha256, from, to } = publication
    await emit(tx, {
      type: 'transparency.statement-published',
      at,
      actor: by,
      subject: { type: 'transparency.publication', id: publicationId },
      detail: { title: publication.title, from, to },
      // The digest stands in the log: what was published cannot be exchanged unseen.
      figures: { kind, sha256 },
    })
    if (kind !== 'norm-report') await gate.renewIn(tx, publication, declarationMonths, by)
  }

  return {
    async askReport(actor, { from, to, why }) {
      const period = periodOf('public', { from, to }, dayOf(clock()))
      if (period === null || period.to !== to)
        throw new AppError('transparency.too-recent', 'The public edition ends 90 days before today at the latest.')
      const other = await store.overlapping(db, { from, to })
      if (other !== null)
        throw new AppError(
          'transparency.overlaps',
          `A report from ${other.from} to ${other.to} is public or waits already; two over the same days give away what each withholds.`,
        )
      const content = await reports.compute({ from, to, edition: 'public' })
      return ask(actor, { kind: 'norm-report', title: `Norm report ${from} to ${to}`, from, to, content }, why)
    },

    async askDeclaration(actor, { kind, signatories, why }) {
      const today = dayOf(clock())
      const [from, to] = [daysBefore(today, 365), daysBefore(today, 1)]
      const { name, mandate } = (await team()) ?? { name: 'The team', mandate: '' }
      const report = await reports.compute({ from, to, edition: 'public' })
      const content: Declaration = draftDeclaration(kind, { team: name, mandate, report, signatories })
      return ask(actor, { kind, title: content.title, from, to, content }, why)
    },

    list: () => store.listPublications(db, {}, listed),
    published: (kind) =>
      store.listPublications(db, { state: 'published', ...(kind === undefined ? {} : { kind }) }, listed),
    async publishedOne(id) {
      const no = numberOfId('publication', id)
      const found = no === null ? null : await store.findPublication(db, no)
      return found?.state === 'published' ? found : null
    },
    async nonUse() {
      const [last] = await store.listPublications(db, { kind: 'non-use', state: 'published' }, 1)
      return last?.publishedAt == null ? null : { publishedAt: last.publishedAt, until: standsUntil(last.publishedAt) }
    },
    async publish(tx, publicationId, by, approvalId) {
      const publication = await store.findPublication(tx, numberOfId('publication', publicationId) ?? 0)
      if (publication?.state === 'waiting') await settle(tx, publication, by, `Answered under ${approvalId}.`)
    },
    async refuse(tx, publicationId) {
      await store.endWaiting(tx, numberOfId('publication', publicationId) ?? 0, 'refused', null)
    },
  }
}

function numberOf({ publicationId }: Publication): number {
  return numberOfId('publication', publicationId)!
}
