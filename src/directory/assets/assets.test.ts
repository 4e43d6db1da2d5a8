import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ana, code, house } from '../testing.ts'
import { parseAsset, touches } from './asset.ts'

const rows: [target: string, asset: string, hit: boolean, why: string][] = [
  ['198.51.100.25', '198.51.100.25', true, 'the same address'],
  ['198.51.100.0/24', '198.51.100.25', true, 'a range that holds it'],
  ['198.51.100.25', '198.51.100.0/24', true, 'an address within a range that is published'],
  ['198.51.100.26', '198.51.100.25', false, 'its neighbour'],
  ['team.example', 'mail.team.example', true, 'the name above it'],
  ['mail.team.example', 'mail.team.example', true, 'the same name'],
  ['x.mail.team.example', 'mail.team.example', false, 'a name below it cuts nothing off'],
  ['am.example', 'team.example', false, 'an end of a label is no parent'],
  ['2001:db8::/32', '2001:db8::25', true, 'both families'],
]
for (const [target, value, hit, why] of rows)
  test(`an act on ${target} ${hit ? 'touches' : 'leaves'} ${value}: ${why}`, () => {
    const asset = parseAsset(value)
    assert.ok(asset)
    assert.equal(touches(target, asset), hit)
  })

test('nothing that is no system, and not the whole internet, is an asset', () => {
  for (const text of ['', 'a b', '0.0.0.0/0', 'http://team.example/']) assert.equal(parseAsset(text), null)
})

test('a published contact point is added with its page, found, and ended; mail domains of teams follow by themselves', async (t) => {
  const { directory, facts } = await house(t)
  const team = await directory.createTeam(ana, { name: 'Team E', functionClass: 'csirt', countries: ['XB'] })
  const isp = await directory.createTeam(ana, { name: 'An ISP', functionClass: 'isp', countries: ['XB'] })
  const profile = { websites: ['https://www.isp.example/'] }
  await directory.editTeam(ana, isp.teamId, isp.version, { profile })
  await directory.editTeam(ana, team.teamId, team.version, {
    profile: { emails: ['team@team-e.example'], websites: ['https://www.team-e.example/contact'] },
  })
  const added = await directory.assets.add(ana, team.teamId, {
    value: '198.51.100.25',
    purpose: 'mail',
    publishedAt: 'MX of team-e.example',
  })
  const hits = await directory.assets.hits(['198.51.100.0/28', '198.51.100.0/24', 'team-e.example', 'www.isp.example'])
  assert.deepEqual(
    hits.map(({ target, asset }) => [target, asset.team, asset.purpose]),
    [
      ['198.51.100.0/24', 'Team E', 'mail'],
      ['team-e.example', 'Team E', 'mail'],
    ],
  )
  const again = { value: '198.51.100.25/32', purpose: 'mail', publishedAt: 'again' } as const
  await directory.assets.add(ana, team.teamId, again)
  await assert.rejects(
    directory.assets.add(ana, team.teamId, { ...again, value: '198.51.100.25' }),
    code('directory.duplicate'),
  )
  await assert.rejects(
    directory.assets.add(ana, team.teamId, { ...again, value: 'no host' }),
    code('directory.bad-value'),
  )
  await directory.assets.end(ana, added.assetId ?? '')
  await assert.rejects(directory.assets.end(ana, added.assetId ?? ''), code('directory.not-found'))
  assert.deepEqual(
    facts.filter((fact) => fact.type.startsWith('directory.team-asset')).map((fact) => fact.type),
    ['directory.team-asset-added', 'directory.team-asset-added', 'directory.team-asset-ended'],
  )
})
