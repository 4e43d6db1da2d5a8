import type { ApiClient } from '#kernel/command.ts'
import type { Role } from '#kernel/actor.ts'
import type { DemoContext } from './api.ts'

/** Somebody of the fictional team, with an account and a session of their own. */
export interface Person {
  readonly accountId: string
  readonly name: string
  readonly email: string
  /** What is asked by it is asked by this person. */
  readonly api: ApiClient
}

/** Who works for the team of the story. Each has one role: nobody can do two halves of what takes two. */
const staff = {
  officer: { name: 'Dana Duty', role: 'duty-officer' },
  analyst: { name: 'Ana Lyst', role: 'analyst' },
  peer: { name: 'Petr Peer', role: 'analyst' },
  liaison: { name: 'Lio Liaison', role: 'liaison' },
  head: { name: 'Hana Head', role: 'head' },
  legal: { name: 'Lex Legal', role: 'legal' },
  protection: { name: 'Dora Privacy', role: 'data-protection' },
  diplomat: { name: 'Dipa Envoy', role: 'diplomatic' },
  auditor: { name: 'Audra Auditor', role: 'auditor' },
} as const satisfies Record<string, { name: string; role: Role }>

export type Staff = keyof typeof staff
export type People = Readonly<Record<Staff, Person>>

/** Invites everybody, and takes each invitation as the person would: by its link, with a password that nobody gets to see. */
export async function invitePeople({ api, newPassword, progress }: DemoContext): Promise<People> {
  progress('people')
  const people: Partial<Record<Staff, Person>> = {}
  for (const [key, { name, role }] of Object.entries(staff)) {
    const email = `${name.toLowerCase().replace(' ', '.')}@csirt.example`
    const { account, link } = await api.post<{ account: { accountId: string }; link: { url: string } }>(
      '/api/v1/accounts',
      { name, email, roles: [role], duties: ['csirt'] },
    )
    const own = await api.takeInvitation(link.url.split('#')[1] ?? '', newPassword())
    people[key as Staff] = { accountId: account.accountId, name, email, api: own }
  }
  return people as People
}

/** A one-time link by which somebody at the keyboard can sign in as one of them. */
export interface SignInLink {
  readonly name: string
  readonly role: Role
  readonly url: string
}

/** New links for all, once the story is told: who takes one sets a password and is that person from then on. */
export async function signInLinks({ api }: DemoContext, people: People): Promise<SignInLink[]> {
  const links: SignInLink[] = []
  for (const [key, { name, accountId }] of Object.entries(people) as [Staff, Person][]) {
    const { url } = await api.post<{ url: string }>(`/api/v1/accounts/${accountId}/link`, {})
    links.push({ name, role: staff[key].role, url })
  }
  return links
}
