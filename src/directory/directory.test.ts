import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseIpWords } from '#kernel/ip.ts'
import { gzipSync } from 'node:zlib'
import type { Directory } from './directory.ts'
import { encodeMmdb } from './imports/testing.ts'
import { emptyRouteQuery } from './routing/route-table.ts'
import { ana, ben, code, house } from './testing.ts'

async function* bytesOf(text: string): AsyncIterable<Uint8Array> {
  for (let at = 0; at < text.length; at += 50) yield Buffer.from(text.slice(at, at + 50))
}
const header = 'kind,value,team,email,format,language,role,source,verified\n'
const bring = (directory: Directory, text: string, fileName = 'file.csv') =>
  directory.import(ana, { stream: bytesOf(text), fileName })

describe('importing', () => {
  it('takes the good rows, lists the refused ones, and says what changed', async (t) => {
    const { directory, facts } = await house(t)
    const record = await bring(
      directory,
      `${header}asn,64496,A,a@example.org,csv,en,abuse,S,2026-11-01\nasn,none,A,a@example.org,csv,en,abuse,S,\ncidr,192.0.2.7/24,A,a@example.org,csv,en,abuse,S,\n`,
    )
    assert.equal(record.state, 'done')
    assert.equal(record.counts['rows'], 2)
    assert.equal(record.counts['refused'], 1)
    assert.equal(record.counts['networksNew'], 2)
    assert.equal(record.sha256?.length, 64)
    const { items } = await directory.refusedRows(record.importId, {})
    assert.deepEqual(items, [
      {
        line: 3,
        faults: [{ column: 'value', reason: 'is no AS number (1 to 4294967295, with or without "AS")' }],
        text: 'asn,none,A,a@example.org,csv,en,abuse,S,',
      },
    ])
    assert.match((await directory.importRecord(record.importId)).notes[0]!.note, /192\.0\.2\.0\/24/)
    assert.deepEqual(
      facts.map((fact) => fact.type),
      ['directory.import-done'],
    )
  })

  it('a file that cannot be read leaves the directory as it was, and a record of the failure', async (t) => {
    const { directory } = await house(t)
    await assert.rejects(
      directory.import(ana, { stream: bytesOf('a,b\n1,2\n'), fileName: 'x' }),
      code('directory.bad-file'),
    )
    await assert.rejects(
      directory.import(ana, { stream: bytesOf('a,b\n1,2\n'), fileName: 'x', format: 'contacts-csv' }),
      code('directory.bad-header'),
    )
    const { items } = await directory.listImports({})
    assert.deepEqual(
      items.map((each) => each.state),
      ['failed'],
    )
    assert.equal((await directory.listTeams({}, {})).items.length, 0)
  })

  it('global-irt: a national team answers for its country, and another source does not overwrite it', async (t) => {
    const { directory } = await house(t)
    const team = (source: string, host: string): string =>
      JSON.stringify([
        {
          'short-team-name': 'XA-CSIRT',
          'country-code': ['XA'],
          email: 'csirt@example.org',
          host,
          'cert-type': ['national'],
          languages: ['eng'],
          'preferred language': 'eng',
          meta: { 'source-name': source },
        },
        { 'country-code': 'Nowhere' },
      ])
    const first = await bring(directory, team('one.example', 'Ministry'), 'teams.json')
    assert.equal(first.counts['refused'], 1)
    assert.equal(first.counts['teamsChanged'], 1)
    const second = await bring(directory, team('two.example', 'Agency'), 'teams.json')
    assert.equal(second.counts['proposals'], 1)
    const { items } = await directory.listTeams({ search: 'xa-csirt' }, {})
    assert.equal(items[0]?.profile.host, 'Ministry')
    assert.equal(items[0]?.functionClass, 'csirt')
    const [proposal] = (await directory.listProposals({})).items
    assert.deepEqual([proposal?.field, proposal?.current, proposal?.proposed], ['host', 'Ministry', 'Agency'])
    await directory.decide(ana, proposal!.proposalId, 'accepted')
    const after = await directory.team(items[0]!.teamId)
    assert.equal(after.profile.host, 'Agency')
    assert.equal(after.sources['host'], 'two.example')
    assert.equal((await directory.listProposals({})).items.length, 0)
    const answer = await directory.who({ of: '192.0.2.1', country: 'XA' })
    assert.equal(answer.winner?.team, 'XA-CSIRT')
    assert.equal(answer.winner?.language, 'en')
  })
})

describe('who', () => {
  const rows = `${header}cidr,192.0.2.0/24,A,a@example.org,csv,en,abuse,S,2026-11-01
cidr,192.0.2.128/25,B,b@example.org,csv,en,abuse,S,2026-01-01
asn,64496,C,c@example.org,csv,en,abuse,S,2026-11-01
domain,example.net,D,d@example.org,csv,en,abuse,S,
country,XB,E,e@example.org,csv,en,national,S,2026-11-01
`
  it('explains address, AS number and domain', async (t) => {
    const { directory } = await house(t)
    await bring(directory, rows)
    const address = await directory.who({ of: '192.0.2.200', asn: 64496, country: 'XB' })
    assert.deepEqual(
      address.candidates.map((c) => [c.value, c.standing]),
      [
        ['192.0.2.128/25', 'won'],
        ['192.0.2.0/24', 'less-specific'],
        ['64496', 'less-specific'],
        ['XB', 'less-specific'],
      ],
    )
    assert.equal(address.winner?.freshness.state, 'amber')
    assert.equal(address.verdict, 'foreign')
    assert.equal((await directory.who({ of: 'AS64496' })).winner?.team, 'C')
    assert.equal((await directory.who({ of: 'www.EXAMPLE.net' })).winner?.team, 'D')
    assert.equal((await directory.who({ of: '203.0.113.1' })).winner, null)
    await assert.rejects(directory.who({ of: 'not a system' }), code('directory.bad-query'))
  })

  it('agrees with the table that workers load', async (t) => {
    const { directory } = await house(t)
    await bring(directory, rows)
    const table = await directory.loadRoutes()
    for (const address of ['192.0.2.1', '192.0.2.129', '203.0.113.9']) {
      const query = { ...emptyRouteQuery(), asn: 64496 }
      query.family = parseIpWords(address, query.words)
      const found = table.route(query)
      const contact = await directory.contactByNo(table.data.contactNo[found]!)
      assert.equal((await directory.who({ of: address, asn: 64496 })).winner?.contactId, contact.contactId)
    }
  })

  it('an MMDB file, packed as its provider packs it, is a table with its own day of building', async (t) => {
    const { directory } = await house(t)
    const file = encodeMmdb({
      networks: [{ address: 0xcb007100n, bits: 24 + 96, value: { country: { iso_code: 'XB' } } }],
      recordBits: 28,
      ipVersion: 6,
      builtAtSeconds: Date.UTC(2026, 9, 1) / 1000,
    })
    async function* packed(): AsyncIterable<Uint8Array> {
      const bytes = gzipSync(file)
      for (let at = 0; at < bytes.length; at += 50) yield bytes.subarray(at, at + 50)
    }
    const record = await directory.import(ana, { stream: packed(), fileName: 'country.mmdb.gz' })
    assert.deepEqual([record.format, record.state, record.counts['rows']], ['mmdb', 'done', 1])
    const { places } = await directory.who({ of: '203.0.113.5' })
    assert.deepEqual(places, [
      {
        country: 'XB',
        basis: 'geo',
        confidence: 'moderate',
        source: 'country.mmdb.gz',
        asOf: '2026-10-01T00:00:00.000Z',
      },
    ])
    const half = directory.import(ana, { stream: bytesOf('\u0000'.repeat(400)), fileName: 'half.mmdb' })
    await assert.rejects(half, code('directory.bad-file'))
    assert.equal((await directory.listImports({})).items[0]?.state, 'failed')
    async function* broken(): AsyncIterable<Uint8Array> {
      yield gzipSync(file).subarray(0, 60)
    }
    await assert.rejects(directory.import(ana, { stream: broken(), fileName: 'x.gz' }), code('directory.bad-file'))
  })

  it('uses the address tables that were imported, names source and age, and shows disagreement', async (t) => {
    const { directory } = await house(t)
    await bring(directory, `${rows}country,XA,F,f@example.org,csv,en,national,S,2026-11-01\n`)
    await bring(directory, '203.0.113.0\t24\t64496\n198.51.100.0\t24\t64500_64501\n192.0.2.300\t24\t1\n', 'routes.txt')
    const delegated =
      '2|rir|20261101|2|19700101|20261101|+0000\nrir|XA|ipv4|198.51.100.0|256|20100101|allocated\nrir|XB|asn|64496|4|20100101|allocated\n'
    await bring(directory, delegated, 'delegated')
    const announced = await directory.who({ of: '203.0.113.5' })
    assert.equal(announced.winner?.team, 'C')
    assert.deepEqual(
      announced.asns.map((each) => [each.asn, each.source]),
      [[64496, 'routes.txt']],
    )
    const both = await directory.who({ of: '198.51.100.1', country: 'XB' })
    assert.equal(both.winner, null)
    assert.equal(both.verdict, 'uncertain')
    assert.deepEqual(
      both.candidates.map((c) => c.standing),
      ['undecided', 'undecided'],
    )
    assert.deepEqual(
      both.asns.map((each) => each.asn),
      [64500, 64501],
    )
    assert.deepEqual(
      (await directory.who({ of: 'AS64499' })).places.map((p) => [p.country, p.basis]),
      [['XB', 'registry']],
    )
    assert.deepEqual(
      (await directory.addressTables.list()).map((table) => table.source),
      ['routes.txt', 'delegated'],
    )
    const coverage = await directory.coverage()
    assert.deepEqual(coverage.v4Addresses, { total: 256, withContact: 0 })
    assert.deepEqual(coverage.gaps, [{ kind: 'range', value: '198.51.100.0-198.51.100.255', covered: 0 }])
  })
})

describe('bounces', () => {
  it('the same message twice counts once; a second one disables, and the next in line answers', async (t) => {
    const { directory, facts } = await house(t)
    await bring(
      directory,
      `${header}cidr,192.0.2.0/24,A,a@example.org,csv,en,abuse,S,2026-11-01\nasn,64496,B,b@example.org,csv,en,abuse,S,2026-11-01\n`,
    )
    const before = await directory.who({ of: '192.0.2.1', asn: 64496 })
    const version = await directory.routesVersion()
    const id = before.winner!.contactId
    assert.equal(await directory.recordBounce(id, { messageId: '<1@example.org>', reason: '550' }), false)
    assert.equal(await directory.recordBounce(id, { messageId: '<1@example.org>', reason: '550' }), false)
    assert.equal(await directory.routesVersion(), version)
    assert.equal(await directory.recordBounce(id, { messageId: '<2@example.org>', reason: '550 no such user' }), true)
    assert.equal(await directory.recordBounce(id, { messageId: '<3@example.org>', reason: '550' }), false)
    const after = await directory.who({ of: '192.0.2.1', asn: 64496 })
    assert.equal(after.winner?.team, 'B')
    assert.match(after.candidates[0]!.why, /disabled: 2 messages came back/)
    assert.ok((await directory.routesVersion()) > version)
    assert.ok(facts.some((fact) => fact.type === 'directory.contact-disabled'))

    await directory.enableContact(ana, id)
    assert.equal(
      await directory.recordBounce(id, { messageId: '<4@example.org>', reason: '550' }),
      false,
      'old bounces do not count',
    )
    assert.deepEqual(
      (await directory.history('contact', id)).map((entry) => entry.change),
      ['enabled', 'disabled'],
    )
  })
})

describe('editing', () => {
  it('an edit names its version, leaves history, and no file overwrites it', async (t) => {
    const { directory } = await house(t)
    const row = (format: string): string => `${header}asn,64496,A,a@example.org,${format},en,abuse,S,2026-11-01\n`
    await bring(directory, row('csv'))
    const [contact] = (await directory.listContacts({}, {})).items
    const edited = await directory.editContact(ana, contact!.contactId, contact!.version, { format: 'xarf' })
    assert.equal(edited.sources['format'], 'by hand')
    await assert.rejects(
      directory.editContact(ben, contact!.contactId, contact!.version, { format: 'json' }),
      code('platform.stale'),
    )
    await assert.rejects(
      directory.editContact(ben, edited.contactId, edited.version, { email: 'x' }),
      code('directory.bad-value'),
    )
    const again = await bring(directory, row('csv'))
    assert.equal(again.counts['proposals'], 1)
    assert.equal((await directory.contact(edited.contactId)).format, 'xarf')
    const [entry] = await directory.history('contact', edited.contactId)
    assert.deepEqual([entry?.actor.id, entry?.before, entry?.after], [ana.id, { format: 'csv' }, { format: 'xarf' }])
  })

  it('a contact says whether it may be relied upon, as each candidate of a route does', async (t) => {
    const { directory } = await house(t)
    await bring(directory, `${header}asn,64496,A,a@example.org,csv,en,abuse,S,2025-01-01\n`)
    const [contact] = (await directory.listContacts({}, {})).items
    const said = directory.freshness(contact!)
    assert.equal(said.state, 'amber')
    assert.deepEqual(said, (await directory.who({ of: 'AS64496' })).winner?.freshness)
  })

  it('teams, contacts and networks by hand; a choice settles an overlap; an ended claim stays in the history', async (t) => {
    const { directory } = await house(t)
    const team = await directory.createTeam(ana, { name: 'A  Team', functionClass: 'isp', countries: ['xa'] })
    await assert.rejects(directory.createTeam(ana, { name: 'a team' }), code('directory.duplicate'))
    const one = await directory.createContact(ana, team.teamId, { role: 'abuse', email: 'a@example.org' })
    const other = await directory.createTeam(ana, { name: 'B' })
    const two = await directory.createContact(ana, other.teamId, { role: 'abuse', email: 'b@example.org' })
    await directory.createNetwork(ana, { kind: 'cidr', value: '2001:DB8::/32', contactId: one.contactId })
    const claim = await directory.createNetwork(ana, {
      kind: 'cidr',
      value: '2001:db8::/32',
      contactId: two.contactId,
    })
    await assert.rejects(
      directory.createNetwork(ana, { kind: 'cidr', value: '::/0', contactId: two.contactId }),
      code('directory.bad-value'),
    )
    assert.equal((await directory.who({ of: '2001:db8::1' })).contested, true)
    const chosen = await directory.chooseNetwork(ana, claim.networkId, claim.version, 'their lease')
    const settled = await directory.who({ of: '2001:db8::1' })
    assert.equal(settled.contested, false)
    assert.equal(settled.winner?.team, 'B')
    await directory.endNetwork(ana, claim.networkId, chosen.version)
    assert.equal((await directory.who({ of: '2001:db8::1' })).winner?.team, 'A  Team')
    assert.deepEqual(
      (await directory.history('network', claim.networkId)).map((e) => e.change),
      ['ended', 'chosen', 'created'],
    )
    await assert.rejects(directory.endNetwork(ana, claim.networkId, 99), code('directory.ended'))
  })

  it('history cannot be rewritten', async (t) => {
    const { directory, db } = await house(t)
    await directory.createTeam(ana, { name: 'A' })
    await assert.rejects(db.query(`update directory.history set change = 'nothing'`), /only ever added/)
    await assert.rejects(db.query('delete from directory.history'), /only ever added/)
  })

  it('lists come page by page and end', async (t) => {
    const { directory } = await house(t)
    for (const name of ['A', 'B', 'C']) await directory.createTeam(ana, { name })
    const first = await directory.listTeams({}, { limit: 2 })
    const second = await directory.listTeams({}, { limit: 2, cursor: first.nextCursor! })
    assert.deepEqual(
      [...first.items, ...second.items].map((team) => team.name),
      ['A', 'B', 'C'],
    )
    assert.equal(second.nextCursor, null)
    await assert.rejects(directory.listTeams({}, { cursor: 'nonsense' }), code('platform.bad-request'))
  })
})
