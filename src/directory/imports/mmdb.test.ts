import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { AppError } from '#kernel/errors.ts'
import { ipFromWords, parseIp, parseIpWords, toHalves } from '#kernel/ip.ts'
import { addressFact, createAddressTableBuilder } from '../routing/address-facts.ts'
import { readMmdb } from './mmdb.ts'
import { encodeMmdb, mmdbValue, type MmdbSample } from './testing.ts'

const number = (text: string): bigint => {
  const { high, low } = toHalves(parseIp(text)!)
  return (high << 64n) | low
}
const v4 = (text: string): bigint => number(text) & 0xffffffffn
const network = (text: string, bits: number, value: unknown): MmdbSample['networks'][number] =>
  text.includes(':') ? { address: number(text), bits, value } : { address: v4(text), bits: bits + 96, value }
const sample = (networks: MmdbSample['networks'], more: Partial<MmdbSample> = {}): Uint8Array =>
  encodeMmdb({ networks, recordBits: 24, ipVersion: 6, ...more })

const listed = (file: Uint8Array): string[] =>
  [...readMmdb(file).networks()].map(
    ({ words, bits, fact }) => `${ipFromWords(words).text}/${bits} ${fact.asns.join()} ${fact.country ?? '-'}`,
  )
const refusedFile = (want: RegExp) => (error: unknown) =>
  error instanceof AppError && error.code === 'directory.bad-file' && want.test(error.message)

describe('what an MMDB file says', () => {
  for (const [title, value, want] of [
    ['the country of use', { country: { iso_code: 'XA', names: { en: 'A' } } }, ' XA'],
    ['an AS number', { autonomous_system_number: 64496, autonomous_system_organization: 'E' }, '64496 -'],
    ['an AS number as text and a country code', { asn: 'AS64497', country_code: 'XB' }, '64497 XB'],
    ['a country code in place of a map', { country: 'XB' }, ' XB'],
    ['an AS number among traits', { traits: { autonomous_system_number: 64498 } }, '64498 -'],
    ['a country of registration only: nothing', { registered_country: { iso_code: 'XA' } }, null],
    ['a continent only: nothing', { continent: { code: 'EU' } }, null],
    ['AS number 0: nothing', { autonomous_system_number: 0 }, null],
    ['a long name', { country: { iso_code: 'XA' }, note: 'n'.repeat(400) }, ' XA'],
  ] as const)
    it(title, () => {
      const file = sample([network('192.0.2.0', 24, value)])
      assert.deepEqual(listed(file), want === null ? [] : [`192.0.2.0/120 ${want}`])
    })

  it('its name and the day it was built', () => {
    const file = readMmdb(sample([network('192.0.2.0', 24, { country: 'XA' })], { builtAtSeconds: 1_790_000_000 }))
    assert.deepEqual([file.databaseType, file.builtAtSeconds], ['Sample', 1_790_000_000])
  })

  it('a record that says what cannot be is refused with its place, the others are taken', () => {
    const file = readMmdb(
      sample([
        network('192.0.2.0', 24, { asn: 'ASX' }),
        network('198.51.100.0', 24, { asn: 64496 }),
        network('2001:db8::', 32, 7),
      ]),
    )
    assert.equal([...file.networks()].length, 1)
    assert.deepEqual(file.refused.map(({ reason }) => reason).toSorted(), [
      'is no map of fields',
      'names an AS number that is none',
    ])
  })

  it('IPv4 is told once, however many paths lead to it', () => {
    const networks = [network('192.0.2.0', 24, { country: 'XA' }), network('2001:db8::', 32, { country: 'XB' })]
    const v4Aliases = [
      { address: number('2002::'), bits: 16 },
      { address: 0xffffn << 32n, bits: 96 },
    ]
    assert.deepEqual(listed(sample(networks, { v4Aliases })), ['192.0.2.0/120  XA', '2001:db8::/32  XB'])
  })

  it('all of IPv4 with one fact is not joined with what lies beside it', () => {
    const networks = [network('0.0.0.0', 0, { country: 'XA' }), network('::1:0:0', 96, { country: 'XA' })]
    assert.deepEqual(listed(sample(networks)), ['0.0.0.0/96  XA', '::1:0:0/96  XA'])
  })
})

it('says of every address what the longest of its networks says, in every size of record', () => {
  const values = [{ country: 'XA' }, { country: 'XB' }, { asn: 64496 }, { continent: 'EU' }]
  const somewhere = fc.record({
    // Few bits that differ, so that networks nest and touch.
    high: fc.nat(15),
    bits: fc.integer({ min: 1, max: 8 }),
    isV4: fc.boolean(),
    value: fc.nat(values.length - 1),
  })
  fc.assert(
    fc.property(
      fc.array(somewhere, { minLength: 1, maxLength: 12 }),
      fc.constantFrom(24 as const, 28 as const, 32 as const),
      (drawn, recordBits) => {
        // 2001:db80::/28 and 192.0.0.0/24 at the widest; a later one of the same length replaces an earlier one.
        const placed = drawn.map(({ high, bits, isV4, value }) => {
          const wide = isV4 ? 120n : 28n
          const base = isV4 ? v4('192.0.2.0') : number('2001:db80::')
          const free = 128n - wide - 8n
          const address = base | ((BigInt(high * 16) >> BigInt(8 - bits)) << (BigInt(8 - bits) + (isV4 ? 0n : free)))
          return { address, bits: Number(wide) + bits, value: values[value] }
        })
        const file = readMmdb(encodeMmdb({ networks: placed, recordBits, ipVersion: 6 }))
        const builder = createAddressTableBuilder()
        for (const { words, bits, fact } of file.networks()) builder.prefix(words, bits, fact)
        const table = builder.build()
        for (const text of ['192.0.2', '2001:db8']) {
          for (let last = 0; last < 256; last++) {
            const address = text.includes(':')
              ? `${text}${(last >> 4).toString(16)}:${((last & 15) << 12).toString(16)}::`
              : `${text}.${last}`
            const words = new Uint32Array(4)
            const family = parseIpWords(address, words) as 4 | 6
            const whole = family === 4 ? v4(address) : number(address)
            const winner = placed
              .filter((each) => whole >> BigInt(128 - each.bits) === each.address >> BigInt(128 - each.bits))
              .toSorted((a, b) => a.bits - b.bits)
              .at(-1)
            const says = winner?.value as { country?: string; asn?: number } | undefined
            const want = says?.country ?? says?.asn ?? null
            const found = addressFact(table, family, words)
            assert.equal(found?.country ?? found?.asns[0] ?? null, want, address)
          }
        }
      },
    ),
    { numRuns: 40 },
  )
})

it('a tree of IPv4 alone is read', () => {
  const networks = [{ address: v4('192.0.2.0'), bits: 24, value: { country: 'XA' } }]
  assert.deepEqual(listed(sample(networks, { ipVersion: 4, recordBits: 28 })), ['192.0.2.0/120  XA'])
})

describe('a hostile file ends in an error, soon', () => {
  const good = sample([
    network('192.0.2.0', 24, { country: { iso_code: 'XA' } }),
    network('2001:db8::', 32, { asn: 1 }),
  ])

  it('whatever bytes are changed, or cut off', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 }),
        fc.integer({ min: 0, max: good.length }),
        (changes, length) => {
          const file = good.slice(0, length)
          for (const [at, byte] of changes) if (at < length) file[at] = byte
          try {
            for (const { bits } of readMmdb(file).networks()) assert.ok(bits >= 0 && bits <= 128)
          } catch (error) {
            assert.ok(error instanceof AppError && error.code === 'directory.bad-file', String(error))
          }
        },
      ),
      { numRuns: 2000 },
    )
  })

  for (const [title, meta, want] of [
    ['a tree longer than the file', { node_count: 1_000_000 }, /shorter than the search tree/],
    ['records of a size that there is not', { record_size: 20 }, /fit no search tree/],
    ['no node', { node_count: 0 }, /fit no search tree/],
    ['another version', { binary_format_major_version: 3 }, /version 2/],
  ] as const)
    it(title, () =>
      assert.throws(() => listed(sample([network('192.0.2.0', 24, { country: 'XA' })], { meta })), refusedFile(want)),
    )

  /** A tree of 24-bit records and the data behind it. */
  const made = (records: readonly number[], data: readonly number[], nodeCount = records.length / 2): Uint8Array =>
    Uint8Array.from([
      ...records.flatMap((record) => [record >> 16, (record >> 8) & 255, record & 255]),
      ...Array<number>(16).fill(0),
      ...data,
      0xab,
      0xcd,
      0xef,
      ...Buffer.from('MaxMind.com'),
      ...mmdbValue({ node_count: nodeCount, record_size: 24, ip_version: 6, binary_format_major_version: 2 }),
    ])

  it('a tree whose nodes lead back to themselves', () =>
    assert.throws(() => listed(made([2, 1, 1, 1], [])), refusedFile(/meet again/)))

  it('a tree whose branches all meet in the next node: 2 to the 60 paths', () => {
    const levels = 60
    const records = Array.from({ length: levels }, (_, i) => [i + 1, i + 1]).flat()
    records[records.length - 1] = records[records.length - 2] = levels
    assert.throws(() => listed(made(records, [])), refusedFile(/meet again/))
  })

  it('a record beyond the data', () => assert.throws(() => listed(made([1, 900], [])), refusedFile(/leads out/)))

  it('pointers that lead to one another', () => {
    const pointer = mmdbValue({ pointer: 0 })
    assert.throws(() => listed(made([1, 17], pointer)), refusedFile(/pointer to a pointer/))
    const circle = [0xe1, ...mmdbValue('country'), ...pointer]
    assert.throws(() => listed(made([1, 17], circle)), refusedFile(/nested too deep|without end/))
  })

  it('maps that refer to maps many times over: 20 to the 20 fields', () => {
    let data: number[] = [0xe0]
    let last = 0
    for (let level = 0; level < 20; level++) {
      const next = data.length
      const fields = Array.from({ length: 20 }, () => [...mmdbValue('country'), ...mmdbValue({ pointer: last })])
      data = [...data, 0xe0 | 20, ...fields.flat()]
      last = next
    }
    assert.throws(() => listed(made([1, 17 + last], data)), refusedFile(/without end/))
  })
})
