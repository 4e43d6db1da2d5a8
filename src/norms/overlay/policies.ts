import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { Actor } from '#kernel/actor.ts'
import { isAppError, type Fault } from '#kernel/errors.ts'
import type { Clock } from '#kernel/instant.ts'
import { signNote, type SignerKey } from '#kernel/signed-note.ts'
import type { Database, Sql, Tx } from '#platform/database.ts'
import type { Emit } from '#platform/facts.ts'
import { askable, type Asked } from '../asked.ts'
import type { PolicyInForce } from '../decision.ts'
import { loadPack, packIdentity, type RulePack } from '../pack.ts'
import type { PolicyFile, ReadTexts } from '../policy-files.ts'
import { loadForeignPack, type ForeignPack } from '../packs/foreign-pack.ts'
import { findForeignBytes } from '../packs/store.ts'
import { keepPack } from '../store.ts'
import { adoptionText } from './adoption-note.ts'
import { emptyContent, overlayIdentity, readOverlay, type OverlayContent, type OverlayDocument } from './document.ts'
import { layAndCheck, layOver } from './lay.ts'
import * as store from './store.ts'
import { compareVersions } from './version.ts'

/** A policy that can be asked: a base pack, and what was laid over it. */
export interface Policy extends Asked {
  readonly rulePack: PolicyInForce
  /** The base pack as it was written. */
  readonly base: RulePack
  readonly content: OverlayContent
  readonly overlay: { readonly digest: string; readonly document: OverlayDocument } | null
}

/** Why the rules that ship with the program are not in force. */
export interface BaseWaiting {
  readonly identity: string
  readonly why: 'lower-version' | 'does-not-fit'
  readonly faults: readonly Fault[]
}

/** The policies of a node: the one in force, and each that ever was. */
export interface Policies {
  /** The policy in force as this process knows it. */
  current(): Policy
  /** The policy in force as the database knows it: another process may have brought in a new one. */
  refresh(sql: Sql): Promise<Policy>
  /** One that was in force once. */
  under(sql: Sql, digest: string): Promise<Policy>
  start(): Promise<void>
  /** The pack that ships with the program, where it is not in force, and why. */
  waiting(): BaseWaiting | null
  /** The base pack that ships with the program. */
  readonly shipped: RulePack
  /** Puts an overlay in force over a base that is kept. @throws {AppError} `norms.bad-overlay` */
  adopt(tx: Tx, what: Adopting): Promise<Policy>
  /** The packs that a content adopts. @throws {AppError} `norms.bad-overlay` */
  adopted(sql: Sql, content: OverlayContent, base: RulePack): Promise<ForeignPack[]>
  baseUnder(sql: Sql, digest: string): Promise<RulePack>
}

export interface Adopting {
  readonly baseDigest: string
  readonly overlay: { readonly digest: string; readonly document: string }
  readonly reason: string
  readonly approvalId: string
  readonly by: Pick<Actor, 'kind' | 'id'>
}

export interface PoliciesOptions {
  readonly db: Database
  readonly clock: Clock
  readonly emit: Emit
  readonly base: readonly PolicyFile[]
  readonly texts?: ReadTexts | undefined
  readonly signer?: SignerKey | undefined
}

const release = { kind: 'system', id: 'system:release' } as const

/** The digest under which a base with an overlay is kept; a base alone has its own. */
export function policyDigest(base: string, overlay: string): string {
  return createHash('sha256').update(`base ${base}\noverlay ${overlay}\n`).digest('hex')
}

/** @throws {AppError} `norms.bad-pack` when the pack that ships with the program is faulty. */
export function createPolicies({ db, clock, emit, base: files, texts, signer }: PoliciesOptions): Policies {
  const shipped = loadPack(files, texts)
  const bases = new Map<string, RulePack>([[shipped.digest, shipped]])
  const known = new Map<string, Policy>([[shipped.digest, policyOf(shipped, shipped, null)]])
  let current = known.get(shipped.digest) as Policy
  let waiting: BaseWaiting | null = null

  async function baseUnder(sql: Sql, digest: string): Promise<RulePack> {
    const already = bases.get(digest)
    if (already) return already
    const kept = await store.findPolicy(sql, digest)
    assert(kept, 'a foreign key keeps every pack that was in force')
    const base = loadPack(kept.files, texts)
    bases.set(digest, base)
    return base
  }

  async function adopted(sql: Sql, content: OverlayContent, base: RulePack): Promise<ForeignPack[]> {
    return Promise.all(
      content.packs.map(async ({ digest }) => {
        const bytes = await findForeignBytes(sql, digest)
        assert(bytes, 'a pack that was ever adopted is kept')
        return loadForeignPack(bytes, base)
      }),
    )
  }

  async function under(sql: Sql, digest: string): Promise<Policy> {
    const already = known.get(digest)
    if (already) return already
    const kept = await store.findPolicy(sql, digest)
    assert(kept, 'a foreign key keeps every policy under which something was decided')
    const base = await baseUnder(sql, kept.baseDigest)
    const document = kept.document === null ? null : readOverlay(kept.document)
    const overlay = document === null || kept.overlayDigest === null ? null : { digest: kept.overlayDigest, document }
    const laid = overlay === null ? base : layOver(base, overlay.document, await adopted(sql, overlay.document, base))
    const policy = policyOf(base, { ...laid, digest }, overlay)
    known.set(digest, policy)
    return policy
  }

  async function refresh(sql: Sql): Promise<Policy> {
    const digest = await store.digestInForce(sql)
    if (digest !== undefined && digest !== current.pack.digest) current = await under(sql, digest)
    return current
  }

  async function bringIn(
    tx: Tx,
    policy: Policy,
    how: { cause: 'release' | 'people'; reason: string; approvalId: string | null; by: Pick<Actor, 'kind' | 'id'> },
  ): Promise<void> {
    const { rulePack, pack } = policy
    const at = clock()
    const no = (await store.countAdoptions(tx)) + 1
    const { cause, reason, approvalId, by } = how
    const said = adoptionText({ no, rulePack, digest: pack.digest, cause, approvalId, at })
    const note = signer === undefined ? said : signNote(said, signer)
    await store.insertAdoption(tx, { packDigest: pack.digest, cause, reason, approvalId, note, at })
    await emit(tx, {
      type: 'norms.pack-adopted',
      at,
      actor: by,
      subject: { type: 'norms.pack', id: pack.digest },
      detail: { number: no, base: rulePack.base, overlay: rulePack.overlay, cause, approvalId },
      figures: {},
    })
  }

  /** The release brings its own rules: they come into force, unless they are older than what was, or do not bear the overlay. */
  async function bringRelease(tx: Tx): Promise<void> {
    await store.lockAdoption(tx)
    await keepPack(tx, shipped, files, clock())
    const [last] = await store.listAdoptions(tx, 1)
    waiting = null
    const how = { cause: 'release' as const, reason: 'It ships with the program.', approvalId: null, by: release }
    if (last === undefined) return bringIn(tx, known.get(shipped.digest) as Policy, how)
    if (last.baseDigest === shipped.digest) return
    const identity = packIdentity(shipped)
    if (compareVersions(shipped.version, last.version) < 0) {
      waiting = { identity, why: 'lower-version', faults: [] }
      return
    }
    const before = await under(tx, last.packDigest)
    if (before.overlay === null) return bringIn(tx, known.get(shipped.digest) as Policy, how)
    try {
      const laid = layAndCheck(shipped, before.content, await adopted(tx, before.content, shipped))
      const digest = policyDigest(shipped.digest, before.overlay.digest)
      await store.keepLaid(tx, { ...laid, digest }, shipped.digest, before.overlay.digest, clock())
      await bringIn(tx, policyOf(shipped, { ...laid, digest }, before.overlay), how)
    } catch (error) {
      if (!isAppError(error, 'norms.bad-overlay') && !isAppError(error, 'norms.bad-pack')) throw error
      waiting = { identity, why: 'does-not-fit', faults: error.faults }
    }
  }

  return {
    shipped,
    current: () => current,
    waiting: () => waiting,
    refresh,
    under,
    adopted,
    baseUnder,
    async start() {
      await db.transaction(bringRelease)
      await refresh(db)
    },
    async adopt(tx, { baseDigest, overlay, reason, approvalId, by }) {
      await store.lockAdoption(tx)
      const base = await baseUnder(tx, baseDigest)
      const document = readOverlay(overlay.document)
      const laid = layAndCheck(base, document, await adopted(tx, document, base))
      const digest = policyDigest(baseDigest, overlay.digest)
      await store.keepLaid(tx, { ...laid, digest }, baseDigest, overlay.digest, clock())
      const policy = policyOf(base, { ...laid, digest }, { digest: overlay.digest, document })
      await bringIn(tx, policy, { cause: 'people', reason, approvalId, by })
      return policy
    },
  }
}

function policyOf(base: RulePack, laid: RulePack, overlay: Policy['overlay']): Policy {
  return {
    ...askable(laid),
    base,
    overlay,
    content: overlay === null ? emptyContent : overlay.document,
    rulePack: {
      base: packIdentity(base),
      overlay: overlay === null ? null : overlayIdentity(overlay.document, overlay.digest),
    },
  }
}
