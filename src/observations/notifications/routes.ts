import { Type } from '#kernel/schema.ts'
import { html } from '#kernel/html.ts'
import { AppError } from '#kernel/errors.ts'
import { route, type Route } from '#platform/http/route.ts'
import { findingSchema } from '../findings/routes.ts'
import { nullable, pageQuery, words } from '#platform/http/schemas.ts'
import type { AdviceBook } from './advice.ts'
import { notificationStates } from './notification.ts'
import type { Notifications } from './notifications.ts'
import { adviceHtml } from './render.ts'

const view = {
  notificationId: Type.String(),
  state: words(notificationStates),
  recipient: Type.Object({
    teamId: nullable(Type.String()),
    teamName: Type.String(),
    contactId: nullable(Type.String()),
    email: Type.String(),
    stale: Type.Boolean(),
  }),
  format: Type.String(),
  feed: Type.String(),
  tlp: Type.String(),
  findings: Type.Integer(),
  decisionId: nullable(Type.String()),
  outcome: nullable(Type.String()),
  whyHeld: nullable(Type.String()),
  createdAt: Type.String(),
  sentAt: nullable(Type.String()),
  exercise: Type.Boolean(),
  may: Type.Array(Type.String()),
}
const viewSchema = Type.Object(view)
const detailSchema = Type.Object({
  ...view,
  preview: Type.Object({
    subject: Type.String(),
    text: Type.String(),
    html: Type.String(),
    attachments: Type.Array(
      Type.Object({
        name: Type.String(),
        contentType: Type.String(),
        sizeBytes: Type.Integer(),
        text: Type.String(),
      }),
    ),
  }),
  items: Type.Array(findingSchema),
  answers: Type.Array(
    Type.Object({
      at: Type.String(),
      findingId: nullable(Type.String()),
      answer: Type.String(),
      comment: nullable(Type.String()),
      replaced: Type.Boolean(),
    }),
  ),
  messageId: nullable(Type.String()),
  clearedReason: nullable(Type.String()),
  suppressedReason: nullable(Type.String()),
})
const params = Type.Object({ notificationId: Type.String({ maxLength: 40 }) })
const body = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 2000 }) }, { additionalProperties: false })

const acts = [
  ['release', 'Lets a held notification go on: it is decided anew, with the fact that a person looked at it.'],
  ['hold', 'Holds a notification that has not left.'],
  ['suppress', 'Says that a notification is not to be sent, and why.'],
  ['resend', 'Sends it once more, under a decision of now.'],
] as const

/** The addresses of notifications, and the advice pages that mails and answer pages point to. */
export function notificationRoutes(notifications: Notifications, advice: AdviceBook): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/notifications',
      access: 'observations.read',
      summary: 'Notifications, the latest first.',
      query: Type.Object(
        {
          ...pageQuery,
          state: Type.Optional(words(notificationStates)),
          team: Type.Optional(Type.String({ maxLength: 40 })),
        },
        { additionalProperties: false },
      ),
      response: Type.Object({ items: Type.Array(viewSchema), nextCursor: nullable(Type.String()) }),
      handler: ({ query }) => notifications.list(query),
    }),
    route({
      method: 'GET',
      path: '/api/v1/notifications/:notificationId',
      access: 'observations.read',
      summary: 'One notification, exactly as its recipient sees it.',
      params,
      response: detailSchema,
      handler: ({ params: { notificationId } }) => notifications.show(notificationId),
    }),
    ...acts.map(([act, summary]) =>
      route({
        method: 'POST',
        path: `/api/v1/notifications/:notificationId/${act}`,
        access: 'observations.release',
        summary,
        params,
        body,
        response: viewSchema,
        handler: ({ actor, params: { notificationId }, body: { reason } }) =>
          notifications.act(actor, notificationId, act, reason),
      }),
    ),
    route({
      method: 'GET',
      path: '/advice/:name',
      access: 'public',
      summary: 'What a problem means and how to mend it, for recipients.',
      params: Type.Object({ name: Type.String({ pattern: '^[a-z0-9-]{1,80}$' }) }),
      async handler({ params: { name }, reply }) {
        const found = advice.named(name)
        if (found === null) throw new AppError('platform.not-found', 'There is no advice of this name.')
        reply.header('cache-control', 'public, max-age=3600')
        return reply.html(
          html`<!doctype html>
            <html lang="en">
              <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width" />
                <title>${found.title}</title>
              </head>
              <body>
                <main>
                  <h1>${found.title}</h1>
                  ${adviceHtml(found)}
                </main>
              </body>
            </html>`.toString(),
        )
      },
    }),
  ]
}
