import type { Readable } from 'node:stream'
import type { Command, CommandContext } from '#kernel/command.ts'
import { AppError } from '#kernel/errors.ts'
import type { Instant } from '#kernel/instant.ts'
import { maxNoteBytes, parseVerifierKey, type VerifierKey } from '#kernel/signed-note.ts'
import { openPublishedFolder, withTemporaryFolder, type PublishedFolder } from '#platform/published-folder.ts'
import { exportLog } from './export.ts'
import type { Replay } from './verify/decisions.ts'
import { proveEntry } from './verify/proof.ts'
import { editions, type Edition, type LogSource } from './verify/source.ts'
import { verifyLog, type Verification } from './verify/verify.ts'
import { parseWitnesses } from './witnesses.ts'

/** What the commands are handed by the wiring. */
export interface LogCommandDeps {
  readonly replay: Replay
  /** A log that is served at an address. */
  readonly openUrl: (prefix: string) => LogSource
  readonly now: () => Instant
}

const longestProofBytes = 1024 * 1024

function word(context: CommandContext, name: string): string | undefined {
  const value = context.flags[name]
  return typeof value === 'string' ? value : undefined
}

function only(context: CommandContext, count: number, what: string): readonly string[] {
  if (context.positionals.length !== count) throw new AppError('platform.bad-usage', what)
  return context.positionals
}

function keyOf(context: CommandContext): VerifierKey | null {
  const text = word(context, 'key')
  return text === undefined ? null : parseVerifierKey(text)
}

async function readWhole(stream: Readable, limit: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of stream as AsyncIterable<Buffer>) {
    size += part.length
    if (size > limit) throw new AppError('platform.too-large', `The file is larger than ${limit} bytes.`)
    parts.push(Buffer.from(part))
  }
  return Buffer.concat(parts)
}

const checkpoint: Command = {
  noun: 'log',
  verb: 'checkpoint',
  summary: 'The newest signed checkpoint of the log, for a partner or a witness to keep.',
  usage: '',
  flags: {},
  async run({ api, out, json }) {
    const note = Buffer.from(await api.bytes('/log/checkpoint')).toString('utf8')
    if (json)
      return out.json({
        note,
        key: Buffer.from(await api.bytes('/log/key'))
          .toString('utf8')
          .trim(),
      })
    out.line(note.trimEnd())
  },
}

const exportCommand: Command = {
  noun: 'log',
  verb: 'export',
  summary: 'Copies the log into a folder, with what an edition opens; the copy is verified without a node.',
  usage: `DIR [--edition ${Object.keys(editions).join('|')}]`,
  flags: { edition: { type: 'string', meaning: 'auditor (all), oversight (figures) or witness (the tree alone)' } },
  async run(context) {
    const [folder] = only(context, 1, 'Name one folder to write into.')
    const edition = (word(context, 'edition') ?? 'auditor') as Edition
    if (!(edition in editions))
      throw new AppError('platform.bad-usage', `The edition is one of ${Object.keys(editions).join(', ')}.`)
    const to = openPublishedFolder(folder!)
    if ((await to.list()).length > 0) throw new AppError('platform.bad-usage', `${folder!} is not empty.`)
    const size = await exportLog(context.api, to, edition)
    if (context.json) return context.out.json({ folder, edition, size })
    context.out.line(
      `${size} entries, edition ${edition}: check it with "comity log verify --from ${folder!} --replay"`,
    )
  },
}

const proof: Command = {
  noun: 'log',
  verb: 'proof',
  summary: 'Writes a small file by which a stranger can check that an entry is in the log, and what it says.',
  usage: 'ENTRY|FACT|DECISION FILE',
  flags: {},
  async run(context) {
    const [ref, file] = only(context, 2, 'Name an entry (its place, or the id of a fact or decision) and a file.')
    const bytes = await context.api.bytes(`/api/v1/log/proofs/${encodeURIComponent(ref!)}`)
    const at = file!.lastIndexOf('/')
    await openPublishedFolder(at === -1 ? '.' : file!.slice(0, at + 1)).write(file!.slice(at + 1), bytes)
    if (context.json) return context.out.json({ file, sizeBytes: bytes.length })
    context.out.line(`${file!}: check it with "comity log verify-proof ${file!} --key KEY"`)
  },
}

const verifyProof: Command = {
  noun: 'log',
  verb: 'verify-proof',
  summary: 'Checks a proof file with the key of the log, and shows what the entry says. Needs no node.',
  usage: 'FILE --key KEY',
  flags: {
    key: { type: 'string', meaning: 'the public key of the log, as the team told you' },
  },
  withoutNode: () => true,
  async run(context) {
    const [file] = only(context, 1, 'Name one proof file.')
    const key = keyOf(context)
    if (key === null) throw new AppError('platform.bad-usage', 'Give the public key of the log with --key.')
    const proven = proveEntry(await readWhole(context.openFile(file!).stream, longestProofBytes), key)
    const { origin, size } = proven.checkpoint
    if (context.json) return context.out.json({ origin, size, index: proven.index, opened: proven.opened })
    context.out.line(`entry ${proven.index} is in the log ${origin}, as signed at ${size} entries`)
    for (const [kind, text] of Object.entries(proven.opened)) context.out.line(`${kind}: ${text}`)
  },
}

function verifyCommand({ replay, openUrl, now }: LogCommandDeps): Command {
  return {
    noun: 'log',
    verb: 'verify',
    summary: 'Reads a whole log and recomputes it: entries, tiles, checkpoints, openings, decisions.',
    usage: '[--from DIR|URL] [--key KEY] [--replay] [--witnessed CHECKPOINT_FILE] [--witness KEYS]',
    flags: {
      from: { type: 'string', meaning: "a copied log, or the address of one; without it, this node's own" },
      key: { type: 'string', meaning: 'the public key of the log; without it, the one that lies beside it' },
      replay: { type: 'boolean', meaning: 'make every decision again' },
      witnessed: { type: 'string', meaning: 'a checkpoint that somebody kept: the log must contain it' },
      witness: { type: 'string', meaning: 'public keys of witnesses, parted by spaces' },
    },
    withoutNode: (flags) => typeof flags['from'] === 'string',
    async run(context) {
      const from = word(context, 'from')
      const kept = word(context, 'witnessed')
      const options = {
        key: keyOf(context),
        now: now(),
        replay: context.flags['replay'] === true ? replay : null,
        witnesses: parseWitnesses(word(context, 'witness') ?? ''),
        ...(kept === undefined ? {} : { witnessed: await readWhole(context.openFile(kept).stream, maxNoteBytes) }),
      }
      if (from !== undefined) return say(context, await verifyLog(openSource(from, openUrl), options))
      // The node's own log is read as an auditor would: copied out, and verified without the node.
      await withTemporaryFolder(async (folder) => {
        await exportLog(context.api, folder, 'auditor')
        say(context, await verifyLog(folder, options))
      })
    },
  }
}

function openSource(from: string, openUrl: LogCommandDeps['openUrl']): LogSource | PublishedFolder {
  return /^https?:\/\//.test(from) ? openUrl(from) : openPublishedFolder(from.replace(/\/+$/, ''))
}

function say({ out, json }: CommandContext, found: Verification): void {
  if (json) out.json(found)
  if (!found.ok)
    throw new AppError('transparency.not-verified', `The log is not what was signed: ${found.faultCount} faults.`, {
      faults: found.faults.map(({ where, what }) => ({ pointer: where, reason: what })),
    })
  if (json) return
  const { figures, private: records, deleted } = found.openings
  out.line(`${found.origin}: ${found.size} entries, ${found.checkpoints} checkpoints, root ${found.root}`)
  if (found.edition !== 'witness')
    out.line(`opened: ${figures} figures, ${records} private records; ${deleted} deleted on their date`)
  if (found.decisionsReplayed > 0) out.line(`decisions made again: ${found.decisionsReplayed}, all as logged`)
  if (found.witnesses.length > 0) out.line(`witnessed by ${found.witnesses.join(', ')}`)
  out.line(`key ${found.vkey}`)
  out.line(
    found.keyGiven
      ? 'the log is whole'
      : 'the log is whole; compare the key with what the team told you by another way',
  )
}

const ask: Command = {
  noun: 'log',
  verb: 'ask',
  summary: 'Asks for the end of a quarantine: a new epoch, or after a restore to go on. An auditor confirms it.',
  usage: '--reason TEXT [--checkpoint FILE] --token-file FILE',
  flags: {
    reason: { type: 'string', meaning: 'what happened' },
    checkpoint: {
      type: 'string',
      meaning: 'the newest checkpoint that anybody outside holds: the log goes on when it contains it',
    },
  },
  async run(context) {
    only(context, 0, 'Name the reason with --reason.')
    const reason = word(context, 'reason')
    if (reason === undefined) throw new AppError('platform.bad-usage', 'Say with --reason what happened.')
    const file = word(context, 'checkpoint')
    const checkpoint =
      file === undefined ? undefined : (await readWhole(context.openFile(file).stream, maxNoteBytes)).toString('utf8')
    const asked = await context.api.post<{ requestNo: number }>('/api/v1/log/epochs/ask', {
      reason,
      ...(checkpoint === undefined ? {} : { checkpoint }),
    })
    if (context.json) return context.out.json(asked)
    context.out.line(`asked; an auditor confirms it: comity log confirm ${asked.requestNo} --token-file FILE`)
  },
}

const confirm: Command = {
  noun: 'log',
  verb: 'confirm',
  summary: 'Confirms as the second person what was asked with "comity log ask".',
  usage: 'NUMBER --token-file FILE',
  flags: {},
  async run(context) {
    const [number] = only(context, 1, 'Name the number of what was asked.')
    const requestNo = Number(number)
    if (!Number.isSafeInteger(requestNo)) throw new AppError('platform.bad-usage', `${number!} is no number.`)
    const done = await context.api.post<{ epoch: number; origin: string }>('/api/v1/log/epochs/confirm', { requestNo })
    if (context.json) return context.out.json(done)
    context.out.line(`the log is ${done.origin}, epoch ${done.epoch}; it signs again`)
  },
}

/** `comity log …` */
export function logCommands(deps: LogCommandDeps): readonly Command[] {
  return [checkpoint, verifyCommand(deps), exportCommand, proof, verifyProof, ask, confirm]
}
