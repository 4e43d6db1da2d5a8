import { createHash } from 'node:crypto'
import { canonicalJson, type Json } from '#kernel/canonical-json.ts'
import { instant } from '#kernel/instant.ts'
import { leafHash } from '#kernel/merkle.ts'
import { createSigner, type SignerKey } from '#kernel/signed-note.ts'
import { packBundle } from '../bundle.ts'
import { signCheckpoint } from '../checkpoint.ts'
import { commitmentTo, entryOf, figuresText, privateText } from '../commitment.ts'
import { appendLeaves, bundlePath, edgeRoot, tilePath, tilesOf, tileWidth, type Edge } from '../tile.ts'
import type { DecidedFigures } from './decisions.ts'
import { openingLine } from './openings.ts'
import { exportFiles, type LogSource } from './source.ts'
import { editionText } from './verify.ts'

/** The files of a log, by path. */
export type LogFiles = ReadonlyMap<string, Buffer>

/** A log in memory, read as a folder is. */
export function sourceOf(files: LogFiles): LogSource {
  return {
    read: async (path) => files.get(path) ?? null,
    lines: async (path) => {
      const bytes = files.get(path)
      return bytes === undefined ? null : portion(bytes)
    },
    list: async () => [...files.keys()],
  }
}

async function* portion(bytes: Buffer): AsyncGenerator<Buffer[]> {
  const lines: Buffer[] = []
  let start = 0
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
    lines.push(bytes.subarray(start, end + 1))
    start = end + 1
  }
  if (start < bytes.length) lines.push(bytes.subarray(start))
  yield lines
}

/** Decisions that a log in memory holds, with what they were made from. */
export interface BuiltDecisions {
  readonly pack: { readonly digest: string; readonly pack: Json }
  readonly made: readonly { readonly decided: DecidedFigures; readonly facts: Json }[]
}

/**
 * An auditor's edition of a log of `size` entries, every tenth of them a decision, with a checkpoint at each of `sizes`.
 * The same arguments give the same bytes.
 */
export function buildLog(
  size: number,
  sizes: readonly number[],
  decisions: BuiltDecisions,
): { files: Map<string, Buffer>; key: SignerKey } {
  const key = createSigner('test.example/log', createHash('sha256').update('a log in memory').digest())
  const files = new Map<string, Buffer>()
  const entries: Buffer[] = []
  const figures: string[] = []
  const records: string[] = []
  const kept: string[] = []
  const used = new Set<BuiltDecisions['made'][number]>()
  for (let index = 0; index < size; index++) {
    const made = index % 10 === 3 ? decisions.made[index % decisions.made.length] : undefined
    if (made !== undefined) used.add(made)
    const type = made === undefined ? 'observations.notified' : 'norms.decided'
    const salt = (kind: string) => createHash('sha256').update(`${kind} ${index}`).digest()
    const id = `decision_${index}`
    const detail = made === undefined ? { findings: index % 7, domestic: index % 2 === 0 } : { ...made.decided }
    const at = instant(`2026-11-${String(1 + (index % 20)).padStart(2, '0')}T07:00:00Z`)
    const ref = salt('ref').toString('hex').slice(0, 32)
    const vector = figuresText({ type, at, ref, exercise: false, figures: detail })
    const actor = { kind: 'system', id: 'system:test' } as const
    const record = privateText({ type, at, actor, subject: { type: 'norms.decision', id }, detail })
    entries.push(
      entryOf({
        private: commitmentTo('private', salt('private'), record),
        figures: commitmentTo('figures', salt('figures'), vector),
      }),
    )
    figures.push(openingLine(index, salt('figures'), JSON.parse(vector) as Json))
    records.push(openingLine(index, salt('private'), JSON.parse(record) as Json))
    if (made !== undefined) kept.push(canonicalJson({ id, ...made.decided }))
  }
  const notes: string[] = []
  let edge: Edge = []
  let at = 0
  for (const to of [...sizes.filter((each) => each < size), size]) {
    const step = appendLeaves(edge, at, entries.slice(at, to).map(leafHash))
    for (const tile of step.tiles) files.set(`${tile.level}/${tile.index}`, Buffer.from(tile.bytes))
    edge = step.edge
    at = to
    notes.push(signCheckpoint({ origin: key.name, size: to, root: edgeRoot(edge) }, key))
  }
  for (const place of tilesOf(size)) {
    const name = `${place.level}/${place.index}`
    files.set(tilePath(place), files.get(name)!)
    files.delete(name)
    if (place.level > 0) continue
    const start = place.index * tileWidth
    files.set(bundlePath(place.index, place.width), packBundle(entries.slice(start, start + place.width)))
  }
  const lines = (all: readonly string[]) => Buffer.from(all.map((line) => `${line}\n`).join(''))
  files.set(exportFiles.checkpoint, Buffer.from(notes.at(-1)!))
  files.set(exportFiles.key, Buffer.from(`${key.vkey}\n`))
  files.set(exportFiles.edition, Buffer.from(editionText('auditor')))
  files.set(exportFiles.checkpoints, lines(notes.slice(0, -1).map((note) => canonicalJson(note))))
  files.set(exportFiles.figures, lines(figures))
  files.set(exportFiles.private, lines(records))
  files.set(exportFiles.decisions, lines(kept))
  files.set(
    exportFiles.facts,
    lines(
      [...used].map(({ decided, facts }) => canonicalJson({ digest: decided.factsDigest, act: decided.act, facts })),
    ),
  )
  files.set(exportFiles.packs, lines([canonicalJson(decisions.pack)]))
  return { files, key }
}
