import assert from 'node:assert/strict'
import { test } from 'node:test'
import { askable } from '../asked.ts'
import { ordinaryFacts } from '../cases.ts'
import type { FactValue } from '../vocabulary.ts'
import { basePack } from '../testing.ts'
import { layOver } from './lay.ts'
import { limitsOf } from './limits.ts'
import { previewChange, type DecidedSet } from './preview.ts'

const base = basePack()
const ordinary = ordinaryFacts(base.vocabulary, 'notify') as Record<string, FactValue>
const verified = (days: number, decisions: number, example: string): DecidedSet => ({
  act: 'notify',
  known: { ...ordinary, 'contact.daysSinceVerified': days },
  decisions,
  example,
})
const limit = base.rules
  .flatMap((rule) => limitsOf(rule.when).map((one) => ({ rule: rule.id, ...one })))
  .find(({ fact, rule }) => fact === 'contact.daysSinceVerified' && rule.startsWith('a'))

test('of the decisions made, it says how many would change, and how', () => {
  assert.ok(limit)
  const change = { rule: limit.rule, path: limit.path, value: 90, reason: 'r', source: 's' }
  const after = layOver(base, { changes: [change], exemptions: [], packs: [] }, [])
  const sets = [
    verified(10, 400, 'decision_a'),
    verified(100, 7, 'decision_b'),
    verified(170, 2, 'decision_c'),
    verified(300, 3, 'decision_d'),
  ]
  const { groups, ...counts } = previewChange(askable(base), askable(after), sets)
  assert.deepEqual(counts, { decisions: 412, changed: 9, unreadable: 0, distinct: 4 })
  assert.deepEqual(
    groups.map(({ act, from, to, gained, decisions, example }) => ({ act, from, to, gained, decisions, example })),
    [{ act: 'notify', from: 'ALLOW', to: 'OBLIGE', gained: [limit.rule], decisions: 9, example: 'decision_b' }],
  )
})

test('a deadline that changes is told with both times, though the outcome stays', () => {
  assert.ok(limit)
  const change = { rule: limit.rule, path: 'obligation/withinHours', value: 12, reason: 'r', source: 's' }
  const hours = base.rules.find(({ id }) => id === limit.rule)?.obligation?.withinHours
  const after = layOver(base, { changes: [change], exemptions: [], packs: [] }, [])
  const { groups, changed } = previewChange(askable(base), askable(after), [
    verified(10, 5, 'a'),
    verified(300, 3, 'd'),
  ])
  assert.equal(changed, 3)
  assert.deepEqual(groups[0]?.terms, [`${limit.rule}: within ${hours} h, then within 12 h`])
})

test('facts that the rules of today cannot read are counted apart', () => {
  const odd: DecidedSet = { act: 'notify', known: { 'sea.level': 3 }, decisions: 4, example: 'decision_x' }
  const asked = askable(base)
  assert.deepEqual(previewChange(asked, asked, [odd]), {
    decisions: 4,
    changed: 0,
    unreadable: 4,
    distinct: 1,
    groups: [],
  })
})
