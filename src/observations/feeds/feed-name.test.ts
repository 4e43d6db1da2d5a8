import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { nameOutside } from './feed-name.ts'

test('R016: a name that may stand for a State, its people or an actor does not leave; what is left says what it is about', () => {
  for (const name of ['Russian botnet', 'acme:china_c2', 'Fancy Bear indicators', 'beacons of the Kremlin']) {
    const outside = nameOutside(name)
    assert.notEqual(outside, name)
    assert.equal(nameOutside(outside), outside, 'what stands in its place leaves')
  }
})

test('R016: names of ordinary feeds leave as they are', () => {
  const types = readFileSync(new URL('../formats/shadowserver/types.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => /^[a-z]/.test(line))
    .map((line) => `shadowserver:${line.split(/\s/)[0]}`)
  assert.ok(types.length > 100)
  for (const name of [...types, 'intelmq:events', 'xarf:reports', 'Open Redis, daily', 'partner:events'])
    assert.equal(nameOutside(name), name)
})
