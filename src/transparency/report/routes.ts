import { Readable } from 'node:stream'
import { Type } from '#kernel/schema.ts'
import { canonicalJson, type Json } from '#kernel/canonical-json.ts'
import { route, type Route } from '#platform/http/route.ts'
import { delayCauses, delayEffects, type createDelayRecord } from './delay.ts'
import { editions } from './definition.ts'
import { editionRules } from './editions/edition.ts'
import type { NormReports } from './norm-report.ts'
import { surveyDraft } from './survey.ts'

const strict = { additionalProperties: false } as const
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const period = { from: day, to: day }
const edition = Type.Optional(Type.Union(editions.map((each) => Type.Literal(each))))
const values = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]))
const pair = (first: string) => Type.Object({ [first]: Type.String(), id: Type.String() }, strict)

export const reportSchema = Type.Object(
  {
    format: Type.String(),
    edition: Type.String(),
    from: day,
    to: day,
    through: orNull(day),
    log: Type.Object(
      {
        firstIndex: orNull(Type.Integer()),
        lastIndex: orNull(Type.Integer()),
        facts: Type.Integer(),
        ofExercises: Type.Integer(),
      },
      strict,
    ),
    feeds: Type.Array(
      Type.Object(
        {
          feed: Type.String(),
          days: Type.Integer(),
          up: Type.Integer(),
          gaps: Type.Array(Type.Array(day)),
        },
        strict,
      ),
    ),
    // Each with its definition, total, parts and months; what a number looks like depends on what it counts.
    metrics: Type.Array(Type.Unknown()),
  },
  strict,
)

/** The norm report for those who may read it. @source CONTRACT, commands */
export function normReportRoutes(
  reports: NormReports,
  team: () => Promise<{ readonly name: string; readonly mandate: string } | null>,
  recordDelay: ReturnType<typeof createDelayRecord>,
): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/norms/report',
      access: 'transparency.report.read',
      summary: 'The norm report of a period: each number with its definition, n, interval and log entries.',
      query: Type.Object({ ...period, edition }, strict),
      response: reportSchema,
      handler: ({ query }) => reports.compute({ edition: 'internal', ...query }),
    }),
    route({
      method: 'GET',
      path: '/api/v1/norms/report/editions',
      access: 'transparency.report.read',
      summary: 'The editions of the norm report, with their readers and what each leaves out.',
      response: Type.Object({ items: Type.Array(Type.Unknown()) }, strict),
      handler: async () => ({ items: editions.map((each) => editionRules[each]) }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/norms/report/delays',
      access: 'transparency.delay.record',
      summary: 'Puts on record that a rule on sanctions or exports delayed help, or kept a team out (R181).',
      body: Type.Object(
        {
          cause: Type.Enum([...delayCauses]),
          effect: Type.Enum([...delayEffects]),
          hours: Type.Number({ minimum: 0, maximum: 100_000 }),
          about: Type.String({ minLength: 1, maxLength: 100 }),
        },
        strict,
      ),
      response: Type.Object({ delayId: Type.String() }, strict),
      handler: async ({ actor, body }) => ({ delayId: await recordDelay(actor, body) }),
    }),
    route({
      method: 'GET',
      path: '/api/v1/norms/report/survey',
      access: 'transparency.report.read',
      summary:
        'A draft of answers to the UN national survey in its four parts, from facts, with the gaps that people fill.',
      query: Type.Object({ ...period, edition }, strict),
      async handler({ query, reply }) {
        const report = await reports.compute({ edition: 'public', ...query })
        return reply.text(surveyDraft(report, (await team()) ?? { name: 'the team', mandate: '' }))
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/norms/report/bundle',
      access: 'transparency.report.bundle',
      summary: 'A signed bundle from which the report can be computed again with no node at hand.',
      query: Type.Object({ ...period, edition }, strict),
      async handler({ query, reply }) {
        const text = await reports.bundle({ edition: 'internal', ...query })
        reply.header('content-disposition', `attachment; filename="norm-report-${query.from}-${query.to}.jsonl"`)
        return reply.stream(Readable.from([text]), 'application/jsonl')
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/norms/report/entries',
      access: 'transparency.report.bundle',
      summary: 'The records behind a number of the norm report.',
      query: Type.Object(
        {
          ...period,
          metric: Type.String({ maxLength: 20 }),
          group: Type.Optional(Type.String({ maxLength: 1000 })),
          after: Type.Optional(Type.Integer({ minimum: -1 })),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
        },
        strict,
      ),
      response: Type.Object(
        {
          items: Type.Array(
            Type.Object(
              {
                index: Type.Integer(),
                factId: Type.String(),
                at: Type.String(),
                type: Type.String(),
                figures: values,
                subject: orNull(pair('type')),
                actor: orNull(pair('kind')),
              },
              strict,
            ),
          ),
          next: orNull(Type.Integer()),
        },
        strict,
      ),
      handler: ({ query: { group, after, limit, ...question } }) =>
        reports.entries({ ...question, group: parseGroup(group) }, { after: after ?? -1, limit: limit ?? 100 }),
    }),
  ]
}

/** A group as the address has it: `origin=ministry&purpose=warning`, itself encoded. */
function parseGroup(text: string | undefined): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text ?? ''))
}

/** The one text of a report, by which two of them are compared. */
export function reportText(report: object): string {
  return canonicalJson(report as Json)
}
