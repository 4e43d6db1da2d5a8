import { AppError } from '#kernel/errors.ts'
import { instantFromMs, second, type Clock, type Instant } from '#kernel/instant.ts'
import type { Database } from '#platform/database.ts'
import { parseCheckpoint } from './checkpoint.ts'
import { cosignaturesOf } from './cosignature.ts'
import { parseNote, parseVerifierKey, signatureLine, signatureTypes, type VerifierKey } from '#kernel/signed-note.ts'
import type { Publisher } from './publisher.ts'
import * as store from './store.ts'

/** Those who have seen the log grow, and say so with their own keys. */
export interface Witnesses {
  /**
   * Takes the cosignatures of known witnesses from a note of one of this log's checkpoints.
   *
   * @param bytes The checkpoint's note with the cosignatures in it.
   * @returns The names of the witnesses whose lines were kept.
   * @throws {AppError} `kernel.bad-note` when it is no checkpoint of this log, or no known witness has signed it.
   */
  accept(bytes: Uint8Array): Promise<string[]>
  state(epoch: number | null): Promise<{ name: string; size: number | null; at: Instant | null }[]>
}

/** Reads the setting: keys parted by spaces, each of a witness (type 04). */
export function parseWitnesses(text: string): VerifierKey[] {
  return text
    .split(/[\s,]+/)
    .filter((each) => each !== '')
    .map((each) => {
      const key = parseVerifierKey(each)
      if (key.type !== signatureTypes.cosignature)
        throw new AppError('kernel.bad-key', `The key of ${key.name} is not that of a witness.`)
      return key
    })
}

export function createWitnesses({
  db,
  clock,
  publisher,
  witnesses,
}: {
  readonly db: Database
  readonly clock: Clock
  readonly publisher: Publisher
  readonly witnesses: readonly VerifierKey[]
}): Witnesses {
  return {
    async accept(bytes) {
      const { origin, size, note } = parseCheckpoint(bytes)
      const epoch = await store.currentEpoch(db)
      const own = epoch && epoch.origin === origin ? await store.findCheckpoint(db, epoch.epoch, size) : null
      if (own === null || parseNote(Buffer.from(own.note)).text !== note.text)
        throw new AppError('kernel.bad-note', 'This is not a checkpoint that this log has signed.')
      const seen = cosignaturesOf(note, witnesses)
      if (seen.length === 0)
        throw new AppError('kernel.bad-note', 'No witness that this node knows has signed this checkpoint.')
      for (const { witness } of seen) {
        const key = witnesses.find(({ name }) => name === witness)!
        const line = note.signatures.find(({ name, keyId }) => name === key.name && keyId === key.keyId)!
        await store.keepCosignature(db, {
          epoch: own.epoch,
          size,
          witness,
          line: signatureLine(line),
          received_at: clock(),
        })
      }
      const last = await store.lastCheckpoint(db, own.epoch, true)
      if (last?.size === size) await publisher.publishNote(db, last)
      return seen.map(({ witness }) => witness)
    },
    async state(epoch) {
      const lines = epoch === null ? [] : await store.lastCosignatures(db, epoch)
      return witnesses.map(({ name }) => {
        const row = lines.find(({ witness }) => witness === name)
        const at = row === undefined ? null : signedAt(row.line)
        return { name, size: row?.size ?? null, at }
      })
    },
  }
}

/** The time in a witness's own line. */
function signedAt(line: string): Instant {
  const bytes = Buffer.from(line.trim().split(' ').at(-1) ?? '', 'base64')
  return instantFromMs(Number(bytes.readBigUInt64BE(4)) * second)
}
