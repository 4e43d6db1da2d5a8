import { Type } from '#kernel/schema.ts'
import { actions } from '#kernel/actions.ts'
import { roles } from '#kernel/actor.ts'
import { route, type Route } from '#platform/http/route.ts'
import type { Identity } from '../identity.ts'
import { actionsOf, approvals, barredByDuty } from '../roles.ts'
import {
  clientOf,
  emailText,
  functionClass,
  linkText,
  oneTimeLink,
  pageFrom,
  pageOfItems,
  pageQuery,
  passwordText,
  personName,
  role,
  strict,
  time,
} from './shapes.ts'

const account = Type.Object(
  {
    accountId: Type.String(),
    version: Type.Integer(),
    name: Type.String(),
    email: Type.String(),
    roles: Type.Array(role),
    duties: Type.Array(functionClass),
    state: Type.Enum(['invited', 'active', 'closed']),
    createdAt: time,
    changedAt: time,
  },
  strict,
)

const person = {
  name: personName,
  roles: Type.Array(role, { maxItems: roles.length, uniqueItems: true }),
  duties: Type.Array(functionClass, { minItems: 1, maxItems: 11, uniqueItems: true }),
}
const params = Type.Object({ account: Type.String() }, strict)

const conflict = Type.Object(
  {
    accountId: Type.String(),
    name: Type.String(),
    kind: Type.String(),
    between: Type.Array(Type.String()),
    why: Type.String(),
  },
  strict,
)

const roleRow = Type.Object(
  {
    role,
    actions: Type.Array(
      Type.Object({ action: Type.String(), meaning: Type.String(), approval: Type.Boolean() }, strict),
    ),
  },
  strict,
)

/** People, invitations, and what roles mean. */
export function accountRoutes(identity: Identity): Route[] {
  const { accounts } = identity
  return [
    route({
      method: 'GET',
      path: '/api/v1/accounts',
      access: 'identity.accounts.read',
      summary: 'Accounts with their addresses; that you read them is recorded',
      query: pageQuery,
      response: pageOfItems(account),
      handler: async ({ actor, query }) => accounts.list(actor, pageFrom(query)),
    }),
    route({
      method: 'POST',
      secret: true,
      path: '/api/v1/accounts',
      access: 'identity.accounts.edit',
      summary: 'Invite a person; gives the one-time link to hand over',
      body: Type.Object({ ...person, email: emailText }, strict),
      response: Type.Object({ account, link: oneTimeLink }, strict),
      handler: async ({ actor, body, reply }) => {
        reply.status(201)
        return accounts.invite(actor, body)
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/accounts/:account',
      access: 'identity.accounts.read',
      summary: 'One account; that you read it is recorded',
      params,
      response: account,
      handler: async ({ actor, params: { account: accountId }, reply }) => {
        const found = await accounts.read(actor, accountId)
        reply.etag(found.version)
        return found
      },
    }),
    route({
      method: 'PUT',
      path: '/api/v1/accounts/:account',
      access: 'identity.accounts.edit',
      summary: 'Change name, roles and duties of an account',
      conditional: true,
      params,
      body: Type.Object(person, strict),
      response: account,
      handler: async ({ actor, params: { account: accountId }, body, ifMatch, reply }) => {
        const changed = await accounts.edit(actor, accountId, ifMatch, body)
        reply.etag(changed.version)
        return changed
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/accounts/:account',
      access: 'identity.accounts.edit',
      summary: 'Close an account, with its sessions, tokens and passkeys',
      params,
      handler: async ({ actor, params: { account: accountId } }) => accounts.close(actor, accountId),
    }),
    route({
      method: 'POST',
      secret: true,
      path: '/api/v1/accounts/:account/link',
      access: 'identity.accounts.edit',
      summary: 'A new one-time link for somebody who cannot sign in',
      params,
      response: oneTimeLink,
      handler: async ({ actor, params: { account: accountId } }) => accounts.newLink(actor, accountId),
    }),
    route({
      method: 'POST',
      secret: true,
      path: '/api/v1/invitation',
      access: 'public',
      summary: 'Take an invitation: set a password and sign in',
      body: Type.Object({ link: linkText, password: passwordText, name: Type.Optional(personName) }, strict),
      response: Type.Object({ accountId: Type.String() }, strict),
      handler: async ({ body, request, reply }) => {
        const { cookie, accountId } = await accounts.accept(body, clientOf(request, identity))
        reply.header('set-cookie', cookie)
        return { accountId }
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/identity/roles',
      access: 'signed-in',
      summary: 'What each role may do, and what is behind the wall',
      response: Type.Object(
        { items: Type.Array(roleRow), barredByDuty: Type.Array(Type.String()), nextCursor: Type.Null() },
        strict,
      ),
      handler: async () => ({
        items: roles.map((each) => ({
          role: each,
          actions: [...actionsOf([each], [])].map((action) => ({
            action,
            meaning: actions[action],
            approval: approvals.has(action),
          })),
        })),
        barredByDuty: [...barredByDuty],
        nextCursor: null,
      }),
    }),
    route({
      method: 'GET',
      path: '/api/v1/identity/duty-conflicts',
      access: 'identity.accounts.read',
      summary: 'Accounts that unite what should be in two hands',
      response: Type.Object({ items: Type.Array(conflict), nextCursor: Type.Null() }, strict),
      handler: async () => ({ items: await accounts.dutyConflicts(), nextCursor: null }),
    }),
  ]
}
