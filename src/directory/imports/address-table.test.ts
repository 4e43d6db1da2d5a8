import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { ipFromV4Number, ipFromWords } from '#kernel/ip.ts'
import { readAddressLine, type AddressFormat } from './address-table.ts'
import { detectFormat } from './format.ts'
import { rangeToPrefixes } from './range-to-prefixes.ts'
import { createLineReader } from './text-lines.ts'

function shown(format: AddressFormat, text: string): unknown {
  const record = readAddressLine(format, text)
  if (record === null || 'reason' in record) return record
  const prefixes = record.prefixes.map(({ words, bits }) => `${ipFromWords(words).text}/${bits}`)
  return { prefixes, asns: record.asns, asnRange: record.asnRange, country: record.country }
}

describe('lines of address tables', () => {
  for (const [format, text, want] of [
    ['pfx2as', '192.0.2.0\t24\t64496', { prefixes: ['192.0.2.0/120'], asns: [64496], asnRange: null, country: null }],
    [
      'pfx2as',
      '2001:db8::\t32\t64496_64497',
      { prefixes: ['2001:db8::/32'], asns: [64496, 64497], asnRange: null, country: null },
    ],
    ['pfx2as', '192.0.2.0\t40\t64496', { reason: 'begins with no prefix and length' }],
    ['pfx2as', '192.0.2.0\t24\tnobody', { reason: 'names no AS number' }],
    [
      'iptoasn',
      '192.0.2.0\t192.0.2.191\t64496\tXA\tEXAMPLE',
      { prefixes: ['192.0.2.0/121', '192.0.2.128/122'], asns: [64496], asnRange: null, country: 'XA' },
    ],
    ['iptoasn', '192.0.2.0\t192.0.2.255\t0\tNone\tNot routed', null],
    [
      'iptoasn',
      '192.0.2.9\t192.0.2.1\t64496\tXA\tE',
      { reason: 'has a range that ends before it begins, or changes family' },
    ],
    [
      'rir-delegated',
      'rir|XA|ipv4|192.0.2.0|256|20100101|allocated',
      { prefixes: ['192.0.2.0/120'], asns: [], asnRange: null, country: 'XA' },
    ],
    [
      'rir-delegated',
      'rir|XA|ipv6|2001:db8::|32|20100101|assigned|x',
      { prefixes: ['2001:db8::/32'], asns: [], asnRange: null, country: 'XA' },
    ],
    [
      'rir-delegated',
      'rir|XA|asn|64496|4|20100101|assigned',
      { prefixes: [], asns: [], asnRange: { first: 64496, count: 4 }, country: 'XA' },
    ],
    ['rir-delegated', 'rir|EU|ipv4|192.0.2.0|256|20100101|allocated', null], // names no country
    ['rir-delegated', 'rir|*|ipv4|*|100|summary', null],
    ['rir-delegated', '2|rir|20261101|3|19700101|20261101|+0000', null],
    [
      'rir-delegated',
      'rir|XA|ipv4|255.255.255.0|512|20100101|allocated',
      { reason: 'has a size beyond the end of IPv4' },
    ],
    ['pfx2as', '# a comment', null],
  ] as const)
    it(`${format}: ${text.replaceAll('\t', ' ')}`, () => assert.deepEqual(shown(format, text), want))
})

it('the prefixes of a range hold its addresses, each once, and no other', () => {
  fc.assert(
    fc.property(fc.nat(600), fc.nat(600), (from, length) => {
      const first = 0xc0000000 + from
      const prefixes = rangeToPrefixes(ipFromV4Number(first), ipFromV4Number(first + length))!
      const held = prefixes.flatMap(({ words, bits }) =>
        Array.from({ length: 2 ** (128 - bits) }, (_, i) => words[3]! + i),
      )
      assert.deepEqual(
        held,
        Array.from({ length: length + 1 }, (_, i) => first + i),
      )
    }),
  )
})

it('lines are the same however the bytes are cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme', maxLength: 8 }).map((s) => s.replaceAll(/[\r\n]/g, ''))),
      fc.integer({ min: 1, max: 20 }),
      (parts, cut) => {
        const bytes = Buffer.from(parts.join('\n'))
        const reader = createLineReader()
        const lines = []
        for (let at = 0; at < bytes.length; at += cut) lines.push(...reader.push(bytes.subarray(at, at + cut)))
        lines.push(...reader.end())
        assert.deepEqual(
          lines.filter(({ text }) => text !== '').map(({ text }) => text),
          bytes
            .toString()
            .replace(/^\ufeff/, '')
            .split('\n')
            .filter((text) => text !== ''),
        )
      },
    ),
  )
})

describe('the format is found from the content', () => {
  for (const [head, want] of [
    ['kind,value,team,email\n', 'contacts-csv'],
    ['\ufeff"Email","Value","Team","Kind"\n', 'contacts-csv'],
    ['[{"short-team-name": "A"}]', 'global-irt'],
    ['192.0.2.0\t24\t64496\n', 'pfx2as'],
    ['192.0.2.0\t192.0.2.255\t64496\tXA\tE\n', 'iptoasn'],
    ['2|rir|20261101|3|19700101|20261101|+0000\n', 'rir-delegated'],
    ['rir|XA|ipv4|192.0.2.0|256|20100101|allocated\n', 'rir-delegated'],
    ['name,address\n', null],
    ['\u0000\u0000\u0001\u0000', 'mmdb'],
    ['', null],
  ] as const)
    it(`${JSON.stringify(head.slice(0, 30))}: ${want ?? 'none'}`, () =>
      assert.equal(detectFormat(Buffer.from(head)), want))
})
