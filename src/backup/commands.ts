import { createHash } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import type { PrivateKey } from 'openpgp'
import type { Command, CommandContext } from '#kernel/command.ts'
import { AppError } from '#kernel/errors.ts'
import type { NewId } from '#kernel/id.ts'
import { writeWhole } from '#platform/backup/durable-output.ts'
import { isEncryptedBackup, openBackup } from '#platform/backup/open-backup.ts'
import { makeBackupKey, readOpeners } from '#platform/backup/protection.ts'
import { readArchive } from '#platform/backup/read-archive.ts'
import type { BackupRecord } from '#platform/backup/records.ts'
import { createLog } from '#platform/log.ts'
import { runningConfigs } from '#platform/postgres/running.ts'
import { loadSettings, type Settings } from '#platform/settings.ts'
import { drillBackup, type DrillOptions } from './drill.ts'
import { makeBackup } from './make.ts'
import { takerOfNothing } from './taker-of-nothing.ts'
import { headOf, restoreBackup } from './restore.ts'

export interface BackupCommandDeps {
  readonly version: string
  readonly now: () => Date
  readonly newId: NewId
  readonly verifyLog: DrillOptions['verifyLog']
}

const keyFlags = {
  key: { type: 'string', meaning: 'a file with the private key that opens the backup' },
  'passphrase-file': { type: 'string', meaning: 'a file with the passphrase of that key' },
} as const

function word({ flags }: CommandContext, name: string): string | null {
  const value = flags[name]
  return typeof value === 'string' ? value : null
}

function oneFile({ positionals }: CommandContext, what: string): string {
  const [file] = positionals
  if (file === undefined || positionals.length > 1) throw new AppError('platform.bad-usage', what)
  return file
}

function settingsOf(context: CommandContext): Settings {
  const data = word(context, 'data')
  return loadSettings(data === null ? {} : { data }, process.env).settings
}

async function openersOf(context: CommandContext): Promise<PrivateKey[]> {
  const file = word(context, 'key')
  const passphraseFile = word(context, 'passphrase-file')
  if (file === null) return []
  return readOpeners(
    readFileSync(file, 'utf8'),
    passphraseFile === null ? null : readFileSync(passphraseFile, 'utf8').replace(/\r?\n$/, ''),
  )
}

const rowsOf = (rows: Readonly<Record<string, number>>): number => Object.values(rows).reduce((sum, n) => sum + n, 0)

function databaseOf(settings: Settings) {
  if (settings.databaseUrl !== '') return { connectionString: settings.databaseUrl }
  const running = runningConfigs(settings.data)
  if (running === null) throw new AppError('platform.database', 'The database of this data folder does not run.')
  return running.app
}

/** The key to encrypt to; null where the person said that none is wanted. */
function recipientFileOf(context: CommandContext, settings: Settings): string | null {
  const file = word(context, 'recipient') ?? (settings.backupRecipient || null)
  if (context.flags['unencrypted'] === true) {
    if (word(context, 'recipient') !== null)
      throw new AppError('platform.bad-usage', 'Either --recipient or --unencrypted, not both.')
    process.stderr.write(
      'Warning: this backup is not encrypted. Whoever has the file reads everything, the keys of the node included.\n',
    )
    return null
  }
  if (file === null)
    throw new AppError(
      'platform.backup-key',
      'A backup holds the keys of the node, so it is encrypted: name a public key with --recipient FILE or COMITY_BACKUP_RECIPIENT, make one with "comity backup key FILE", or say --unencrypted.',
    )
  return file
}

function makeCommand(deps: BackupCommandDeps): Command {
  return {
    noun: 'backup',
    verb: '',
    summary: 'one file that holds the whole node, made while it runs; encrypted',
    usage: 'FILE [--recipient KEY_FILE | --unencrypted]',
    flags: {
      recipient: { type: 'string', meaning: 'a file with OpenPGP public keys to encrypt to' },
      unencrypted: { type: 'boolean', meaning: 'write it in clear, keys and all' },
    },
    async run(context) {
      const file = oneFile(context, 'Name one file to write: comity backup FILE')
      const { api, out, json } = context
      const settings = settingsOf(context)
      // Asked first: who may not make a backup is told so before anything is read.
      await api.get('/api/v1/backups')
      const started = performance.now()
      const made = await makeBackup({
        file,
        dataDir: settings.data,
        database: databaseOf(settings),
        recipientFile: recipientFileOf(context, settings),
        backupId: deps.newId('backup'),
        version: deps.version,
        now: deps.now(),
        progress: (what) => out.progress(`copying ${what}`),
      })
      out.progress('')
      const { backupId, takenAt } = made.manifest
      const { sizeBytes, sha256 } = made
      const rows = rowsOf(made.trailer.rows)
      const encrypted = made.recipients.length > 0
      const record: BackupRecord = {
        backupId,
        takenAt: takenAt as BackupRecord['takenAt'],
        sizeBytes,
        sha256,
        encrypted,
        rows,
      }
      await api.post('/api/v1/backups', record)
      const durationMs = Math.round(performance.now() - started)
      const { files } = made.trailer
      if (json) return out.json({ file, ...record, files, recipients: made.recipients, durationMs })
      out.line(`${file}: ${sizeBytes} bytes, ${rows} rows, ${files} files, of ${takenAt}`)
      out.line(`sha256 ${sha256}`)
      for (const recipient of made.recipients) out.line(`encrypted to ${recipient}`)
      out.line(`try it: comity backup drill ${file}${encrypted ? ' --key PRIVATE_KEY_FILE' : ''}`)
    },
  }
}

const listCommand: Command = {
  noun: 'backup',
  verb: 'list',
  summary: 'the last backups that were made',
  usage: '',
  flags: {},
  async run({ api, out, json }) {
    const { items } = await api.get<{ items: BackupRecord[] }>('/api/v1/backups')
    if (json) for (const item of items) out.json(item)
    else
      out.table(
        ['of', 'bytes', 'encrypted', 'sha256'],
        items.map((item) => [item.takenAt, String(item.sizeBytes), item.encrypted ? 'yes' : 'no', item.sha256]),
      )
  },
}

const verifyCommand: Command = {
  noun: 'backup',
  verb: 'verify',
  summary: 'reads a backup to its last byte; without its key, compares it with what the node remembers',
  usage: 'FILE [--key PRIVATE_KEY_FILE]',
  flags: keyFlags,
  withoutNode: (flags) => typeof flags['key'] === 'string',
  async run(context) {
    const file = oneFile(context, 'Name one backup: comity backup verify FILE')
    const { out, json } = context
    const openers = await openersOf(context)
    if (openers.length > 0 || !(await isEncryptedBackup(file))) {
      const { manifest, trailer } = await readArchive(openBackup(file, openers), takerOfNothing)
      const { backupId, takenAt, version } = manifest
      const rows = rowsOf(trailer.rows)
      if (json) return out.json({ ok: true, backupId, takenAt, version, rows, files: trailer.files })
      return out.line(
        `whole: ${backupId} of ${takenAt}, ${rows} rows, ${trailer.files} files, made by version ${version}`,
      )
    }
    const hash = createHash('sha256')
    for await (const part of createReadStream(file)) hash.update(part as Buffer)
    const sha256 = hash.digest('hex')
    const { items } = await context.api.get<{ items: BackupRecord[] }>('/api/v1/backups')
    const known = items.find((item) => item.sha256 === sha256)
    if (known === undefined)
      throw new AppError(
        'platform.backup-damaged',
        'The file is none of the backups that this node remembers as it wrote them; open it with --key to know more.',
      )
    if (json) return out.json({ ok: true, backupId: known.backupId, takenAt: known.takenAt, sha256 })
    out.line(`unchanged since it was written: ${known.backupId} of ${known.takenAt}`)
  },
}

function restoreCommand(deps: BackupCommandDeps): Command {
  return {
    noun: 'restore',
    verb: '',
    summary: 'puts a backup back into an empty data folder; the node comes up quarantined',
    usage: 'FILE --data DIR [--key PRIVATE_KEY_FILE]',
    flags: keyFlags,
    withoutNode: () => true,
    async run(context) {
      const file = oneFile(context, 'Name one backup: comity restore FILE --data DIR')
      const { out, json } = context
      if (word(context, 'data') === null)
        throw new AppError('platform.bad-usage', 'Name the empty data folder to restore into with --data DIR.')
      const settings = settingsOf(context)
      const started = performance.now()
      const { manifest, trailer } = await restoreBackup({
        file,
        dataDir: settings.data,
        openers: await openersOf(context),
        databaseUrl: settings.databaseUrl,
        migrationUrl: settings.migrationUrl,
        restoreId: deps.newId('restore'),
        now: deps.now(),
        log: createLog(process.env['COMITY_LOG_LEVEL'] ?? 'error'),
        progress: (what) => out.progress(`restoring ${what}`),
      })
      out.progress('')
      const { backupId, takenAt } = manifest
      const head = headOf(settings.data)
      const rows = rowsOf(trailer.rows)
      const durationMs = Math.round(performance.now() - started)
      if (json) return out.json({ backupId, takenAt, rows, files: trailer.files, head, durationMs })
      out.line(`restored ${rows} rows and ${trailer.files} files, as they were at ${takenAt}`)
      out.line(
        'Start it with "npm start -- --data DIR". It reads and records, and signs and sends nothing until two persons have',
      )
      out.line(
        'compared its log with the newest checkpoint that partners and witnesses hold (docs/operating/backup.md).',
      )
      if (head !== null) out.line(`Its own last checkpoint:\n${head.trimEnd()}`)
    },
  }
}

function drillCommand(deps: BackupCommandDeps): Command {
  return {
    noun: 'backup',
    verb: 'drill',
    summary: 'puts a backup back for a trial, looks whether it is what it was, and takes the trial away',
    usage: 'FILE [--key PRIVATE_KEY_FILE]',
    flags: keyFlags,
    withoutNode: () => true,
    async run(context) {
      const file = oneFile(context, 'Name one backup: comity backup drill FILE')
      const { out, json } = context
      const drill = await drillBackup({
        file,
        openers: await openersOf(context),
        newId: deps.newId,
        version: deps.version,
        // That it comes up quarantined is what the drill looks for, and no error to be told of.
        log: createLog(process.env['COMITY_LOG_LEVEL'] ?? 'silent'),
        progress: (what) => out.progress(`trying ${what}`),
        verifyLog: deps.verifyLog,
      })
      out.progress('')
      const { checks, restoreMs, startMs, totalMs, manifest } = drill
      const failed = checks.filter(({ ok }) => !ok)
      if (json)
        out.json({
          ok: failed.length === 0,
          backupId: manifest.backupId,
          takenAt: manifest.takenAt,
          checks,
          restoreMs,
          startMs,
          totalMs,
        })
      else for (const { what, ok, found } of checks) out.line(`${ok ? 'good' : 'BAD '}  ${what}: ${found}`)
      if (failed.length > 0)
        throw new AppError('platform.drill-failed', 'The backup was put back and is not what it should be.', {
          faults: failed.map(({ what, found }) => ({ pointer: `/${what}`, reason: found })),
        })
      if (!json)
        out.line(
          `back in ${seconds(restoreMs)} s, started in ${seconds(startMs)} s; all of it was taken away again after ${seconds(totalMs)} s`,
        )
    },
  }
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1)

function keyCommand(deps: BackupCommandDeps): Command {
  return {
    noun: 'backup',
    verb: 'key',
    summary: 'makes a pair of keys for backups: FILE opens them and belongs elsewhere, FILE.pub encrypts to it',
    usage: 'FILE',
    flags: {},
    withoutNode: () => true,
    async run(context) {
      const file = oneFile(context, 'Name one file for the private key: comity backup key FILE')
      const { out, json } = context
      const pair = await makeBackupKey('Comity backups', deps.now())
      await writeWhole(file, text(pair.privateKey))
      await writeWhole(`${file}.pub`, text(pair.publicKey))
      if (json) return out.json({ privateKey: file, publicKey: `${file}.pub`, fingerprint: pair.fingerprint })
      out.line(`${pair.fingerprint}`)
      out.line(
        `${file} opens every backup made to it, and has no passphrase: take it off this machine, onto two media in two places.`,
      )
      out.line(`${file}.pub stays: name it with COMITY_BACKUP_RECIPIENT.`)
    },
  }
}

async function* text(words: string): AsyncGenerator<Buffer> {
  yield Buffer.from(words)
}

/** `comity backup …`, `comity restore` */
export function backupCommands(deps: BackupCommandDeps): readonly Command[] {
  return [makeCommand(deps), listCommand, verifyCommand, drillCommand(deps), keyCommand(deps), restoreCommand(deps)]
}
