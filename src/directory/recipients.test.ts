import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { testDatabase } from '#testing/database.ts'
import { isAtHome } from './recipients.ts'
import { marksOfContacts } from './store/recipients.ts'
import { contactRoles } from './words.ts'

test('a desk without a country is of the own list and at home; a national team without one is nobody’s guess', () => {
  assert.equal(isAtHome({ countries: [], role: 'abuse' }, 'XA'), true)
  assert.equal(isAtHome({ countries: [], role: 'national' }, 'XA'), false)
  assert.equal(isAtHome({ countries: ['XB'], role: 'abuse' }, 'XA'), false)
  assert.equal(isAtHome({ countries: ['XB', 'XA'], role: 'national' }, 'XA'), true)
})

const country = fc.constantFrom('XA', 'XB', 'XC')
const contact = fc.record({
  countries: fc.uniqueArray(country, { maxLength: 3 }),
  role: fc.constantFrom(...contactRoles),
  ended: fc.boolean(),
})

test('the database says of every contact that has not ended what we say of one: abroad, or of a critical operator', async (t) => {
  const db = await testDatabase(t)
  await fc.assert(
    fc.asyncProperty(fc.array(contact, { maxLength: 12 }), country, async (contacts, home) => {
      await db.query('delete from directory.contact')
      await db.query('delete from directory.team')
      const expected: object[] = []
      for (const [at, { countries, role, ended }] of contacts.entries()) {
        const { rows } = await db.query<{ contact_no: number }>(
          `with t as (
             insert into directory.team (name, name_key, countries, sources, created_at, created_by)
             values ($1, $1, $2, '{}', now(), 'person_ana') returning team_no)
           insert into directory.contact (team_no, role, email, format, language, level, sources, created_at, created_by, ended_at)
           select team_no, $3, $1 || '@example.org', 'csv', 'en', 'technical', '{}', now(), 'person_ana', $4 from t returning contact_no`,
          [`team ${at}`, countries, role, ended ? '2026-11-20T00:00:00Z' : null],
        )
        const abroad = !isAtHome({ countries, role }, home)
        const critical = role === 'critical-operator'
        if (!ended && (abroad || critical)) expected.push({ contact_no: rows[0]!.contact_no, abroad, critical })
      }
      const marks = await marksOfContacts(db, home)
      assert.deepEqual(
        marks.toSorted((a, b) => a.contact_no - b.contact_no),
        expected,
      )
    }),
    { numRuns: 25 },
  )
})
