import { Readable } from 'node:stream'
import { Type } from '#kernel/schema.ts'
import { roles, type Actor } from '#kernel/actor.ts'
import { writeCsvRow } from '#kernel/csv.ts'
import { instant } from '#kernel/instant.ts'
import { pageOf } from '#kernel/page.ts'
import { route, type Route } from '#platform/http/route.ts'
import type { Approvals } from './approvals.ts'
import { ethicalDuties, approvalStates } from './item.ts'
import { maskApprovers, maskedColumns } from './mask.ts'
import { presentItem, presentReview } from './present-item.ts'
import { findings } from './reviews/store.ts'
import { delegationSchema, itemSchema, list, reviewSchema, nullable, strict, text } from './shapes.ts'

const params = Type.Object({ approvalId: Type.String({ maxLength: 64 }) }, strict)
const reason = Type.String({ minLength: 3, maxLength: 2000 })
/** An override is given in writing: a word or two is no reason. */
const inWriting = Type.String({ minLength: 20, maxLength: 4000 })
const yesNo = Type.Enum(['approved', 'refused'])
/** Requests in one export. */
const mostExported = 5_000
/** Reviews on one page: a team that has more open has another trouble. */
const mostReviews = 200
const rule = Type.String({ minLength: 1, maxLength: 40 })
const role = Type.Enum([...roles])

const answerBody = Type.Union([
  Type.Object({ kind: Type.Literal('request'), answer: yesNo, reason }, strict),
  Type.Object({ kind: Type.Literal('approval'), role, answer: yesNo, reason }, strict),
  Type.Object(
    {
      kind: Type.Literal('referral'),
      rule,
      answer: Type.Enum(['affirmative', 'deferring', 'negative']),
      reference: Type.String({ minLength: 3, maxLength: 400 }),
      reason,
    },
    strict,
  ),
  Type.Object(
    { kind: Type.Literal('override'), rule, answer: yesNo, duty: Type.Enum([...ethicalDuties]), reason: inWriting },
    strict,
  ),
])

/** The inbox of approvals over HTTP: what is asked, an answer to it, a role lent. */
export function approvalRoutes(approvals: Approvals): Route[] {
  const { people } = approvals
  const present = async (actor: Actor, id: string) =>
    presentItem(await approvals.find(id), await approvals.approverOf(actor), people)

  return [
    route({
      method: 'GET',
      path: '/api/v1/approvals',
      access: 'norms.approvals.read',
      summary: 'What waits for people and what became of it, newest first.',
      query: Type.Object(
        {
          state: Type.Optional(Type.Enum([...approvalStates])),
          act: Type.Optional(Type.String({ maxLength: 40 })),
          subject: Type.Optional(Type.String({ maxLength: 80 })),
          mine: Type.Optional(Type.Boolean()),
          cursor: Type.Optional(Type.String({ maxLength: 64 })),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
        },
        strict,
      ),
      response: Type.Object({ items: list(itemSchema), nextCursor: nullable(text) }, strict),
      async handler({ query, actor }) {
        const limit = query.limit ?? 50
        const found = await approvals.list({
          states: query.state === undefined ? undefined : [query.state],
          act: query.act,
          subjectId: query.subject,
          askedPerson: query.mine === true ? (actor.personId ?? 'nobody') : undefined,
          before: query.cursor,
          limit: limit + 1,
        })
        const approver = await approvals.approverOf(actor)
        const page = pageOf(found, limit, (last) => last.approvalId)
        return { ...page, items: page.items.map((item) => presentItem(item, approver, people)) }
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/approvals/:approvalId',
      access: 'norms.approvals.read',
      summary: 'One request with its parts and answers; its decision is shown at /api/v1/norms/decisions.',
      params,
      response: itemSchema,
      handler: ({ params: { approvalId }, actor }) => present(actor, approvalId),
    }),
    route({
      method: 'POST',
      path: '/api/v1/approvals/:approvalId/answers',
      access: 'norms.approve',
      summary: 'Answers: approves or refuses, records an outside body’s word, overrides, or puts the request forward.',
      params,
      body: answerBody,
      response: itemSchema,
      async handler({ params: { approvalId }, actor, body }) {
        await approvals.answer(actor, approvalId, body)
        return present(actor, approvalId)
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/approvals/:approvalId/break-glass',
      access: 'norms.break-glass',
      summary: 'Runs a short, reversible measure at home at once, where life or a critical service is in danger.',
      params,
      body: Type.Object({ reason: inWriting }, strict),
      response: itemSchema,
      async handler({ params: { approvalId }, actor, body }) {
        await approvals.breakGlass(actor, approvalId, body.reason)
        return present(actor, approvalId)
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/approvals/:approvalId/withdraw',
      access: 'norms.approvals.read',
      summary: 'Takes a request back; only who asked may.',
      params,
      body: Type.Object({ reason }, strict),
      response: itemSchema,
      async handler({ params: { approvalId }, actor, body }) {
        await approvals.withdraw(actor, approvalId, body.reason)
        return present(actor, approvalId)
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/approvals/:approvalId/retry',
      access: 'norms.approve',
      summary: 'Runs the command of an approved request that failed once more.',
      params,
      response: itemSchema,
      async handler({ params: { approvalId }, actor }) {
        await approvals.retry(actor, approvalId)
        return present(actor, approvalId)
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/approvals-export',
      access: 'norms.approvals.export',
      summary: 'Requests and answers without the names and words of those who asked and answered, newest first.',
      query: Type.Object({ format: Type.Optional(Type.Enum(['json', 'csv'])) }, strict),
      async handler({ query, reply }) {
        const lines = maskApprovers(await approvals.list({ limit: mostExported }))
        if (query.format !== 'csv') return { items: lines, nextCursor: null }
        const rows = lines.map((line) => writeCsvRow(maskedColumns.map((column) => String(line[column]))))
        return reply.stream(Readable.from([writeCsvRow(maskedColumns), ...rows]), 'text/csv; charset=utf-8')
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/approvals-reviews',
      access: 'norms.approvals.read',
      summary: 'Overrides and broken glasses: what is to be reviewed, by its clock, or what was found.',
      query: Type.Object({ state: Type.Optional(Type.Enum(['open', 'done'])) }, strict),
      response: Type.Object({ items: list(reviewSchema), nextCursor: Type.Null() }, strict),
      handler: async ({ query, actor }) => {
        const found = await approvals.reviews.list(query.state !== 'done', mostReviews)
        return { items: found.map((one) => presentReview(one, actor, people)), nextCursor: null }
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/approvals-reviews/:reviewId',
      access: 'norms.review',
      summary: 'Says what a reviewer found; never the one whose act it was.',
      params: Type.Object({ reviewId: Type.String({ maxLength: 64 }) }, strict),
      body: Type.Object({ finding: Type.Enum([...findings]), reason: inWriting }, strict),
      async handler({ params: { reviewId }, actor, body, reply }) {
        await approvals.reviews.finish(actor, reviewId, body.finding, body.reason)
        reply.status(204)
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/approvals-delegations',
      access: 'norms.approvals.read',
      summary: 'The roles that are lent for approvals, and to whom a role can be lent.',
      response: Type.Object(
        {
          items: list(delegationSchema),
          nextCursor: Type.Null(),
          people: list(Type.Object({ personId: text, name: text }, strict)),
        },
        strict,
      ),
      handler: async () => ({
        items: await approvals.delegations.list(),
        nextCursor: null,
        people: await approvals.delegations.people(),
      }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/approvals-delegations',
      access: 'norms.approve',
      summary: 'Lends a role, for approvals only, to another person until a moment.',
      body: Type.Object(
        { role, to: Type.String({ maxLength: 64 }), until: Type.String({ maxLength: 40 }), reason },
        strict,
      ),
      response: delegationSchema,
      handler: async ({ actor, body, reply }) => {
        reply.status(201)
        return approvals.delegations.give(actor, { ...body, until: instant(body.until) })
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/approvals-delegations/:delegationId',
      access: 'norms.approve',
      summary: 'Ends a delegation early; the one who gave and the one who got it may.',
      params: Type.Object({ delegationId: Type.String({ maxLength: 64 }) }, strict),
      async handler({ actor, params: { delegationId }, reply }) {
        await approvals.delegations.end(actor, delegationId)
        reply.status(204)
      },
    }),
  ]
}
