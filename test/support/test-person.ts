import type { FunctionClass, Role } from '#kernel/actor.ts'
import type { TestNode } from './node.ts'
import { cookiesOf, goodPassword } from './people.ts'

/** A person with an account of their own on a test node, signed in. */
export interface TestPerson {
  readonly accountId: string
  readonly name: string
  /** The session's, as the browser keeps it. */
  readonly cookie: { readonly name: string; readonly value: string }
  /** A request in the person's session, as a page of the console makes it. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** The same with a JSON body, and the answer read. */
  send<T = Record<string, unknown>>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: T }>
  /** A token of this person, who must be an administrator to make one. */
  token(roles: readonly Role[]): Promise<string>
}

let made = 0

/**
 * Invites a person and takes the invitation. Two of these are two persons when it comes to approvals, unlike two
 * tokens that the shell made.
 */
export async function testPerson(
  node: Pick<TestNode, 'shell' | 'url'>,
  options: {
    readonly roles: readonly Role[]
    readonly duties?: readonly FunctionClass[]
    readonly name?: string
    /** One that no earlier run on the same data folder has used; without it, one that no other person of this run has. */
    readonly email?: string
  },
): Promise<TestPerson> {
  const name = options.name ?? `Test ${options.roles.join(' ')}`
  const { link } = await node.shell.post<{ link: { url: string } }>('/api/v1/accounts', {
    name,
    email: options.email ?? `person.${(made += 1)}.${options.roles[0]}@csirt.example`,
    roles: options.roles,
    duties: options.duties ?? ['csirt'],
  })
  const origin = new URL(node.url).origin
  const taken = await fetch(`${node.url}/api/v1/invitation`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ link: link.url.split('#')[1], password: goodPassword }),
  })
  if (taken.status !== 200) throw new Error(`the invitation was not taken: ${taken.status} ${await taken.text()}`)
  const [[cookieName, value] = ['', '']] = Object.entries(cookiesOf(taken.headers.get('set-cookie') ?? ''))
  const cookie = `${cookieName}=${value}`
  const { accountId } = (await taken.json()) as { accountId: string }
  const session = await fetch(`${node.url}/api/v1/session`, { headers: { cookie } })
  const { csrf } = (await session.json()) as { csrf: string }

  const ask = (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers)
    headers.set('cookie', cookie)
    headers.set('origin', origin)
    headers.set('x-comity-csrf', csrf)
    return fetch(`${node.url}${path}`, { redirect: 'manual', ...init, headers })
  }
  const send = async <T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> => {
    const response = await ask(path, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as T }
  }
  return {
    accountId,
    name,
    cookie: { name: cookieName, value },
    fetch: ask,
    send,
    async token(roles) {
      const { status, body } = await send<{ token: string }>('POST', '/api/v1/tokens', { name: `of ${name}`, roles })
      if (status !== 201) throw new Error(`no token was made: ${status}`)
      return body.token
    },
  }
}
