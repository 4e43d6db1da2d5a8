import type { Actor } from '#kernel/actor.ts'
import { AppError, isAppError, type Fault } from '#kernel/errors.ts'
import { day, plusMs, type Clock } from '#kernel/instant.ts'
import { isDeepStrictEqual } from 'node:util'
import type { Database, Sql, Tx } from '#platform/database.ts'
import type { Emit } from '#platform/facts.ts'
import { askable } from '../asked.ts'
import type { Decision } from '../decision.ts'
import { english } from '../language/english.ts'
import type { Act } from '../norms.ts'
import { packIdentity, type RulePack } from '../pack.ts'
import { findAdded } from '../packs/store.ts'
import { ruleSentence } from '../language/sentence.ts'
import {
  digestOverlay,
  overlayText,
  parseOverlayContent,
  type OverlayContent,
  type OverlayDocument,
} from './document.ts'
import { layAndCheck } from './lay.ts'
import type { BaseWaiting, Policies, Policy } from './policies.ts'
import { previewChange, type Preview } from './preview.ts'
import * as store from './store.ts'

/** How far back a preview looks. */
export const previewDays = 30
/** Proposals and adoptions shown in a history. */
const historyShown = 100

/** A rule that would read otherwise. */
export interface ChangedRule {
  readonly rule: string
  readonly norm: string
  readonly before: string | null
  readonly after: string | null
}

/** What a content would do, before anybody is asked for it. */
export interface OverlayPreview {
  readonly ok: boolean
  readonly faults: readonly Fault[]
  readonly days: number
  readonly rules: readonly ChangedRule[]
  readonly decisions: Preview | null
}

/** What the adviser's page shows. */
export interface OverlayView {
  readonly rulePack: Policy['rulePack']
  readonly content: OverlayContent
  readonly draft: store.Draft | null
  readonly waitingBase: BaseWaiting | null
  readonly proposals: readonly (Omit<store.ProposedOverlay, 'document'> & {
    readonly inForce: boolean
    readonly stale: boolean
    readonly content: OverlayContent
  })[]
  readonly adoptions: readonly store.Adoption[]
}

/** Something that was put to a second person. */
export interface Proposed {
  readonly digest: string
  readonly version: number
  readonly approvalId: string
  readonly state: string
}

/** How a stopped act is put to people; the approvals of this room are one. */
export type HoldForPeople = (
  tx: Tx,
  held: {
    readonly decision: Decision
    readonly command: { readonly name: string; readonly args: { readonly digest: string; readonly askedBy: AskedBy } }
    readonly title: string
    readonly why: string
    readonly by: Actor
    readonly exercise: boolean
    readonly ifNobodyAnswers: string
  },
) => Promise<{ readonly approvalId: string; readonly state: string }>

export type AskedBy = 'legal' | 'head' | 'other'

export interface OverlaysOptions {
  readonly db: Database
  readonly clock: Clock
  readonly emit: Emit
  readonly policies: Policies
  readonly decide: (tx: Tx, act: Act) => Promise<Decision>
  readonly covers: (decision: Decision, use: Pick<Act, 'act' | 'subject' | 'recipient'>) => void
  readonly hold: HoldForPeople
}

/** The legal adviser's work on the policy: draft, preview, proposal, and what comes of it. */
export type Overlays = ReturnType<typeof createOverlays>

export const adoptCommand = 'norms.adopt-policy'

export function createOverlays({ db, clock, emit, policies, decide, covers, hold }: OverlaysOptions) {
  async function checked(
    sql: Sql,
    given: unknown,
    base: RulePack,
  ): Promise<{ content: OverlayContent; laid: RulePack }> {
    const faults: Fault[] = []
    const content = parseOverlayContent(given, faults)
    for (const [index, { digest, name }] of content.packs.entries()) {
      const added = faults.length > 0 ? undefined : await findAdded(sql, digest)
      if (added === undefined || added.retiredAt !== null || added.name !== name)
        faults.push({ pointer: `/packs/${index}`, reason: `no pack ${name} with this digest is here to be adopted` })
    }
    if (faults.length > 0) refuse(faults)
    return { content, laid: layAndCheck(base, content, await policies.adopted(sql, content, base)) }
  }

  function policyAct(digest: string, askedBy: AskedBy, by: Act['by']): Act {
    const facts = { 'policy.sound': true, 'policy.askedBy': askedBy }
    return { act: 'policy', subject: subjectOf(digest), recipient: null, facts, by }
  }

  return {
    async view(): Promise<OverlayView> {
      const current = await policies.refresh(db)
      const [draft, proposals, adoptions] = await Promise.all([
        store.findDraft(db),
        store.listOverlays(db, historyShown),
        store.listAdoptions(db, historyShown),
      ])
      const inForce = current.overlay?.digest ?? null
      return {
        rulePack: current.rulePack,
        content: contentOf(current.content),
        draft: draft ?? null,
        waitingBase: policies.waiting(),
        adoptions,
        proposals: proposals.map(({ document, ...proposal }) => {
          const { replaces, ...read } = JSON.parse(document) as OverlayDocument
          const adopted = adoptions.some(({ overlayDigest }) => overlayDigest === proposal.digest)
          return {
            ...proposal,
            inForce: proposal.digest === inForce,
            stale: !adopted && replaces !== inForce,
            content: contentOf(read),
          }
        }),
      }
    },

    /** @throws {AppError} `platform.stale` when somebody else changed the draft meanwhile. */
    async saveDraft(by: Actor, given: { content: OverlayContent; reason: string }, read: number): Promise<store.Draft> {
      const faults: Fault[] = []
      const content = parseOverlayContent(given.content, faults)
      if (faults.length > 0) refuse(faults)
      const kept = await store.saveDraft(
        db,
        { content, reason: given.reason, changedBy: by.name, changedAt: clock() },
        read,
      )
      if (!kept) throw new AppError('platform.stale', 'Somebody else changed the draft meanwhile; load it again.')
      return (await store.findDraft(db)) as store.Draft
    },

    discardDraft: () => store.deleteDraft(db),

    /** What a content would have done to the decisions of the last month. Faults are answered, not thrown. */
    async preview(given: unknown): Promise<OverlayPreview> {
      const current = await policies.refresh(db)
      try {
        const { laid } = await checked(db, given, current.base)
        const decisions = previewChange(
          current,
          askable(laid),
          await store.decidedSince(db, plusMs(clock(), -previewDays * day)),
        )
        return { ok: true, faults: [], days: previewDays, rules: changedRules(current.pack, laid), decisions }
      } catch (error) {
        if (!isAppError(error, 'norms.bad-overlay')) throw error
        return { ok: false, faults: error.faults, days: previewDays, rules: [], decisions: null }
      }
    },

    /**
     * Puts a content to a second person.
     *
     * @param options.shippedBase Over the rules that ship with the program, though they are older than those in force.
     * @throws {AppError} `norms.bad-overlay` with everything that is wrong, also when nothing would change.
     */
    async propose(
      by: Actor,
      given: { content: unknown; reason: string },
      options: { shippedBase?: boolean } = {},
    ): Promise<Proposed> {
      return db.transaction(async (tx) => {
        const current = await policies.refresh(tx)
        const base = options.shippedBase === true ? policies.shipped : current.base
        const { content } = await checked(tx, given.content, base)
        if (base.digest === current.base.digest && isDeepStrictEqual(content, contentOf(current.content)))
          refuse([{ pointer: '', reason: 'nothing would be other than it is' }])
        const version = (await store.latestVersion(tx)) + 1
        const document = overlayText({ version, replaces: current.overlay?.digest ?? null, ...content })
        const digest = digestOverlay(document)
        const at = clock()
        const { kind, id, name } = by
        await store.keepOverlay(tx, {
          digest,
          version,
          document,
          baseDigest: base.digest,
          reason: given.reason,
          proposedBy: { kind, id, name },
          proposedAt: at,
          approvalId: null,
          refusedReason: null,
        })
        const decision = await decide(tx, policyAct(digest, askedBy(by), by))
        const item = await hold(tx, {
          decision,
          command: { name: adoptCommand, args: { digest, askedBy: askedBy(by) } },
          title: `Overlay ${version} over ${packIdentity(base).split(' sha256')[0]}`,
          why: given.reason,
          by,
          exercise: false,
          ifNobodyAnswers: 'The policy stays as it is.',
        })
        await store.setApproval(tx, digest, item.approvalId)
        await store.deleteDraft(tx)
        const counts = {
          changes: content.changes.length,
          exemptions: content.exemptions.length,
          packs: content.packs.length,
        }
        await emit(tx, {
          type: 'norms.overlay-proposed',
          at,
          actor: by,
          subject: subjectOf(digest),
          detail: { version, approvalId: item.approvalId, ...counts },
          figures: counts,
        })
        return { digest, version, approvalId: item.approvalId, state: item.state }
      })
    },

    /** What runs when the second person has answered. */
    command: {
      name: adoptCommand,
      meaning: 'Bring a changed policy into force',
      async run(tx: Tx, args: unknown, context: { by: Actor; approvalId: string }): Promise<void> {
        const { digest, askedBy } = args as { digest: string; askedBy: AskedBy }
        const current = await policies.refresh(tx)
        const proposed = await store.findOverlay(tx, digest)
        const document = proposed && (JSON.parse(proposed.document) as OverlayDocument)
        if (proposed === undefined || document === undefined || document.replaces !== (current.overlay?.digest ?? null))
          throw new AppError('norms.overlay-stale', 'The policy changed since this was proposed; propose it again.')
        const act = policyAct(digest, askedBy, context.by)
        covers(await decide(tx, act), act)
        await policies.adopt(tx, {
          baseDigest: proposed.baseDigest,
          overlay: proposed,
          reason: proposed.reason,
          approvalId: context.approvalId,
          by: context.by,
        })
      },
      async refused(tx: Tx, args: unknown, context: { reason: string }): Promise<void> {
        await store.setRefused(tx, (args as { digest: string }).digest, context.reason)
      },
    },
  }
}

function subjectOf(digest: string): Act['subject'] {
  return { type: 'norms.overlay', id: `overlay_${digest}` }
}

/** The role that counts for who must approve: who is both head and legal adviser asks as the legal adviser. */
export function askedBy({ roles }: Pick<Actor, 'roles'>): AskedBy {
  if (roles.includes('legal')) return 'legal'
  return roles.includes('head') ? 'head' : 'other'
}

function contentOf({ changes, exemptions, packs }: OverlayContent): OverlayContent {
  return { changes, exemptions, packs }
}

/** The rules that would read otherwise, each with its sentence before and after. */
export function changedRules(before: RulePack, after: RulePack): ChangedRule[] {
  const sentence = (pack: RulePack, id: string): string | null => {
    const rule = pack.rules.find((one) => one.id === id)
    return rule === undefined ? null : ruleSentence(rule, pack.vocabulary, english)
  }
  const norms = new Map([...before.rules, ...after.rules].map((rule) => [rule.id, rule.norm]))
  return [...norms]
    .map(([rule, norm]) => ({ rule, norm, before: sentence(before, rule), after: sentence(after, rule) }))
    .filter((one) => one.before !== one.after)
}

function refuse(faults: readonly Fault[]): never {
  throw new AppError('norms.bad-overlay', `The overlay was refused: ${faults.length} faults; all are listed.`, {
    faults,
  })
}
