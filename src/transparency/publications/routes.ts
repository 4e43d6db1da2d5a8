import { Readable } from 'node:stream'
import { Type } from '#kernel/schema.ts'
import { AppError } from '#kernel/errors.ts'
import type { Clock } from '#kernel/instant.ts'
import { publicPageHeaders } from '#kernel/public-page.ts'
import { route, type Reply, type Route } from '#platform/http/route.ts'
import { declarationPage, normReportPage, publicIndexPage } from './public-page.ts'
import { declarationKinds, standsUntil, type DeclarationKind, type Publication } from './publication.ts'
import type { Publications } from './publications.ts'

const strict = { additionalProperties: false } as const
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const said = Type.String({ minLength: 1, maxLength: 200 })
const why = Type.String({ minLength: 3, maxLength: 2000 })
const shape = Type.Object(
  {
    publicationId: Type.String(),
    kind: Type.String(),
    title: Type.String(),
    state: Type.String(),
    from: day,
    to: day,
    sha256: Type.String(),
    askedBy: Type.String(),
    askedAt: Type.String(),
    approvalId: orNull(Type.String()),
    publishedAt: orNull(Type.String()),
  },
  strict,
)
const byId = Type.Object({ id: Type.String({ maxLength: 60 }) }, strict)

const nothing = (): AppError => new AppError('transparency.not-published', 'Nothing was published under this address.')

/** What the team publishes about itself: asked for inside, read by everybody. */
export function publicationRoutes(
  publications: Publications,
  about: { clock: Clock; teamName: () => string },
): Route[] {
  const { clock, teamName } = about
  const page = (reply: Reply, text: string) => {
    for (const [name, value] of Object.entries(publicPageHeaders)) reply.header(name, value)
    return reply.html(text)
  }
  const lastOf = async (kind: DeclarationKind): Promise<Publication> => {
    const [last] = await publications.published(kind)
    if (last === undefined) throw nothing()
    return last
  }
  return [
    route({
      method: 'GET',
      path: '/api/v1/publications',
      access: 'transparency.report.read',
      summary: 'Norm reports and declarations that were published, wait for an answer, or were refused.',
      response: Type.Object({ items: Type.Array(shape) }, strict),
      handler: async () => ({ items: await publications.list() }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/publications/norm-reports',
      access: 'transparency.publish.ask',
      summary: 'Asks for the public edition of the norm report to be published; the data-protection officer answers.',
      body: Type.Object({ from: day, to: day, why }, strict),
      response: shape,
      handler: ({ actor, body }) => publications.askReport(actor, body),
    }),
    route({
      method: 'POST',
      path: '/api/v1/publications/declarations',
      access: 'transparency.publish.ask',
      summary: 'Drafts a declaration from facts and asks for it to be published; the head and the authority answer.',
      body: Type.Object(
        {
          kind: Type.Union(declarationKinds.map((each) => Type.Literal(each))),
          signatories: Type.Object({ head: said, authority: said, office: said }, strict),
          why,
        },
        strict,
      ),
      response: shape,
      handler: ({ actor, body }) => publications.askDeclaration(actor, body),
    }),
    route({
      method: 'GET',
      path: '/public/',
      access: 'public',
      summary: 'What the team publishes about itself.',
      handler: async ({ reply }) => page(reply, publicIndexPage(teamName(), await publications.published())),
    }),
    route({
      method: 'GET',
      path: '/public/norm-report/:id',
      access: 'public',
      summary: 'A published norm report.',
      params: byId,
      async handler({ params, reply }) {
        const found = await publications.publishedOne(params.id)
        if (found?.kind !== 'norm-report') throw nothing()
        return page(reply, normReportPage(teamName(), found))
      },
    }),
    route({
      method: 'GET',
      path: '/public/norm-report/:id/data',
      access: 'public',
      summary: 'A published norm report as JSON, the bytes whose digest stands in the log.',
      params: byId,
      async handler({ params, reply }) {
        const found = await publications.publishedOne(params.id)
        if (found?.kind !== 'norm-report') throw nothing()
        return reply.stream(Readable.from([found.content]), 'application/json')
      },
    }),
    ...declarationKinds.map((kind) =>
      route({
        method: 'GET',
        path: `/public/${kind}`,
        access: 'public',
        summary: `The team's declaration: ${kind}.`,
        async handler({ reply }) {
          const last = await lastOf(kind)
          return page(reply, declarationPage(last, clock() > standsUntil(last.publishedAt!)))
        },
      }),
    ),
  ]
}
