import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { isAppError } from '#kernel/errors.ts'
import { createContactsCsvReader, type ContactsBatch } from './contacts-csv.ts'

const context = { defaultSource: 'file.csv', today: '2026-11-22' }
const header = 'kind,value,team,email,format,language,role,source,verified'

function read(text: string | Uint8Array, cut = 64): ContactsBatch & { ignored: readonly string[] } {
  const reader = createContactsCsvReader(context)
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  const all: ContactsBatch = { rows: [], keyed: new Map(), refused: [], notes: [] }
  const add = (batch: ContactsBatch): void => {
    all.rows.push(...batch.rows)
    all.refused.push(...batch.refused)
    all.notes.push(...batch.notes)
  }
  for (let at = 0; at < bytes.length; at += cut) add(reader.push(bytes.subarray(at, at + cut)))
  add(reader.end())
  return { ...all, ignored: reader.ignoredColumns() }
}

describe('a contacts file', () => {
  it('reads every column', () => {
    const key = 'ABCD EF01 2345 6789 ABCD EF01 2345 6789 ABCD EF01'
    const { rows, refused } = read(
      `${header},key,phone,level,period\nasn,AS64496,Example Net,abuse@Example.NET,xarf,pt-BR,abuse,RIR,2026-10-01,${key},+1 555 0100,technical,Hourly\n`,
    )
    assert.deepEqual(refused, [])
    assert.deepEqual(rows, [
      {
        line: 2,
        network: { kind: 'asn', key: '64496', address: null, bits: null, note: null },
        team: 'Example Net',
        email: 'abuse@example.net',
        role: 'abuse',
        format: 'xarf',
        language: 'pt-BR',
        level: 'technical',
        phone: '+1 555 0100',
        openpgpKey: 'ABCDEF0123456789ABCDEF0123456789ABCDEF01',
        period: 'hourly',
        source: 'RIR',
        verified: '2026-10-01',
      },
    ])
  })

  it('columns come in any order and case, with a byte order mark and CRLF; unknown ones are named', () => {
    const { rows, ignored } = read(
      '\ufeffEmail,VALUE,Kind,colour,Team\r\nabuse@example.org,192.0.2.0/24,cidr,blue,Example\r\n',
    )
    assert.equal(rows[0]?.network.key, '192.0.2.0/24')
    assert.equal(rows[0]?.source, 'file.csv')
    assert.equal(rows[0]?.format, null)
    assert.deepEqual(ignored, ['colour'])
  })

  it('says all that is wrong with a row and keeps the rest', () => {
    const { rows, refused } = read(
      `${header}\ncidr,192.0.2.0/33,,nobody,pdf,english!,boss,s,2026-13-01\ndomain,example.org,Example,abuse@example.org,csv,en,abuse,s,\n`,
    )
    assert.equal(rows.length, 1)
    assert.equal(refused.length, 1)
    assert.equal(refused[0]!.line, 2)
    assert.deepEqual(refused[0]!.faults.map((f) => f.column).sort(), [
      'email',
      'format',
      'language',
      'role',
      'team',
      'value',
      'verified',
    ])
    assert.match(refused[0]!.text, /^cidr,192\.0\.2\.0\/33/)
  })

  it('tells host bits and takes the network', () => {
    const { rows, notes } = read(`${header}\ncidr,192.0.2.9/24,Example,abuse@example.org,csv,en,abuse,s,\n`)
    assert.equal(rows[0]?.network.key, '192.0.2.0/24')
    assert.match(notes[0]!.note, /bits after its prefix/)
  })

  for (const [title, row, column] of [
    ['a prefix that claims everything', 'cidr,0.0.0.0/0,T,a@example.org,,,,,', 'value'],
    ['an address in octal', 'cidr,192.0.2.010,T,a@example.org,,,,,', 'value'],
    ['an AS number beyond 32 bits', 'asn,4294967296,T,a@example.org,,,,,', 'value'],
    ['AS 0', 'asn,0,T,a@example.org,,,,,', 'value'],
    ['a country that is none', 'country,EU,T,a@example.org,,,,,', 'value'],
    ['a sector that the list lacks', 'sector,gambling,T,a@example.org,,,,,', 'value'],
    ['an address in the place of a domain', 'domain,192.0.2.1,T,a@example.org,,,,,', 'value'],
    ['an unknown kind', 'planet,earth,T,a@example.org,,,,,', 'kind'],
    ['two addresses in one field', 'asn,64496,T,"a@example.org,b@example.org",,,,,', 'email'],
    ['a line break that would add a header', 'asn,64496,T,"a@example.org\nBcc: b@example.org",,,,,', 'email'],
    ['no address, and a format that needs one', 'asn,64496,T,,csv,,,,', 'email'],
    ['a verification in the future', 'asn,64496,T,a@example.org,,,,,2026-11-23', 'verified'],
    ['a day that no month has', 'asn,64496,T,a@example.org,,,,,2026-02-30', 'verified'],
    ['a column too few', 'asn,64496,T,a@example.org', ''],
    ['a NUL byte', 'asn,64496,T\0,a@example.org,,,,,', ''],
  ])
    it(`refuses ${title}, and the next row is read`, () => {
      const { rows, refused } = read(`${header}\n${row}\nasn,64497,T,a@example.org,,,,,\n`)
      assert.deepEqual(
        refused.map((r) => r.faults.map((f) => f.column)),
        [[column]],
      )
      assert.deepEqual(
        rows.map((r) => r.network.key),
        ['64497'],
      )
    })

  it('a contact without mail is taken when its format says so', () => {
    assert.equal(read(`${header}\nasn,64496,T,,none,,,,\n`).rows[0]?.email, '')
  })

  it('a row that is not UTF-8 is refused, not guessed', () => {
    const bytes = Buffer.from(`${header}\nasn,64496,Caf\u00e9,a@example.org,,,,,\n`, 'latin1')
    assert.deepEqual(read(bytes).refused[0]?.faults, [{ column: '', reason: 'is not UTF-8' }])
  })

  for (const [title, text] of [
    ['no byte', ''],
    ['no header', 'asn,64496,Example,abuse@example.org\n'],
    ['a column named twice', `${header},email\n`],
  ] as const)
    it(`a file with ${title} is refused whole`, () => {
      assert.throws(
        () => read(text),
        (error) => isAppError(error, 'directory.bad-header'),
      )
    })

  it('how the bytes are cut changes nothing', () => {
    const cell = fc.oneof(
      fc.constantFrom(
        'asn',
        'cidr',
        'domain',
        '64496',
        '192.0.2.0/24',
        'example.org',
        'T',
        'a@example.org',
        '',
        'csv',
        '2026-01-01',
      ),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
    )
    const row = fc
      .array(cell, { minLength: 9, maxLength: 9 })
      .map((cells) => cells.map((c) => `"${c.replaceAll('"', '""')}"`).join(','))
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), fc.integer({ min: 1, max: 40 }), (rows, cut) => {
        const text = [header, ...rows].join('\n')
        assert.deepEqual(read(text, cut), read(text, 1e6))
      }),
    )
  })
})
