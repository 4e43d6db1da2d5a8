import assert from 'node:assert/strict'
import { test } from 'node:test'
import { whyNot } from './guard.ts'

const harmless = { smtpUrl: '', mailLoopbackOnly: false, imapUrl: '', watchFolder: '', homeCountry: '' }
const empty = { team: null, reports: false, teams: false }
const about = (settings: object, node: object = {}) =>
  whyNot({ ...empty, ...node, settings: new Map(Object.entries({ ...harmless, ...settings })) })
const team = (country: string) => ({ name: 'A team', country })

const cases: readonly [string, string | null, RegExp | null][] = [
  ['an empty node without people', about({}), null],
  ['an empty node of the fictional country', about({}, { team: team('XA') }), null],
  ['mail that cannot leave the machine', about({ smtpUrl: '(set, not shown)', mailLoopbackOnly: true }), null],
  ['a mail server that could be anywhere', about({ smtpUrl: '(set, not shown)' }), /LOOPBACK_ONLY/],
  ['a node with a report', about({}, { reports: true }), /not empty/],
  ['a node with a team in its directory', about({}, { teams: true }), /not empty/],
  ['a real country by its team', about({}, { team: team('NL') }), /country NL/],
  ['a real country by its settings', about({ homeCountry: 'NL' }), /country NL/],
  ['a mailbox with real reports', about({ imapUrl: '(set, not shown)' }), /mailbox/],
  ['a watched folder', about({ watchFolder: '/var/spool/reports' }), /watched folder/],
]

for (const [name, found, expected] of cases)
  test(`the demo ${expected === null ? 'fills' : 'refuses'} ${name}`, () => {
    if (expected === null) assert.equal(found, null)
    else assert.match(found ?? '', expected)
  })
