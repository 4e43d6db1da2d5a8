import { Type } from 'typebox'
import { route, type Route } from '#platform/http/route.ts'
import type { Desk } from './today.ts'

/** The address of the first page. */
export function deskRoutes(desk: Desk): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/desk/today',
      access: 'desk.read',
      summary: 'What needs a person now, by clock and harm; the state of the feeds; trends.',
      response: Type.Unknown(),
      handler: ({ actor }) => desk.today(actor),
    }),
  ]
}
