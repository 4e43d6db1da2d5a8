/**
 * Takes reports out of what they came in: gzip, zip, mail, in one another, within bounds, streaming.
 *
 * Names in archives are names and nothing else: they are recorded as written, the last part of them serves for recognising a
 * report type, and nothing is written anywhere. What passes a bound is refused by name; what came out before it stands.
 */
import { containerOf, hold, peek } from './bytes.ts'
import { gunzip } from './gzip.ts'
import { createBudget, UNPACK_LIMITS, UnpackRefusal } from './limits.ts'
import type { Budget, UnpackLimits } from './limits.ts'
import { mailParts } from './mail.ts'
import { inMemory, zipEntries } from './zip.ts'
import type { RandomAccess } from './zip.ts'
import type { RejectReason } from '../format.ts'

export { UNPACK_LIMITS, UnpackRefusal } from './limits.ts'
export type { UnpackLimits } from './limits.ts'
export type { RandomAccess } from './zip.ts'

/** What came in. `random` is needed for a zip archive larger than `maxHeldBytes`. */
export interface Source {
  name: string
  bytes: AsyncIterable<Uint8Array>
  random?: RandomAccess
}

/** Whether a stream that begins so is a report: asked of the parts of a message, most of which are not. */
export type IsReport = (head: Uint8Array, fileName: string) => boolean

interface Named {
  /** Last part of the name as written, without the ending of the compression. */
  name: string
  /**
   * Names as written of all containers on the way, and its own last, at most 90 characters each. No two items of a source have
   * the same path: a name that comes again gets a number.
   */
  path: string[]
}

/**
 * One thing found. `stream`: a report's bytes, to be read before the next item is asked for; reading may throw `UnpackRefusal`.
 * `refused`: cannot be unpacked, and why. `ignored`: a part of a message that is no report (its text, a picture, a signature).
 */
export type UnpackItem =
  | (Named & { kind: 'stream'; head: Uint8Array; bytes: AsyncIterable<Uint8Array> })
  | (Named & { kind: 'refused'; reason: RejectReason; detail: string })
  | (Named & { kind: 'ignored'; contentType: string; length: number })

interface Inside extends Named {
  depth: number
  bytes: AsyncIterable<Uint8Array>
  random: RandomAccess | null
}

interface Tools {
  /** Every path given so far. */
  met: Set<string>
  budget: Budget
  limits: UnpackLimits
  isReport: IsReport
}

/** Unpacks a source as far as there is something to unpack. A plain file is its own only item. */
export async function* unpack(
  source: Source,
  isReport: IsReport,
  limits: UnpackLimits = UNPACK_LIMITS,
): AsyncGenerator<UnpackItem> {
  const tools: Tools = { met: new Set(), budget: createBudget(limits), limits, isReport }
  const { bytes, random = null } = source
  yield* open({ ...named(source.name, [], tools), depth: 0, bytes, random }, tools)
}

function named(writtenName: string, within: readonly string[], { met }: Tools): Named {
  const base = writtenName.split(/[\\/]/).at(-1) ?? ''
  const written = writtenName.slice(0, 80)
  let path = [...within, written]
  for (let times = 2; met.has(path.join('/')); times++) path = [...within, `${written} #${times}`]
  met.add(path.join('/'))
  return { name: base.replace(/\.gz$/i, '').slice(0, 300), path }
}

async function* open(inside: Inside, tools: Tools): AsyncGenerator<UnpackItem> {
  const { name, path } = inside
  try {
    const { head, all } = await peek(inside.bytes)
    const container = containerOf(head)
    if (container === null) yield { kind: 'stream', name, path, head, bytes: all }
    else if (inside.depth >= tools.limits.maxDepth)
      throw new UnpackRefusal('too-deep', `Containers lie more than ${tools.limits.maxDepth} deep.`)
    else if (container === 'gzip') yield* openGzip({ ...inside, bytes: all }, tools)
    else if (container === 'zip') yield* openZip({ ...inside, bytes: all }, tools)
    else yield* openMail({ ...inside, bytes: all }, tools)
  } catch (error) {
    if (!(error instanceof UnpackRefusal)) throw error
    yield { kind: 'refused', name, path, reason: error.reason, detail: error.message }
  }
}

async function* openGzip(inside: Inside, tools: Tools): AsyncGenerator<UnpackItem> {
  tools.budget.takeEntry()
  const packed = { bytes: 0 }
  const bytes = tools.budget.watch(gunzip(inside.bytes, packed), () => packed.bytes)
  yield* open({ ...inside, depth: inside.depth + 1, bytes, random: null }, tools)
}

async function* openZip(inside: Inside, tools: Tools): AsyncGenerator<UnpackItem> {
  const random = inside.random ?? inMemory(await hold(inside.bytes, tools.limits.maxHeldBytes))
  for await (const entry of zipEntries(random)) {
    tools.budget.takeEntry()
    const name = named(entry.writtenName, inside.path, tools)
    if (entry.encrypted) {
      yield { kind: 'refused', ...name, reason: 'encrypted', detail: 'The entry is encrypted.' }
      continue
    }
    const bytes = tools.budget.watch(entry.open(), () => entry.packedBytes)
    yield* open({ ...name, depth: inside.depth + 1, bytes, random: null }, tools)
  }
}

async function* openMail(inside: Inside, tools: Tools): AsyncGenerator<UnpackItem> {
  const message = await hold(inside.bytes, tools.limits.maxHeldBytes)
  let found = false
  for (const part of await mailParts(message)) {
    tools.budget.takeEntry()
    const name = named(part.writtenName, inside.path, tools)
    const container = part.isText ? null : containerOf(part.bytes.subarray(0, 8192))
    if (container === null && !tools.isReport(part.bytes.subarray(0, 65_536), name.name)) {
      yield { kind: 'ignored', ...name, contentType: part.contentType, length: part.bytes.length }
      continue
    }
    for await (const item of open(
      { ...name, depth: inside.depth + 1, bytes: once(part.bytes), random: inMemory(part.bytes) },
      tools,
    )) {
      found ||= item.kind !== 'ignored' && !(item.kind === 'refused' && item.reason === 'no-machine-part')
      yield item
    }
  }
  if (!found) throw new UnpackRefusal('no-machine-part', 'The message holds no part that a program can read.')
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
