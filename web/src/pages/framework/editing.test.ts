import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freeKey, setAt, without } from './editing.ts'

test('one entry is changed or taken out, and the list that was shown stays as it was', () => {
  const list = [
    { key: 'body-1', name: 'a' },
    { key: 'body-2', name: 'b' },
  ]
  assert.deepEqual(
    setAt(list, 1, { name: 'c' }).map(({ name }) => name),
    ['a', 'c'],
  )
  assert.deepEqual(
    without(list, 0).map(({ key }) => key),
    ['body-2'],
  )
  assert.equal(list[1]?.name, 'b')
})

test('a new entry gets the first key that is free', () => {
  assert.equal(freeKey('body', []), 'body-1')
  assert.equal(freeKey('body', [{ key: 'body-1' }, { key: 'body-3' }]), 'body-2')
})
