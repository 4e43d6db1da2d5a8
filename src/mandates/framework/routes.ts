import { Type } from '#kernel/schema.ts'
import { AppError } from '#kernel/errors.ts'
import { route, type Route } from '#platform/http/route.ts'
import { nullable, words } from '#platform/http/schemas.ts'
import { Framework } from './framework.ts'
import type { Frameworks } from './frameworks.ts'

const closed = { additionalProperties: false } as const
const text = Type.String()
const stamp = { version: Type.Integer(), setBy: nullable(text), setAt: nullable(text), why: text }
const shown = Type.Object({ ...stamp, framework: Framework })
const finding = Type.Object({
  check: text,
  severity: words(['fault', 'warning']),
  what: text,
  mend: text,
  href: nullable(text),
})
export const findingList = Type.Object({ items: Type.Array(finding) })

/** The addresses of the national framework. */
export function frameworkRoutes(frameworks: Frameworks): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/framework',
      access: 'signed-in',
      summary: 'The national framework: bodies, who answers for each step, mandate clauses, services.',
      response: shown,
      async handler({ reply }) {
        const current = await frameworks.current()
        reply.etag(current.version)
        return current
      },
    }),
    route({
      method: 'PUT',
      path: '/api/v1/framework',
      access: 'mandates.framework',
      summary: 'Sets the framework anew, as a whole; the versions before stay on record.',
      conditional: true,
      body: Type.Object(
        { framework: Framework, why: Type.String({ minLength: 1, maxLength: 1000, pattern: '\\S' }) },
        closed,
      ),
      response: shown,
      async handler({ actor, body, ifMatch, reply }) {
        const version = Number(ifMatch)
        if (!Number.isSafeInteger(version) || version < 0)
          throw new AppError('platform.bad-request', 'The If-Match header holds no version of the framework.')
        const set = await frameworks.set(actor, version, body.framework, body.why)
        reply.etag(set.version)
        return set
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/framework/versions',
      access: 'signed-in',
      summary: 'Who set the framework, when and why.',
      response: Type.Object({ items: Type.Array(Type.Object(stamp)) }),
      handler: async () => ({ items: await frameworks.versions() }),
    }),
    route({
      method: 'GET',
      path: '/api/v1/framework/faults',
      access: 'signed-in',
      summary:
        'What the framework lacks: steps that nobody answers for, clauses that ended, services without a target.',
      response: findingList,
      handler: async () => ({ items: await frameworks.faults() }),
    }),
  ]
}
