import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { loadPasswords, roleConfigs } from '#platform/postgres/roles.ts'
import { cloneTemplate } from '#platform/postgres/testing.ts'
import { noDovecot, startDovecot } from '#testing/dovecot.ts'
import { startSmtpSink, type SmtpSink } from '#testing/smtp.ts'
import type { Chance } from './chance.ts'
import type { TakenMail } from './check.ts'
import { contacts, createFeeder, type Feeder } from './feeder.ts'
import { startChild, type NodeChild } from './node-child.ts'
import { createObserver, spoolIsAtWork, type Observer } from './observer.ts'
import { startOwnServer } from './own-server.ts'
import { mountSmallDisk, type SmallDisk } from '#testing/small-disk.ts'

type After = { after(work: () => void | Promise<void>): void }

export interface WorldOptions {
  /** How many nodes share the work; more than one needs a server beside them. */
  readonly nodes: number
  /** The server that comes along, one for each node; or one that was there before, which nodes are told the address of. */
  readonly database: 'private' | 'outside'
  /** Where the programs of the server beside them lie; not said, those that come along. */
  readonly programs?: string | undefined
  readonly preload?: string
  /** The data folder of the first node lies on a disk of its own, of so many MiB. */
  readonly diskMiB?: number
}

/** Nodes as processes of their own, with doors, a mail server that keeps what it takes, and an observer. */
export interface World {
  readonly dataDirs: readonly string[]
  readonly hasMailbox: boolean
  readonly sinks: readonly SmtpSink[]
  readonly feeder: Feeder
  readonly observer: Observer
  /** The disk under the data folder of the first node; null where it is the machine's. */
  readonly disk: SmallDisk | null
  /** What the nodes run on: the server's version. */
  readonly serverVersion: string
  /** Whether node `no` is writing a report down at the moment. */
  isSpooling(no: number): boolean
  /** A node that runs; null while it is being started again. */
  node(no: number): NodeChild | null
  kill(no: number): Promise<void>
  /** Stops a node in order, as an operator does; nobody is sent to it any more. @returns Its exit code. */
  stopNode(no: number): Promise<number | null>
  /** @param preload Loaded before the node; not said, what the world began with. */
  restart(no: number, preload?: string): Promise<void>
  killDatabase(): void
  databaseIsBack(): Promise<void>
  /** Lets the server of all nodes stand still for a while: it answers nobody, and breaks no connection. */
  freezeDatabase(forMs: number): Promise<void>
  /** Stops the server of all nodes in order, and starts it again after a while. */
  databaseAway(forMs: number): Promise<void>
  /** Leaves an order for nodes that were started with `ordered-about.ts`. */
  order(name: 'clock' | 'break-thread', text: string): void
  /** Whether an order lies there still. */
  isOrdered(name: 'clock' | 'break-thread'): boolean
  mails(): TakenMail[]
  /** What the nodes said at level error in all their lives, without doubles, and how often. */
  heard(): ReadonlyMap<string, number>
  /** Waits until nothing is left to do. */
  settle(patienceMs: number): Promise<void>
  /** Stops all nodes in order. @returns Their exit codes. */
  stop(): Promise<(number | null)[]>
}

export async function startWorld(test: After, chance: Chance, options: WorldOptions): Promise<World> {
  const cleanUps: (() => void | Promise<void>)[] = []
  const t: After = { after: (work) => void cleanUps.push(work) }
  // What was begun last ends first: processes before the folders that they lie in.
  test.after(async () => {
    for (const work of cleanUps.toReversed()) await work()
  })
  const base = mkdtempSync(join(tmpdir(), 'comity-crash-'))
  const dirs: string[] = []
  t.after(() => rmSync(base, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }))
  const folder = (...name: string[]): string => {
    const path = join(base, ...name)
    mkdirSync(path, { recursive: true, mode: 0o700 })
    return path
  }
  const watchFolder = folder('watched')
  const orders = folder('orders')
  const server =
    options.database === 'outside' ? await startOwnServer(t, folder('server'), options.programs ?? null) : null
  const imap = noDovecot() === null ? await startDovecot(t) : null
  const sinks: SmtpSink[] = []
  const nodes: (NodeChild | null)[] = []

  const heard = new Map<string, number>()
  function listen(line: string): void {
    const sentence = sentenceOf(line)
    if (sentence !== null) heard.set(sentence, (heard.get(sentence) ?? 0) + 1)
  }

  async function start(no: number, preload = options.preload): Promise<void> {
    nodes[no] = await startChild(dirs[no]!, {
      onLine: listen,
      ...(preload === undefined ? {} : { preload }),
      settings: {
        COMITY_CHUNK_BYTES: '65536',
        COMITY_SMTP_URL: `${sinks[no]!.url}?tls=optional`,
        COMITY_MAIL_LOOPBACK_ONLY: 'yes',
        COMITY_RECIPIENT_MESSAGES_A_DAY: '10000',
        COMITY_WATCH_FOLDER: watchFolder,
        COMITY_TEST_ORDERS: orders,
        ...(server === null ? {} : server.settings),
        ...(options.nodes > 1 ? { COMITY_SPOOL: 'database' } : {}),
        ...(imap === null
          ? {}
          : {
              COMITY_IMAP_URL: `imap://${imap.user}:${encodeURIComponent(imap.password)}@127.0.0.1:${imap.port}/`,
              COMITY_IMAP_POLL_SECONDS: '5',
            }),
      },
    })
  }

  for (let no = 0; no < options.nodes; no++) {
    dirs.push(folder(`node-${no}`))
    sinks.push(await startSmtpSink(t))
    nodes.push(null)
    t.after(() => nodes[no]?.kill())
  }
  const disk = options.diskMiB === undefined ? null : mountSmallDisk(t, dirs[0]!, options.diskMiB)
  if (server === null) await cloneTemplate(dirs[0]!)
  await start(0)
  await nodes[0]!.api.post('/api/v1/setup/without-browser', {
    team: { name: 'Exampleland CSIRT', country: 'XA' },
    email: 'head@csirt.example',
  })
  await nodes[0]!.api.upload('/api/v1/directory/imports?format=contacts-csv', Readable.from([Buffer.from(contacts)]), {
    contentType: 'text/csv',
    fileName: 'contacts.csv',
  })
  for (let no = 1; no < options.nodes; no++) {
    await joinNode(dirs[0]!, dirs[no]!)
    await start(no)
  }

  const observer = createObserver(server?.admin ?? (() => privateAdmin(dirs[0]!)))
  t.after(() => observer.end())
  const running = (): NodeChild => {
    const alive = nodes.filter((node) => node !== null)
    if (alive.length === 0) throw new Error('no node runs at the moment')
    return chance.pick(alive)
  }
  const feeder = createFeeder({
    chance,
    api: () => running().api,
    watchFolder,
    imap: imap === null ? null : await imap.client(),
  })
  t.after(() => feeder.end())

  return {
    dataDirs: dirs,
    hasMailbox: imap !== null,
    sinks,
    feeder,
    observer,
    disk,
    serverVersion: server?.version ?? 'that comes along',
    // Where all nodes share a spool, its tables do not tell whose upload it is.
    isSpooling: (no) => (options.nodes > 1 ? feeder.open.size > 0 : spoolIsAtWork(dirs[no]!)),
    node: (no) => nodes[no] ?? null,
    async kill(no) {
      const node = nodes[no]
      nodes[no] = null
      await node?.kill()
    },
    async stopNode(no) {
      const node = nodes[no]
      nodes[no] = null
      return (await node?.stop()) ?? null
    },
    restart: start,
    killDatabase: () => (server === null ? nodes[0]!.killDatabase() : server.kill()),
    async freezeDatabase(forMs) {
      const all = server!.processes()
      for (const pid of all) process.kill(pid, 'SIGSTOP')
      await sleep(forMs)
      for (const pid of all) process.kill(pid, 'SIGCONT')
    },
    heard: () => heard,
    databaseAway: (forMs) => server!.away(forMs),
    order: (name, text) => writeFileSync(join(orders, name), text),
    isOrdered: (name) => existsSync(join(orders, name)),
    async databaseIsBack() {
      while ((await observer.ask('select 1')) === null) await sleep(50)
    },
    mails: () =>
      sinks.flatMap((sink, node) =>
        sink.mails.map((taken) => {
          const attachment = taken.mail.attachments.find(({ filename }) => filename?.endsWith('.csv'))
          const text = attachment === undefined ? '' : Buffer.from(attachment.content as ArrayBuffer).toString('utf8')
          return {
            messageId: taken.mail.messageId!.replace(/^<|@.*$/g, ''),
            to: taken.to[0]!,
            systems: [...text.matchAll(/^[^,]*,(10\.[0-9.]+),/gm)].map(([, ip]) => ip!),
            node,
            openedAt: taken.openedAt,
            takenAt: taken.takenAt,
          }
        }),
      ),
    async settle(patienceMs) {
      const end = performance.now() + patienceMs
      const waiting = (): boolean =>
        feeder.open.size > 0 || readdirSync(watchFolder).some((name) => name.endsWith('.csv'))
      for (;;) {
        const counted = await observer.ask<{ n: number }>('select count(*)::int as n from observations.report')
        if (!waiting() && counted?.[0]?.n === feeder.reports.length && (await observer.settled())) return
        if (performance.now() > end) {
          const said = nodes.map((node) => node?.errors() ?? '').join('\n')
          throw new Error(`not settled after ${patienceMs / 1000} s: ${await leftOver(observer)}\n${said}`)
        }
        await sleep(200)
      }
    },
    stop: () => Promise.all(nodes.map((node) => node?.stop() ?? null)),
  }
}

/** The sentence of a line of the log, with what it says of its cause; null where the line is none. */
function sentenceOf(line: string): string | null {
  try {
    const { msg, err } = JSON.parse(line) as { msg: string; err?: { message?: string; code?: string } }
    const sentence = err === undefined ? msg : `${msg} (${err.code ?? 'no code'}: ${err.message ?? ''})`
    // The same thing said of each of a hundred files is one thing.
    return sentence.replaceAll(/_[0-9a-z]{26}\b/g, '_…').replaceAll(/\/\S*\//g, '…/')
  } catch {
    return null
  }
}

/** What an operator does to let a second node share the first one's database: the keys and the memory of the log, no more. */
async function joinNode(from: string, to: string): Promise<void> {
  cpSync(join(from, 'secrets'), join(to, 'secrets'), { recursive: true })
  for (let left = 100; !existsSync(join(from, 'log.head')) && left > 0; left--) await sleep(100)
  cpSync(join(from, 'log.head'), join(to, 'log.head'))
}

/** How the private server of a node is reached at the moment: its socket is another after each start. */
function privateAdmin(dataDir: string): pg.ClientConfig {
  const folder = join(dataDir, 'database')
  return roleConfigs(readFileSync(join(folder, 'socket'), 'utf8'), loadPasswords(join(folder, 'passwords.json'))).admin
}

/** What is still to be done, for the message of a run that does not come to its end. */
async function leftOver(observer: Observer): Promise<string> {
  const rows = await observer.ask<{ what: string }>(
    `select 'report ' || state || ' ' || coalesce(error, '') || ' ' || attempts as what from observations.report where state <> 'done'
     union all select 'message ' || state || ' ' || attempts || ' ' || coalesce(reason, '') from correspondence.message where state in ('queued', 'sending')
     union all select 'notification ' || state || ' ' || coalesce(why_held, '') from observations.notification where state in ('queued', 'held')
     union all select count(*) || ' pending' from observations.pending union all select count(*) || ' reports' from observations.report
     union all select concat_ws(' ', 'connection', pid, state, wait_event, now() - query_start, left(query, 80)) from pg_stat_activity
       where datname = current_database() and application_name = 'comity'
     union all select concat_ws(' ', 'lock', pid, classid, objid) from pg_locks where locktype = 'advisory'`,
  )
  return (rows ?? []).map(({ what }) => what).join('\n')
}
