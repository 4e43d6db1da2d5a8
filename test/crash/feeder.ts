import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ImapFlow } from 'imapflow'
import type { ApiClient } from '#kernel/command.ts'
import type { Chance } from './chance.ts'

/** Desks, each answering for a network of its own in 10.0.0.0/8: no block kept for documentation has as many. */
export const desks = 60
const deskAddress = (no: number): string => `abuse@isp-${no}.example`
export const deskOf = (ip: string): string => deskAddress(Number(ip.split('.')[1]))

/** A day whose verification is fresh whenever this runs: contacts that nobody verified for long are no longer written to. */
const verified = new Date(Date.now() - 20 * 86_400_000).toISOString().slice(0, 10)

/** The directory of the run, as `contacts-csv`. */
export const contacts = [
  'kind,value,team,email,format,language,role,source,verified',
  ...Array.from(
    { length: desks },
    (_, no) => `cidr,10.${no}.0.0/16,ISP ${no},${deskAddress(no)},csv,en,abuse,own list,${verified}`,
  ),
  '',
].join('\n')

export type Door = 'http' | 'folder' | 'mail'

/** Hands in reports by all doors, as patient senders do: what was not acknowledged is handed in again, byte for byte. */
export interface Feeder {
  /** Everything that was handed in. */
  readonly reports: { readonly rows: readonly string[]; readonly door: Door }[]
  /** How often each upload was tried before it was acknowledged. */
  readonly tries: number[]
  /** Uploads that are not acknowledged yet. */
  readonly open: Set<Promise<void>>
  /** One more report. @param slowMs Bytes of an upload come in pieces with such a pause between them. */
  handIn(door: Door, rows: number, slowMs?: number): void
  /** A delivery status that says that a message came back; handed in until it is acknowledged. */
  bounce(messageId: string, to: string): Promise<void>
  /** Gives up what is not acknowledged yet: there is no node any more that could take it. */
  end(): void
}

export interface FeederDeps {
  readonly chance: Chance
  /** The node to speak to now. */
  readonly api: () => ApiClient
  readonly watchFolder: string
  readonly imap: ImapFlow | null
}

const head = '"timestamp","ip","port","protocol","asn","geo","hostname","tag"\n'
const line = (ip: string): string =>
  `"2026-11-20 06:30:00","${ip}",6379,"tcp",64496,"XA","${'a'.repeat(60)}.${'b'.repeat(60)}.example","redis"\n`

export function createFeeder({ chance, api, watchFolder, imap }: FeederDeps): Feeder {
  const reports: Feeder['reports'] = []
  const tries: number[] = []
  const open = new Set<Promise<void>>()
  let systems = 0
  let ended = false

  /** One row in ten is about a system that the report has named before, one about one of an earlier report. */
  function rowsOf(count: number): string[] {
    const among = Array.from({ length: 6 }, () => chance.whole(desks))
    const rows: string[] = []
    for (let no = 0; no < count; no++) {
      if (no % 10 === 9) rows.push(chance.pick(rows))
      else if (no % 10 === 4 && reports.length > 0) rows.push(chance.pick(chance.pick(reports).rows))
      else rows.push(`10.${among[no % among.length]}.${(systems >>> 8) & 255}.${systems++ & 255}`)
    }
    return rows
  }

  /** @returns How often it had to be tried. */
  async function untilTaken(work: () => Promise<unknown>): Promise<number> {
    for (let tries = 1; ; tries++) {
      try {
        await work()
        return tries
      } catch (error) {
        if (ended) throw error
        await sleep(60)
      }
    }
  }

  function keep(work: Promise<void>): Promise<void> {
    open.add(work)
    return work
      .finally(() => open.delete(work))
      .catch((error: unknown) => {
        if (!ended) throw error
      })
  }

  return {
    reports,
    tries,
    open,
    end: () => void (ended = true),
    handIn(door, count, slowMs = 0) {
      const rows = rowsOf(count)
      const text = head + rows.map(line).join('')
      const name = `2026-11-20-scan_redis-${reports.length}-asn.csv`
      reports.push({ rows, door })
      if (door === 'folder') {
        writeFileSync(join(watchFolder, `${name}.part`), text)
        renameSync(join(watchFolder, `${name}.part`), join(watchFolder, name))
      } else if (door === 'mail')
        void keep(imap!.append('INBOX', Buffer.from(asMail(name, text))).then(() => undefined))
      else {
        let pauseMs = slowMs
        const upload = (): Promise<unknown> => {
          const bytes = Readable.from(inPieces(text, pauseMs))
          // A sender that was cut off does not dawdle again.
          pauseMs = 0
          return api().upload('/api/v1/reports', bytes, { contentType: 'text/csv', fileName: name })
        }
        void keep(untilTaken(upload).then((count) => void tries.push(count)))
      }
    },
    bounce: (messageId, to) =>
      keep(
        untilTaken(() =>
          api().upload('/api/v1/correspondence/inbound', Readable.from([Buffer.from(statusMail(messageId, to))]), {
            contentType: 'message/rfc822',
            fileName: 'bounce.eml',
          }),
        ).then(() => undefined),
      ),
  }
}

async function* inPieces(text: string, pauseMs: number): AsyncGenerator<Buffer> {
  const pieces = pauseMs === 0 ? 1 : 8
  const size = Math.ceil(text.length / pieces)
  for (let no = 0; no < pieces; no++) {
    yield Buffer.from(text.slice(no * size, (no + 1) * size))
    if (pauseMs > 0) await sleep(pauseMs)
  }
}

const asMail = (name: string, csv: string): string =>
  [
    'From: feeds@feed.example',
    'To: csirt@csirt.example',
    'Subject: Report',
    `Message-ID: <${name}@feed.example>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'The report of the day.',
    '--b',
    `Content-Type: text/csv; name="${name}"`,
    `Content-Disposition: attachment; filename="${name}"`,
    'Content-Transfer-Encoding: base64',
    '',
    ...(Buffer.from(csv)
      .toString('base64')
      .match(/.{1,76}/g) ?? []),
    '--b--',
    '',
  ].join('\r\n')

const statusMail = (messageId: string, to: string): string =>
  [
    'From: MAILER-DAEMON@mail.example',
    'To: csirt@csirt.example',
    'Subject: Undelivered Mail Returned to Sender',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'It could not be delivered.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mail.example',
    '',
    `Final-Recipient: rfc822; ${to}`,
    'Action: failed',
    'Status: 5.2.2',
    'Diagnostic-Code: smtp; 552 mailbox full',
    '',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: <${messageId}@csirt.example>`,
    '',
    '--b--',
    '',
  ].join('\r\n')
