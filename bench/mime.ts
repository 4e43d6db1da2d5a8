/**
 * Notifications written out as mail, one core, without a database or a mail server: the message in its recipient's format, then MIME, then the
 * signature and the recipient's key. `node bench/mime.ts [--messages N] [--findings N] [--rounds N]`
 *
 * CPU time of the whole process and not the clock, V8's own threads in it. A message is rendered when it is queued and written out when it is
 * sent; both are counted, and are one process on a small node. Keys are elliptic, each recipient has its own.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { day, type Instant } from '#kernel/instant.ts'
import { createBox } from '#platform/box.ts'
import type { CorrespondenceOptions } from '../src/correspondence/deps.ts'
import type { MessageContent } from '../src/correspondence/mail/message-content.ts'
import type { MessageId } from '../src/correspondence/mail/message-id.ts'
import { generateSigningKey, readSigningKey } from '../src/correspondence/mail/openpgp.ts'
import { createRecipientKeys, type ReadRecipientKey } from '../src/correspondence/mail/recipient-keys.ts'
import { protectMail, type ProtectedMail } from '../src/correspondence/outbox/protect.ts'
import { openMessage, sealMessage } from '../src/correspondence/outbox/seal.ts'
import { presentFinding, type FindingRow } from '../src/observations/findings/finding.ts'
import { adviceBook, parseAdvice, type Advice } from '../src/observations/notifications/advice.ts'
import { composeNotification } from '../src/observations/notifications/compose.ts'
import type { NotificationRow } from '../src/observations/notifications/notification.ts'
import { minimise, type ToldFinding } from '../src/observations/notifications/told-finding.ts'
import { addressOf, asnOf, familyOf, portOf } from './systems.ts'
import { say } from './whole-node.ts'

const { values: options } = parseArgs({
  options: {
    messages: { type: 'string', default: '1000' },
    findings: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
  },
})
const [messages, findings, rounds] = [options.messages, options.findings, options.rounds].map(Number) as [
  number,
  number,
  number,
]
const now = '2026-11-22T09:00:00.000Z' as Instant
const box = createBox(Buffer.alloc(32, 3))
const team = { name: 'Exampleland CSIRT', address: 'csirt@csirt.example' }

const adviceDir = join(import.meta.dirname, '..', 'docs', 'advice')
const advice = adviceBook(() =>
  readdirSync(adviceDir)
    .map((name) => parseAdvice(name.replace(/\.md$/, ''), readFileSync(join(adviceDir, name), 'utf8')))
    .filter((text): text is Advice => text !== null),
)

function findingOf(system: number): FindingRow {
  return {
    finding_no: system,
    state: 0,
    taxonomy: 'malicious-code',
    type: 'infected-system',
    identifier: familyOf(system),
    ip: addressOf(system),
    resource: null,
    kind: 1,
    port: portOf(system),
    protocol: 'tcp',
    asn: asnOf(system),
    country: 'XA',
    severity: 3,
    feed: 'shadowserver:event4_sinkhole_http',
    first_seen: '2026-11-20T07:00:00.000Z' as Instant,
    last_seen: '2026-11-21T07:00:00.000Z' as Instant,
    seen_days: '{[2026-11-20,2026-11-22)}',
    sightings: 2,
    network_no: 1,
    team_no: 1,
    contact_no: 1,
    uncertain: false,
    exercise: false,
    restricted: false,
    block_no: 1,
    block_row: 1,
    state_at: now,
    version: 1,
  }
}

function toldOf(system: number): ToldFinding {
  const evidence = minimise({
    hostname: `host-${system}.example.net`,
    malware: familyOf(system),
    tag: 'sinkhole',
    destinationIp: '203.0.113.9',
    destinationPort: 80,
    http_host: `c2-${system % 97}.example.com`,
    http_agent: 'Mozilla/5.0 (Windows NT 10.0; Win64)',
  })
  return { finding: presentFinding(findingOf(system), null), evidence }
}

function notificationOf(no: number): NotificationRow {
  const open = { message_id: null, decision_id: null, outcome: null, why_held: null }
  const unsaid = { cleared_by: null, cleared_reason: null, suppressed_reason: null, sent_at: null }
  const feed = { feed: 'shadowserver:event4_sinkhole_http', feed_name: 'Sinkhole', tlp: 'TLP:AMBER' as const }
  return {
    notification_no: no,
    contact_no: no,
    ...feed,
    ...open,
    ...unsaid,
    exercise: false,
    state: 'queued',
    findings,
    created_at: now,
    version: 1,
  }
}

function render(no: number): MessageContent {
  const told = Array.from({ length: findings }, (_, index) => toldOf(no * findings + index))
  return composeNotification({ box, advice, teamName: () => team.name, mailFrom: team.address }, notificationOf(no), {
    format: 'csv',
    told,
    answerUrl: `https://csirt.example/a/${'x'.repeat(43)}`,
    now,
  })
}

const year = 365 * 24 * 3600
const own = await generateSigningKey({ name: team.name, email: team.address }, new Date(now), year)
const signer = await readSigningKey(own.privateKey)
/** Each message goes to a desk of its own: the worst case, in which no key was read before. */
const desks: { email: string; key: string }[] = []
for (let no = 0; no < messages; no++) {
  const email = `abuse-${no}@example.org`
  desks.push({ email, key: (await generateSigningKey({ name: `Desk ${no}`, email }, new Date(now), year)).publicKey })
}
const correspondence: CorrespondenceOptions = {
  sender: () => team,
  publicUrl: () => 'https://csirt.example',
  exerciseAddresses: [],
  recipientBudget: { messages: 20, withinMs: day },
  contentRetentionMs: 90 * day,
  sign: true,
}
const messageIdOf = (no: number): MessageId => `message_${String(no).padStart(26, '0')}` as MessageId

interface How {
  readonly signed: boolean
  readonly readKey: ReadRecipientKey
}

/** The recipient's key is looked at when a message is queued; then it goes from the row of the outbox to the bytes for the mail server. */
async function writeOut(no: number, sealed: Buffer, { signed, readKey }: How): Promise<ProtectedMail> {
  const messageId = messageIdOf(no)
  const parts = openMessage(box, messageId, sealed)
  if (parts.recipient.key !== null) await readKey(parts.recipient.key, new Date(now))
  const use = { box, options: correspondence, signer: signed ? signer : null, readKey, now }
  return protectMail({ messageId, kind: 'notification', parts }, use)
}

async function measure(work: (no: number) => unknown): Promise<number> {
  const from = process.cpuUsage()
  for (let no = 0; no < messages; no++) await work(no)
  const { user, system } = process.cpuUsage(from)
  return (user + system) / messages
}

for (let turn = 1; turn <= rounds; turn++) {
  const contents: MessageContent[] = []
  const renderUs = await measure((no) => contents.push(render(no)))
  const figures: Record<string, { cpuUs: number; aSecond: number; bytes: number }> = {}
  for (const [name, keyed, signed] of [
    ['plain', false, false],
    ['signed', false, true],
    ['encrypted', true, false],
    ['signedAndEncrypted', true, true],
  ] as const) {
    let bytes = 0
    const readKey = createRecipientKeys()
    const us = await measure(async (no) => {
      const { email, key } = desks[no]!
      const recipient = { contactId: null, email, key: keyed ? key : null, language: 'en' }
      const sealed = sealMessage(box, messageIdOf(no), { recipient, act: 'notify', content: contents[no]! })
      bytes += (await writeOut(no, sealed, { signed, readKey })).raw.length
    })
    figures[name] = {
      cpuUs: Math.round(us),
      aSecond: Math.round(1e6 / (us + renderUs)),
      bytes: Math.round(bytes / messages),
    }
  }
  say(`messages of ${findings} findings, round ${turn}`, { renderCpuUs: Math.round(renderUs), ...figures })
}
