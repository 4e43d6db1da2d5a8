import assert from 'node:assert/strict'
import {
  createReadStream,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { ApiClient, CommandContext } from '#kernel/command.ts'
import { isAppError } from '#kernel/errors.ts'
import type { ErrorCode } from '#kernel/error-codes.ts'
import { createSigner } from '#kernel/signed-note.ts'
import { testNode } from '#testing/node.ts'
import { splitBundle } from './bundle.ts'
import { packCommand } from './commands.ts'
import { parsePublisherKey, publisherKeyText } from './publisher-key.ts'
import { checkBundleSignature } from './signature.ts'
import { nightPack } from './testing.ts'

const refused = (code: ErrorCode) => (error: unknown) => isAppError(error, code)

/** The command in a folder of its own; without a node where none is handed in. */
function shellIn(t: TestContext, api?: ApiClient) {
  const folder = mkdtempSync(join(tmpdir(), 'comity-pack-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const listed = (path: string): string[] | null =>
    statSync(path).isDirectory() ? readdirSync(path).map((name) => join(path, name)) : null
  const run = async (words: string[], flags: Record<string, string> = {}): Promise<string> => {
    const out: string[] = []
    if (api === undefined) assert.ok(packCommand.withoutNode?.(flags), 'it needs no node')
    await packCommand.run({
      positionals: words,
      flags,
      json: false,
      api,
      out: { line: (text: string) => void out.push(text) },
      openFile: (path: string) => ({ stream: createReadStream(path), name: path.split('/').at(-1) ?? '' }),
      listFolder: listed,
    } as unknown as CommandContext)
    return out.join('\n')
  }
  return { folder, at: (name: string) => join(folder, name), run }
}

function writeFolder(path: string, pack: Uint8Array): void {
  mkdirSync(path)
  const [manifest, rules] = splitBundle(pack)
  writeFileSync(join(path, 'pack.yaml'), manifest?.bytes ?? '')
  writeFileSync(join(path, 'rules.yaml'), rules?.bytes ?? '')
}

test('a publisher makes a key and signs a folder with no node at hand; a team that pinned the key takes it in', async (t) => {
  const author = shellIn(t)
  const key = author.at('key')
  const told = await author.run(['key', key], { name: 'ministry.example' })
  const [verifierKey = ''] = told.split('\n')
  assert.match(verifierKey, /^ministry\.example\+[0-9a-f]{8}\+/)
  assert.equal(readFileSync(`${key}.pub`, 'utf8').trim(), verifierKey)
  assert.equal(statSync(key).mode & 0o077, 0, 'nobody else reads it')
  const secret = readFileSync(key, 'utf8').trim().split('+').slice(4).join('+')
  assert.ok(secret.length > 40 && !told.includes(secret), 'the secret is never printed')
  await assert.rejects(author.run(['key', key], { name: 'ministry.example' }), refused('platform.backup-target'))

  writeFolder(author.at('night'), nightPack())
  assert.match(await author.run(['sign', author.at('night')], { key }), /^examplia 1\.0\.0: hand on .*night\.yaml with/)
  const bytes = readFileSync(author.at('night.yaml'))
  const signature = readFileSync(author.at('night.yaml.sig'), 'utf8')
  assert.equal(checkBundleSignature(bytes, signature, [verifierKey]), 'ministry.example')
  assert.ok(!signature.includes(secret))

  const node = await testNode(t)
  const team = shellIn(t, node.shell)
  const add = (name: string) => team.run(['add', author.at(name)], { signature: author.at(`${name}.sig`) })
  await assert.rejects(add('night.yaml'), refused('norms.bad-pack-signature'), 'nobody pinned the key')
  await team.run(['pin', verifierKey], { 'compared-with': 'a printed card' })
  assert.match(await add('night.yaml'), /decides nothing until two persons adopt it/)
  assert.match(
    await team.run(['check', author.at('night')], { signature: author.at('night.yaml.sig') }),
    /signed by ministry\.example/,
  )

  const { digest } =
    (await node.shell.get<{ items: { digest: string }[] }>('/api/v1/norms/packs')).items[0] ?? assert.fail()
  const { ruleList } = await node.shell.get<{ ruleList: { sentence: string; reason: string }[] }>(
    `/api/v1/norms/packs/${digest}?lang=de`,
  )
  assert.match(
    ruleList[0]?.sentence ?? '',
    /^Wenn die Zeit seit der letzten Prüfung des Kontakts mehr als 90 Tage beträgt/,
  )
  assert.match(ruleList[0]?.reason ?? '', /^The contact was last looked at/, 'the words of its authors stay')

  writeFileSync(author.at('changed.yaml'), Buffer.from(bytes.toString('utf8').replace('above: 90', 'above: 91')))
  writeFileSync(author.at('changed.yaml.sig'), signature)
  await assert.rejects(add('changed.yaml'), refused('norms.bad-pack-signature'), 'a changed byte')

  writeFileSync(author.at('older.yaml'), nightPack({ version: '0.9.0', days: 80 }))
  await author.run(['sign', author.at('older.yaml')], { key })
  await assert.rejects(add('older.yaml'), refused('norms.bad-pack'), 'a downgrade')

  const other = author.at('other')
  await author.run(['key', other], { name: 'ministry.example' })
  writeFileSync(author.at('newer.yaml'), nightPack({ version: '1.1.0', days: 80 }))
  await author.run(['sign', author.at('newer.yaml')], { key: other })
  await assert.rejects(add('newer.yaml'), refused('norms.bad-pack-signature'), 'another key of the same name')
  rmSync(author.at('newer.yaml.sig'))
  await author.run(['sign', author.at('newer.yaml')], { key })
  assert.match(await add('newer.yaml'), /^examplia 1\.1\.0 advising/)
})

test('what has not the form of a pack is not signed, and nothing is written', async (t) => {
  const { at, run } = shellIn(t)
  await run(['key', at('key')], { name: 'ministry.example' })
  writeFileSync(at('rules.yaml'), splitBundle(nightPack())[1]?.bytes ?? '')
  await assert.rejects(run(['sign', at('rules.yaml')], { key: at('key') }), (error) => {
    assert.ok(isAppError(error, 'norms.bad-pack'))
    assert.ok(error.faults.some(({ reason }) => /must have a document with name, version/.test(reason)))
    return true
  })
  writeFileSync(at('alias.yaml'), 'name: &a examplia\nversion: 1.0.0\nkind: national\npublisher: *a\n---\nnorm: a\n')
  await assert.rejects(run(['sign', at('alias.yaml')], { key: at('key') }), refused('norms.bad-pack'))
  await assert.rejects(run(['sign', at('rules.yaml')], {}), /it needs no node|Name the pack/)
  assert.deepEqual(
    readdirSync(at('')).filter((name) => name.endsWith('.sig')),
    [],
  )
})

test('a key file that was altered, or is none, is refused without a word of it in the answer', () => {
  const seed = new Uint8Array(32).fill(7)
  const signer = createSigner('ministry.example', seed)
  const text = publisherKeyText(signer, seed)
  assert.equal(parsePublisherKey(text).vkey, signer.vkey)
  const secret = text.trim().split('+').slice(4).join('+')
  const spoiled = [
    text.replace('ministry', 'minister'),
    text.replace(secret, `${secret.slice(0, 8)}${secret[8] === 'A' ? 'B' : 'A'}${secret.slice(9)}`),
    text.replace('PRIVATE+KEY+', ''),
    signer.vkey,
    '',
  ]
  for (const one of spoiled)
    assert.throws(
      () => parsePublisherKey(one),
      (error) => isAppError(error, 'norms.bad-key') && !error.message.includes(secret.slice(0, 8)),
    )
})
