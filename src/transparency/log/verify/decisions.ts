import { canonicalJson, type Json } from '#kernel/canonical-json.ts'
import type { FiguresVector } from '../commitment.ts'
import type { Faults } from './faults.ts'
import { exportFiles, type LogSource } from './source.ts'

/** What a decision came to, as the log holds it. */
export interface DecidedFigures {
  readonly act: string
  readonly outcome: string
  readonly rules: string
  readonly factsDigest: string
  readonly packDigest: string
}

/** Decides again over these files and facts. Handed in by the wiring: the log knows no rules. Throws where it cannot. */
export type Replay = (pack: Json, act: string, facts: Json) => DecidedFigures

/** Makes every decision of the log again. */
export interface DecisionCheck {
  /** A decision of the log, at its index; `id` where its private record may be seen. */
  add(index: number, figures: FiguresVector['figures'], id: string | null): void
  /** Compares what was added with what was exported of the norms. @returns How many decisions were made again. */
  finish(source: LogSource, faults: Faults): Promise<number>
}

/** Lines of a file, each read as JSON that is canonical; what is not is a fault. */
export async function* jsonLines(
  source: LogSource,
  path: string,
  faults: Faults,
): AsyncGenerator<{ n: number; value: Json }> {
  const portions = await source.lines(path)
  if (portions === null) return
  let n = 0
  for await (const lines of portions)
    for (const line of lines) {
      n++
      const text = Buffer.from(line).toString('utf8')
      let value: Json | undefined
      try {
        value = JSON.parse(text) as Json
      } catch {
        value = undefined
      }
      if (value === undefined || `${canonicalJson(value)}\n` !== text)
        faults.add(`${path}:${n}`, 'is not written as it was exported')
      else yield { n, value }
    }
}

const isObject = (value: Json | undefined): value is { readonly [name: string]: Json | undefined } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const wordOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')

/** The members that a decision is compared by. */
function decidedOf(value: { readonly [name: string]: Json | undefined }): DecidedFigures {
  return {
    act: wordOf(value['act']),
    outcome: wordOf(value['outcome']),
    rules: wordOf(value['rules']),
    factsDigest: wordOf(value['factsDigest']),
    packDigest: wordOf(value['packDigest']),
  }
}

const textOf = (decided: DecidedFigures): string => canonicalJson(decided as unknown as Json)

export function createDecisionCheck(replay: Replay | null): DecisionCheck {
  /** Distinct decisions, with the first entry of each: they are few, however many were made. */
  const distinct = new Map<string, { decided: DecidedFigures; index: number; count: number }>()
  const byId = new Map<string, { text: string; index: number }>()
  return {
    add(index, figures, id) {
      const decided = decidedOf(figures)
      const text = textOf(decided)
      const known = distinct.get(text)
      if (known === undefined) distinct.set(text, { decided, index, count: 1 })
      else known.count++
      if (id !== null) byId.set(id, { text: known === undefined ? text : textOf(known.decided), index })
    },

    async finish(source, faults) {
      await compareStored(source, byId, faults)
      return replay === null ? 0 : replayAll(source, replay, [...distinct.values()], faults)
    },
  }
}

/** The decisions that the norms keep, against those of the log. */
async function compareStored(
  source: LogSource,
  logged: ReadonlyMap<string, { readonly text: string; readonly index: number }>,
  faults: Faults,
): Promise<void> {
  // Where no private record is opened, no decision is named that could be compared.
  if (logged.size === 0) return
  const seen = new Set<string>()
  let last = -1
  for await (const { n, value } of jsonLines(source, exportFiles.decisions, faults)) {
    const id = isObject(value) ? wordOf(value['id']) : ''
    const want = logged.get(id)
    if (want === undefined || seen.has(id)) faults.add(`${exportFiles.decisions}:${n}`, `the log has no decision ${id}`)
    else if (isObject(value) && textOf(decidedOf(value)) !== want.text)
      faults.add(`entry ${want.index}`, `the decision ${id} is kept otherwise than it was logged`)
    // In the order of their entries: a line that was moved is as wrong as one that was changed.
    if (want !== undefined && want.index <= last)
      faults.add(`${exportFiles.decisions}:${n}`, `the decision ${id} does not stand in the order of the log`)
    last = Math.max(last, want?.index ?? -1)
    seen.add(id)
  }
  for (const [id, { index }] of logged)
    if (!seen.has(id)) faults.add(`entry ${index}`, `the decision ${id} is no longer kept`)
}

async function replayAll(
  source: LogSource,
  replay: Replay,
  distinct: readonly { readonly decided: DecidedFigures; readonly index: number; readonly count: number }[],
  faults: Faults,
): Promise<number> {
  const facts = new Map<string, Json>()
  // In the order in which the log names them first, each once: a line that was put in, changed or moved is another than the next.
  const named = {
    facts: [...new Set(distinct.map(({ decided }) => `${decided.act} ${decided.factsDigest}`))],
    packs: [...new Set(distinct.map(({ decided }) => decided.packDigest))],
  }
  const take = (into: Map<string, Json>, key: string, value: Json, names: readonly string[], where: string): void => {
    if (names[into.size] !== key) faults.add(where, 'this is not the line that the log names next')
    into.set(key, value)
  }
  for await (const { n, value } of jsonLines(source, exportFiles.facts, faults))
    if (isObject(value)) {
      const key = `${wordOf(value['act'])} ${wordOf(value['digest'])}`
      take(facts, key, value['facts'] ?? {}, named.facts, `${exportFiles.facts}:${n}`)
    }
  const packs = new Map<string, Json>()
  for await (const { n, value } of jsonLines(source, exportFiles.packs, faults))
    if (isObject(value))
      take(packs, wordOf(value['digest']), value['pack'] ?? null, named.packs, `${exportFiles.packs}:${n}`)
  let made = 0
  for (const { decided, index, count } of distinct) {
    const where = `entry ${index}`
    const known = facts.get(`${decided.act} ${decided.factsDigest}`)
    const pack = packs.get(decided.packDigest)
    if (known === undefined) faults.add(where, 'the facts of its decision are missing')
    else if (pack === undefined) faults.add(where, 'the rules of its decision are missing')
    else {
      const again = repeated(replay, pack, decided.act, known)
      if (again === null || textOf(again) !== textOf(decided))
        faults.add(where, 'its decision does not follow from its facts and rules')
      else made += count
    }
  }
  return made
}

function repeated(replay: Replay, pack: Json, act: string, facts: Json): DecidedFigures | null {
  try {
    return replay(pack, act, facts)
  } catch {
    // Rules or facts that cannot be read any more were changed: the caller says where.
    return null
  }
}
