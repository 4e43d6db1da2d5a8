import { Type } from '#kernel/schema.ts'
import { bodyClasses, instrumentFields } from '#mandates'
import { outcomes } from '#norms'
import { route, type Route } from '#platform/http/route.ts'
import { nullable, pageQuery, words } from '#platform/http/schemas.ts'
import { letterPage, letterPagePolicy } from './letter/letter-page.ts'
import {
  detail,
  instrumentInput,
  letter,
  lineBody,
  lineInput,
  prose,
  strict,
  summary,
  taskingBody,
  taskingInput,
} from './shapes-routes.ts'
import type { Taskings } from './taskings.ts'
import { purposes } from './words.ts'

const id = Type.String({ maxLength: 40 })
const byId = Type.Object({ id })
const byLine = Type.Object({ id, line: Type.String({ pattern: '^[1-9]\\d?$' }) })
const how = nullable(prose)

/** The ledger: what was asked, by whom, for what, and what became of it. */
function ledgerRoutes({ list, show, counts, recording, decideAnew }: Taskings): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/taskings',
      access: 'taskings.read',
      summary: 'What bodies outside have asked of the team, newest first, with the outcome for each act.',
      query: Type.Object(
        {
          originClass: Type.Optional(words(bodyClasses)),
          purpose: Type.Optional(words(purposes)),
          outcome: Type.Optional(words(outcomes)),
          answered: Type.Optional(Type.Boolean()),
          ...pageQuery,
        },
        strict,
      ),
      response: Type.Object({ items: Type.Array(summary), nextCursor: nullable(Type.String()) }),
      handler: ({ query }) => list(query),
    }),
    route({
      method: 'GET',
      path: '/api/v1/taskings/counts',
      access: 'taskings.read',
      summary: 'Acts by class of the body that asked, declared purpose and outcome; exercises are left out.',
      response: Type.Object({
        items: Type.Array(
          Type.Object({
            originClass: words(bodyClasses),
            purpose: words(purposes),
            outcome: words(outcomes),
            acts: Type.Integer(),
          }),
        ),
      }),
      handler: async () => ({ items: await counts() }),
    }),
    route({
      method: 'GET',
      path: '/api/v1/taskings/:id',
      access: 'taskings.read',
      summary: 'One tasking with its acts and its ledger; words, targets and names only for those who work on it.',
      params: byId,
      response: detail,
      handler: ({ actor, params }) => show(actor, params.id),
    }),
    route({
      method: 'POST',
      path: '/api/v1/taskings',
      access: 'taskings.record',
      summary: 'Puts on record what a body outside asks, before work on it begins; each act is decided at once.',
      body: taskingBody,
      response: detail,
      async handler({ actor, body, reply }) {
        const taskingId = await recording.record(actor, taskingInput(body))
        reply.status(201)
        return show(actor, taskingId)
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/taskings/:id/decide',
      access: 'taskings.record',
      summary: 'Decides every act anew, as things stand now.',
      params: byId,
      response: detail,
      async handler({ actor, params }) {
        await decideAnew(actor, params.id)
        return show(actor, params.id)
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/taskings/:id/lines/:line/corrections',
      access: 'taskings.record',
      summary: 'A correction of one act: a new version beside the old one, decided anew.',
      params: byLine,
      body: lineBody,
      response: detail,
      async handler({ actor, params, body }) {
        await recording.correct(actor, params.id, Number(params.line), lineInput(body))
        return show(actor, params.id)
      },
    }),
  ]
}

/** What is done about one act. */
function lineRoutes({ show, asking }: Taskings): Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/taskings/:id/lines/:line/permission',
      access: 'taskings.record',
      summary: 'Asks the source for its permission: on record, and by mail where the directory has a contact.',
      params: byLine,
      response: Type.Object({ permissionId: Type.String(), messageId: nullable(Type.String()) }),
      handler: ({ actor, params }) => asking.permission(actor, params.id, Number(params.line)),
    }),
    route({
      method: 'POST',
      path: '/api/v1/taskings/:id/lines/:line/instrument',
      access: 'taskings.record',
      summary: 'Puts on record the instrument under which data is compelled; legal adviser and head answer for it.',
      params: byLine,
      body: Type.Object(instrumentFields, strict),
      response: Type.Object({ instrumentId: Type.String() }),
      async handler({ actor, params, body, reply }) {
        const instrumentId = await asking.instrument(actor, params.id, Number(params.line), instrumentInput(body))
        reply.status(201)
        return { instrumentId }
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/taskings/:id/lines/:line/source-told',
      access: 'taskings.record',
      summary: 'Tells the source what was compelled: by mail, or as it was told by other means.',
      params: byLine,
      body: Type.Object({ how }, strict),
      response: detail,
      async handler({ actor, params, body }) {
        await asking.tellSource(actor, params.id, Number(params.line), body.how)
        return show(actor, params.id)
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/taskings/:id/lines/:line/override',
      access: 'taskings.record',
      summary: 'Asks the head to set aside in writing what a rule forbids; an absolute stays.',
      params: byLine,
      body: Type.Object({ why: prose }, strict),
      response: detail,
      async handler({ actor, params, body }) {
        await asking.override(actor, params.id, Number(params.line), body.why)
        return show(actor, params.id)
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/taskings/:id/lines/:line/handed-over',
      access: 'taskings.record',
      summary: 'Puts on record that released data was handed over, and how many records.',
      params: byLine,
      body: Type.Object({ records: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }), how: prose }, strict),
      response: detail,
      async handler({ actor, params, body }) {
        await asking.handOver(actor, params.id, Number(params.line), body)
        return show(actor, params.id)
      },
    }),
  ]
}

/** The letter that answers. */
function letterRoutes({ letters }: Taskings): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/taskings/:id/letter',
      access: 'taskings.read',
      summary: 'The letter that answers a tasking: as drafted from the decisions, or as edited since.',
      params: byId,
      response: letter,
      handler: ({ params }) => letters.show(params.id),
    }),
    route({
      method: 'GET',
      path: '/api/v1/taskings/:id/letter/page',
      access: 'taskings.read',
      summary: 'The letter as a page to be printed.',
      params: byId,
      async handler({ params, reply }) {
        const { taskingId, text, signed } = await letters.show(params.id)
        reply.header('content-security-policy', letterPagePolicy)
        return reply.html(letterPage({ taskingId, text, signed: signed !== null }).text)
      },
    }),
    route({
      method: 'PUT',
      path: '/api/v1/taskings/:id/letter',
      access: 'taskings.record',
      summary: 'Edits the letter; a signature on an earlier wording no longer counts.',
      params: byId,
      body: Type.Object({ text: Type.String({ minLength: 1, maxLength: 40_000, pattern: '\\S' }) }, strict),
      response: letter,
      handler: ({ actor, params, body }) => letters.edit(actor, params.id, body.text),
    }),
    route({
      method: 'POST',
      path: '/api/v1/taskings/:id/letter/sign',
      access: 'taskings.answer',
      summary:
        'The head signs the letter off as it stands, having read it for States and actors where it may name one.',
      params: byId,
      query: Type.Object({ reads: Type.Boolean({ default: false }) }, strict),
      response: letter,
      handler: ({ actor, params, query }) => letters.sign(actor, params.id, query.reads),
    }),
    route({
      method: 'POST',
      path: '/api/v1/taskings/:id/letter/answer',
      access: 'taskings.record',
      summary: 'Sends the signed letter to the contact of the body, or puts on record how it was handed over.',
      params: byId,
      body: Type.Object({ how }, strict),
      response: letter,
      handler: ({ actor, params, body }) => letters.answer(actor, params.id, body.how),
    }),
  ]
}

/** All addresses of the room. */
export function taskingsRoutes(taskings: Taskings): Route[] {
  return [...ledgerRoutes(taskings), ...lineRoutes(taskings), ...letterRoutes(taskings)]
}
