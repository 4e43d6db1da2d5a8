import assert from 'node:assert/strict'
import { mkdtempSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { nodeSecret } from './secrets.ts'

test('a secret is made once, stays the same, and only its owner can read it', () => {
  const data = mkdtempSync(join(tmpdir(), 'comity-test-secrets-'))
  const first = nodeSecret(data, 'master.key')
  assert.equal(first.length, 32)
  assert.deepEqual(nodeSecret(data, 'master.key'), first)
  assert.notDeepEqual(nodeSecret(data, 'other.key'), first)
  assert.equal(statSync(join(data, 'secrets', 'master.key')).mode & 0o777, 0o600)
  assert.equal(statSync(join(data, 'secrets')).mode & 0o777, 0o700)
})
