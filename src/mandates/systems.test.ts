import assert from 'node:assert/strict'
import { test } from 'node:test'
import { covers, coversAll, parseSystem } from './systems.ts'

test('a system has one name, however it is written', () => {
  for (const [text, key] of [
    ['192.0.2.7', '192.0.2.7'],
    [' 2001:DB8::1 ', '2001:db8::1'],
    ['192.0.2.7/24', '192.0.2.0/24'],
    ['AS64500', 'as64500'],
    ['*.Example.NET.', 'example.net'],
  ] as const)
    assert.equal(parseSystem(text)?.key, key)
  for (const text of ['', 'everything', '192.0.2.256', 'AS0', '10.0.0', 'a b.example'])
    assert.equal(parseSystem(text), null, text)
})

test('what is granted for a range or a domain holds for what lies inside, and for nothing else', () => {
  for (const [granted, wanted, held] of [
    ['192.0.2.0/24', '192.0.2.9', true],
    ['192.0.2.0/24', '192.0.2.0/25', true],
    ['192.0.2.0/24', '192.0.0.0/16', false],
    ['192.0.2.0/24', '198.51.100.1', false],
    ['192.0.2.9', '192.0.2.9', true],
    ['192.0.2.9', '192.0.2.0/24', false],
    ['example.net', 'www.example.net', true],
    ['www.example.net', 'example.net', false],
    ['example.net', 'badexample.net', false],
    ['as64500', 'AS64500', true],
    ['as64500', '192.0.2.9', false],
    ['nonsense', 'nonsense', false],
  ] as const)
    assert.equal(covers(granted, wanted), held, `${granted} for ${wanted}`)
  assert.equal(coversAll(['example.net'], []), false, 'nothing wanted is nothing covered')
})
