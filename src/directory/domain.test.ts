import assert from 'node:assert/strict'
import { it } from 'node:test'
import { domainSuffixes, parseDomain, parseEmail } from './domain.ts'
import { parseAsn, prefixKeys } from './network-name.ts'

for (const [text, want] of [
  ['Example.ORG', 'example.org'],
  ['*.example.org', 'example.org'],
  ['.example.org.', 'example.org'],
  ['b\u00fccher.example', 'xn--bcher-kva.example'],
  ['example', 'example'],
  ['192.0.2.1', null],
  ['exa mple.org', null],
  ['a..example', null],
  ['-a.example', null],
  [`${'a'.repeat(64)}.example`, null],
  ['', null],
] as const)
  it(`the domain ${JSON.stringify(text.slice(0, 30))} is ${want ?? 'none'}`, () =>
    assert.equal(parseDomain(text), want))

for (const [text, want] of [
  ['Abuse+desk@Example.ORG', 'Abuse+desk@example.org'],
  ['a@localhost', null], // no route on the Internet
  ['"a b"@example.org', null],
  ['a@example.org\r\nBcc: b@example.org', null],
  ['Desk <a@example.org>', null],
  ['a@b@example.org', null],
  ['.a@example.org', null],
  ['a@*.example.org', null],
] as const)
  it(`the address ${JSON.stringify(text)} is ${want ?? 'none'}`, () => assert.equal(parseEmail(text), want))

it('a domain is claimed by itself and by every domain above it', () => {
  assert.deepEqual(domainSuffixes('a.example.org'), ['a.example.org', 'example.org', 'org'])
})

it('AS numbers are plain, from 1 to 2^32 - 1', () => {
  const texts = ['AS64496', 'as64496', '64496', '4294967295', '4294967296', '0', '1.10', '064496', 'AS']
  assert.deepEqual(texts.map(parseAsn), [64496, 64496, 64496, 4294967295, null, null, null, null, null])
})

it('an address may be claimed by each prefix around it, the longest first, and never by all addresses', () => {
  const keys = prefixKeys('192.0.2.1')
  assert.equal(keys.length, 32)
  assert.deepEqual([keys[0], keys[8], keys[31]], ['192.0.2.1/32', '192.0.2.0/24', '128.0.0.0/1'])
  assert.equal(prefixKeys('2001:db8::1').length, 128)
  assert.deepEqual(prefixKeys('nowhere'), [])
})
