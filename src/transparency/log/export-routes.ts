import { Type } from '#kernel/schema.ts'
import { canonicalJson, type Json } from '#kernel/canonical-json.ts'
import { route, type Route } from '#platform/http/route.ts'
import type { TransparencyLog } from './transparency-log.ts'

const strict = { additionalProperties: false } as const
const place = Type.Integer({ minimum: 0 })
const lines = Type.Object(
  { items: Type.Array(Type.String()), nextCursor: Type.Union([Type.String(), Type.Null()]) },
  strict,
)

/** What the norms keep of decisions, handed in by the wiring: the log knows no rules. */
export interface DecisionEvidence {
  decisions(ids: readonly string[]): Promise<readonly object[]>
  factSets(digests: readonly string[]): Promise<readonly object[]>
  packs(digests: readonly string[]): Promise<readonly object[]>
}

const atOnce = 1000

/** What an edition of the log is made of, for those who may look into the record. */
export function exportRoutes(log: TransparencyLog, evidence: DecisionEvidence): Route[] {
  const words = Type.Array(Type.String({ maxLength: 100 }), { maxItems: atOnce })
  const asLines = (rows: readonly object[]): string[] => rows.map((row) => canonicalJson(row as Json))
  return [
    route({
      method: 'GET',
      path: '/api/v1/log/openings',
      access: 'identity.audit.read',
      summary: 'What the entries of the log commit to: lines of an exported file, in their order.',
      query: Type.Object(
        {
          kind: Type.Union([Type.Literal('figures'), Type.Literal('private')]),
          epoch: Type.Integer({ minimum: 1 }),
          size: place,
          cursor: Type.Optional(Type.String({ pattern: '^\\d{1,15}$' })),
        },
        strict,
      ),
      response: lines,
      async handler({ query: { kind, epoch, size, cursor } }) {
        const { lines: items, next } = await log.openings.lines(kind, { epoch, from: Number(cursor ?? 0), to: size })
        return { items, nextCursor: next === null ? null : String(next) }
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/log/checkpoints',
      access: 'signed-in',
      summary: 'Every checkpoint that was signed, the smallest first: whole notes.',
      query: Type.Object(
        { epoch: Type.Integer({ minimum: 1 }), cursor: Type.Optional(Type.String({ pattern: '^\\d{1,15}$' })) },
        strict,
      ),
      response: lines,
      async handler({ query: { epoch, cursor } }) {
        const rows = await log.checkpoints(epoch, Number(cursor ?? 0), atOnce)
        const last = rows.at(-1)
        return {
          items: rows.map(({ note }) => note),
          nextCursor: rows.length === atOnce && last !== undefined ? String(last.size) : null,
        }
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/log/evidence',
      access: 'identity.audit.read',
      summary: 'What the norms keep of decisions, facts and rules that the log names: lines of exported files.',
      body: Type.Object({ decisions: words, facts: words, packs: words }, strict),
      response: Type.Object(
        { decisions: Type.Array(Type.String()), facts: Type.Array(Type.String()), packs: Type.Array(Type.String()) },
        strict,
      ),
      handler: async ({ body }) => ({
        decisions: asLines(await evidence.decisions(body.decisions)),
        facts: asLines(await evidence.factSets(body.facts)),
        packs: asLines(await evidence.packs(body.packs)),
      }),
    }),
    route({
      method: 'GET',
      path: '/api/v1/log/proofs/:ref',
      access: 'identity.audit.read',
      summary:
        'A proof that an entry is in the log, with what it says: by its place, the id of a fact or of a decision.',
      params: Type.Object({ ref: Type.String({ maxLength: 60 }) }, strict),
      async handler({ params, reply }) {
        const file = await log.openings.proof(params.ref)
        reply.header('content-disposition', `attachment; filename="${params.ref.replaceAll(/[^\w-]/g, '')}.tlog-proof"`)
        return reply.text(file.toString('utf8'))
      },
    }),
  ]
}
