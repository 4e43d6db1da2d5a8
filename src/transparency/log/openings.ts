import type { Json } from '#kernel/canonical-json.ts'
import { AppError } from '#kernel/errors.ts'
import type { Database } from '#platform/database.ts'
import { factNoOf } from '../fact-record.ts'
import type { CommitmentKind } from './commitment.ts'
import * as openings from './opening-store.ts'
import { formatProof } from './proof-file.ts'
import type { PublishedFolder } from '#platform/published-folder.ts'
import { parseCheckpoint } from './checkpoint.ts'
import { tilesIn } from './sequencer.ts'
import * as store from './store.ts'
import { proveInclusion } from './tree-reader.ts'
import { openingLine } from './verify/openings.ts'
import { packExtra } from './verify/proof.ts'

/** Openings of leaves, for those who may see them, and proofs with them. */
export interface Openings {
  /** Lines of an exported file: a portion, and where the next begins; null at the end. */
  lines(kind: CommitmentKind, section: openings.Section): Promise<{ lines: string[]; next: number | null }>
  /**
   * A proof file for one entry, with its openings in it.
   *
   * @param ref A place in the log (`17`), the id of a fact, or the id of a decision.
   * @throws {AppError} `transparency.entry-not-found`
   */
  proof(ref: string): Promise<Buffer>
}

/** Openings handed out at once. */
const portion = 2000

export function createOpenings(db: Database, folder: Pick<PublishedFolder, 'read'>): Openings {
  async function read(
    kind: CommitmentKind,
    section: openings.Section,
  ): Promise<{ index: number; salt: Buffer; value: Json }[]> {
    if (kind === 'figures')
      return (await openings.figuresIn(db, section)).map((row) => ({
        index: row.leaf_index,
        salt: row.figures_salt,
        value: row.figures as unknown as Json,
      }))
    return (await openings.recordsIn(db, section)).map((row) => ({
      index: row.leaf_index,
      salt: row.private_salt,
      value: {
        at: row.at,
        type: row.type,
        actor: { kind: row.actor_kind, id: row.actor_id },
        subject: { type: row.subject_type, id: row.subject_id },
        detail: row.detail,
      },
    }))
  }

  async function place(ref: string): Promise<openings.PlaceRow | null> {
    const epoch = await store.currentEpoch(db)
    if (epoch === null) return null
    if (/^(0|[1-9]\d{0,15})$/.test(ref)) return openings.placeAt(db, epoch.epoch, Number(ref))
    const factNo = factNoOf(ref)
    if (factNo !== null) return (await openings.placesOf(db, [factNo]))[0] ?? null
    return openings.placeOfDecision(db, ref)
  }

  return {
    async lines(kind, section) {
      const to = Math.min(section.from + portion, section.to)
      const rows = await read(kind, { ...section, to })
      return {
        lines: rows.map(({ index, salt, value }) => openingLine(index, salt, value)),
        next: to < section.to ? to : null,
      }
    },

    async proof(ref) {
      const found = await place(ref)
      const note = await folder.read('checkpoint')
      const epoch = await store.currentEpoch(db)
      const checkpoint = note && parseCheckpoint(note)
      if (found === null || note === null || checkpoint === null || found.leaf_index >= checkpoint.size)
        throw new AppError('transparency.entry-not-found', 'No published entry of the log has this number or id.')
      if (found.epoch !== epoch?.epoch || epoch.origin !== checkpoint.origin)
        throw new AppError(
          'transparency.entry-not-found',
          'This entry stands in a tree that was left behind; its copy under log/epoch/ proves it.',
        )
      const index = found.leaf_index
      const section = { epoch: found.epoch, from: index, to: index + 1 }
      const [entry] = await store.readEntries(db, found.epoch, index, index + 1)
      const [figures] = await read('figures', section)
      const [record] = await read('private', section)
      return formatProof({
        extra: packExtra({
          entry: entry!,
          figures: figures ? openingLine(index, figures.salt, figures.value) : null,
          private: record ? openingLine(index, record.salt, record.value) : null,
        }),
        index,
        proof: await proveInclusion(index, checkpoint.size, tilesIn(db, found.epoch)),
        checkpoint: note,
      })
    },
  }
}
