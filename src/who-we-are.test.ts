import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCountry } from '#kernel/places.ts'
import { instant } from '#kernel/instant.ts'
import { testNode } from '#testing/node.ts'
import { rfc2350, securityTxt } from './who-we-are.ts'

const about = {
  team: {
    version: 1,
    name: 'Exampleland CSIRT',
    country: parseCountry('XA')!,
    timeZone: 'UTC',
    hostModel: 'agency',
    mandate: '',
  },
  mailAddress: 'csirt@csirt.example',
  publicUrl: 'https://comity.csirt.example',
  now: instant('2026-11-22T07:00:00Z'),
  declaration: 'Signed and published on 2026-03-01, valid until 2027-03-01.',
} as const

test('RFC 9116: security.txt has one Contact and one Expires, less than a year off', () => {
  const lines = securityTxt(about).trim().split('\n')
  assert.deepEqual(
    lines.filter((line) => line.startsWith('Contact: ')),
    ['Contact: mailto:csirt@csirt.example'],
  )
  assert.deepEqual(
    lines.filter((line) => line.startsWith('Expires: ')),
    ['Expires: 2027-05-21T07:00:00.000Z'],
  )
})

test('RFC 2350: what the team has not said stands there as not said', () => {
  const text = rfc2350(about)
  assert.match(text, /2\.1 Name of the Team\n\n {3}Exampleland CSIRT/)
  assert.match(text, /3\.1 Mission Statement\n\n {3}Not stated\./)
})

test('both are served as plain text to anybody, and say nothing before the node is set up', async (t) => {
  const comity = await testNode(t)
  for (const path of ['/.well-known/security.txt', '/rfc2350.txt']) {
    const response = await comity.fetch(null, path)
    assert.equal(response.status, 200)
    assert.equal(response.headers.get('content-type'), 'text/plain; charset=utf-8')
    assert.match(await response.text(), /csirt@csirt\.example/)
  }
  const fresh = await testNode(t, { country: null })
  assert.equal((await fresh.fetch(null, '/rfc2350.txt')).status, 404)
})
