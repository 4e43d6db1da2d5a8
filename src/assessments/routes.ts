import { Type } from '#kernel/schema.ts'
import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { route, type Route } from '#platform/http/route.ts'
import * as shape from './api-shapes.ts'
import { Content } from './content.ts'
import type { Assessments } from './room.ts'
import { closed } from './schema-parts.ts'
import { statementRoutes } from './statements/routes.ts'

const base = '/api/v1/assessments'

/** The version in an If-Match header. */
export function versionOf(ifMatch: string): number {
  const version = Number(ifMatch)
  if (!Number.isSafeInteger(version) || version < 1)
    throw new AppError('platform.bad-request', 'The If-Match header holds no version.')
  return version
}

/** The diplomatic contact reads what evidence says, and not the systems and victims that it is about. @source R018, R130 */
export function forReader(actor: Pick<Actor, 'roles'>, content: Content): Content {
  if (actor.roles.length === 0 || actor.roles.some((role) => role !== 'diplomatic')) return content
  return { ...content, evidence: content.evidence.map((item) => ({ ...item, detail: '' })) }
}

/** Assessments over HTTP: to write, to freeze, to compare, to review; and the statements that rest on them. */
export function assessmentRoutes(room: Assessments): Route[] {
  const { assessing } = room
  return [
    route({
      method: 'GET',
      path: base,
      access: 'assessments.read',
      summary: 'Assessments, newest first.',
      query: Type.Object(shape.paging, closed),
      response: shape.pageShape(shape.Summary),
      handler: async ({ query }) => assessing.list(query.cursor, query.limit ?? 50),
    }),
    route({
      method: 'POST',
      path: base,
      access: 'assessments.edit',
      summary: 'Begin an assessment.',
      body: shape.NewAssessment,
      response: Type.Object({ assessmentId: Type.String() }, closed),
      async handler({ actor, body, reply }) {
        reply.status(201)
        const { title, question = '', exercise = false } = body
        return { assessmentId: await assessing.create(actor, { title, question, exercise }) }
      },
    }),
    route({
      method: 'GET',
      path: `${base}/:id`,
      access: 'assessments.read',
      summary: 'An assessment as it is now; the reading is recorded.',
      params: shape.byId,
      response: shape.View,
      async handler({ actor, params, reply }) {
        const view = await assessing.open(actor, params.id)
        reply.etag(view.version)
        return { ...view, content: forReader(actor, view.content) }
      },
    }),
    route({
      method: 'PUT',
      path: `${base}/:id`,
      access: 'assessments.edit',
      summary: 'Change an assessment.',
      conditional: true,
      params: shape.byId,
      body: Content,
      async handler({ actor, params, body, ifMatch, reply }) {
        await assessing.save(actor, params.id, versionOf(ifMatch), body)
        reply.status(204)
      },
    }),
    route({
      method: 'POST',
      path: `${base}/:id/people`,
      access: 'assessments.edit',
      summary: 'Put a person on the case: none of them can review it as a peer.',
      params: shape.byId,
      body: shape.NewPerson,
      async handler({ actor, params, body, reply }) {
        await assessing.addPerson(actor, params.id, body)
        reply.status(204)
      },
    }),
    route({
      method: 'POST',
      path: `${base}/:id/versions`,
      access: 'assessments.edit',
      summary: 'Freeze the assessment as its next version, saying why it differs from the last.',
      params: shape.byId,
      body: shape.Why,
      response: shape.Frozen,
      async handler({ actor, params, body, reply }) {
        reply.status(201)
        return assessing.freeze(actor, params.id, body.why)
      },
    }),
    route({
      method: 'GET',
      path: `${base}/:id/versions/:number`,
      access: 'assessments.read',
      summary: 'A frozen version, and whether its content still has the hash that it was frozen with.',
      params: shape.byVersion,
      response: shape.Version,
      async handler({ actor, params }) {
        const version = await assessing.openVersion(actor, params.id, params.number)
        return { ...version, content: forReader(actor, version.content) }
      },
    }),
    route({
      method: 'GET',
      path: `${base}/:id/comparison`,
      access: 'assessments.edit',
      summary: 'What changed between two frozen versions, and why.',
      params: shape.byId,
      query: Type.Object({ from: Type.Integer({ minimum: 1 }), to: Type.Integer({ minimum: 1 }) }, closed),
      response: shape.Comparison,
      handler: async ({ actor, params, query }) => assessing.compare(actor, params.id, query),
    }),
    route({
      method: 'POST',
      path: `${base}/:id/versions/:number/reviews`,
      access: 'assessments.review',
      summary: "A peer's word on a frozen version; nobody who is on the case.",
      params: shape.byVersion,
      body: shape.NewReview,
      async handler({ actor, params, body, reply }) {
        await assessing.review(actor, params.id, params.number, body)
        reply.status(204)
      },
    }),
    route({
      method: 'POST',
      path: `${base}/:id/consultations`,
      access: 'assessments.consult',
      summary: 'Record whom the team asked or told, or why it did not.',
      params: shape.byId,
      body: shape.NewConsultation,
      async handler({ actor, params, body, reply }) {
        await assessing.consult(actor, params.id, body)
        reply.status(204)
      },
    }),
    route({
      method: 'POST',
      path: `${base}/:id/authority-decisions`,
      access: 'assessments.authority.record',
      summary: "Record the competent authority's decision: affirmative, deferring or negative.",
      params: shape.byId,
      body: shape.NewAuthority,
      async handler({ actor, params, body, reply }) {
        await assessing.recordAuthority(actor, params.id, body)
        reply.status(204)
      },
    }),
    route({
      method: 'GET',
      path: `${base}/:id/readers`,
      access: 'assessments.readers.read',
      summary: 'Who opened an assessment, which version, and when.',
      params: shape.byId,
      response: shape.Readers,
      handler: async ({ params }) => ({ items: await assessing.readers(params.id) }),
    }),
    ...statementRoutes(room),
  ]
}
