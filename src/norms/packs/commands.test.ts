import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import type { CommandContext } from '#kernel/command.ts'
import { isAppError } from '#kernel/errors.ts'
import { createSigner } from '#kernel/signed-note.ts'
import { testNode } from '#testing/node.ts'
import { packCommand } from './commands.ts'
import { bundleFiles, splitBundle } from './bundle.ts'
import { signBundle } from './signature.ts'
import { nightPack } from './testing.ts'

const signer = createSigner('ministry.example', new Uint8Array(32).fill(3))
const parts = splitBundle(nightPack())
const folder = {
  'pack/pack.yaml': parts[0]?.bytes ?? new Uint8Array(),
  'pack/rules.yaml': parts[1]?.bytes ?? new Uint8Array(),
}
const bytes = bundleFiles(Object.entries(folder).map(([path, bytes]) => ({ name: path.split('/')[1] ?? '', bytes })))

test('comity norms pack: a folder is looked at, added when its key is pinned, listed and retired; a shell adopts nothing', async (t) => {
  const node = await testNode(t)
  const files: Record<string, Uint8Array> = { ...folder, 'pack.sig': Buffer.from(signBundle(bytes, signer)) }
  const run = async (words: string[], flags: Record<string, string> = {}): Promise<string> => {
    const out: string[] = []
    const context: CommandContext = {
      positionals: words,
      flags,
      json: false,
      api: node.shell,
      out: {
        json: (value) => void out.push(JSON.stringify(value)),
        line: (text) => void out.push(text),
        table: (_head, rows) => void out.push(...rows.map((row) => row.join(' '))),
        progress: () => undefined,
      },
      writeFile: () => assert.fail('nothing is written'),
      openFile: (path) => ({
        stream: Readable.from([files[path] ?? Buffer.alloc(0)]),
        name: path.split('/').at(-1) ?? '',
      }),
      listFolder: (path) => (path === 'pack' ? Object.keys(folder) : null),
      sleep: async () => undefined,
    }
    await packCommand.run(context)
    return out.join('\n')
  }
  const refused = (code: string) => (error: unknown) => isAppError(error, code as never)

  assert.match(await run(['check', 'pack']), /^examplia 1\.0\.0: 1 rules, no signature looked at, \d+ conflicts$/)
  await assert.rejects(run(['check', 'pack'], { signature: 'pack.sig' }), refused('norms.bad-pack'))
  await assert.rejects(run(['add', 'pack'], { signature: 'pack.sig' }), refused('norms.bad-pack-signature'))
  await assert.rejects(run(['add', 'pack']), refused('platform.bad-usage'))
  await assert.rejects(run(['pin', 'no-key'], { 'compared-with': 'a card' }), refused('kernel.bad-key'))
  assert.equal(await run(['pin', signer.vkey], { 'compared-with': 'a card' }), 'pinned ministry.example')
  assert.match(await run(['add', 'pack'], { signature: 'pack.sig' }), /decides nothing until two persons adopt it/)
  assert.match(await run(['list']), /^examplia 1\.0\.0 advising national 1 Ministry of Examplia [0-9a-f]{64}$/)
  await assert.rejects(run(['adopt', 'examplia@1.0.0'], { reason: 'because' }), refused('platform.forbidden'))
  await assert.rejects(run(['adopt', 'examplia@9.9.9'], { reason: 'because' }), refused('norms.pack-unknown'))
  assert.equal(await run(['retire', 'examplia@1.0.0'], { reason: 'the Act was repealed' }), 'retired')
  assert.match(await run(['list']), /retired/)
  await assert.rejects(run(['paint']), /knows: list, check, add, key, sign, pin, adopt, retire/)

  const older = nightPack({ version: '0.9.0', days: 80 })
  files['older'] = older
  files['older.sig'] = Buffer.from(signBundle(older, signer))
  await assert.rejects(run(['add', 'older'], { signature: 'older.sig' }), (error) => {
    assert.ok(isAppError(error, 'norms.bad-pack'))
    return /older than version 1\.0\.0/.test(error.faults[0]?.reason ?? '')
  })
})
