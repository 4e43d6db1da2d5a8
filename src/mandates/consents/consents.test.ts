import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import fc from 'fast-check'
import { day, instant, plusMs, type Instant } from '#kernel/instant.ts'
import { testMandates } from '../testing.ts'
import { authorityClasses, numberSources, type Effect } from '../words.ts'
import { gapsOf, permission } from './consent.ts'

const terms = (now: Instant) => ({
  country: 'XB',
  authority: 'Ministry of Digital Affairs of XB',
  authorityClass: 'competent-authority' as const,
  authorityProof: 'Act on networks of XB, section 12',
  systems: ['198.51.100.0/24', 'example.net'],
  effect: 'E4' as Effect,
  limits: 'no more than ten requests a second',
  legalBasis: 'mandate, clause 4',
  from: now,
  until: plusMs(now, 2 * day),
  revocationChannel: '+1 555 0100, at any hour',
  ownerAuthorisation: 'letter of Example Hosting',
  exercise: false,
})

async function withConsent(t: TestContext, other: Partial<ReturnType<typeof terms>> = {}) {
  const room = await testMandates(t)
  const { db, mandates, people, clock } = room
  const { consentId: id } = await mandates.consents.record(people.liaison, { ...terms(clock.now()), ...other })
  const covers = (systems: readonly string[] = ['198.51.100.7'], effect: Effect = 'E4') =>
    mandates.consentCovers(db, { systems, effect, at: clock.now() })
  return { ...room, id, covers }
}
const neither = { state: false, owner: false }

test('harm 21: a consent by mail counts when another person has called back on a number from elsewhere', async (t) => {
  const { mandates, people, id, covers } = await withConsent(t)
  assert.deepEqual(await covers(), neither)
  const call = { numberSource: 'directory-before' as const, call: '+1 555 0101, Ms Example' }
  await assert.rejects(mandates.consents.verify(people.liaison, id, call), { code: 'mandates.person' })
  const forged = await mandates.consents.verify(people.head, id, { ...call, numberSource: 'from-the-message' })
  assert.deepEqual(forged.gaps, ['number-from-the-message'])
  assert.deepEqual(await covers(), neither)
  assert.deepEqual((await mandates.consents.verify(people.head, id, call)).gaps, [])
  assert.deepEqual(await covers(), { state: true, owner: true })
  await assert.rejects(mandates.consents.verify(people.legal, id, call), { code: 'mandates.state' })
})

test('a consent covers the systems, the effect and the time that it names, and no more', async (t) => {
  const { mandates, people, id, covers, clock } = await withConsent(t)
  await mandates.consents.verify(people.head, id, { numberSource: 'earlier-contact', call: 'c' })
  assert.deepEqual(await covers(['198.51.100.7', 'www.example.net']), { state: true, owner: true })
  for (const systems of [['203.0.113.1'], ['198.51.100.7', '203.0.113.1'], ['198.51.0.0/16'], [], ['badexample.net']])
    assert.deepEqual(await covers(systems), neither, systems.join(' '))
  assert.deepEqual(await covers(['198.51.100.7'], 'E5'), neither)
  assert.deepEqual(await covers(['198.51.100.7'], 'E3'), { state: true, owner: true })
  clock.forward(2 * day)
  assert.deepEqual(await covers(), neither)
})

test('a consent that was taken back covers nothing from that moment', async (t) => {
  const { mandates, people, id, covers } = await withConsent(t)
  await mandates.consents.verify(people.head, id, { numberSource: 'earlier-contact', call: 'c' })
  await mandates.consents.revoke(people.liaison, id, 'They called.')
  assert.deepEqual(await covers(), neither)
  await assert.rejects(mandates.consents.revoke(people.liaison, id, 'again'), { code: 'mandates.state' })
})

test('harm 22: whoever is no competent authority permits nothing for a State, whatever else is right', () => {
  const now = instant('2026-11-22T07:00:00.000Z')
  const verified = { by: 'a', at: now, call: 'c' }
  fc.assert(
    fc.property(
      fc.constantFrom(...authorityClasses),
      fc.constantFrom(...numberSources, null),
      fc.constantFrom('', ' ', 'a law'),
      fc.constantFrom(null, '', 'a letter'),
      fc.integer({ min: -3, max: 3 }),
      fc.boolean(),
      (authorityClass, source, authorityProof, ownerAuthorisation, days, revoked) => {
        const consent = {
          ...terms(now),
          authorityClass,
          authorityProof,
          ownerAuthorisation,
          from: plusMs(now, days * day),
          until: plusMs(now, days * day + 2 * day),
          verified: source === null ? null : { ...verified, numberSource: source },
          revoked: revoked ? { by: 'a', at: now, why: 'w' } : null,
        }
        const cover = permission([consent], { systems: ['example.net'], effect: 'E4', at: now })
        const calledBack = source !== null && source !== 'from-the-message'
        const inTime = days <= 0 && days > -2 && !revoked
        const competent = authorityClass === 'competent-authority' && authorityProof.trim() !== ''
        assert.equal(cover.state, calledBack && inTime && competent)
        assert.equal(cover.owner, calledBack && inTime && (ownerAuthorisation ?? '') !== '')
        assert.equal(gapsOf(consent, now).length === 0, cover.state && cover.owner)
      },
    ),
  )
})

test('what cannot be read as a system, or ends before it begins, is not taken', async (t) => {
  const now = instant('2026-11-22T07:00:00.000Z')
  await assert.rejects(withConsent(t, { systems: ['all of them'], until: plusMs(now, -day) }), (error: unknown) => {
    assert.deepEqual(
      (error as { faults: { pointer: string }[] }).faults.map(({ pointer }) => pointer),
      ['/body/systems/0', '/body/until'],
    )
    return true
  })
})
