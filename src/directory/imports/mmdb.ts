import { parseCountry, type Country } from '#kernel/places.ts'
import { parseAsn } from '../network-name.ts'
import { walkTree, type Child } from './mmdb-tree.ts'
import { badMmdb, createMmdbReader, type MmdbMap, type MmdbValue } from './mmdb-values.ts'

/** What the file says of some addresses. */
export interface MmdbFact {
  readonly asns: readonly number[]
  readonly country: Country | null
}

/** A network of the file: its first address in four words, its length in 128 bits; IPv4 as `::ffff:a.b.c.d`. */
export interface MmdbNetwork {
  readonly words: Uint32Array
  readonly bits: number
  readonly fact: MmdbFact
}

/** An MMDB file: what it calls itself, and its networks. */
export interface Mmdb {
  readonly databaseType: string
  /** When its provider built it, seconds since 1970; null where it does not say. */
  readonly builtAtSeconds: number | null
  /** Each network that the file says something of, neighbours that say the same joined into one. */
  networks(): Generator<MmdbNetwork>
  /** Records that could not be used, with where in the data section they lie; complete when `networks` has ended. */
  readonly refused: readonly { readonly at: number; readonly reason: string }[]
}

const marker = Uint8Array.from([0xab, 0xcd, 0xef, ...new TextEncoder().encode('MaxMind.com')])
const maxMetadataBytes = 128 * 1024
const separatorBytes = 16
const nothing = -1

/**
 * Reads a country or AS number database in MMDB form (MaxMind, DB-IP and others).
 *
 * Of each record only the AS number and the country where the addresses are used are read; the country of registration is
 * another question, which registry files answer.
 *
 * @throws {AppError} `directory.bad-file`, also from `networks()`: the tree is looked at as it is walked
 * @source MaxMind DB File Format Specification, version 2.0
 */
export function readMmdb(file: Uint8Array): Mmdb {
  const { meta, metadataAt } = readMetadata(file)
  const nodeCount = positive(meta['node_count'])
  const recordBits = positive(meta['record_size'])
  const addressBits = meta['ip_version'] === 4 ? 32 : meta['ip_version'] === 6 ? 128 : null
  if (meta['binary_format_major_version'] !== 2) throw badMmdb('is not of version 2 of the format')
  if (addressBits === null || nodeCount === null || ![24, 28, 32].includes(recordBits ?? 0))
    throw badMmdb('has metadata that fit no search tree')
  const dataAt = (nodeCount * recordBits!) / 4 + separatorBytes
  if (dataAt > metadataAt) throw badMmdb('is shorter than the search tree it announces')

  const child = recordReader(file, recordBits!)
  const reader = createMmdbReader(file.subarray(dataAt, metadataAt))
  const refused: { at: number; reason: string }[] = []
  const facts: MmdbFact[] = []
  const factNumbers = new Map<string, number>()
  const byOffset = new Map<number, number>()

  function factAt(record: number): number {
    const at = record - nodeCount! - separatorBytes
    const known = byOffset.get(at)
    if (known !== undefined) return known
    if (at < 0 || at >= metadataAt - dataAt) throw badMmdb('has a search tree that leads out of it')
    const fact = factOf(reader.read(at, (key) => wantedFields.has(key)))
    let number = nothing
    if (typeof fact === 'string') refused.push({ at, reason: fact })
    else if (fact !== null) {
      const key = `${fact.asns.join()} ${fact.country ?? ''}`
      number = factNumbers.get(key) ?? facts.push(fact) - 1
      factNumbers.set(key, number)
    }
    byOffset.set(at, number)
    return number
  }

  return {
    databaseType: typeof meta['database_type'] === 'string' ? meta['database_type'] : '',
    builtAtSeconds: positive(meta['build_epoch']),
    refused,
    *networks() {
      for (const { words, bits, number } of walkTree({ child, nodeCount, addressBits, factAt }))
        yield { words, bits, fact: facts[number]! }
    },
  }
}

function readMetadata(file: Uint8Array): { meta: MmdbMap; metadataAt: number } {
  const from = Math.max(0, file.length - maxMetadataBytes)
  for (let at = file.length - marker.length; at >= from; at--) {
    if (!marker.every((byte, i) => file[at + i] === byte)) continue
    const meta = createMmdbReader(file.subarray(at + marker.length)).read(0, (key) => metadataFields.has(key))
    if (isMap(meta)) return { meta, metadataAt: at }
  }
  throw badMmdb('has no metadata at its end: it is cut off, or of another format')
}

const metadataFields = new Set([
  'node_count',
  'record_size',
  'ip_version',
  'binary_format_major_version',
  'build_epoch',
  'database_type',
])
const wantedFields = new Set(['autonomous_system_number', 'asn', 'country', 'country_code', 'iso_code', 'traits'])

const isMap = (value: MmdbValue | undefined): value is MmdbMap =>
  typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array)

function positive(value: MmdbValue | undefined): number | null {
  const number = typeof value === 'bigint' ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : null
}

/** null where the record says nothing that we could use; a reason where it says something that cannot be. */
function factOf(record: MmdbValue): MmdbFact | string | null {
  if (!isMap(record)) return 'is no map of fields'
  const traits = isMap(record['traits']) ? record['traits'] : {}
  const asn = record['autonomous_system_number'] ?? traits['autonomous_system_number'] ?? record['asn'] ?? ''
  const number = typeof asn === 'number' || typeof asn === 'string' ? parseAsn(String(asn)) : null
  if (number === null && asn !== '' && asn !== 0) return 'names an AS number that is none'
  const written = isMap(record['country'])
    ? record['country']['iso_code']
    : (record['country_code'] ?? record['country'])
  const country = typeof written === 'string' ? parseCountry(written) : null
  return number === null && country === null ? null : { asns: number === null ? [] : [number], country }
}

function recordReader(file: Uint8Array, recordBits: number): Child {
  const view = new DataView(file.buffer, file.byteOffset, file.length)
  if (recordBits === 32) return (node, side) => view.getUint32(node * 8 + side * 4)
  if (recordBits === 24) return (node, side) => uint24(view, node * 6 + side * 3)
  return (node, side) => {
    const middle = view.getUint8(node * 7 + 3)
    const high = side === 0 ? middle >> 4 : middle & 15
    return high * 2 ** 24 + uint24(view, node * 7 + side * 4)
  }
}

const uint24 = (view: DataView, at: number): number => view.getUint16(at) * 256 + view.getUint8(at + 2)
