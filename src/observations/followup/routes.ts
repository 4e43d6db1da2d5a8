import { Type } from '#kernel/schema.ts'
import { roles } from '#kernel/actor.ts'
import { instant } from '#kernel/instant.ts'
import { route, type Route } from '#platform/http/route.ts'
import { filterOf, filterQuery, findingFields } from '../findings/routes.ts'
import { nullable, pageQuery, words } from '#platform/http/schemas.ts'
import type { FollowUp, OutcomeChange } from './follow-up.ts'
import { outcomeCodes, outcomeRules, type OutcomeCode } from './reasons.ts'

const strict = { additionalProperties: false } as const
const owner = words(['me', ...roles])
const outcome = {
  code: words(outcomeCodes),
  reviewAt: Type.Optional(Type.String({ format: 'date-time' })),
  note: Type.String({ minLength: 1, maxLength: 2000 }),
}
const owned = { owner, nextActionAt: Type.Optional(Type.String({ format: 'date-time' })) }
const filter = Type.Object(filterQuery, strict)
const changed = Type.Object({ changed: Type.Integer() })
const params = Type.Object({ findingId: Type.String({ maxLength: 40 }) })

const followUpSchema = Type.Object({
  owner: Type.Object({ role: nullable(Type.String()), name: nullable(Type.String()), byRule: Type.Boolean() }),
  nextActionAt: nullable(Type.String()),
  knownSince: Type.String(),
  ageDays: Type.Integer(),
  overdue: Type.Boolean(),
  reason: nullable(
    Type.Object({
      code: words(outcomeCodes),
      reviewAt: Type.String(),
      note: Type.String(),
      by: Type.String(),
      at: Type.String(),
    }),
  ),
})

const changeOf = (body: { code: OutcomeCode; reviewAt?: string; note: string }): OutcomeChange => {
  const { reviewAt, ...rest } = body
  return reviewAt === undefined ? rest : { ...rest, reviewAt: instant(reviewAt) }
}
const ownerOf = ({ owner: wanted, nextActionAt }: { owner: 'me' | (typeof roles)[number]; nextActionAt?: string }) => ({
  owner: wanted,
  ...(nextActionAt === undefined ? {} : { nextActionAt: instant(nextActionAt) }),
})

/** The addresses of follow-up: who owns what, what has waited too long, what came of it. */
export function followUpRoutes(followUp: FollowUp): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/findings/ageing',
      access: 'observations.read',
      summary: 'Findings on own territory that are older than seven days with neither outcome nor standing reason.',
      query: Type.Object(
        {
          ...filterQuery,
          ...pageQuery,
          order: words(['age', 'harm'], { default: 'harm' }),
          owner: Type.Optional(owner),
        },
        strict,
      ),
      response: Type.Object({
        items: Type.Array(Type.Object({ ...findingFields, followUp: followUpSchema })),
        nextCursor: nullable(Type.String()),
      }),
      handler: ({ actor, query: { cursor, limit, order, owner: wanted, ...rest } }) =>
        followUp.ageing(actor, filterOf(rest), {
          order,
          limit,
          ...(cursor === undefined ? {} : { cursor }),
          ...(wanted === undefined ? {} : { owner: wanted }),
        }),
    }),
    route({
      method: 'GET',
      path: '/api/v1/findings/outcomes',
      access: 'observations.read',
      summary: 'The outcomes and reasons that can be given, and how many findings have each (metric M-c3).',
      response: Type.Object({
        codes: Type.Array(
          Type.Object({
            code: Type.String(),
            meaning: Type.String(),
            source: Type.String(),
            ends: nullable(Type.String()),
            reviewDays: Type.Integer(),
            longestDays: Type.Integer(),
          }),
        ),
        figures: Type.Object({
          asOf: Type.String(),
          known: Type.Integer(),
          withOutcomeOrReason: Type.Integer(),
          share: nullable(Type.Number()),
          mix: Type.Array(
            Type.Object({
              kind: words(['outcome', 'reason', 'none']),
              code: Type.String(),
              count: Type.Integer(),
            }),
          ),
        }),
      }),
      handler: async () => ({
        codes: outcomeCodes.map((code) => ({ code, ...outcomeRules[code] })),
        figures: await followUp.figures(),
      }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/findings/outcomes',
      access: 'observations.edit',
      summary: 'Gives all open findings of own territory that a filter finds an outcome or reason.',
      body: Type.Object({ filter, ...outcome }, strict),
      response: changed,
      handler: ({ actor, body: { filter: wanted, ...change } }) =>
        followUp.setOutcomes(actor, filterOf(wanted), changeOf(change)),
    }),
    route({
      method: 'POST',
      path: '/api/v1/findings/owners',
      access: 'observations.edit',
      summary: 'Gives all open findings of own territory that a filter finds to an owner.',
      body: Type.Object({ filter, ...owned }, strict),
      response: changed,
      handler: ({ actor, body: { filter: wanted, ...change } }) =>
        followUp.setOwners(actor, filterOf(wanted), ownerOf(change)),
    }),
    route({
      method: 'GET',
      path: '/api/v1/findings/:findingId/follow-up',
      access: 'observations.read',
      summary: 'Who follows a finding up, by when, and what was said of it.',
      params,
      response: followUpSchema,
      handler: ({ actor, params: { findingId } }) => followUp.show(actor, findingId),
    }),
    route({
      method: 'POST',
      path: '/api/v1/findings/:findingId/outcome',
      access: 'observations.edit',
      summary: 'Gives a finding an outcome, or a reason with a review date.',
      params,
      body: Type.Object(outcome, strict),
      response: followUpSchema,
      handler: ({ actor, params: { findingId }, body }) => followUp.setOutcome(actor, findingId, changeOf(body)),
    }),
    route({
      method: 'POST',
      path: '/api/v1/findings/:findingId/owner',
      access: 'observations.edit',
      summary: 'Gives a finding to an owner: oneself, or a role.',
      params,
      body: Type.Object(owned, strict),
      response: followUpSchema,
      handler: ({ actor, params: { findingId }, body }) => followUp.setOwner(actor, findingId, ownerOf(body)),
    }),
  ]
}
