import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { loadPack, type ReadTexts } from '#norms'
import { createBox } from '#platform/box.ts'
import { keptPolicyTexts } from './policy-texts.ts'
import { readPolicies } from './shipped-texts.ts'

function setting(t: TestContext) {
  const dataDir = mkdtempSync(join(tmpdir(), 'comity-texts-'))
  t.after(() => rmSync(dataDir, { recursive: true, force: true }))
  const box = createBox(randomBytes(32))
  const open = (version = '1.0.0', by = box): ReadTexts & { found: string[] } => {
    const texts = keptPolicyTexts({ dataDir, box: by, version })
    const found: string[] = []
    return {
      found,
      find(digest) {
        const values = texts.find(digest)
        if (values !== null) found.push(digest)
        return values
      },
      keep: (digest, values) => texts.keep(digest, values),
    }
  }
  return { open, file: join(dataDir, 'cache', 'policy-texts') }
}

const base = readPolicies().base
/** The same rules under another digest, so that the pack in memory does not answer for them. */
const withRemark = (remark: string) =>
  base.map((file) =>
    file.name === 'pack.yaml' ? { ...file, bytes: Buffer.concat([file.bytes, Buffer.from(`# ${remark}\n`)]) } : file,
  )

test('a pack whose text was read at an earlier start is the pack that its text says', (t) => {
  const { open, file } = setting(t)
  const read = loadPack(withRemark('a'), open())
  assert.ok(existsSync(file))
  assert.ok(!readFileSync(file).includes('norm'), 'it is sealed')

  const later = open()
  const values = later.find(read.digest)
  assert.ok(values !== null)
  // Another text with these values: what comes of them is the same, rule by rule.
  const again = loadPack(withRemark('b'), { find: () => values, keep: () => assert.fail('nothing was read anew') })
  assert.notEqual(again.digest, read.digest)
  assert.deepEqual(again.rules, read.rules)
  assert.deepEqual(again.vocabulary, read.vocabulary)
})

test('other bytes, another version, another key, and a file that was touched are read from the text', (t) => {
  const { open, file } = setting(t)
  const { digest } = loadPack(withRemark('c'), open())
  assert.equal(open().find(digest) === null, false)
  assert.equal(open().find(digest.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))), null)
  assert.equal(open('1.0.1').find(digest), null)
  assert.equal(open('1.0.0', createBox(randomBytes(32))).find(digest), null)
  const bytes = readFileSync(file)
  bytes[bytes.length - 1]! ^= 1
  writeFileSync(file, bytes)
  assert.equal(open().find(digest), null)

  const texts = open()
  assert.equal(loadPack(withRemark('d'), texts).rules.length, loadPack(base).rules.length)
  assert.deepEqual(texts.found, [])
})

test('a pack that is refused is not kept', (t) => {
  const { open, file } = setting(t)
  const faulty = [...withRemark('e'), { name: 'more.yaml', bytes: Buffer.from('norm: a\ntitle: x\nrules: []\n') }]
  assert.throws(() => loadPack(faulty, open()), { code: 'norms.bad-pack' })
  assert.equal(existsSync(file), false)
})
