import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { it } from 'node:test'
import { readGlobalIrt } from './global-irt.ts'

const team = {
  'short-team-name': 'A',
  'country-code': ['XA', 'XB'],
  email: 'a@example.org',
  'cert-type': ['national'],
}

it('a list, one team, and the envelope of the API are the same document', () => {
  for (const document of [[team], team, { status: 'OK', data: [team] }])
    assert.equal(readGlobalIrt(document, 's')?.teams[0]?.name, 'A')
  assert.equal(readGlobalIrt({ some: 'thing' }, 's'), null)
  assert.equal(readGlobalIrt('text', 's'), null)
})

it('a national team answers for each of its countries; another is reachable and answers for none', () => {
  const national = readGlobalIrt(team, 's')!.teams[0]!
  assert.deepEqual(
    national.rows.map((row) => [row.role, row.network?.key]),
    [
      ['national', 'XA'],
      ['national', 'XB'],
    ],
  )
  const sector = readGlobalIrt({ ...team, 'cert-type': ['sector'] }, 's')!.teams[0]!
  assert.deepEqual(
    sector.rows.map((row) => [row.role, row.network]),
    [['csirt', null]],
  )
})

it('the function class follows from the types', () => {
  const classOf = (types: string[]): unknown =>
    readGlobalIrt({ ...team, 'cert-type': types }, 's')!.teams[0]!.functionClass
  assert.deepEqual([['PSIRT'], ['NREN'], ['NREN', 'national'], ['government'], []].map(classOf), [
    'psirt',
    'academic',
    'csirt',
    'csirt',
    'csirt',
  ])
})

it('every fault of a team is told, with its place in the list', () => {
  const { teams, refused } = readGlobalIrt([team, { email: 'nobody', 'country-code': 'EU' }, 7], 's')!
  assert.equal(teams.length, 1)
  assert.deepEqual(
    refused.map((row) => [row.line, row.faults.map((fault) => fault.column)]),
    [
      [2, ['short-team-name', 'email', 'country-code']],
      [3, ['']],
    ],
  )
})

const folder = process.env['COMITY_SAMPLE_DATA'] ?? ''
const sample = `${folder}/poc/first-global-irt-singleTeam.json`
it(
  'reads the sample of the specification',
  { skip: existsSync(sample) ? false : 'COMITY_SAMPLE_DATA names no folder with the sample' },
  () => {
    const { teams, refused } = readGlobalIrt(JSON.parse(readFileSync(sample, 'utf8')), 's')!
    assert.deepEqual(refused, [])
    assert.equal(teams[0]?.name, 'CIRCL')
    assert.equal(teams[0]?.rows[0]?.network?.key, 'LU')
    assert.equal(teams[0]?.rows[0]?.openpgpKey, 'CA572205C0024E06BA70BE89EAADCFFC22BD4CD5')
    assert.equal(teams[0]?.profile.members?.length, 2)
  },
)
