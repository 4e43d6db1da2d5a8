import { Type } from '#kernel/schema.ts'
import { instant } from '#kernel/instant.ts'
import { route, type Route } from '#platform/http/route.ts'
import { nullable, pageQuery, words } from '#platform/http/schemas.ts'
import { byId, line, prose, said, strict, time } from '../schema-parts.ts'
import { authorityClasses, effects, numberSources } from '../words.ts'
import { consentGaps } from './consent.ts'
import type { Consents } from './consents.ts'

const text = Type.String()
const terms = {
  country: nullable(Type.String({ pattern: '^[A-Z]{2}$' })),
  authority: line,
  authorityClass: words(authorityClasses),
  authorityProof: Type.String({ maxLength: 4000 }),
  systems: Type.Array(line, { minItems: 1, maxItems: 500 }),
  effect: words(effects),
  limits: prose,
  legalBasis: prose,
  from: time,
  until: time,
  revocationChannel: line,
  ownerAuthorisation: nullable(prose),
  exercise: Type.Boolean({ default: false }),
}
const consent = Type.Object({
  consentId: text,
  country: nullable(text),
  authority: text,
  authorityClass: words(authorityClasses),
  authorityProof: text,
  systems: Type.Array(text),
  effect: words(effects),
  limits: text,
  legalBasis: text,
  from: text,
  until: text,
  revocationChannel: text,
  ownerAuthorisation: nullable(text),
  recordedBy: text,
  recordedAt: text,
  verified: nullable(Type.Object({ ...said, numberSource: words(numberSources), call: text })),
  revoked: nullable(Type.Object({ ...said, why: text })),
  gaps: Type.Array(words(consentGaps)),
  exercise: Type.Boolean(),
})

/** The addresses of consents of States and owners. */
export function consentRoutes(consents: Consents): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/mandates/consents',
      access: 'mandates.read',
      summary: 'What States and owners have permitted on which systems, and what each record still lacks.',
      query: Type.Object(pageQuery, strict),
      response: Type.Object({ items: Type.Array(consent), nextCursor: nullable(text) }),
      handler: ({ query }) => consents.list(query),
    }),
    route({
      method: 'POST',
      path: '/api/v1/mandates/consents',
      access: 'mandates.record',
      summary: 'Puts a consent on record. It counts when a second person has called back.',
      body: Type.Object(terms, strict),
      response: consent,
      async handler({ actor, body, reply }) {
        const made = await consents.record(actor, { ...body, from: instant(body.from), until: instant(body.until) })
        reply.status(201)
        return made
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/mandates/consents/:id/verify',
      access: 'mandates.record',
      summary: 'A second person has called back; where the number was from is said.',
      params: byId,
      body: Type.Object({ numberSource: words(numberSources), call: prose }, strict),
      response: consent,
      handler: ({ actor, params, body }) => consents.verify(actor, params.id, body),
    }),
    route({
      method: 'POST',
      path: '/api/v1/mandates/consents/:id/revoke',
      access: 'mandates.record',
      summary: 'A consent was taken back: it covers nothing from now on.',
      params: byId,
      body: Type.Object({ why: prose }, strict),
      response: consent,
      handler: ({ actor, params, body }) => consents.revoke(actor, params.id, body.why),
    }),
  ]
}
