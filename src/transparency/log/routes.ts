import { Readable } from 'node:stream'
import { Type } from '#kernel/schema.ts'
import { AppError } from '#kernel/errors.ts'
import { route, type Route } from '#platform/http/route.ts'
import { maxNoteBytes } from '#kernel/signed-note.ts'
import { exportRoutes, type DecisionEvidence } from './export-routes.ts'
import { servedTile } from './served.ts'
import type { TransparencyLog } from './transparency-log.ts'

const strict = { additionalProperties: false } as const
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const time = Type.String({ format: 'date-time' })

/** Others may keep a tile for ever: what it holds never changes. */
const immutable = 'public, max-age=31536000, immutable'
/** A checkpoint is young for a few seconds. */
const brief = 'public, max-age=2'

const nothing = (): AppError => new AppError('platform.not-found', 'The log has nothing at this address.')

async function bytesOf(stream: Readable, limit: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of stream as AsyncIterable<Buffer>) {
    size += part.length
    if (size > limit) throw new AppError('platform.too-large', `A note has at most ${limit} bytes.`)
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** The log as others fetch it, laid out by C2SP tlog-tiles: what is served is public and tells nothing of what happened. */
function publicLogRoutes({ folder, witnesses }: TransparencyLog): Route[] {
  return [
    route({
      method: 'GET',
      path: '/log/checkpoint',
      access: 'public',
      summary: 'The newest signed checkpoint of the log.',
      async handler({ reply }) {
        const note = await folder.read('checkpoint')
        if (note === null) throw nothing()
        reply.header('cache-control', brief)
        return reply.text(note.toString('utf8'))
      },
    }),
    route({
      method: 'GET',
      path: '/log/key',
      access: 'public',
      summary: 'The public key of the log. Compare it with what the team told you by another way.',
      async handler({ reply }) {
        const key = await folder.read('log.vkey')
        if (key === null) throw nothing()
        reply.header('cache-control', brief)
        return reply.text(key.toString('utf8'))
      },
    }),
    route({
      method: 'GET',
      path: '/log/tile/*',
      access: 'public',
      summary: 'Tiles and bundles of entries, by C2SP tlog-tiles.',
      params: Type.Object({ '*': Type.String({ maxLength: 120 }) }),
      async handler({ params, reply }) {
        const bytes = await servedTile(folder, `tile/${params['*']}`)
        if (bytes === null) throw nothing()
        reply.header('cache-control', immutable)
        return reply.stream(Readable.from([bytes]), 'application/octet-stream')
      },
    }),
    route({
      method: 'POST',
      path: '/log/add-cosignature',
      access: 'public',
      summary: "A checkpoint of this log with a witness's cosignature in it; only witnesses that the node knows count.",
      body: 'stream',
      bodyLimitBytes: maxNoteBytes,
      response: Type.Object({ witnesses: Type.Array(Type.String()) }, strict),
      handler: async ({ request }) => ({
        witnesses: await witnesses.accept(await bytesOf(request.stream, maxNoteBytes)),
      }),
    }),
  ]
}

const state = Type.Object(
  {
    epoch: orNull(Type.Integer()),
    origin: orNull(Type.String()),
    vkey: orNull(Type.String()),
    size: Type.Integer(),
    checkpoint: orNull(Type.Object({ size: Type.Integer(), signedAt: time, publishedAt: orNull(time) }, strict)),
    pending: Type.Object({ count: Type.Integer(), oldest: orNull(time) }, strict),
    quarantine: orNull(Type.Object({ reason: Type.String(), text: Type.String() }, strict)),
    witnesses: Type.Array(Type.Object({ name: Type.String(), size: orNull(Type.Integer()), at: orNull(time) }, strict)),
    request: orNull(
      Type.Object(
        {
          requestNo: Type.Integer(),
          reason: Type.String(),
          askedBy: Type.String(),
          askedAt: time,
          goOnFrom: orNull(Type.Integer()),
        },
        strict,
      ),
    ),
  },
  strict,
)

/**
 * The log for others, for those who run the node and for those who look into it.
 *
 * @param evidence What the norms keep of decisions, for who makes them again.
 */
export function logRoutes(log: TransparencyLog, evidence: DecisionEvidence): Route[] {
  return [
    ...publicLogRoutes(log),
    ...exportRoutes(log, evidence),
    route({
      method: 'GET',
      path: '/api/v1/log',
      access: 'signed-in',
      summary: 'How far the log is, who witnesses it, and whether it is quarantined.',
      response: state,
      handler: async () => ({ ...(await log.state()), request: await log.epochs.waiting() }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/log/epochs/ask',
      access: 'transparency.epoch.ask',
      summary:
        'Asks for a new epoch of a quarantined log, or after a restore to go on, with the reason; a second person confirms it.',
      body: Type.Object(
        {
          reason: Type.String({ minLength: 10, maxLength: 2000 }),
          /** The newest checkpoint that anybody outside holds: after a restore, the tree goes on when it contains it. */
          checkpoint: Type.Optional(Type.String({ minLength: 1, maxLength: maxNoteBytes })),
        },
        strict,
      ),
      response: Type.Object({ requestNo: Type.Integer() }, strict),
      async handler({ actor, body }) {
        const { requestNo } = await log.epochs.ask(actor, body.reason, body.checkpoint)
        return { requestNo }
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/log/epochs/confirm',
      access: 'transparency.epoch.confirm',
      summary: 'Begins the new epoch that somebody else asked for, or goes on after a restore.',
      body: Type.Object({ requestNo: Type.Integer() }, strict),
      response: Type.Object({ epoch: Type.Integer(), origin: Type.String() }, strict),
      handler: async ({ actor, body }) => log.epochs.confirm(actor, body.requestNo),
    }),
  ]
}
