import { randomBytes } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { Command, CommandContext } from '#kernel/command.ts'
import { AppError } from '#kernel/errors.ts'
import { createSigner } from '#kernel/signed-note.ts'
import { writeWhole } from '#platform/backup/durable-output.ts'
import type { Proposed } from '../overlay/overlays.ts'
import { bundleFiles, maxBundleBytes } from './bundle.ts'
import type { PackCheck, ShownPack } from './packs.ts'
import { maxKeyBytes, parsePublisherKey, publisherKeyText, seedBytes } from './publisher-key.ts'
import { signPack } from './signing.ts'
import type { PinnedKey } from './store.ts'

/** The policy files behind these paths: a folder stands for the YAML files in it. */
export function filesOf(context: CommandContext, paths: readonly string[]): string[] {
  return paths.flatMap((path) => context.listFolder?.(path)?.filter((name) => name.endsWith('.yaml')) ?? [path])
}

type Action = (context: CommandContext, rest: readonly string[]) => Promise<void>

const actions: Readonly<Record<string, Action>> = {
  async list({ api, out, json }) {
    const { items } = await api.get<{ items: ShownPack[] }>('/api/v1/norms/packs')
    if (json) return out.json(items)
    out.table(
      ['pack', 'version', 'state', 'kind', 'rules', 'publisher', 'digest'],
      items.map((pack) => [
        pack.name,
        pack.version,
        pack.state,
        pack.kind ?? '',
        String(pack.rules),
        pack.publisher ?? '',
        pack.digest,
      ]),
    )
  },
  async check(context, rest) {
    const { api, out, json } = context
    const signature = await signatureOf(context)
    const answer = await api.post<PackCheck>('/api/v1/norms/packs/check', {
      base64: (await bytesOf(context, rest)).toString('base64'),
      signature,
    })
    if (json) out.json(answer)
    if (!answer.ok)
      throw new AppError('norms.bad-pack', `The rule pack was refused: ${answer.faults.length} faults.`, {
        faults: answer.faults,
      })
    if (json) return
    const signed = answer.signedBy === null ? 'no signature looked at' : `signed by ${answer.signedBy}`
    out.line(`${answer.name} ${answer.version}: ${answer.rules} rules, ${signed}, ${answer.conflicts} conflicts`)
  },
  async add(context, rest) {
    const { api, out, json } = context
    const signature = await signatureOf(context)
    if (signature === null) throw new AppError('platform.bad-usage', 'Name the detached signature: --signature FILE.')
    const added = await api.post<ShownPack>('/api/v1/norms/packs', {
      base64: (await bytesOf(context, rest)).toString('base64'),
      signature,
    })
    if (json) return out.json(added)
    out.line(`${added.name} ${added.version} ${added.state}: it decides nothing until two persons adopt it`)
  },
  async key({ out, json, flags }, [path]) {
    const { name } = flags
    if (path === undefined || typeof name !== 'string')
      throw new AppError('platform.bad-usage', 'Name the file for the secret key, and --name the publisher.')
    const seed = randomBytes(seedBytes)
    const signer = createSigner(name, seed)
    await writeWhole(path, said(publisherKeyText(signer, seed)))
    await writeWhole(`${path}.pub`, said(`${signer.vkey}\n`))
    if (json) return out.json({ secretKey: path, verifierKey: signer.vkey })
    out.line(signer.vkey)
    out.line(
      `${path} signs in the name of ${name}: keep it where only you can read it. The line above is for everybody.`,
    )
  },
  async sign(context, [path, ...more]) {
    const { out, json, flags } = context
    if (path === undefined || more.length > 0 || typeof flags['key'] !== 'string')
      throw new AppError(
        'platform.bad-usage',
        'Name the pack, a file or a folder, and --key the file of your secret key.',
      )
    const signer = parsePublisherKey(
      (await readAll(context.openFile(flags['key']).stream, flags['key'], maxKeyBytes)).toString('utf8'),
    )
    const bytes = await bytesOf(context, [path])
    const pack = signPack(bytes, signer)
    const isFolder = (context.listFolder?.(path) ?? null) !== null
    const file = isFolder ? `${path.replace(/\/+$/, '')}.yaml` : path
    if (isFolder) await writeWhole(file, said(bytes))
    await writeWhole(`${file}.sig`, said(pack.signature))
    const { name, version } = pack
    if (json) return out.json({ name, version, pack: file, signature: `${file}.sig`, signedBy: signer.vkey })
    out.line(`${name} ${version}: hand on ${file} with ${file}.sig; it is checked with ${signer.vkey}`)
  },
  async pin({ api, out, json, flags }, [verifierKey]) {
    const comparedWith = flags['compared-with']
    if (verifierKey === undefined || typeof comparedWith !== 'string')
      throw new AppError('platform.bad-usage', 'Name the key, and --compared-with what you compared it with.')
    const key = await api.post<PinnedKey>('/api/v1/norms/keys', { verifierKey, comparedWith })
    if (json) return out.json(key)
    out.line(`pinned ${key.name}`)
  },
  async adopt(context, rest) {
    const { digest, reason } = await chosen(context, rest)
    const item = await context.api.post<Proposed>(`/api/v1/norms/packs/${digest}/adoption`, { reason })
    if (context.json) return context.out.json(item)
    context.out.line(`${item.state}: a second person answers ${item.approvalId}`)
  },
  async retire(context, rest) {
    const { digest, reason } = await chosen(context, rest)
    await context.api.post(`/api/v1/norms/packs/${digest}/retirement`, { reason })
    if (context.json) return context.out.json({ digest, state: 'retired' })
    context.out.line('retired')
  },
}

/** A pack by its name and version, or its digest; and the reason, without which nothing is adopted or retired. */
async function chosen(
  { api, flags }: CommandContext,
  [named]: readonly string[],
): Promise<{ digest: string; reason: string }> {
  const reason = flags['reason']
  if (named === undefined || typeof reason !== 'string')
    throw new AppError('platform.bad-usage', 'Name the pack (NAME@VERSION or digest), and --reason why.')
  const { items } = await api.get<{ items: ShownPack[] }>('/api/v1/norms/packs')
  const found = items.find((pack) => pack.digest === named || `${pack.name}@${pack.version}` === named)
  if (found === undefined)
    throw new AppError('norms.pack-unknown', `There is no pack ${named}; see "comity norms pack list".`)
  return { digest: found.digest, reason }
}

/** One file as it is; several, or a folder, as the one file that they make together. */
async function bytesOf(context: CommandContext, paths: readonly string[]): Promise<Buffer> {
  const files = filesOf(context, paths)
  if (files.length === 0) throw new AppError('platform.bad-usage', 'Name the pack: a file, or a folder of YAML files.')
  const read = []
  for (const path of files) {
    const { stream, name } = context.openFile(path)
    read.push({ name, bytes: await readAll(stream, path) })
  }
  return Buffer.from(bundleFiles(read))
}

async function signatureOf(context: CommandContext): Promise<string | null> {
  const path = context.flags['signature']
  if (typeof path !== 'string') return null
  return (await readAll(context.openFile(path).stream, path)).toString('utf8')
}

async function* said(words: string | Uint8Array): AsyncGenerator<Buffer> {
  yield Buffer.from(words)
}

async function readAll(stream: Readable, path: string, most = maxBundleBytes): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.byteLength
    if (size > most) throw new AppError('platform.too-large', `${path} is larger than ${most} bytes.`)
    chunks.push(Buffer.from(chunk))
  }
  return Buffer.concat(chunks)
}

/** `comity norms pack …` */
export const packCommand: Command = {
  noun: 'norms',
  verb: 'pack',
  summary: 'Rule packs from elsewhere: they advise until two persons adopt them.',
  usage:
    '{list | key FILE --name PUBLISHER | sign FILE|FOLDER --key FILE | pin KEY --compared-with TEXT | check FILE|FOLDER [--signature FILE] | add FILE|FOLDER --signature FILE | adopt PACK --reason TEXT | retire PACK --reason TEXT}',
  flags: {
    key: { type: 'string', meaning: 'the file with the secret key of the publisher' },
    name: { type: 'string', meaning: 'the publisher, as a host name that is theirs' },
    signature: { type: 'string', meaning: 'the detached signature of the pack, a signed note' },
    'compared-with': { type: 'string', meaning: 'what the key was compared with: a printed card, a call' },
    reason: { type: 'string', meaning: 'why, for whoever approves and whoever asks later' },
  },
  // Whoever writes a pack needs no node to make a key or to sign.
  withoutNode: ({ key, name }) => key !== undefined || name !== undefined,
  async run(context) {
    const [verb = '', ...rest] = context.positionals
    const action = Object.hasOwn(actions, verb) ? actions[verb] : undefined
    if (action === undefined)
      throw new AppError('platform.bad-usage', `"comity norms pack" knows: ${Object.keys(actions).join(', ')}.`)
    await action(context, rest)
  },
}
