import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertNone } from './committed.ts'
import { membersOf, transportFaults, undecided } from './send-port.ts'
import { source } from './source.ts'
import { exists, isTest, sources } from './tree.ts'

const room = sources('src/correspondence').filter((file) => !isTest(file.path))
const built = exists('src/correspondence/correspondence.ts')

test(
  'every port of correspondence that lets something leave takes a Decision',
  {
    skip: built ? false : 'the service src/correspondence/correspondence.ts is not there yet',
  },
  () => {
    const { ports, faults } = undecided(room, 'Correspondence')
    assert.notEqual(ports.length, 0, 'interface Correspondence has no port that sends: has it been renamed?')
    assertNone(faults, 'nothing leaves without a decision')
  },
)

test(
  'mail is handed over only in correspondence, where its decision is checked again',
  {
    skip: built ? false : 'the service src/correspondence/correspondence.ts is not there yet',
  },
  () => {
    const { calls, faults } = transportFaults(sources('src').filter((file) => !isTest(file.path)))
    assert.notEqual(calls, 0, 'nothing calls transport.send: has it been renamed?')
    assertNone(faults, 'nothing leaves without a decision')
  },
)

test('a planted hand-over elsewhere, renamed, or without the check is found', () => {
  const faults = (path: string, text: string): number => transportFaults([source(path, text)]).faults.length
  assert.equal(faults('src/observations/a.ts', 'assertCovers(d)\nawait transport.send(mail)'), 1)
  assert.equal(faults('src/observations/a.ts', 'const { send } = deps.transport'), 2)
  assert.equal(faults('src/correspondence/a.ts', 'await transport.send(mail)'), 1)
  assert.equal(faults('src/correspondence/a.ts', 'norms.assertCovers(d, use)\nawait transport.send(mail)'), 0)
})

const port = (text: string): string[] => undecided([source('src/correspondence/a.ts', text)], 'Correspondence').faults

test('a planted port without a decision is found', () => {
  assert.equal(port('export interface Correspondence {\n  send(message: Message): Promise<void>\n}').length, 1)
  assert.equal(port('export interface Correspondence {\n  queue: (tx: Tx, mail: Mail) => Promise<Id>\n}').length, 1)
})

test('a decision as a parameter, or as a field of the order, is enough', () => {
  assert.deepEqual(port('export interface Correspondence {\n  send(m: Message, decision: Decision): void\n}'), [])
  const order = 'interface Order {\n  readonly subject: string\n  readonly decision: Decision\n}\n'
  assert.deepEqual(port(`${order}export interface Correspondence {\n  queue(tx: Tx, order: Order): void\n}`), [])
})

test('a decision that may be missing is not enough', () => {
  const order = 'interface Order {\n  subject: string\n  decision?: Decision\n}\n'
  assert.equal(port(`${order}export interface Correspondence {\n  queue(tx: Tx, order: Order): void\n}`).length, 1)
  const nullable = 'interface Order {\n  decision: Decision | null\n}\n'
  assert.equal(port(`${nullable}export interface Correspondence {\n  queue(order: Order): void\n}`).length, 1)
})

test('members are read with their parameters over several lines', () => {
  const text = 'export interface Correspondence {\n  send(\n    a: A,\n    b: { c: C },\n  ): void\n  threads(): T[]\n}'
  assert.deepEqual(
    membersOf(source('a.ts', text), 'Correspondence').map((one) => one.name),
    ['send', 'threads'],
  )
})

test('ports of an extended interface are seen', () => {
  assert.equal(
    port('interface Outbox {\n  enqueue(mail: Mail): void\n}\ninterface Correspondence extends Outbox {\n}').length,
    1,
  )
})

test('a port that checks a decision in its own body may decide anew; one that does not may not', () => {
  const face = 'interface Correspondence {\n  resend(tx: Tx, id: string): Promise<Id>\n}\n'
  const made = (body: string): string => `${face}const room = {\n  async resend(tx, id) {\n    ${body}\n  },\n}`
  assert.deepEqual(port(made('norms.assertCovers(decision, use)\n    return put()')), [])
  assert.deepEqual(port(made('return outbox.enqueue(tx, { decision, act })')), [])
  assert.equal(port(made('return put()')).length, 1)
})
