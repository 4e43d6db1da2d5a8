import { isIPv4, isIPv6 } from 'node:net'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import * as ip from './ip.ts'

const bytes16 = fc.uint8Array({ minLength: 16, maxLength: 16 })
/** Addresses with many zero groups: where shortening goes wrong. */
const sparse = fc
  .array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff })), { minLength: 8, maxLength: 8 })
  .map((groups) => Uint8Array.from(groups.flatMap((g) => [g >> 8, g & 255])))
const soup = fc.string({ unit: fc.constantFrom(...'0123456789abcdefAF:.%/ x'), maxLength: 40 })

describe('reading', () => {
  const refused = [
    ['', 'empty'],
    ['192.0.2', 'three octets'],
    ['192.0.2.1.1', 'five'],
    ['192.0.2.01', 'leading zero: octal to some readers'],
    ['192.0.2.256', 'over a byte'],
    ['192.0.2.1 ', 'blank'],
    ['0xc0.0.2.1', 'hexadecimal'],
    ['3221225985', 'a bare number'],
    ['fe80::1%eth0', 'a zone'],
    ['[2001:db8::1]', 'brackets'],
    ['2001:db8:::1', 'three colons'],
    ['2001:db8::1::', 'two gaps'],
    ['2001:db8:0:0:0:0:0:0:1', 'nine groups'],
    ['1:2:3:4:5:6:7:8::', 'a gap that stands for nothing'],
    ['::12345', 'five digits'],
    [':1', 'one colon in front'],
    ['1:', 'one colon behind'],
    ['::192.0.2.1:1', 'a quad that is not last'],
    ['1:2:3:4:5:6:7:192.0.2.1', 'a quad too many'],
    ['::ffff:192.0.2.010', 'leading zero in the quad'],
  ]
  for (const [text, why] of refused) {
    it(`refuses ${JSON.stringify(text)}: ${why}`, () => assert.equal(ip.parseIp(text!), null))
  }

  const canonical = [
    ['192.0.2.1', '192.0.2.1'],
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:0db8::0001', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'], // one zero group is not shortened (RFC 5952, 4.2.2)
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'], // the first of two equal runs (4.2.3)
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'], // the longer run
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::ffff:c000:201', '192.0.2.1'],
    ['::192.0.2.1', '::c000:201'], // deprecated "compatible" form: not mapped
  ]
  for (const [text, want] of canonical) {
    it(`reads ${text} as ${want}`, () => assert.equal(ip.parseIp(text!)?.text, want))
  }

  it('agrees with the runtime on what is an address, but for zones', () => {
    fc.assert(
      fc.property(fc.oneof(soup, fc.ipV4(), fc.ipV6()), (text) => {
        const strict = isIPv4(text) || (isIPv6(text) && !text.includes('%'))
        assert.equal(ip.parseIp(text) !== null, strict)
      }),
      { numRuns: 3000 },
    )
  })
})

describe('writing', () => {
  it('what is written reads back as the same bytes, as another writer of RFC 5952 writes them', () => {
    fc.assert(
      fc.property(fc.oneof(bytes16, sparse), (bytes) => {
        const text = ip.formatIp(bytes)
        const back = ip.parseIp(text)
        assert.deepEqual(back?.bytes, bytes)
        assert.equal(back?.text, text)
        if (back?.family === 6) {
          const other = new URL(`http://[${text}]`).hostname.slice(1, -1)
          assert.equal(text, other)
        }
      }),
    )
  })

  it('numbers, halves and words tell the same address', () => {
    fc.assert(
      fc.property(bytes16, fc.nat(0xffffffff), (bytes, number) => {
        const six = ip.ipFromBytes(bytes)
        const { high, low } = ip.toHalves(six)
        assert.equal(((high << 64n) | low).toString(16).padStart(32, '0'), Buffer.from(bytes).toString('hex'))
        assert.equal(ip.toV4Number(ip.ipFromV4Number(number)), number)
        assert.equal(ip.parseV4(ip.ipFromV4Number(number).text), number)
      }),
    )
  })
})

describe('prefixes', () => {
  it('host bits are cleared and told', () => {
    const cidr = ip.parseCidr('192.0.2.7/24')
    assert.equal(cidr?.hasHostBits, true)
    assert.equal(ip.formatCidr(cidr!), '192.0.2.0/24')
    assert.equal(ip.parseCidr('192.0.2.0/24')?.hasHostBits, false)
  })

  for (const text of [
    '192.0.2.1',
    '192.0.2.0/33',
    '192.0.2.0/024',
    '192.0.2.0/',
    '2001:db8::/129',
    '::/-1',
    '192.0.2.0/2 4',
  ]) {
    it(`refuses ${text}`, () => assert.equal(ip.parseCidr(text), null))
  }

  it('a mapped prefix is the IPv4 one, and below 96 none', () => {
    assert.equal(ip.formatCidr(ip.parseCidr('::ffff:192.0.2.0/120')!), '192.0.2.0/24')
    assert.equal(ip.parseCidr('::ffff:192.0.2.0/64'), null)
  })

  it('a network holds an address exactly when their first bits agree', () => {
    const bits = (bytes: Uint8Array) => [...bytes].map((b) => b.toString(2).padStart(8, '0')).join('')
    fc.assert(
      fc.property(bytes16, fc.nat(127), fc.nat(128), (bytes, flip, prefix) => {
        const near = bytes.slice()
        near[flip >> 3]! ^= 1 << (7 - (flip & 7))
        const a = ip.ipFromBytes(bytes)
        const b = ip.ipFromBytes(near)
        fc.pre(a.family === 6 && b.family === 6)
        const network = ip.networkOf(a, prefix)
        const same = bits(bytes).slice(0, prefix) === bits(near).slice(0, prefix)
        assert.equal(ip.cidrHolds({ network, prefix }, a), true)
        assert.equal(ip.cidrHolds({ network, prefix }, b), same)
        assert.equal(bits(network.bytes), bits(bytes).slice(0, prefix).padEnd(128, '0'))
      }),
    )
  })

  it('::/0 does not hold IPv4', () => {
    assert.equal(ip.cidrHolds(ip.parseCidr('::/0')!, ip.parseIp('192.0.2.1')!), false)
    assert.equal(ip.cidrHolds(ip.parseCidr('0.0.0.0/0')!, ip.parseIp('192.0.2.1')!), true)
  })
})

it('order is that of the numbers', () => {
  fc.assert(
    fc.property(fc.nat(0xffffffff), fc.nat(0xffffffff), (a, b) => {
      const order = ip.compareIp(ip.ipFromV4Number(a), ip.ipFromV4Number(b))
      assert.equal(Math.sign(order), Math.sign(a - b))
    }),
  )
})
