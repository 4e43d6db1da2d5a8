import type { Actor } from '#kernel/actor.ts'
import { AppError, isAppError, type Fault } from '#kernel/errors.ts'
import type { Clock } from '#kernel/instant.ts'
import { parseVerifierKey } from '#kernel/signed-note.ts'
import type { Database, Sql } from '#platform/database.ts'
import type { Emit } from '#platform/facts.ts'
import { emptyContent } from '../overlay/document.ts'
import { layAndCheck } from '../overlay/lay.ts'
import type { Policies, Policy } from '../overlay/policies.ts'
import { compareVersions } from '../overlay/version.ts'
import type { Facts } from '../fact-set.ts'
import type { RulePack } from '../pack.ts'
import { inEnglish, type Language } from '../language/languages.ts'
import { presentRule, type PresentedRule } from '../present.ts'
import { adviser, type Adviser, type Advice } from './advice.ts'
import { maxBundleBytes } from './bundle.ts'
import { conflictsWith, type Conflicts } from './conflicts.ts'
import { loadForeignPack, type ForeignPack } from './foreign-pack.ts'
import { checkBundleSignature } from './signature.ts'
import * as store from './store.ts'

/** A pack from elsewhere as the console shows it. */
export interface ShownPack extends Omit<store.AddedPack, 'signature'> {
  readonly state: 'advising' | 'adopted' | 'retired' | 'unreadable'
  readonly kind: ForeignPack['kind'] | null
  readonly publisher: string | null
  readonly rules: number
  /** Why the rules of today cannot read it: a fact that they no longer have, for example. */
  readonly faults: readonly Fault[]
}

export interface PackDetail extends ShownPack {
  readonly ruleList: readonly PresentedRule[]
  readonly conflicts: Conflicts | null
}

/** What came of looking at a pack. */
export interface PackCheck {
  readonly ok: boolean
  readonly name: string | null
  readonly version: string | null
  readonly digest: string | null
  readonly rules: number
  /** The pinned key that signed it; null where no signature was handed in, or none fits. */
  readonly signedBy: string | null
  /** How many sets of facts it decides otherwise than the base pack, of those that were tried. */
  readonly conflicts: number
  readonly faults: readonly Fault[]
}

const nothingRead: PackCheck = {
  ok: false,
  name: null,
  version: null,
  digest: null,
  rules: 0,
  signedBy: null,
  conflicts: 0,
  faults: [],
}

export interface PacksOptions {
  readonly db: Database
  readonly clock: Clock
  readonly emit: Emit
  readonly policies: Policies
}

/** Packs from elsewhere: keys, adding, what they say beside a decision. */
export type Packs = ReturnType<typeof createPacks>

export function createPacks({ db, clock, emit, policies }: PacksOptions) {
  const read = new Map<string, Adviser | readonly Fault[]>()

  async function adviserOf(sql: Sql, digest: string, base: RulePack): Promise<Adviser | readonly Fault[]> {
    const key = `${digest} ${base.digest}`
    const already = read.get(key)
    if (already) return already
    const bytes = await store.findForeignBytes(sql, digest)
    const result = bytes === undefined ? [] : readPack(bytes, base)
    read.set(key, result)
    return result
  }

  function shown(
    { signature: _signature, ...added }: store.AddedPack,
    found: Adviser | readonly Fault[],
    now: Policy,
  ): ShownPack {
    const adopted = now.content.packs.some(({ digest }) => digest === added.digest)
    const pack = 'advise' in found ? found.pack : null
    const live = pack === null ? 'unreadable' : 'advising'
    return {
      ...added,
      state: adopted ? 'adopted' : added.retiredAt === null ? live : 'retired',
      kind: pack?.kind ?? null,
      publisher: pack?.publisher ?? null,
      rules: pack?.rules.length ?? 0,
      faults: 'advise' in found ? [] : found,
    }
  }

  async function list(): Promise<ShownPack[]> {
    const now = await policies.refresh(db)
    const all = await store.listAdded(db)
    return Promise.all(all.map(async (one) => shown(one, await adviserOf(db, one.digest, now.base), now)))
  }

  return {
    list,
    keys: () => store.listKeys(db),

    /** Pins the key of a publisher. @throws {AppError} `kernel.bad-key` */
    async pin(by: Actor, key: { verifierKey: string; comparedWith: string }): Promise<store.PinnedKey> {
      const verifierKey = key.verifierKey.trim()
      const pinned = {
        verifierKey,
        name: parseVerifierKey(verifierKey).name,
        comparedWith: key.comparedWith,
        pinnedAt: clock(),
      }
      await db.transaction(async (tx) => {
        await store.keepKey(tx, { ...pinned, by })
        await said(
          'norms.key-pinned',
          by,
          { type: 'norms.key', id: verifierKey },
          { comparedWith: key.comparedWith },
        )(tx)
      })
      return { ...pinned, removedAt: null }
    },

    /** Packs that the key signed stay as they are; it signs no more. @throws {AppError} `norms.bad-key` */
    async unpin(by: Actor, verifierKey: string): Promise<void> {
      await db.transaction(async (tx) => {
        if (!(await store.removeKey(tx, verifierKey, clock())))
          throw new AppError('norms.bad-key', 'This key is not pinned.')
        await said('norms.key-removed', by, { type: 'norms.key', id: verifierKey }, {})(tx)
      })
    },

    /**
     * Adds a pack, which advises from now on and decides nothing. The signature is checked before the bytes are read.
     *
     * @throws {AppError} `norms.bad-pack-signature`, `norms.bad-pack`
     */
    async add(by: Actor, given: { bytes: Uint8Array; signature: string }): Promise<ShownPack> {
      if (given.bytes.byteLength > maxBundleBytes)
        throw new AppError('platform.too-large', `A pack has at most ${maxBundleBytes} bytes.`)
      const keyName = signedBy(given.bytes, given.signature, await store.listKeys(db))
      const now = await policies.refresh(db)
      const pack = loadForeignPack(given.bytes, now.base)
      checkWithBase(pack, now.base)
      refuseOlder(pack, await store.listAdded(db))
      const { digest, name, version } = pack
      await db.transaction(async (tx) => {
        await store.keepAdded(tx, { digest, name, version, ...given, keyName, addedAt: clock(), by })
        await said('norms.pack-added', by, { type: 'norms.pack', id: digest }, { name, version, keyName })(tx)
      })
      const found = (await list()).find((one) => one.digest === digest)
      if (found === undefined) throw new AppError('norms.pack-unknown', 'The pack was taken away meanwhile.')
      return found
    },

    /** Looks at a pack as adding it would, and keeps nothing. Faults are answered, not thrown. */
    async check(given: { bytes: Uint8Array; signature: string | null }): Promise<PackCheck> {
      const now = await policies.refresh(db)
      const found: { -readonly [key in keyof PackCheck]: PackCheck[key] } = { ...nothingRead }
      try {
        if (given.signature !== null) found.signedBy = signedBy(given.bytes, given.signature, await store.listKeys(db))
        const pack = loadForeignPack(given.bytes, now.base)
        Object.assign(found, { name: pack.name, version: pack.version, rules: pack.rules.length, digest: pack.digest })
        checkWithBase(pack, now.base)
        refuseOlder(pack, await store.listAdded(db))
        return { ...found, ok: true, conflicts: conflictsWith(now.base, pack).found }
      } catch (error) {
        if (isAppError(error, 'norms.bad-pack')) return { ...found, faults: error.faults }
        if (isAppError(error, 'norms.bad-pack-signature'))
          return { ...found, faults: [{ pointer: '', reason: error.message }] }
        throw error
      }
    },

    /**
     * Its rules as sentences in this language; what its authors wrote stays as they wrote it.
     *
     * @throws {AppError} `norms.pack-unknown`
     */
    async show(digest: string, language: Language = inEnglish): Promise<PackDetail> {
      const now = await policies.refresh(db)
      const added = await store.findAdded(db, digest)
      if (added === undefined) throw new AppError('norms.pack-unknown', 'No pack with this digest was added.')
      const found = await adviserOf(db, digest, now.base)
      const pack = 'advise' in found ? found.pack : null
      return {
        ...shown(added, found, now),
        ruleList: pack?.rules.map((rule) => presentRule(rule, language.of(now.base), language)) ?? [],
        conflicts: pack === null ? null : conflictsWith(now.base, pack),
      }
    },

    /**
     * Ends the advice of a pack. One that is adopted is retired by an overlay without it, which needs two persons.
     *
     * @throws {AppError} `norms.pack-unknown`, `norms.overlay-stale`
     */
    async retire(by: Actor, digest: string, reason: string): Promise<void> {
      await db.transaction(async (tx) => {
        const now = await policies.refresh(tx)
        if ((await store.findAdded(tx, digest)) === undefined)
          throw new AppError('norms.pack-unknown', 'No pack with this digest was added.')
        if (now.content.packs.some((pack) => pack.digest === digest))
          throw new AppError('norms.overlay-stale', 'This pack is adopted: propose an overlay without it first.')
        await store.retireAdded(tx, digest, reason, clock())
        await said('norms.pack-retired', by, { type: 'norms.pack', id: digest }, { reason })(tx)
      })
    },

    /** What the packs that are not adopted say to these facts. */
    async advice(sql: Sql, act: string, facts: Facts): Promise<Advice[]> {
      const now = await policies.refresh(sql)
      const adopted = new Set(now.content.packs.map((pack) => pack.digest))
      const advising = (await store.listAdded(sql)).filter((one) => one.retiredAt === null && !adopted.has(one.digest))
      const said = await Promise.all(
        advising.map(async ({ digest }) => {
          const found = await adviserOf(sql, digest, now.base)
          return 'advise' in found ? found.advise(act, facts) : null
        }),
      )
      return said.filter((one) => one !== null)
    },
  }

  function said(
    type: string,
    by: Actor,
    subject: { type: string; id: string },
    detail: Record<string, string>,
  ): (tx: Parameters<Emit>[0]) => Promise<void> {
    return (tx) => emit(tx, { type, at: clock(), actor: by, subject, detail, figures: {} })
  }
}

function signedBy(bytes: Uint8Array, signature: string, keys: readonly store.PinnedKey[]): string {
  const pinned = keys.filter((key) => key.removedAt === null).map((key) => key.verifierKey)
  return checkBundleSignature(bytes, signature, pinned)
}

function readPack(bytes: Uint8Array, base: RulePack): Adviser | readonly Fault[] {
  try {
    return adviser(loadForeignPack(bytes, base), base)
  } catch (error) {
    if (isAppError(error, 'norms.bad-pack')) return error.faults
    throw error
  }
}

/** Its own cases hold beside the base pack, and each of its rules can be proved. */
function checkWithBase(pack: ForeignPack, base: RulePack): void {
  try {
    layAndCheck(base, emptyContent, [pack])
  } catch (error) {
    if (!isAppError(error, 'norms.bad-overlay')) throw error
    const message = `The rule pack was refused: ${error.faults.length} faults; all are listed.`
    throw new AppError('norms.bad-pack', message, { faults: error.faults })
  }
}

/** No downgrade, and no two packs of one version: who reads "1.2.0" must know what that is. */
function refuseOlder(pack: ForeignPack, added: readonly store.AddedPack[]): void {
  for (const { name, version, digest } of added) {
    if (name !== pack.name || digest === pack.digest) continue
    const order = compareVersions(pack.version, version)
    if (order > 0) continue
    const reason =
      order === 0
        ? `version ${version} was added with other bytes`
        : `is older than version ${version}, which was added before`
    throw new AppError('norms.bad-pack', 'The rule pack was refused: 1 fault; all are listed.', {
      faults: [{ pointer: '/version', reason }],
    })
  }
}
