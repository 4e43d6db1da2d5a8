/** What a sample file is made of. */
export interface MmdbSample {
  /** Networks and what is said of them: the address in `ipVersion` bits, IPv4 in a tree of both under `::/96`. */
  readonly networks: readonly { readonly address: bigint; readonly bits: number; readonly value: unknown }[]
  readonly recordBits: 24 | 28 | 32
  readonly ipVersion: 4 | 6
  readonly builtAtSeconds?: number
  /** Paths that lead once more to where IPv4 lies. */
  readonly v4Aliases?: readonly { readonly address: bigint; readonly bits: number }[]
  readonly meta?: Readonly<Record<string, unknown>>
}

type Node = [Side, Side]
type Side = Node | { readonly value: unknown } | null
const isNode = (side: Side | undefined): side is Node => Array.isArray(side)

/** Writes an MMDB file; the longest of nested networks wins, as in files that providers write. */
export function encodeMmdb(sample: MmdbSample): Uint8Array {
  const addressBits = sample.ipVersion === 4 ? 32 : 128
  const root: Node = [null, null]
  const bitOf = (address: bigint, depth: number): 0 | 1 =>
    Number((address >> BigInt(addressBits - 1 - depth)) & 1n) as 0 | 1
  const put = (address: bigint, bits: number, side: Side): void => {
    let node = root
    for (let depth = 0; depth < bits - 1; depth++) {
      const bit = bitOf(address, depth)
      const next = node[bit]
      if (isNode(next)) node = next
      else node = node[bit] = [next, next]
    }
    node[bitOf(address, bits - 1)] = side
  }
  const shortestFirst = sample.networks.toSorted((a, b) => a.bits - b.bits)
  for (const { address, bits, value } of shortestFirst) put(address, bits, { value })
  let v4: Side = root
  for (let depth = 0; depth < 96 && isNode(v4); depth++) v4 = v4[0]
  for (const { address, bits } of sample.v4Aliases ?? []) if (isNode(v4)) put(address, bits, v4)

  const numbers = new Map<Node, number>()
  const nodes: Node[] = []
  const number = (node: Node): void => {
    if (numbers.has(node)) return
    numbers.set(node, nodes.push(node) - 1)
    for (const side of node) if (isNode(side)) number(side)
  }
  number(root)
  const data: number[] = []
  const places = new Map<string, number>()
  const place = (value: unknown): number => {
    const key = JSON.stringify(value)
    const known = places.get(key)
    if (known !== undefined) return known
    const bytes = mmdbValue(value)
    places.set(key, data.length)
    data.push(...bytes)
    return data.length - bytes.length
  }
  const record = (side: Side): number => {
    if (side === null) return nodes.length
    return isNode(side) ? numbers.get(side)! : nodes.length + 16 + place(side.value)
  }
  const tree = nodes.flatMap(([left, right]) => nodeBytes(record(left), record(right), sample.recordBits))
  const meta = {
    node_count: nodes.length,
    record_size: sample.recordBits,
    ip_version: sample.ipVersion,
    database_type: 'Sample',
    binary_format_major_version: 2,
    build_epoch: BigInt(sample.builtAtSeconds ?? 0),
    description: { en: 'Made for a test' },
    ...sample.meta,
  }
  const mark = [0xab, 0xcd, 0xef, ...Buffer.from('MaxMind.com')]
  return Uint8Array.from([...tree, ...Array<number>(16).fill(0), ...data, ...mark, ...mmdbValue(meta)])
}

function nodeBytes(left: number, right: number, recordBits: number): number[] {
  const big = (value: number, bytes: number): number[] =>
    Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** (bytes - 1 - i)) % 256)
  if (recordBits !== 28) return [...big(left, recordBits / 8), ...big(right, recordBits / 8)]
  const middle = Math.floor(left / 2 ** 24) * 16 + Math.floor(right / 2 ** 24)
  return [...big(left, 3), middle, ...big(right, 3)]
}

/** One value as the data section writes it; numbers as uint32, `{ pointer: n }` as a pointer. */
export function mmdbValue(value: unknown): number[] {
  const head = (kind: number, size: number): number[] => {
    const [low, more] =
      size < 29 ? [size, []] : size < 285 ? [29, [size - 29]] : [30, [(size - 285) >> 8, (size - 285) & 255]]
    return kind < 8 ? [(kind << 5) | low, ...more] : [low, kind - 7, ...more]
  }
  if (typeof value === 'string') return [...head(2, Buffer.byteLength(value)), ...Buffer.from(value)]
  if (typeof value === 'boolean') return head(14, value ? 1 : 0)
  if (typeof value === 'bigint' || typeof value === 'number') {
    const hex = value.toString(16)
    const bytes = [...Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')].slice(
      value === 0 || value === 0n ? 1 : 0,
    )
    return [...head(typeof value === 'bigint' ? 9 : 6, bytes.length), ...bytes]
  }
  if (Array.isArray(value)) return [...head(11, value.length), ...value.flatMap(mmdbValue)]
  const fields = Object.entries(value as Record<string, unknown>)
  if (fields.length === 1 && fields[0]![0] === 'pointer') {
    const to = fields[0]![1] as number
    return [0x38, to >>> 24, (to >> 16) & 255, (to >> 8) & 255, to & 255]
  }
  return [...head(7, fields.length), ...fields.flatMap(([key, each]) => [...mmdbValue(key), ...mmdbValue(each)])]
}
