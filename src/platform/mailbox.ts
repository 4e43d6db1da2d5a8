import { BlockList, isIP } from 'node:net'
import type { ImapFlow } from 'imapflow'
import { AppError } from '#kernel/errors.ts'

/** A message as it lies in the mailbox; `raw` is null when it is larger than is read. */
export interface MailboxMessage {
  /** Names the message within its mailbox for ever: UIDVALIDITY and UID. @source RFC 9051, section 2.3.1.1 */
  readonly id: string
  readonly sizeBytes: number
  readonly raw: Uint8Array | null
}

/**
 * What becomes of a message: it is safe here, it is refused and a person looks at it, it stays and is tried again, or it stays and so
 * do all after it.
 */
export type MailboxVerdict = 'done' | 'refused' | 'again' | 'stop'

/** A mailbox on an IMAP server, from which messages are fetched. */
export interface Mailbox {
  /**
   * Hands over the messages that are neither read nor flagged, the oldest first, one at a time, and does with each what is said of it:
   * done is marked as read and moved to `Comity/Done`, refused is flagged and left.
   *
   * @throws {Error} with a sentence that names no password, when the server cannot be reached or does not let us in.
   */
  visit(
    limits: VisitLimits,
    take: (message: MailboxMessage) => Promise<MailboxVerdict>,
    signal: AbortSignal,
  ): Promise<void>
}

/** Bounds of one visit. */
export interface VisitLimits {
  /** The largest message that is fetched. */
  readonly messageBytes: number
  readonly messages: number
}

interface Server {
  readonly host: string
  readonly port: number
  readonly secure: boolean
  /** On this machine a certificate usually names something else, and nobody is in between. */
  readonly trusted: boolean
  readonly auth: { user: string; pass: string }
  readonly mailbox: string
}

/** Most nodes have no mailbox: the library comes with the first visit, not with the start. */
const library = () => import('imapflow')

/** Where messages go that are safe here, below the top of the account. */
const doneFolder = ['Comity', 'Done']

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

function isThisMachine(host: string): boolean {
  const family = isIP(host)
  return host === 'localhost' || (family !== 0 && loopback.check(host, family === 6 ? 'ipv6' : 'ipv4'))
}

/** Reads the setting. @throws {AppError} `platform.bad-settings`; the address is not repeated, it may hold a password. */
export function parseMailboxUrl(text: string): Server {
  const bad = (reason: string): AppError =>
    new AppError('platform.bad-settings', 'The mailbox is set wrongly.', {
      faults: [{ pointer: '/COMITY_IMAP_URL', reason }],
    })
  const form = 'is not of the form imaps://user:password@host:port/Mailbox'
  if (!URL.canParse(text)) throw bad(form)
  const url = new URL(text)
  const secure = url.protocol === 'imaps:'
  if (!secure && url.protocol !== 'imap:') throw bad('begins with neither imaps:// nor imap://')
  if (url.hostname === '') throw bad('names no host')
  if (url.username === '' || url.password === '') throw bad('needs a user and a password')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  try {
    return {
      host,
      port: url.port === '' ? (secure ? 993 : 143) : Number(url.port),
      secure,
      trusted: isThisMachine(host),
      auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
      mailbox: decodeURIComponent(url.pathname.replace(/^\//, '')) || 'INBOX',
    }
  } catch {
    throw bad(form)
  }
}

/**
 * @param url `imaps://user:password@host:port/Mailbox`; `imap://` begins TLS by STARTTLS.
 * @param silenceMs Silence after which the server counts as gone.
 * @throws {AppError} `platform.bad-settings` when the address cannot be read.
 */
export function createMailbox(url: string, silenceMs = 60_000): Mailbox {
  const server = parseMailboxUrl(url)

  async function connect({ messageBytes }: VisitLimits): Promise<ImapFlow> {
    const { ImapFlow } = await library()
    const client = new ImapFlow({
      host: server.host,
      port: server.port,
      secure: server.secure,
      // Without TLS from the start it must come before the password does, but on this machine.
      ...(server.secure || server.trusted ? {} : { doSTARTTLS: true }),
      auth: server.auth,
      tls: { minVersion: 'TLSv1.2', rejectUnauthorized: !server.trusted },
      logger: false,
      disableAutoIdle: true,
      maxLiteralSize: messageBytes + 64 * 1024,
      connectionTimeout: Math.min(silenceMs, 30_000),
      greetingTimeout: Math.min(silenceMs, 30_000),
      socketTimeout: silenceMs,
    })
    // Breaks of the line reach whoever waits for an answer; without a listener they would end the process too.
    client.on('error', () => undefined)
    try {
      await client.connect()
    } catch (error) {
      // Also a server that did not let us in keeps its line open.
      client.close()
      throw error
    }
    return client
  }

  return {
    async visit(limits, take, signal) {
      let client: ImapFlow
      try {
        client = await connect(limits)
      } catch (error) {
        throw new Error(reasonOf(error), { cause: error })
      }
      const close = (): void => client.close()
      signal.addEventListener('abort', close, { once: true })
      try {
        const { uidValidity } = await client.mailboxOpen(server.mailbox)
        const found = await client.search({ seen: false, flagged: false, deleted: false }, { uid: true })
        for (const uid of (found || []).slice(0, limits.messages)) {
          if (signal.aborted) return
          const message = await fetchMessage(client, uid, limits.messageBytes)
          if (message === null) continue
          const verdict = await take({ id: `${uidValidity}-${uid}`, ...message })
          if (verdict === 'stop') return
          if (verdict !== 'again') await settle(client, uid, verdict)
        }
      } catch (error) {
        if (!signal.aborted) throw new Error(reasonOf(error), { cause: error })
      } finally {
        signal.removeEventListener('abort', close)
        await client.logout().catch(close)
      }
    },
  }
}

/** A message without marking it as read; null when it is gone. */
async function fetchMessage(
  client: ImapFlow,
  uid: number,
  limitBytes: number,
): Promise<{ sizeBytes: number; raw: Uint8Array | null } | null> {
  const about = await client.fetchOne(String(uid), { size: true }, { uid: true })
  if (!about || about.size === undefined) return null
  if (about.size > limitBytes) return { sizeBytes: about.size, raw: null }
  const message = await client.fetchOne(String(uid), { source: true }, { uid: true })
  if (!message || message.source === undefined) return null
  return { sizeBytes: message.source.length, raw: message.source }
}

/**
 * First the mark, then the move: after a crash between the two the message lies where it was, and is not fetched again. An account
 * that allows no folder keeps what is done where it was, marked as read.
 */
async function settle(client: ImapFlow, uid: number, verdict: 'done' | 'refused'): Promise<void> {
  await client.messageFlagsAdd(String(uid), [verdict === 'done' ? '\\Seen' : '\\Flagged'], { uid: true })
  if (verdict === 'refused') return
  try {
    const { path } = await client.mailboxCreate(doneFolder)
    await client.messageMove(String(uid), path, { uid: true })
  } catch (error) {
    if (!client.usable) throw error
  }
}

/** What the client says of a failure, without the command that failed: it may be the one with the password. */
function reasonOf(error: unknown): string {
  const failure = error as { authenticationFailed?: boolean; responseText?: string; code?: string; message?: string }
  if (failure.authenticationFailed === true) return 'the mail server does not accept the user or the password'
  const text = failure.responseText ?? failure.message ?? 'the connection failed'
  const code = failure.code === undefined ? '' : `${failure.code}: `
  return `${code}${text}`.replaceAll(/\s+/g, ' ').slice(0, 300)
}
