import { roles } from '#kernel/actor.ts'
import type { Command } from '#kernel/command.ts'
import type { Account } from '../accounts/account.ts'
import type { OneTimeLink } from '../links/links.ts'
import { argument, rolesFrom, sayLink, textFlag } from './words.ts'

const accountList: Command = {
  noun: 'account',
  verb: 'list',
  summary: 'people with an account; that you read them is recorded',
  usage: '',
  flags: {},
  async run({ api, out, json }) {
    const rows: string[][] = []
    for await (const account of api.pages<Account>('/api/v1/accounts')) {
      if (json) out.json(account)
      else rows.push([account.accountId, account.name, account.email, account.state, account.roles.join(' ')])
    }
    if (!json) out.table(['account', 'name', 'address', 'state', 'roles'], rows)
  },
}

const accountInvite: Command = {
  noun: 'account',
  verb: 'invite',
  summary: 'invite a person; prints the one-time link to hand over',
  usage: '--name NAME --email EMAIL --role ROLE[,ROLE] [--duty FUNCTION[,FUNCTION]]',
  flags: {
    name: { type: 'string', meaning: 'the name of the person' },
    email: { type: 'string', meaning: 'the mail address of the person' },
    role: { type: 'string', meaning: `one or more of: ${roles.join(', ')}` },
    duty: { type: 'string', meaning: 'functions that the person serves; csirt where nothing is said' },
  },
  async run(context) {
    const duty = context.flags['duty']
    const person = {
      name: textFlag(context, 'name'),
      email: textFlag(context, 'email'),
      roles: rolesFrom(textFlag(context, 'role')),
      duties: typeof duty === 'string' ? duty.split(',') : ['csirt'],
    }
    const { link, account } = await context.api.post<{ link: OneTimeLink; account: Account }>(
      '/api/v1/accounts',
      person,
    )
    if (context.json) context.out.json({ accountId: account.accountId, url: link.url, expiresAt: link.expiresAt })
    else sayLink(context, link, `Hand this to ${account.name}:`)
  },
}

const accountEdit: Command = {
  noun: 'account',
  verb: 'edit',
  summary: 'change the name, roles or duties of an account',
  usage: 'ACCOUNT-ID [--name NAME] [--role ROLE[,ROLE]] [--duty FUNCTION[,FUNCTION]]',
  flags: {
    name: { type: 'string', meaning: 'the name from now on' },
    role: { type: 'string', meaning: 'all roles from now on' },
    duty: { type: 'string', meaning: 'all functions that the person serves from now on' },
  },
  async run(context) {
    const { api, out, json, flags } = context
    const path = `/api/v1/accounts/${encodeURIComponent(argument(context, 'account by its id'))}`
    const before = await api.get<Account>(path)
    const changed = {
      name: flags['name'] === undefined ? before.name : textFlag(context, 'name'),
      roles: flags['role'] === undefined ? before.roles : rolesFrom(textFlag(context, 'role')),
      duties: flags['duty'] === undefined ? before.duties : textFlag(context, 'duty').split(','),
    }
    const account = await api.put<Account>(path, changed, String(before.version))
    if (json) out.json(account)
    else out.line(`${account.name} is now ${account.roles.join(', ') || 'without a role'}.`)
  },
}

const accountLink: Command = {
  noun: 'account',
  verb: 'link',
  summary: 'a new one-time link for somebody who cannot sign in',
  usage: 'ACCOUNT-ID',
  flags: {},
  async run(context) {
    const accountId = argument(context, 'account by its id')
    const link = await context.api.post<OneTimeLink>(`/api/v1/accounts/${encodeURIComponent(accountId)}/link`, {})
    sayLink(context, link, 'Hand this to the person:')
  },
}

const accountClose: Command = {
  noun: 'account',
  verb: 'close',
  summary: 'close an account, with its sessions, tokens and passkeys',
  usage: 'ACCOUNT-ID',
  flags: {},
  async run(context) {
    await context.api.delete(`/api/v1/accounts/${encodeURIComponent(argument(context, 'account by its id'))}`)
  },
}

const accountConflicts: Command = {
  noun: 'account',
  verb: 'conflicts',
  summary: 'accounts that unite what should be in two hands',
  usage: '',
  flags: {},
  async run({ api, out, json }) {
    interface Conflict {
      name: string
      kind: string
      why: string
    }
    const { items } = await api.get<{ items: Conflict[] }>('/api/v1/identity/duty-conflicts')
    if (json) for (const item of items) out.json(item)
    else
      out.table(
        ['name', 'conflict', 'why'],
        items.map(({ name, kind, why }) => [name, kind, why]),
      )
  },
}

export const accountCommands: readonly Command[] = [
  accountList,
  accountInvite,
  accountEdit,
  accountLink,
  accountClose,
  accountConflicts,
]
