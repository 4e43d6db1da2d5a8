import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { ImapFlow } from 'imapflow'

/** A real IMAP server on this machine, with one account whose mailbox begins empty. */
export interface ImapServer {
  readonly port: number
  readonly tlsPort: number
  readonly user: string
  readonly password: string
  /** An address of this machine that is not loopback; null where there is none. */
  readonly outerAddress: string | null
  /** A client of the test's own, logged in; ends with the test. */
  client(): Promise<ImapFlow>
  /** Starts the server again after `stop`, on the same ports and mailboxes. */
  start(): Promise<void>
  stop(): Promise<void>
}

const program = '/usr/sbin/dovecot'

/** Why no server can be started here; null where one can. */
export function noDovecot(): string | null {
  if (!existsSync(program))
    return 'NO IMAP SERVER: the mailbox is not tested. Debian has one: apt-get install dovecot-core dovecot-imapd'
  // It parts its processes over several accounts of the machine, which only root may.
  if (process.getuid?.() !== 0) return 'NO IMAP SERVER: dovecot is started by root only; the mailbox is not tested'
  return null
}

/** @param t Ends the server with the test. Ask `noDovecot` first. */
export async function startDovecot(t: { after(work: () => Promise<void>): void }): Promise<ImapServer> {
  const folder = mkdtempSync(join(tmpdir(), 'comity-dovecot-'))
  chmodSync(folder, 0o755)
  for (const name of ['run', 'mail']) mkdirSync(join(folder, name))
  chmodSync(join(folder, 'mail'), 0o777)
  const [port, tlsPort] = [await freePort(), await freePort()]
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=mail.example'].concat(
      ['-keyout', join(folder, 'key.pem')],
      ['-out', join(folder, 'cert.pem')],
    ),
    { stdio: 'ignore' },
  )
  writeFileSync(join(folder, 'dovecot.conf'), configuration(folder, port, tlsPort))
  const server = { user: 'reports', password: 'a:secret/with@signs%' }
  let child: ReturnType<typeof spawn> | null = null

  async function start(): Promise<void> {
    child = spawn(program, ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: 'ignore' })
    for (let left = 200; ; left--) {
      if (await answers(port)) return
      if (left === 0) throw new Error('dovecot did not start')
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  async function stop(): Promise<void> {
    if (child === null) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    child = null
    await ended
  }
  t.after(async () => {
    await stop()
    rmSync(folder, { recursive: true, force: true })
  })
  await start()
  return {
    ...server,
    port,
    tlsPort,
    outerAddress: outerAddress(),
    start,
    stop,
    async client() {
      const client = new ImapFlow({
        host: '127.0.0.1',
        port,
        secure: false,
        auth: { user: server.user, pass: server.password },
        tls: { rejectUnauthorized: false },
        logger: false,
        disableAutoIdle: true,
      })
      client.on('error', () => undefined)
      await client.connect()
      t.after(async () => client.close())
      return client
    },
  }
}

function configuration(folder: string, port: number, tlsPort: number): string {
  return `base_dir = ${folder}/run
state_dir = ${folder}/run
log_path = ${folder}/log
protocols = imap
listen = *
ssl = yes
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
disable_plaintext_auth = no
auth_failure_delay = 0
mail_location = maildir:${folder}/mail/%u
mail_uid = 65534
mail_gid = 65534
first_valid_uid = 1
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${tlsPort}
    ssl = yes
  }
}
passdb {
  driver = static
  args = password=a:secret/with@signs%%
}
userdb {
  driver = static
  args = uid=65534 gid=65534 home=${folder}/mail/%u
}
`
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const end = (yes: boolean): void => {
      socket.destroy()
      resolve(yes)
    }
    socket.once('data', () => end(true))
    socket.once('error', () => end(false))
  })
}

function outerAddress(): string | null {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? null
}
