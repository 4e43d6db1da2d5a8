import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'
import { Readable } from 'node:stream'
import { AppError } from '#kernel/errors.ts'

/** A message for one recipient, ready to go. */
export interface OutgoingMail {
  /** Where bounces go (SMTP MAIL FROM). */
  readonly from: string
  readonly to: string
  /** The whole message, RFC 5322. */
  readonly raw: Buffer
  /**
   * Waited for when the server has every byte but the end: only with the end does it take the message over. When it rejects, the
   * server is left without it, and has nothing.
   */
  readonly mayEnd?: () => Promise<void>
}

/** What became of one attempt. Only `accepted` means that the mail server has taken over. */
export type SendOutcome =
  | { readonly kind: 'accepted'; readonly response: string }
  /** The server answered about this message: 4xx may change, 5xx will not. @source RFC 5321, section 4.2.1 */
  | {
      readonly kind: 'refused'
      readonly permanent: boolean
      /** The address itself is wrong or closed (RFC 3463: 5.1.x, 5.2.1), rather than our message or our server. */
      readonly badAddress: boolean
      readonly code: number
      readonly response: string
    }
  /** No server, no TLS, no login, or silence: says nothing of the message. It may have been taken (silence after the data). */
  | { readonly kind: 'unreachable'; readonly reason: string }

/** The way to the mail server. */
export interface MailTransport {
  /** False when no mail server is set: messages wait in the outbox. */
  readonly configured: boolean
  send(mail: OutgoingMail): Promise<SendOutcome>
  close(): void
}

export interface MailTransportOptions {
  /** `smtp://user:password@host:port` or `smtps://…`; empty: none. `?tls=optional` allows a server without STARTTLS. */
  readonly url: string
  readonly loopbackOnly: boolean
  readonly connections?: number
  /** Silence after which a server counts as gone, milliseconds. */
  readonly silenceMs?: number
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

function isLoopback(address: string): boolean {
  return loopback.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

interface Server {
  readonly host: string
  readonly port: number
  readonly secure: boolean
  readonly tlsOptional: boolean
  readonly auth: { user: string; pass: string } | null
}

/** Reads the setting. @throws {AppError} `platform.bad-settings`; the address is not repeated, it may hold a password. */
function parseServer(text: string): Server {
  const bad = (reason: string): AppError =>
    new AppError('platform.bad-settings', 'The mail server is set wrongly.', {
      faults: [{ pointer: '/COMITY_SMTP_URL', reason }],
    })
  let url: URL
  try {
    url = new URL(text)
  } catch (cause) {
    throw new AppError('platform.bad-settings', 'The mail server is set wrongly.', {
      faults: [{ pointer: '/COMITY_SMTP_URL', reason: 'is not of the form smtp://user:password@host:port' }],
      cause,
    })
  }
  if (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') throw bad('begins with neither smtp:// nor smtps://')
  if (url.hostname === '') throw bad('names no host')
  const tls = url.searchParams.get('tls')
  if (tls !== null && tls !== 'optional') throw bad('tls can only be "optional"')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const secure = url.protocol === 'smtps:'
  return {
    host,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    tlsOptional: tls === 'optional' || host === 'localhost' || (isIP(host) !== 0 && isLoopback(host)),
    auth:
      url.username === '' ? null : { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
  }
}

/** What an error of the SMTP client means. Sorted by what the server was asked when it answered. */
export function toSendOutcome(error: {
  code?: string
  command?: string
  responseCode?: number
  response?: string
  message: string
}): SendOutcome {
  const { responseCode: code, command = '' } = error
  const response = (error.response ?? error.message).replace(/\s+/g, ' ').slice(0, 500)
  // Answers to a greeting, login or sender concern us and our server; failing messages for them would empty the outbox.
  const aboutMessage =
    /^(RCPT TO|DATA)/.test(command) ||
    (command.startsWith('MAIL FROM') && (code === 552 || /\b5\.3\.4\b/.test(response)))
  if (code === undefined || code < 400 || code === 421 || !aboutMessage)
    return { kind: 'unreachable', reason: response }
  const permanent = code >= 500 && code !== 503
  return {
    kind: 'refused',
    permanent,
    badAddress: permanent && /\b5\.(1\.\d{1,3}|2\.1)\b/.test(response),
    code,
    response,
  }
}

/**
 * The way to the mail server of the settings, over a few connections that are kept.
 *
 * A server that is not on this machine must offer TLS: messages name systems and their holes.
 *
 * @throws {AppError} `platform.bad-settings` when the setting cannot be read, or names another machine while only this one may be used.
 */
export function createMailTransport(options: MailTransportOptions): MailTransport {
  if (options.url === '')
    return {
      configured: false,
      send: () => Promise.resolve({ kind: 'unreachable', reason: 'no mail server is set (COMITY_SMTP_URL)' }),
      close() {},
    }
  const server = parseServer(options.url)
  if (options.loopbackOnly && server.host !== 'localhost' && !(isIP(server.host) !== 0 && isLoopback(server.host)))
    throw new AppError(
      'platform.bad-settings',
      'The mail server is on another machine, and COMITY_MAIL_LOOPBACK_ONLY allows this one only.',
      {
        faults: [{ pointer: '/COMITY_SMTP_URL', reason: 'must name 127.0.0.1, ::1 or localhost' }],
      },
    )
  const silenceMs = options.silenceMs ?? 60_000
  const makePool = async () => {
    const { createTransport } = await import('nodemailer')
    return createTransport({
      pool: true,
      host: server.host,
      port: server.port,
      secure: server.secure,
      requireTLS: !server.secure && !server.tlsOptional,
      opportunisticTLS: server.tlsOptional,
      // On this machine a mail server usually shows a certificate that names something else.
      tls: { minVersion: 'TLSv1.2', rejectUnauthorized: !server.tlsOptional },
      ...(server.auth ? { auth: server.auth } : {}),
      maxConnections: options.connections ?? 4,
      maxMessages: 100,
      // Trying again is the outbox's work, which knows limits and keeps count.
      maxRequeues: 0,
      connectionTimeout: Math.min(silenceMs, 30_000),
      greetingTimeout: Math.min(silenceMs, 30_000),
      socketTimeout: silenceMs,
      dnsTimeout: Math.min(silenceMs, 30_000),
      disableFileAccess: true,
      disableUrlAccess: true,
    })
  }
  /** The library comes with the first message, not with the start. */
  let pool: ReturnType<typeof makePool> | null = null

  return {
    configured: true,
    async send(mail) {
      // `localhost` is what the resolver says it is, so it is asked each time.
      if (options.loopbackOnly && isIP(server.host) === 0) {
        const addresses = await lookup(server.host, { all: true }).catch(() => [])
        if (addresses.length === 0 || !addresses.every(({ address }) => isLoopback(address)))
          return { kind: 'unreachable', reason: `${server.host} is not on this machine` }
      }
      try {
        const raw = mail.mayEnd === undefined ? mail.raw : Readable.from(heldAtItsEnd(mail.raw, mail.mayEnd))
        pool ??= makePool()
        const info = await (await pool).sendMail({ envelope: { from: mail.from, to: [mail.to] }, raw })
        return { kind: 'accepted', response: String(info.response ?? '').slice(0, 500) }
      } catch (error) {
        return toSendOutcome(error as Parameters<typeof toSendOutcome>[0])
      }
    },
    close: () => void pool?.then((opened) => opened.close()),
  }
}

async function* heldAtItsEnd(raw: Buffer, mayEnd: () => Promise<void>): AsyncGenerator<Buffer> {
  yield raw
  await mayEnd()
}
