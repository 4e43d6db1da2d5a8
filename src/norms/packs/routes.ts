import { Type } from '#kernel/schema.ts'
import { AppError } from '#kernel/errors.ts'
import { route, type Route } from '#platform/http/route.ts'
import { languageOf, languageQuery } from '../language/routes.ts'
import type { Norms } from '../norms.ts'
import { outcomes } from '../outcome.ts'
import { fault, line, proposed } from '../overlay/shapes.ts'
import { maxBundleBytes } from './bundle.ts'
import type { PackDetail } from './packs.ts'

const strict = { additionalProperties: false } as const
const text = Type.String()
const nullable = Type.Union([text, Type.Null()])
const outcome = Type.Enum([...outcomes])
const value = Type.Union([Type.Boolean(), Type.Number(), text, Type.Null()])

const shown = {
  digest: text,
  name: text,
  version: text,
  keyName: text,
  addedAt: text,
  retiredAt: nullable,
  retiredReason: nullable,
  state: text,
  kind: nullable,
  publisher: nullable,
  rules: Type.Number(),
  faults: Type.Array(fault),
}

const conflict = Type.Object(
  { rule: text, act: text, facts: Type.Record(text, value), base: outcome, pack: outcome, together: outcome },
  strict,
)

const detail = Type.Object(
  {
    ...shown,
    ruleList: Type.Array(
      Type.Object({ id: text, norm: text, outcome, sentence: text, reason: text, source: Type.Array(text) }, strict),
    ),
    conflicts: Type.Union([
      Type.Object({ tried: Type.Number(), found: Type.Number(), listed: Type.Array(conflict) }, strict),
      Type.Null(),
    ]),
  },
  strict,
)

const key = { verifierKey: text, name: text, comparedWith: text, pinnedAt: text, removedAt: nullable }
const base64 = Type.String({ pattern: '^[A-Za-z0-9+/]*={0,2}$' })
/** Base64 takes four bytes for three; the rest is for the signature. */
const maxBodyBytes = Math.ceil((maxBundleBytes * 4) / 3) + 64 * 1024
const byDigest = Type.Object({ digest: Type.String({ pattern: '^[0-9a-f]{64}$' }) }, strict)

/** Packs from elsewhere: keys, adding, what they say, and adopting them through a second person. */
export function packRoutes({ packs, overlays, languages }: Pick<Norms, 'packs' | 'overlays' | 'languages'>): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/norms/packs',
      access: 'norms.read',
      summary: 'Rule packs from elsewhere: those that advise, those that are adopted, those that are retired.',
      response: Type.Object({ items: Type.Array(Type.Object(shown, strict)), nextCursor: Type.Null() }, strict),
      handler: async () => ({ items: await packs.list(), nextCursor: null }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/norms/packs',
      access: 'norms.packs.edit',
      summary:
        'Adds a pack with its detached signature, which is checked first. It advises from then on and decides nothing.',
      bodyLimitBytes: maxBodyBytes,
      body: Type.Object({ base64, signature: Type.String({ maxLength: 20_000 }) }, strict),
      response: Type.Object(shown, strict),
      handler: async ({ body, actor, reply }) => {
        reply.status(201)
        return packs.add(actor, { bytes: Buffer.from(body.base64, 'base64'), signature: body.signature })
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/norms/packs/check',
      access: 'norms.read',
      summary: 'Looks at a pack as adding it would, and keeps nothing.',
      bodyLimitBytes: maxBodyBytes,
      body: Type.Object({ base64, signature: Type.Union([Type.String({ maxLength: 20_000 }), Type.Null()]) }, strict),
      response: Type.Object(
        {
          ok: Type.Boolean(),
          name: nullable,
          version: nullable,
          digest: nullable,
          rules: Type.Number(),
          signedBy: nullable,
          conflicts: Type.Number(),
          faults: Type.Array(fault),
        },
        strict,
      ),
      handler: ({ body }) => packs.check({ bytes: Buffer.from(body.base64, 'base64'), signature: body.signature }),
    }),
    route({
      method: 'GET',
      path: '/api/v1/norms/packs/:digest',
      access: 'norms.read',
      summary: 'A pack with its rules as sentences, and where it parts from the base pack, fact by fact.',
      params: byDigest,
      query: Type.Object(languageQuery, strict),
      response: detail,
      handler: async (asked) => {
        const { ruleList, ...pack } = await packs.show(asked.params.digest, languageOf(languages, asked))
        return { ...pack, ruleList: ruleList.map(asSentence) }
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/norms/packs/:digest/adoption',
      access: 'norms.policy.edit',
      summary: 'Asks a second person to adopt a pack, in the place of another version of it.',
      params: byDigest,
      body: Type.Object({ reason: line }, strict),
      response: proposed,
      handler: async ({ params, body, actor, reply }) => {
        const { digest, name, version, state } = await packs.show(params.digest)
        if (state !== 'advising')
          throw new AppError('norms.pack-unknown', `This pack is ${state}: it cannot be adopted.`)
        const { content } = await overlays.view()
        const others = content.packs.filter((pack) => pack.name !== name)
        reply.status(201)
        return overlays.propose(actor, {
          content: { ...content, packs: [...others, { name, version, digest }] },
          reason: body.reason,
        })
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/norms/packs/:digest/retirement',
      access: 'norms.packs.edit',
      summary:
        'Ends the advice of a pack. One that is adopted is taken out by an overlay without it, through a second person.',
      params: byDigest,
      body: Type.Object({ reason: line }, strict),
      response: Type.Object({}, strict),
      handler: async ({ params, body, actor }) => {
        await packs.retire(actor, params.digest, body.reason)
        return {}
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/norms/keys',
      access: 'norms.read',
      summary: 'Keys of publishers of rule packs, each with what a person compared it with.',
      response: Type.Object({ items: Type.Array(Type.Object(key, strict)), nextCursor: Type.Null() }, strict),
      handler: async () => ({ items: await packs.keys(), nextCursor: null }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/norms/keys',
      access: 'norms.packs.edit',
      summary: 'Pins the key of a publisher.',
      body: Type.Object({ verifierKey: Type.String({ maxLength: 300 }), comparedWith: line }, strict),
      response: Type.Object(key, strict),
      handler: async ({ body, actor, reply }) => {
        reply.status(201)
        return packs.pin(actor, body)
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/norms/keys/removal',
      access: 'norms.packs.edit',
      summary: 'Takes a key away: what it signed stays, and it signs no more.',
      body: Type.Object({ verifierKey: Type.String({ maxLength: 300 }) }, strict),
      response: Type.Object({}, strict),
      handler: async ({ body, actor }) => {
        await packs.unpin(actor, body.verifierKey)
        return {}
      },
    }),
  ]
}

function asSentence({ id, norm, outcome, sentence, reason, source }: PackDetail['ruleList'][number]): object {
  return { id, norm, outcome, sentence, reason, source }
}
