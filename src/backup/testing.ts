import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { ClientConfig } from 'pg'
import { makeBackupKey, readOpeners } from '#platform/backup/protection.ts'
import { listTables, readRows } from '#platform/backup/store.ts'
import { connectDatabase } from '#platform/database.ts'
import { createLog } from '#platform/log.ts'
import { testNode, type TestNode, type TestNodeOptions } from '#testing/node.ts'
import { closeLongAgo, putAway } from '#testing/put-away.ts'
import { rooms } from '../rooms.ts'
import { makeBackup, type MadeBackup } from './make.ts'
import { restoreBackup, type RestoreOptions } from './restore.ts'

/** A folder that goes with the test. */
export function scratch(t: Pick<TestContext, 'after'>): string {
  const folder = mkdtempSync(join(tmpdir(), 'comity-backup-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A pair of keys for backups, the public half in a file. */
export async function testKey(t: Pick<TestContext, 'after'>) {
  const pair = await makeBackupKey('Test', new Date())
  const publicFile = join(scratch(t), 'key.pub')
  writeFileSync(publicFile, pair.publicKey)
  return { ...pair, publicFile, openers: await readOpeners(pair.privateKey, null) }
}

/** A node with contacts, reports, findings (two of them put away), messages and a signed log. */
export async function filledNode(t: TestContext, options: TestNodeOptions = {}): Promise<TestNode> {
  const comity = await testNode(t, options)
  await comity.importContacts(
    [
      'kind,value,team,email,format,language,role,source,verified',
      'cidr,192.0.2.0/24,Northwind ISP,abuse@northwind.example,csv,en,abuse,register,2026-11-01',
      '',
    ].join('\n'),
  )
  await comity.addReport(reportOf(40, 1), { feed: 'shadowserver:scan_redis', fileName: '2026-11-20-scan_redis.csv' })
  // Another turn of the job may hold the findings; it writes the message then.
  for (const started = performance.now(); ;) {
    for (const job of ['observations.notify', 'correspondence.send', 'transparency.sequence'])
      await comity.node.runJob(job)
    const { items } = await comity.shell.get<{ items: unknown[] }>('/api/v1/correspondence/messages')
    if (items.length > 0) break
    if (performance.now() - started > messagePatienceMs) throw new Error('no message was written')
  }
  await closeLongAgo(comity, ['192.0.2.39', '192.0.2.40'])
  await putAway(comity)
  return comity
}

/** A report of so many systems. */
export function reportOf(rows: number, day: number): string {
  const lines = Array.from(
    { length: rows },
    (_, i) => `2026-11-${String(day).padStart(2, '0')} 00:00:00,high,192.0.2.${i + 1},tcp,6379,,redis,64496,XA`,
  )
  return ['timestamp,severity,ip,protocol,port,hostname,tag,asn,geo', ...lines, ''].join('\n')
}

const messagePatienceMs = 30_000

let made = 0

/** Backs a node up, to the key or in clear. */
export function backUp(comity: TestNode, file: string, recipientFile: string | null): Promise<MadeBackup> {
  return makeBackup({
    file,
    dataDir: comity.dataDir,
    database: comity.database.app,
    recipientFile,
    backupId: `backup_${(made += 1)}`,
    version: '0.0.0-test',
    now: new Date(),
    progress: () => undefined,
  })
}

/** Puts a backup back with a private server. */
export function putBack(options: Pick<RestoreOptions, 'file' | 'dataDir' | 'openers'> & Partial<RestoreOptions>) {
  return restoreBackup({
    databaseUrl: '',
    migrationUrl: '',
    restoreId: 'restore_test',
    now: new Date(),
    log: createLog('silent'),
    progress: () => undefined,
    ...options,
  })
}

/** Each table's rows as one digest, whatever their order. */
export async function digests(config: ClientConfig): Promise<Record<string, string>> {
  const db = connectDatabase({ ...config, max: 1 }, () => undefined)
  try {
    return await db.withConnection(async (connection) => {
      const found: Record<string, string> = {}
      for (const table of await listTables(connection, rooms)) {
        const parts: Buffer[] = []
        for await (const part of readRows(connection, table)) parts.push(Buffer.from(part))
        const lines = Buffer.concat(parts).toString('utf8').split('\n').sort().join('\n')
        found[`${table.schema}.${table.name}`] = createHash('sha256').update(lines).digest('hex')
      }
      return found
    })
  } finally {
    await db.close()
  }
}

/** What lies in a folder; nothing where there is none. */
export const contentsOf = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : [])
