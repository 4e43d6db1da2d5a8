import { Type, type TSchema } from '#kernel/schema.ts'
import { AppError } from '#kernel/errors.ts'
import { route, type Route } from '#platform/http/route.ts'
import { actOfCase, ordinaryFacts } from './cases.ts'
import { languageOf, languageQuery, languageRoutes } from './language/routes.ts'
import type { Norms } from './norms.ts'
import { outcomes } from './outcome.ts'
import { maxPolicyBytes } from './yaml-text.ts'

/** Most policy files in one check. */
const maxFiles = 64
/** Room for every file at its largest, as JSON text, is more than a review ever needs: the body as a whole is bounded. */
const maxCheckBytes = 4 * maxPolicyBytes

const strict = { additionalProperties: false } as const
const text = Type.String()
const list = <T extends TSchema>(item: T) => Type.Array(item)
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const factValue = Type.Union([Type.Boolean(), Type.Number(), Type.String({ maxLength: 80 })])
const facts = Type.Record(Type.String({ maxLength: 80 }), Type.Union([factValue, Type.Null()]), {
  maxProperties: 200,
})
const knownFacts = Type.Record(text, factValue)
const outcome = Type.Enum([...outcomes])
const ref = Type.Object({ type: text, id: text }, strict)
const rulePack = Type.Object({ base: text, overlay: nullable(text) }, strict)
const duty = Type.Object(
  { what: text, withinHours: Type.Number(), owner: Type.Optional(text), about: Type.Optional(text) },
  strict,
)

const decision = {
  decisionId: text,
  act: text,
  outcome,
  rules: list(
    Type.Object(
      { id: text, norm: text, outcome, absolute: nullable(text), reason: text, certain: Type.Boolean() },
      strict,
    ),
  ),
  factsUsed: knownFacts,
  factsMissing: list(text),
  holds: list(Type.Object({ rule: text, toLift: text }, strict)),
  approvals: list(Type.Object({ rule: text, role: text }, strict)),
  referrals: list(Type.Object({ rule: text, to: text }, strict)),
  obligations: list(Type.Object({ rule: text, what: text, due: text }, strict)),
  alternatives: list(text),
  whatWouldChangeIt: list(Type.Object({ facts: knownFacts, outcome }, strict)),
  rulePack,
  subject: ref,
  recipient: nullable(ref),
  factsDigest: text,
  at: text,
  expiresAt: text,
  released: Type.Boolean(),
  met: list(
    Type.Object(
      {
        kind: text,
        rule: text,
        role: nullable(text),
        to: nullable(text),
        approvalId: text,
        answerId: text,
        by: Type.Object({ id: text, name: text }, strict),
        at: text,
      },
      strict,
    ),
  ),
}

const explained = Type.Object(
  {
    id: text,
    norm: text,
    title: text,
    sentence: text,
    truth: text,
    asks: nullable(outcome),
    source: list(text),
    // The evaluated tree nests as deep as its rule: its shape is told in the room's page.
    condition: Type.Unknown(),
  },
  strict,
)

const advice = Type.Object(
  {
    pack: text,
    version: text,
    kind: text,
    publisher: text,
    outcome,
    rules: list(Type.Object({ id: text, outcome, reason: text }, strict)),
  },
  strict,
)

const stored = Type.Object(
  {
    decisionId: text,
    act: text,
    outcome,
    rules: list(text),
    subject: ref,
    recipient: nullable(ref),
    factsDigest: text,
    packDigest: text,
    by: Type.Object({ kind: text, id: text }, strict),
    at: text,
    expiresAt: text,
  },
  strict,
)

const rule = Type.Object(
  {
    id: text,
    norm: text,
    title: text,
    acts: list(text),
    outcome,
    absolute: nullable(text),
    whenUnknown: outcome,
    roles: list(text),
    toLift: nullable(text),
    referTo: nullable(text),
    obligation: nullable(duty),
    reason: text,
    alternatives: list(text),
    source: list(text),
    mandate: list(text),
    sentence: text,
    cases: Type.Number(),
  },
  strict,
)

const fact = Type.Object(
  {
    name: text,
    type: text,
    meaning: text,
    unit: nullable(text),
    values: list(Type.Object({ value: text, meaning: text }, strict)),
  },
  strict,
)

const ruleCase = Type.Object(
  {
    name: text,
    kind: text,
    act: text,
    but: Type.Record(text, factValue),
    gives: outcome,
    harm: nullable(Type.Number()),
  },
  strict,
)

const inLanguage = Type.Object(languageQuery, strict)
const byId = Type.Object({ id: Type.String({ maxLength: 64 }) }, strict)
const limit = Type.Integer({ minimum: 1, maximum: 500 })

/** The gate over HTTP: rules and facts to read, a question to ask, decisions to look up, a pack to check. */
export function normsRoutes(norms: Norms): Route[] {
  return [
    ...languageRoutes(norms),
    route({
      method: 'GET',
      path: '/api/v1/norms/rules',
      access: 'norms.read',
      summary: 'The rules in force, each with its sentence, in the language that the reader asks for.',
      query: inLanguage,
      response: Type.Object({ items: list(rule), nextCursor: Type.Null(), rulePack }, strict),
      handler: async (asked) => {
        await norms.refresh()
        const items = norms.rules(languageOf(norms.languages, asked))
        return { items, nextCursor: null, rulePack: norms.rulePack }
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/norms/rules/:id/cases',
      access: 'norms.read',
      summary: 'The cases of a rule: what it decides, by examples that it is held to.',
      params: byId,
      response: Type.Object({ items: list(ruleCase), nextCursor: Type.Null() }, strict),
      handler: async ({ params }) => {
        const found = norms.pack.rules.find(({ id }) => id === params.id)
        if (found === undefined) throw new AppError('platform.not-found', 'There is no rule with this id.')
        const items = found.cases.map((one) => ({ ...one, act: actOfCase(found, one) }))
        return { items, nextCursor: null }
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/norms/acts',
      access: 'norms.read',
      summary: 'Every act that is decided, with its everyday facts.',
      query: inLanguage,
      response: Type.Object(
        { items: list(Type.Object({ act: text, meaning: text, facts: knownFacts }, strict)), nextCursor: Type.Null() },
        strict,
      ),
      handler: async (asked) => {
        const { vocabulary } = languageOf(norms.languages, asked).of(norms.pack)
        const items = Object.entries(vocabulary.acts).map(([act, meaning]) => {
          return { act, meaning, facts: ordinaryFacts(vocabulary, act) }
        })
        return { items, nextCursor: null }
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/norms/facts',
      access: 'norms.read',
      summary: 'The vocabulary: every fact that a rule can ask about.',
      query: inLanguage,
      response: Type.Object({ items: list(fact), nextCursor: Type.Null() }, strict),
      handler: async (asked) => {
        await norms.refresh()
        return { items: norms.facts(languageOf(norms.languages, asked)), nextCursor: null }
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/norms/decisions',
      access: 'norms.decide',
      summary: 'What the rules say to these facts. The answer is kept, and releases nothing.',
      query: inLanguage,
      body: Type.Object({ act: Type.Optional(Type.String({ maxLength: 40 })), facts }, strict),
      response: Type.Object(decision, strict),
      handler: async (asked) => {
        const { body, actor, reply } = asked
        reply.status(201)
        return norms.ask(actor, body.act ?? 'notify', body.facts, languageOf(norms.languages, asked))
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/norms/decisions',
      access: 'norms.read',
      summary: 'Decisions, newest first.',
      query: Type.Object(
        {
          outcome: Type.Optional(outcome),
          act: Type.Optional(Type.String({ maxLength: 40 })),
          rule: Type.Optional(Type.String({ maxLength: 40 })),
          subject: Type.Optional(Type.String({ maxLength: 80 })),
          cursor: Type.Optional(Type.String({ maxLength: 64 })),
          limit: Type.Optional(limit),
        },
        strict,
      ),
      response: Type.Object({ items: list(stored), nextCursor: nullable(text) }, strict),
      handler: async ({ query }) => {
        const size = query.limit ?? 100
        const found = await norms.list({
          ...(query.outcome && { outcome: query.outcome }),
          ...(query.act && { act: query.act }),
          ...(query.rule && { rule: query.rule }),
          ...(query.subject && { subjectId: query.subject }),
          ...(query.cursor && { before: query.cursor }),
          limit: size + 1,
        })
        const items = found.slice(0, size).map(({ id, ...one }) => ({ decisionId: id, ...one }))
        return { items, nextCursor: found.length > size ? (items.at(-1)?.decisionId ?? null) : null }
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/norms/decisions/:id',
      access: 'norms.read',
      summary: 'A decision with its explanation: every rule of the act, with the tree that was evaluated.',
      params: byId,
      query: inLanguage,
      response: Type.Object({ ...decision, explanation: list(explained), advice: list(advice) }, strict),
      handler: async (asked) => norms.show(asked.params.id, languageOf(norms.languages, asked)),
    }),
    route({
      method: 'GET',
      path: '/api/v1/norms/decisions/:id/replay',
      access: 'norms.read',
      summary: 'A decision made again from its stored facts and rules, beside what was stored.',
      params: byId,
      response: Type.Object(
        {
          decisionId: text,
          same: Type.Boolean(),
          stored: Type.Object({ outcome: text, rules: list(text) }, strict),
          repeated: Type.Object({ outcome: text, rules: list(text) }, strict),
        },
        strict,
      ),
      handler: ({ params }) => norms.replay(params.id),
    }),
    route({
      method: 'POST',
      path: '/api/v1/norms/check',
      access: 'norms.read',
      summary: 'Policy files checked and all cases run; the files stand in for those of the same name in force.',
      bodyLimitBytes: maxCheckBytes,
      body: Type.Object(
        {
          files: Type.Array(
            Type.Object(
              { name: Type.String({ pattern: '^[a-z0-9-]+\\.yaml$', maxLength: 80 }), text: Type.String() },
              strict,
            ),
            {
              minItems: 1,
              maxItems: maxFiles,
            },
          ),
        },
        strict,
      ),
      response: Type.Object(
        {
          ok: Type.Boolean(),
          rulePack: nullable(text),
          faults: list(Type.Object({ pointer: text, reason: text }, strict)),
          rules: Type.Number(),
          cases: Type.Number(),
          failed: list(Type.Object({ rule: text, name: text, wanted: text, got: text }, strict)),
        },
        strict,
      ),
      handler: async ({ body }) =>
        norms.check(body.files.map((file) => ({ name: file.name, bytes: Buffer.from(file.text) }))),
    }),
  ]
}
