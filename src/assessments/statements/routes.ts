import { Type } from '#kernel/schema.ts'
import { checkText } from '#norms'
import { AppError } from '#kernel/errors.ts'
import { publicPageHeaders } from '#kernel/public-page.ts'
import { route, type Reply, type Route } from '#platform/http/route.ts'
import * as shape from '../api-shapes.ts'
import type { Assessments } from '../room.ts'
import { closed } from '../schema-parts.ts'
import { holdingText } from './holding-text.ts'
import { statementPage, statementsPage } from './public-page.ts'
import type { Statement } from './statement.ts'

const base = '/api/v1/statements'
/** Most texts on the public list. */
const publishedLimit = 200

/** Statements over HTTP, and the public pages of those that anybody may read. */
export function statementRoutes({ assessing, stating, teamName }: Assessments): Route[] {
  const publicPage = (reply: Reply): void => {
    for (const [name, value] of Object.entries(publicPageHeaders)) reply.header(name, value)
  }
  const shown = ({ statementId, body, releasedAt, createdAt, exercise }: Statement) => ({
    statementId,
    body,
    exercise,
    releasedAt: releasedAt ?? createdAt,
  })
  return [
    route({
      method: 'GET',
      path: base,
      access: 'assessments.read',
      summary: 'Statements, newest first.',
      query: Type.Object(
        {
          ...shape.paging,
          assessmentId: Type.Optional(Type.String({ maxLength: 64 })),
          state: Type.Optional(Type.Enum(['draft', 'stopped', 'held', 'released'])),
        },
        closed,
      ),
      response: shape.pageShape(shape.StatementShape),
      handler: async ({ query: { cursor, limit = 50, ...filter } }) => stating.list(filter, cursor, limit),
    }),
    route({
      method: 'POST',
      path: base,
      access: 'assessments.edit',
      summary: 'Write a statement or an advisory.',
      body: shape.NewStatement,
      response: Type.Object({ statementId: Type.String() }, closed),
      async handler({ actor, body: { body, assessmentId, number, exercise = false }, reply }) {
        reply.status(201)
        return { statementId: await stating.create(actor, body, { assessmentId, number }, exercise) }
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/text-checks',
      access: 'assessments.edit',
      summary: 'What the lexicon finds in a text; nothing is kept.',
      body: shape.ToCheck,
      response: shape.Checked,
      handler: async ({ body }) => checkText(body.text, body.language),
    }),
    route({
      method: 'GET',
      path: '/api/v1/holding-text',
      access: 'assessments.read',
      summary: 'What can be said while nothing may be said of who acted.',
      response: shape.HoldingShape,
      handler: async () => holdingText(teamName()),
    }),
    route({
      method: 'GET',
      path: `${base}/:id`,
      access: 'assessments.read',
      summary: 'A statement with all its texts, decisions and what became of it.',
      params: shape.byId,
      response: shape.StatementViewShape,
      async handler({ params, reply }) {
        const view = await stating.view(params.id)
        reply.etag(view.revision)
        return view
      },
    }),
    route({
      method: 'PUT',
      path: `${base}/:id`,
      access: 'assessments.edit',
      summary: 'Change a statement that has not left; answers to the text before do not hold for the new one.',
      conditional: true,
      params: shape.byId,
      body: shape.ChangedStatement,
      async handler({ actor, params, body: { body, ...rests }, ifMatch, reply }) {
        await stating.save(actor, params.id, revisionOf(ifMatch), body, rests)
        reply.status(204)
      },
    }),
    route({
      method: 'POST',
      path: `${base}/:id/clearings`,
      access: 'assessments.review',
      summary: 'A second reader finds that exactly this text names and insinuates nobody.',
      params: shape.byId,
      body: shape.Revised,
      async handler({ actor, params, body, reply }) {
        await stating.clear(actor, params.id, body.revision, body.why)
        reply.status(204)
      },
    }),
    route({
      method: 'POST',
      path: `${base}/:id/consultations`,
      access: 'assessments.consult',
      summary: 'Record whom the team asked or told before a text leaves, or why it did not.',
      params: shape.byId,
      body: shape.NewConsultation,
      async handler({ actor, params, body, reply }) {
        const { statementId } = await stating.find(params.id)
        await assessing.consult(actor, statementId, body)
        reply.status(204)
      },
    }),
    route({
      method: 'POST',
      path: `${base}/:id/decision`,
      access: 'assessments.edit',
      summary: 'What the rules would say to it now; it releases nothing.',
      params: shape.byId,
      response: shape.DecisionShape,
      handler: async ({ actor, params }) => stating.ask(actor, params.id),
    }),
    route({
      method: 'POST',
      path: `${base}/:id/release`,
      access: 'assessments.release',
      summary: 'Let it leave: what may leave leaves at once, what people must answer is asked.',
      params: shape.byId,
      body: shape.Revised,
      response: shape.StatementViewShape,
      async handler({ actor, params, body }) {
        await stating.release(actor, params.id, body.revision, body.why)
        return stating.view(params.id)
      },
    }),
    route({
      method: 'GET',
      path: '/public/statements',
      access: 'public',
      summary: 'Advisories and statements that anybody may read.',
      async handler({ reply }) {
        publicPage(reply)
        return reply.html(statementsPage(teamName(), (await stating.published(publishedLimit)).map(shown)))
      },
    }),
    route({
      method: 'GET',
      path: '/public/statements/:id',
      access: 'public',
      summary: 'An advisory or statement that anybody may read.',
      params: shape.byId,
      async handler({ params, reply }) {
        const statement = await stating.publishedOne(params.id)
        if (statement === null) throw new AppError('assessments.not-found', 'Nothing was published under this address.')
        publicPage(reply)
        return reply.html(statementPage(teamName(), shown(statement)))
      },
    }),
  ]
}

function revisionOf(ifMatch: string): number {
  const revision = Number(ifMatch)
  if (!Number.isSafeInteger(revision) || revision < 1)
    throw new AppError('platform.bad-request', 'The If-Match header holds no revision.')
  return revision
}
