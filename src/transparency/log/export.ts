import type { Json } from '#kernel/canonical-json.ts'
import { canonicalJson } from '#kernel/canonical-json.ts'
import type { ApiClient } from '#kernel/command.ts'
import { AppError } from '#kernel/errors.ts'
import type { PublishedFolder } from '#platform/published-folder.ts'
import { parseCheckpoint } from './checkpoint.ts'
import { bundlePath, tilePath, tilesOf } from './tile.ts'
import type { LogState } from './transparency-log.ts'
import { parseOpening } from './verify/openings.ts'
import { editions, exportFiles, type Edition } from './verify/source.ts'
import { editionText } from './verify/verify.ts'

/** Ids and digests asked for at once. */
const atOnce = 500

/**
 * Copies a log out of a node, as large as its checkpoint is now, with what the edition opens.
 *
 * @returns The size of the log that was copied.
 */
export async function exportLog(api: ApiClient, to: PublishedFolder, edition: Edition): Promise<number> {
  const { epoch, vkey, checkpoint: signed } = await api.get<LogState>('/api/v1/log')
  if (epoch === null || vkey === null || signed === null)
    throw new AppError('transparency.entry-not-found', 'The log of this node has no checkpoint yet.')
  const note = await api.bytes('/log/checkpoint')
  const { size } = parseCheckpoint(note)
  for (const place of tilesOf(size)) {
    const paths = [tilePath(place), ...(place.level === 0 ? [bundlePath(place.index, place.width)] : [])]
    for (const path of paths) await to.write(path, await api.bytes(`/log/${path}`))
  }
  await to.write(exportFiles.key, `${vkey}\n`)
  await to.writeLines(exportFiles.checkpoints, earlier(api, epoch, size))
  const decided = createDecided()
  const opens: readonly string[] = editions[edition]
  for (const kind of ['figures', 'private'] as const)
    if (opens.includes(kind)) {
      const lines = api.pages<string>(`/api/v1/log/openings?kind=${kind}&epoch=${epoch}&size=${size}`)
      await to.writeLines(exportFiles[kind], decided.watch(kind, lines))
    }
  if (opens.length > 0) await writeEvidence(api, to, decided, opens.includes('private'))
  await to.write(exportFiles.edition, editionText(edition))
  await to.write(exportFiles.checkpoint, note)
  return size
}

async function* earlier(api: ApiClient, epoch: number, size: number): AsyncGenerator<string> {
  for await (const note of api.pages<string>(`/api/v1/log/checkpoints?epoch=${epoch}`)) {
    if (parseCheckpoint(Buffer.from(note)).size >= size) return
    yield canonicalJson(note)
  }
}

/** Which decisions, facts and rules the entries name, gathered while they pass. */
interface Decided {
  watch(kind: 'figures' | 'private', lines: AsyncIterable<string>): AsyncGenerator<string>
  readonly ids: ReadonlySet<string>
  readonly facts: ReadonlySet<string>
  readonly packs: ReadonlySet<string>
}

function createDecided(): Decided {
  const ids = new Set<string>()
  const facts = new Set<string>()
  const packs = new Set<string>()
  return {
    ids,
    facts,
    packs,
    async *watch(kind, lines) {
      for await (const line of lines) {
        if (line.includes('"type":"norms.decided"')) {
          const value = JSON.parse(parseOpening(Buffer.from(`${line}\n`))!.body.toString('utf8')) as {
            subject?: { id: string }
            figures?: Record<string, Json>
          }
          if (kind === 'private') ids.add(value.subject!.id)
          else {
            facts.add(String(value.figures?.['factsDigest']))
            packs.add(String(value.figures?.['packDigest']))
          }
        }
        yield line
      }
    },
  }
}

async function writeEvidence(
  api: ApiClient,
  to: PublishedFolder,
  decided: Decided,
  withDecisions: boolean,
): Promise<void> {
  async function* linesOf(name: 'decisions' | 'facts' | 'packs', all: ReadonlySet<string>): AsyncGenerator<string> {
    const waiting = [...all]
    while (waiting.length > 0) {
      const asked = { decisions: [], facts: [], packs: [], [name]: waiting.splice(0, atOnce) }
      const answer = await api.post<Record<typeof name, string[]>>('/api/v1/log/evidence', asked)
      yield* answer[name]
    }
  }
  if (withDecisions) await to.writeLines(exportFiles.decisions, linesOf('decisions', decided.ids))
  await to.writeLines(exportFiles.facts, linesOf('facts', decided.facts))
  await to.writeLines(exportFiles.packs, linesOf('packs', decided.packs))
}
