import { Type } from '#kernel/schema.ts'
import { route, type Route } from '#platform/http/route.ts'
import type { Norms } from '../norms.ts'
import type { OverlayContent } from './document.ts'
import { limitsOf } from './limits.ts'
import { content, draft, exemption, line, preview, proposed, view } from './shapes.ts'

const strict = { additionalProperties: false } as const
const text = Type.String()
const none = Type.Object({}, strict)

const editable = Type.Object(
  {
    rule: text,
    norm: text,
    title: text,
    sentence: text,
    outcome: text,
    /** What may be set otherwise: a number of the condition, the deadline, the roles, the mandate clauses. */
    values: Type.Array(
      Type.Object(
        {
          path: text,
          kind: Type.Enum(['limit', 'hours', 'roles', 'mandate']),
          meaning: text,
          unit: text,
          value: Type.Union([Type.Number(), Type.Array(text)]),
        },
        strict,
      ),
    ),
  },
  strict,
)

/** The legal adviser's door: what may be changed, the draft, its preview, the proposal. */
export function overlayRoutes(norms: Pick<Norms, 'overlays' | 'exemptions' | 'pack' | 'rules' | 'refresh'>): Route[] {
  const { overlays } = norms
  return [
    route({
      method: 'GET',
      path: '/api/v1/norms/overlay',
      access: 'norms.read',
      summary:
        'What lies over the base pack, the draft, what was proposed, and what came into force, each with the note that the node signed.',
      response: view,
      handler: () => overlays.view(),
    }),
    route({
      method: 'GET',
      path: '/api/v1/norms/overlay/editable',
      access: 'norms.read',
      summary: 'What an overlay may change: every number, deadline and role of every rule but the absolutes.',
      response: Type.Object({ items: Type.Array(editable), nextCursor: Type.Null() }, strict),
      handler: async () => {
        await norms.refresh()
        return { items: editableValues(norms), nextCursor: null }
      },
    }),
    route({
      method: 'PUT',
      path: '/api/v1/norms/overlay/draft',
      access: 'norms.policy.edit',
      summary: 'Keeps the draft; the version that its writer had read is named by If-Match, 0 where there was none.',
      conditional: true,
      body: Type.Object({ content, reason: Type.String({ maxLength: 600 }) }, strict),
      response: draft,
      handler: async ({ body, actor, ifMatch, reply }) => {
        const kept = await overlays.saveDraft(
          actor,
          body as { content: OverlayContent; reason: string },
          Number(ifMatch),
        )
        reply.etag(kept.version)
        return kept
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/norms/overlay/draft',
      access: 'norms.policy.edit',
      summary: 'Throws the draft away.',
      response: none,
      handler: async () => {
        await overlays.discardDraft()
        return {}
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/norms/overlay/preview',
      access: 'norms.policy.edit',
      summary: 'What a content would have done to the decisions of the last month; its faults, where it cannot be.',
      body: Type.Object({ content }, strict),
      response: preview,
      handler: ({ body }) => overlays.preview(body.content),
    }),
    route({
      method: 'POST',
      path: '/api/v1/norms/overlay/proposals',
      access: 'norms.policy.edit',
      summary:
        'Puts a content to a second person. `shippedBase`: over the rules of this program, though older ones than those in force.',
      body: Type.Object({ content, reason: line, shippedBase: Type.Optional(Type.Boolean()) }, strict),
      response: proposed,
      handler: async ({ body, actor, reply }) => {
        reply.status(201)
        return overlays.propose(actor, body, { shippedBase: body.shippedBase === true })
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/norms/exemptions',
      access: 'norms.read',
      summary: 'The library of exemptions in force, the next to expire first.',
      response: Type.Object(
        {
          items: Type.Array(Type.Object({ ...exemption, state: text, daysLeft: Type.Number() }, strict)),
          nextCursor: Type.Null(),
        },
        strict,
      ),
      handler: async () => ({ items: await norms.exemptions.list(), nextCursor: null }),
    }),
  ]
}

/** What may be changed of each rule, with its value now. An absolute shows its mandate clauses alone. */
function editableValues(norms: Pick<Norms, 'pack' | 'rules'>): unknown[] {
  const { vocabulary, rules } = norms.pack
  const sentences = new Map(norms.rules().map((rule) => [rule.id, rule.sentence]))
  return rules.map((rule) => {
    const free = rule.outcome !== 'FORBID!'
    const limits = limitsOf(rule.when).map(({ path, fact, operator, limit }) => {
      const spec = vocabulary.facts[vocabulary.slots.get(fact) ?? -1]
      const unit = spec?.type === 'number' ? spec.unit : ''
      return { path, kind: 'limit', meaning: `${spec?.meaning ?? fact} (${operator})`, unit, value: limit }
    })
    const hours = rule.obligation
      ? [
          {
            path: 'obligation/withinHours',
            kind: 'hours',
            meaning: rule.obligation.what,
            unit: 'h',
            value: rule.obligation.withinHours,
          },
        ]
      : []
    const roles =
      rule.roles.length > 0 ? [{ path: 'roles', kind: 'roles', meaning: '', unit: '', value: rule.roles }] : []
    const mandate = { path: 'mandate', kind: 'mandate', meaning: '', unit: '', value: rule.mandate }
    const { id, norm, title, outcome } = rule
    const values = [...(free ? [...limits, ...hours, ...roles] : []), mandate]
    return { rule: id, norm, title, outcome, sentence: sentences.get(id) ?? '', values }
  })
}
