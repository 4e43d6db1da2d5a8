import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '#kernel/instant.ts'
import type { Need } from '#kernel/need.ts'
import { inOrder } from './need.ts'

const need = (title: string, dueAt: string | null, harm: number): Need => ({
  kind: 'unrouted',
  title,
  detail: '',
  href: '/',
  dueAt: dueAt === null ? null : instant(dueAt),
  harm,
})

test('what needs a person comes by its clock, then by harm, and without a clock last', () => {
  const ordered = inOrder([
    need('no clock', null, 9),
    need('late, small', '2026-11-22T10:00:00Z', 1),
    need('late, large', '2026-11-22T10:00:00Z', 50),
    need('soon', '2026-11-22T08:00:00Z', 1),
    need('no clock, larger', null, 10),
  ])
  assert.deepEqual(
    ordered.map((each) => each.title),
    ['soon', 'late, large', 'late, small', 'no clock, larger', 'no clock'],
  )
})
