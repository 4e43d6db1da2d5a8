import { AppError, isAppError } from '#kernel/errors.ts'
import type { Instant } from '#kernel/instant.ts'
import { sameHash, type Hash } from '#kernel/merkle.ts'
import { openCheckpoint, type SignedCheckpoint } from '../checkpoint.ts'
import { cosignaturesOf } from '../cosignature.ts'
import { parseVerifierKey, type VerifierKey } from '#kernel/signed-note.ts'
import { checkOpenings, type Opened } from './check-openings.ts'
import { createDecisionCheck, jsonLines, type Replay } from './decisions.ts'
import { createFaults, type Faults, type LogFault } from './faults.ts'
import { editions, exportFiles, type Edition, type LogSource } from './source.ts'
import { checkOtherFiles, readTree, type checkBundle } from './tree.ts'

export interface VerifyOptions {
  /** The key of the log, had by another way than from the log itself; null takes the one that lies beside it. */
  readonly key: VerifierKey | null
  readonly now: Instant
  /** A checkpoint's note that somebody kept or witnessed: the log must contain it. */
  readonly witnessed?: Uint8Array
  readonly witnesses?: readonly VerifierKey[]
  /** Makes decisions again; null leaves that out. */
  readonly replay?: Replay | null
  readonly check?: typeof checkBundle
}

/** What came of reading a log whole. */
export interface Verification {
  readonly ok: boolean
  readonly origin: string
  readonly size: number
  readonly root: string
  readonly vkey: string
  /** Whether the key was told by the caller; else it proves only that the log fits itself. */
  readonly keyGiven: boolean
  readonly edition: Edition
  readonly checkpoints: number
  readonly witnesses: readonly string[]
  readonly openings: Opened
  readonly decisionsReplayed: number
  readonly faultCount: number
  readonly faults: readonly LogFault[]
}

/**
 * Reads a log whole and recomputes it: every entry, tile, checkpoint, opening, and with `replay` every decision.
 * Needs no node and no database.
 *
 * @throws {AppError} `kernel.bad-note`, `kernel.bad-key` when there is no log to begin with.
 */
export async function verifyLog(source: LogSource, options: VerifyOptions): Promise<Verification> {
  const faults = createFaults()
  const beside = await source.read(exportFiles.key)
  const told = parseKey(beside, faults)
  const key = options.key ?? told
  if (key === null) throw new AppError('kernel.bad-key', 'No key of the log was given, and none lies beside it.')
  if (told !== null && told.vkey !== key.vkey) faults.add(exportFiles.key, 'is another key than the one that was given')
  const head = openCheckpoint((await source.read(exportFiles.checkpoint)) ?? new Uint8Array(), key)
  const { size } = head
  const history = await readHistory(source, key, faults)
  const witnessed = options.witnessed === undefined ? null : openKept(options.witnessed, key, faults)
  const earlier = [...history, ...(witnessed === null ? [] : [witnessed])]
  const tree = await readTree(source, {
    size,
    sizes: earlier.map((each) => each.size),
    faults,
    ...(options.check && { check: options.check }),
  })
  if (!sameHash(tree.root, head.root))
    faults.add(exportFiles.checkpoint, 'the entries do not lead to the root that was signed')
  for (const one of earlier) checkEarlier(one, size, tree.roots, faults)
  const edition = await readEdition(source, faults)
  await checkOtherFiles(source, { size, edition, faults })
  const decisions = createDecisionCheck(options.replay ?? null)
  const openings = await checkOpenings(source, {
    entries: tree.entries,
    size,
    edition,
    now: options.now,
    faults,
    decisions,
  })
  const decisionsReplayed = edition === 'witness' ? 0 : await decisions.finish(source, faults)
  return {
    ok: faults.count === 0,
    origin: head.origin,
    size,
    root: Buffer.from(head.root).toString('base64'),
    vkey: key.vkey,
    keyGiven: options.key !== null,
    edition,
    checkpoints: history.length + 1,
    witnesses: cosignaturesOf((witnessed ?? head).note, options.witnesses ?? []).map(({ witness }) => witness),
    openings,
    decisionsReplayed,
    faultCount: faults.count,
    faults: faults.kept,
  }
}

function parseKey(bytes: Uint8Array | null, faults: Faults): VerifierKey | null {
  if (bytes === null) return null
  const text = Buffer.from(bytes).toString('utf8')
  try {
    const key = parseVerifierKey(text)
    if (`${key.vkey}\n` !== text) faults.add(exportFiles.key, 'is not written as it was published')
    return key
  } catch (error) {
    if (!isAppError(error, 'kernel.bad-key')) throw error
    faults.add(exportFiles.key, 'is no key')
    return null
  }
}

/** Checkpoints that were signed before, each on a line as a JSON text, the smallest first. */
async function readHistory(source: LogSource, key: VerifierKey, faults: Faults): Promise<SignedCheckpoint[]> {
  const history: SignedCheckpoint[] = []
  for await (const { n, value } of jsonLines(source, exportFiles.checkpoints, faults)) {
    const where = `${exportFiles.checkpoints}:${n}`
    try {
      const one = openCheckpoint(Buffer.from(typeof value === 'string' ? value : ''), key)
      if (one.size <= (history.at(-1)?.size ?? 0)) faults.add(where, 'does not stand in its order')
      history.push(one)
    } catch (error) {
      if (!isAppError(error, 'kernel.bad-note')) throw error
      faults.add(where, error.message)
    }
  }
  return history
}

function openKept(bytes: Uint8Array, key: VerifierKey, faults: Faults): SignedCheckpoint | null {
  try {
    return openCheckpoint(bytes, key)
  } catch (error) {
    if (!isAppError(error, 'kernel.bad-note')) throw error
    faults.add('the witnessed checkpoint', error.message)
    return null
  }
}

function checkEarlier(one: SignedCheckpoint, size: number, roots: ReadonlyMap<number, Hash>, faults: Faults): void {
  const where = `checkpoint of ${one.size} entries`
  if (one.size > size) faults.add(where, `the log has only ${size} entries: its end was taken away`)
  else if (one.size > 0 && !sameHash(roots.get(one.size)!, one.root))
    faults.add(where, 'was signed over other entries: the past was rewritten')
}

async function readEdition(source: LogSource, faults: Faults): Promise<Edition> {
  const bytes = await source.read(exportFiles.edition)
  if (bytes === null) return 'witness'
  const text = Buffer.from(bytes).toString('utf8')
  const edition = (Object.keys(editions) as Edition[]).find((each) => text === editionText(each))
  if (edition === undefined) faults.add(exportFiles.edition, 'names no edition')
  return edition ?? 'auditor'
}

/** The one text of the file that names the edition. */
export function editionText(edition: Edition): string {
  return `{"edition":"${edition}"}\n`
}
