import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { Readable } from 'node:stream'
import type { ApiClient } from '#kernel/command.ts'
import type { Role } from '#kernel/actor.ts'
import { instantFromMs, type Clock } from '#kernel/instant.ts'
import { createApiClient } from '#platform/api-client.ts'
import { findControlSocket } from '#platform/control.ts'
import { createLog } from '#platform/log.ts'
import { roles as databaseRoles } from '#platform/postgres/roles.ts'
import { loadSettings } from '#platform/settings.ts'
import type { SettingName } from '#platform/settings-table.ts'
import { startNode, type Node } from '../../src/app.ts'
import { freshDatabase, type FreshDatabase } from './database.ts'
import { startSmtpSink, type SmtpSink } from './smtp.ts'

export interface TestNode {
  readonly node: Node
  readonly url: string
  readonly dataDir: string
  /** How to reach its database. */
  readonly database: FreshDatabase
  readonly smtp: SmtpSink
  /** The command line's client: whoever owns the data folder. */
  readonly shell: ApiClient
  /** A request as somebody with a token of that role; with null, as nobody. */
  fetch(role: Role | null, path: string, init?: RequestInit): Promise<Response>
  /** Hands in a report and waits until it is worked through. */
  addReport(
    text: string | Uint8Array,
    options?: { feed?: string; fileName?: string; exercise?: boolean },
  ): Promise<ReportFigures>
  importContacts(csv: string): Promise<void>
}

export interface ReportFigures {
  readonly reportId: string
  readonly state: string
  readonly rows: number
  readonly events: number
  readonly rejected: number
  readonly findingsNew: number
  readonly findingsSeen: number
  readonly duplicateOf: string | null
  readonly error: string | null
}

export interface TestNodeOptions {
  readonly settings?: Partial<Record<SettingName, string>>
  readonly clock?: Clock
  /** Country of the team; null leaves the node without people. */
  readonly country?: string | null
}

/** Longer than any report of a test takes on a busy machine. */
const reportPatienceMs = 60_000

/** A whole node: real database, real HTTP, real SMTP to a sink on loopback. Ends with the test. */
export async function testNode(t: Pick<TestContext, 'after'>, options: TestNodeOptions = {}): Promise<TestNode> {
  const smtp = await startSmtpSink(t)
  const database = await freshDatabase(t)
  const dataDir = mkdtempSync(join(tmpdir(), 'comity-test-node-'))
  const loaded = loadSettings(
    {
      data: dataDir,
      port: '0',
      smtpUrl: `${smtp.url}?tls=optional`,
      mailLoopbackOnly: 'yes',
      diskReserveBytes: '0',
      logLevel: 'silent',
      ...options.settings,
    },
    {},
  )
  const clock = options.clock ?? (() => instantFromMs(Date.now()))
  const node = await startNode({
    loaded,
    log: createLog(process.env['COMITY_TEST_LOG'] ?? 'silent'),
    database: { ...database, appRole: databaseRoles.app },
    clock,
    version: '0.0.0-test',
    serve: true,
  })
  t.after(async () => {
    await node.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })
  const shell = createApiClient(findControlSocket(dataDir)!)
  const country = options.country === undefined ? 'XA' : options.country
  if (country !== null)
    await shell.post('/api/v1/setup/without-browser', {
      team: { name: 'Exampleland CSIRT', country },
      email: 'head@csirt.example',
    })

  const tokens = new Map<Role, Promise<string>>()
  const tokenOf = (role: Role): Promise<string> => {
    let token = tokens.get(role)
    if (token === undefined)
      tokens.set(
        role,
        (token = shell
          .post<{ token: string }>('/api/v1/tokens', { roles: [role], name: `test ${role}` })
          .then((made) => made.token)),
      )
    return token
  }

  return {
    node,
    url: node.url!,
    dataDir,
    database,
    smtp,
    shell,
    async fetch(role, path, init = {}) {
      const headers = new Headers(init.headers)
      if (role !== null) headers.set('authorization', `Bearer ${await tokenOf(role)}`)
      return fetch(`${node.url}${path}`, { redirect: 'manual', ...init, headers })
    },
    async addReport(bytes, { feed, fileName = 'report.csv', exercise = false } = {}) {
      const query = new URLSearchParams({
        ...(feed === undefined ? {} : { feed }),
        exercise: String(exercise),
      })
      const accepted = await shell.upload<{ reportId: string; duplicateOf: string | null }>(
        `/api/v1/reports?${query}`,
        Readable.from([Buffer.from(bytes)]),
        { contentType: 'application/octet-stream', fileName },
      )
      for (const started = performance.now(); ;) {
        const report = await shell.get<ReportFigures>(`/api/v1/reports/${accepted.reportId}`)
        if (report.state === 'done' || report.state === 'failed')
          return { ...report, duplicateOf: accepted.duplicateOf }
        if (performance.now() - started > reportPatienceMs) throw new Error(`the report is still ${report.state}`)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
    async importContacts(csv) {
      await shell.upload('/api/v1/directory/imports?format=contacts-csv', Readable.from([Buffer.from(csv)]), {
        contentType: 'text/csv',
        fileName: 'contacts.csv',
      })
    },
  }
}
