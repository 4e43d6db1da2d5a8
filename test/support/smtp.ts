import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerError } from 'smtp-server'
import PostalMime, { type Email } from 'postal-mime'

/** A mail that the sink took. */
export interface SunkMail {
  readonly from: string
  readonly to: readonly string[]
  readonly raw: Buffer
  readonly mail: Email
  /** When the connection began on which it came, ms on the clock of `performance`. */
  readonly openedAt: number
  /** When the sink had it whole, on the same clock. */
  readonly takenAt: number
}

/** How far the dialogue about a message has come. */
export type SmtpStage = 'mail' | 'data' | 'taken' | 'answered'

/** How the sink treats what comes next: takes it, refuses at a stage with a code, or breaks off. */
export type SinkMode =
  | { readonly kind: 'accept' }
  | {
      readonly kind: 'refuse'
      readonly stage: 'mail' | 'rcpt' | 'data'
      readonly code: number
      readonly text: string
      readonly only?: RegExp
    }
  /** Takes the message and is gone before it says so: what a crash or a cut line looks like from outside. */
  | { readonly kind: 'accept-then-vanish' }
  /** Says nothing any more. */
  | { readonly kind: 'silent' }

export interface SmtpSink {
  readonly url: string
  readonly port: number
  /** All mail taken, in order. */
  readonly mails: SunkMail[]
  mode: SinkMode
  /** Told of each step, and waited for before the next. */
  watch: ((stage: SmtpStage) => void | Promise<void>) | null
  /** Waits until that many mails are there. */
  waitFor(count: number, timeoutMs?: number): Promise<SunkMail[]>
  /** Cuts every connection and takes no other, until `back`: who calls is refused. */
  away(): void
  back(): Promise<void>
  close(): Promise<void>
}

/** A real SMTP server on a loopback port that keeps what it takes; ended when the test ends. */
export async function startSmtpSink(t?: { after(work: () => Promise<void>): void }): Promise<SmtpSink> {
  const mails: SunkMail[] = []
  const refusal = (stage: 'mail' | 'rcpt' | 'data', address: string): SMTPServerError | null => {
    const { mode } = sink
    if (mode.kind !== 'refuse' || mode.stage !== stage || (mode.only && !mode.only.test(address))) return null
    return Object.assign(new Error(mode.text), { responseCode: mode.code })
  }
  const openedAt = new Map<string, number>()
  const server = new SMTPServer({
    onConnect(session, done) {
      openedAt.set(session.id, performance.now())
      done()
    },
    disabledCommands: ['STARTTLS', 'AUTH'],
    authOptional: true,
    hideSMTPUTF8: true,
    logger: false,
    closeTimeout: 100,
    onMailFrom(address, _session, done) {
      void (async () => {
        await sink.watch?.('mail')
        done(refusal('mail', address.address))
      })()
    },
    onRcptTo: (address, _session, done) => done(refusal('rcpt', address.address)),
    onData(stream, session, done) {
      void (async () => {
        const chunks: Buffer[] = []
        await sink.watch?.('data')
        try {
          for await (const chunk of stream) chunks.push(chunk as Buffer)
        } catch {
          // The client broke off before the end: there is no message.
          return
        }
        const raw = Buffer.concat(chunks)
        const to = session.envelope.rcptTo.map(({ address }) => address)
        const takenAt = performance.now()
        const refused = refusal('data', to[0] ?? '')
        if (refused) return done(refused)
        if (sink.mode.kind === 'silent') return
        const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address
        mails.push({
          from,
          to,
          raw,
          mail: await PostalMime.parse(raw),
          openedAt: openedAt.get(session.id) ?? 0,
          takenAt,
        })
        await sink.watch?.('taken')
        if (sink.mode.kind === 'accept-then-vanish') {
          for (const connection of server.connections) connection.close()
          return
        }
        done(null, 'OK: kept')
        await sink.watch?.('answered')
      })()
    },
  })
  server.on('error', () => {
    // A client that breaks off is part of what is tested.
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  const sink: SmtpSink = {
    url: `smtp://127.0.0.1:${port}`,
    port,
    mails,
    mode: { kind: 'accept' },
    watch: null,
    async waitFor(count, timeoutMs = 10_000) {
      const end = performance.now() + timeoutMs
      while (mails.length < count) {
        if (performance.now() > end) throw new Error(`waited ${timeoutMs} ms for ${count} mails, ${mails.length} came`)
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      return mails
    },
    away() {
      server.server.close()
      for (const connection of server.connections) connection.close()
    },
    async back() {
      server.listen(port, '127.0.0.1')
      await once(server.server, 'listening')
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
  t?.after(() => sink.close())
  return sink
}
