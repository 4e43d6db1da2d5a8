/** The formats that Comity reads, and which of them a stream is. */
import type { FormatReader, Hints } from './format.ts'
import { intelmqArray, intelmqLines } from './intelmq/intelmq.ts'
import type { Schema } from './shadowserver/schema.ts'
import { createShadowserverReader } from './shadowserver/shadowserver.ts'
import { xarf } from './xarf/xarf.ts'

export interface Formats {
  readonly readers: readonly FormatReader<unknown>[]
  /** The reader of a stream that begins with `head`; `null` when none knows it. 64 kB of head are enough. */
  detect(head: Uint8Array, hints: Hints): FormatReader<unknown> | null
  byName(name: string): FormatReader<unknown> | null
}

/** Providers of a feed and the readers that they may mean. */
const PROVIDERS: Readonly<Record<string, readonly string[]>> = {
  shadowserver: ['shadowserver-csv'],
  intelmq: ['intelmq-lines', 'intelmq-array'],
  xarf: ['xarf'],
}

/**
 * @param schema The Shadowserver schema in force, see `chooseSchema`.
 */
export function createFormats(schema: Schema): Formats {
  const readers = [xarf, intelmqLines, intelmqArray, createShadowserverReader(schema)] as FormatReader<unknown>[]

  function detect(head: Uint8Array, hints: Hints): FormatReader<unknown> | null {
    const provider = hints.feed.split(':')[0] ?? ''
    const meant = Object.hasOwn(PROVIDERS, provider) ? PROVIDERS[provider] : undefined
    return readers.find((reader) => meant?.includes(reader.name) !== false && reader.detect(head, hints)) ?? null
  }

  return { readers, detect, byName: (name) => readers.find((reader) => reader.name === name) ?? null }
}
