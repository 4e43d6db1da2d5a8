import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { commandsFor } from './palette-commands.ts'

const goals = (typed: string): string[] =>
  commandsFor(typed, 'auto').flatMap(({ does }) => (does.kind === 'go' ? [does.to] : []))

test('an identifier opens its page first', () => {
  assert.equal(goals('finding_00000123')[0], '/findings/finding_00000123')
  assert.equal(goals(' decision_0abc ')[0], '/decisions/decision_0abc')
})

test('an address, a network or a domain asks who answers first, then for its findings', () => {
  assert.deepEqual(goals('AS64500').slice(0, 2), ['/directory/who?q=AS64500', '/findings?asn=64500'])
  assert.deepEqual(goals('192.0.2.0/24').slice(0, 2), [
    '/directory/who?q=192.0.2.0%2F24',
    '/findings?search=192.0.2.0%2F24',
  ])
  assert.deepEqual(goals('2001:db8::1')[0], '/directory/who?q=2001%3Adb8%3A%3A1')
  assert.deepEqual(goals('host.example.net')[0], '/directory/who?q=host.example.net')
})

test('words find commands in any order, and anything else is looked for among the findings', () => {
  assert.ok(goals('held').includes('/notifications?state=held'))
  assert.deepEqual(goals('zzqq'), ['/findings?search=zzqq'])
})

test('with nothing typed every page can be reached; whatever is typed, a goal stays in the console', () => {
  for (const page of ['/', '/findings', '/reports', '/notifications', '/directory', '/decisions', '/settings'])
    assert.ok(goals('').includes(page), page)
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (typed) => {
      for (const goal of goals(typed)) assert.equal(new URL(goal, 'http://comity.example').host, 'comity.example')
    }),
  )
})
