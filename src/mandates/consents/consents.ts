import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { numberOfId } from '#kernel/id.ts'
import { cursorNumber, numberedPage, type Page } from '#kernel/page.ts'
import type { Sql, Tx } from '#platform/database.ts'
import { say, type MandatesContext } from '../context.ts'
import { answeringPerson, recordedBy } from '../second-person.ts'
import { parseSystem } from '../systems.ts'
import type { NumberSource } from '../words.ts'
import {
  consentIdOf,
  gapsOf,
  permission,
  type Consent,
  type ConsentCover,
  type ConsentGap,
  type ConsentQuestion,
} from './consent.ts'
import * as store from './store.ts'

export type ConsentInput = Omit<Consent, 'consentId' | 'recordedBy' | 'recordedAt' | 'verified' | 'revoked'>

/** A consent with what it still lacks. */
export interface ShownConsent extends Consent {
  readonly gaps: readonly ConsentGap[]
}

export interface Consents {
  record(actor: Actor, consent: ConsentInput): Promise<ShownConsent>
  /** A second person has called back, on a number from elsewhere than the message. */
  verify(actor: Actor, id: string, word: { numberSource: NumberSource; call: string }): Promise<ShownConsent>
  revoke(actor: Actor, id: string, why: string): Promise<ShownConsent>
  list(page: { cursor?: string; limit: number }): Promise<Page<ShownConsent>>
  covers(sql: Sql, question: ConsentQuestion): Promise<ConsentCover>
}

const notFound = (): AppError => new AppError('mandates.not-found', 'There is no consent with this id.')

/** Consents of States and owners, each called back before it counts. */
export function createConsents(context: MandatesContext): Consents {
  const { db, clock, box } = context
  const sealContext = (no: number): string => `mandates.consent/${consentIdOf(no)}/call`

  function present(row: store.ConsentRow): ShownConsent {
    const { verified_by: by, verified_at: at, number_source: numberSource, call } = row
    const consent: Consent = {
      consentId: consentIdOf(row.consent_no),
      country: row.country,
      authority: row.authority,
      authorityClass: row.authority_class,
      authorityProof: row.authority_proof,
      systems: row.systems,
      effect: row.effect,
      limits: row.limits,
      legalBasis: row.legal_basis,
      from: row.from_at,
      until: row.until_at,
      revocationChannel: row.revocation_channel,
      ownerAuthorisation: row.owner_authorisation,
      recordedBy: row.recorded_by,
      recordedAt: row.recorded_at,
      verified:
        by === null || at === null || numberSource === null || call === null
          ? null
          : { by, at, numberSource, call: box.open(call, sealContext(row.consent_no)).toString('utf8') },
      revoked:
        row.revoked_by === null || row.revoked_at === null
          ? null
          : { by: row.revoked_by, at: row.revoked_at, why: row.revoked_why ?? '' },
      exercise: row.exercise,
    }
    return { ...consent, gaps: gapsOf(consent, clock()) }
  }

  /** Changes one, which is not revoked, and says so. */
  async function change(
    actor: Actor,
    id: string,
    type: string,
    work: (tx: Tx, row: store.ConsentRow) => Promise<void>,
  ): Promise<ShownConsent> {
    const no = numberOfId('consent', id)
    if (no === null) throw notFound()
    return db.transaction(async (tx) => {
      const row = await store.lockConsent(tx, no)
      if (row === null) throw notFound()
      if (row.revoked_at !== null) throw new AppError('mandates.state', 'The consent was taken back.')
      await work(tx, row)
      await say(context, tx, { type, by: actor, subject: { type: 'mandates.consent', id }, exercise: row.exercise })
      return present((await store.lockConsent(tx, no))!)
    })
  }

  return {
    async record(actor, input) {
      const bad = input.systems.flatMap((text, index) =>
        parseSystem(text) === null
          ? [{ pointer: `/body/systems/${index}`, reason: 'is no address, range, AS number or domain' }]
          : [],
      )
      if (input.until <= input.from) bad.push({ pointer: '/body/until', reason: 'a time after its beginning' })
      if (bad.length > 0)
        throw new AppError('platform.bad-request', 'The consent cannot be read; all faults are listed.', {
          faults: bad,
        })
      return db.transaction(async (tx) => {
        const no = await store.insertConsent(tx, {
          country: input.country,
          authority: input.authority,
          authority_class: input.authorityClass,
          authority_proof: input.authorityProof,
          systems: input.systems.map((text) => parseSystem(text)!.key),
          effect: input.effect,
          limits: input.limits,
          legal_basis: input.legalBasis,
          from_at: input.from,
          until_at: input.until,
          revocation_channel: input.revocationChannel,
          owner_authorisation: input.ownerAuthorisation,
          recorded_by: recordedBy(actor),
          recorded_at: clock(),
          exercise: input.exercise,
        })
        const subject = { type: 'mandates.consent', id: consentIdOf(no) }
        const detail = { effect: input.effect, authorityClass: input.authorityClass }
        await say(context, tx, { type: 'consent-recorded', by: actor, subject, exercise: input.exercise, detail })
        return present((await store.lockConsent(tx, no))!)
      })
    },

    verify: (actor, id, { numberSource, call }) =>
      change(actor, id, 'consent-called-back', async (tx, row) => {
        const by = answeringPerson(actor, null, [row.recorded_by], 'calls a consent back')
        if (row.verified_at !== null && row.number_source !== 'from-the-message')
          throw new AppError('mandates.state', 'The consent was called back already.')
        const sealed = box.seal(call, sealContext(row.consent_no))
        await store.setVerified(tx, row.consent_no, { by, at: clock(), numberSource, call: sealed })
      }),

    revoke: (actor, id, why) =>
      change(actor, id, 'consent-revoked', (tx, row) =>
        store.setRevoked(tx, row.consent_no, { by: recordedBy(actor), at: clock(), why }),
      ),

    async list({ cursor, limit }) {
      const rows = await store.findConsents(db, { before: cursorNumber(cursor), limit: limit + 1 })
      return numberedPage(rows, limit, (row) => row.consent_no, present)
    },

    async covers(sql, question) {
      const rows = await store.findConsents(sql, { at: question.at, limit: 1000 })
      return permission(rows.map(present), question)
    },
  }
}
