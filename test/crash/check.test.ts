import assert from 'node:assert/strict'
import { test } from 'node:test'
import { faultsOf, type Evidence, type Kill, type TakenMail } from './check.ts'

const mail = (no: number, systems: readonly string[], more: Partial<TakenMail> = {}): TakenMail => ({
  messageId: `message_${no}`,
  to: `desk${systems[0]?.at(-1)}@isp.example`,
  systems,
  node: 0,
  openedAt: 10,
  takenAt: 20 + no,
  ...more,
})
const kill = (at: number, more: Partial<Kill> = {}): Kill => ({ at, stage: 'send', node: 0, ...more })

const sound: Evidence = {
  truth: {
    reports: [{ rows: ['192.0.2.1', '192.0.2.2'] }, { rows: ['192.0.2.2'] }],
    deskOf: (ip) => `desk${ip.at(-1)}@isp.example`,
    bounced: new Set(['message_2']),
  },
  found: {
    reports: [
      { state: 'done', rows: 2, events: 2 },
      { state: 'done', rows: 1, events: 1 },
    ],
    findings: [
      { ip: '192.0.2.1', sightings: 1 },
      { ip: '192.0.2.2', sightings: 2 },
    ],
    sums: { trend: 3, fresh: 2, dayRows: 3, dayReports: 2 },
    messages: [
      { messageId: 'message_1', state: 'sent', bounces: 0 },
      { messageId: 'message_2', state: 'bounced', bounces: 1 },
    ],
    held: [],
  },
  mails: [mail(1, ['192.0.2.1']), mail(2, ['192.0.2.2'])],
  kills: [kill(15), kill(100)],
  cleared: 0,
}

test('the check finds nothing in what is as it must be; one double a crash is borne', () => {
  assert.deepEqual(faultsOf(sound), [])
  assert.deepEqual(
    faultsOf({ ...sound, mails: [...sound.mails, mail(1, ['192.0.2.1'], { openedAt: 120, takenAt: 130 })] }),
    [],
  )
})

const { found, mails, truth } = sound
const planted: [string, Partial<Evidence>, RegExp][] = [
  [
    'a row that was counted twice',
    { found: { ...found, findings: [found.findings[0]!, { ip: '192.0.2.2', sightings: 3 }] } },
    /sightings of 192\.0\.2\.2: 3 instead of 2/,
  ],
  ['a finding that is missing', { found: { ...found, findings: found.findings.slice(1) } }, /findings: 1 instead of 2/],
  ['a report that is lost', { found: { ...found, reports: found.reports.slice(1) } }, /reports: 1 instead of 2/],
  [
    'a report that was given up',
    { found: { ...found, reports: [{ ...found.reports[0]!, state: 'failed' }, found.reports[1]!] } },
    /a report is failed/,
  ],
  [
    'a trend that is short of a row',
    { found: { ...found, sums: { ...found.sums, trend: 2 } } },
    /trend: 2 instead of 3/,
  ],
  ['a message that never came', { mails: mails.slice(1) }, /desk1@isp\.example was not told of 192\.0\.2\.1/],
  [
    'a notification that waits for a person',
    { found: { ...found, held: [{ findings: 2, why: 'HOLD under rule x' }] } },
    /a notification of 2 findings is held: HOLD under rule x/,
  ],
  [
    'a finding that was told in two messages',
    { mails: [...mails, mail(3, ['192.0.2.1'])] },
    /192\.0\.2\.1 was told of in 2 messages/,
  ],
  [
    'a finding that a stranger was told of',
    { mails: [...mails, mail(3, ['192.0.2.1'], { to: 'desk9@isp.example' })] },
    /not its own/,
  ],
  ['a copy without a crash', { kills: [], mails: [...mails, mail(1, ['192.0.2.1'])] }, /message_1 came twice/],
  [
    'two copies for one crash',
    {
      kills: [kill(15)],
      mails: [...mails, ...[1, 2].map((no) => mail(no, [`192.0.2.${no}`], { openedAt: 120, takenAt: 130 }))],
    },
    /came twice/,
  ],
  [
    'a copy that the crash of another node must explain',
    { kills: [kill(15, { node: 1 })], mails: [...mails, mail(1, ['192.0.2.1'], { openedAt: 120, takenAt: 130 })] },
    /message_1 came twice/,
  ],
  [
    'a bounce that was lost',
    { found: { ...found, messages: [found.messages[0]!, { messageId: 'message_2', state: 'sent', bounces: 0 }] } },
    /message_2 is sent with 0 bounces/,
  ],
  ['a bounce that nobody handed in', { truth: { ...truth, bounced: new Set<string>() } }, /message_2 is bounced/],
]
for (const [what, but, said] of planted)
  test(`the check names ${what}`, () => assert.match(faultsOf({ ...sound, ...but }).join('\n'), said))
