import { roles } from '#kernel/actor.ts'
import type { Command } from '#kernel/command.ts'
import { AppError } from '#kernel/errors.ts'
import type { Token } from '../tokens/store.ts'
import { argument, rolesFrom, textFlag } from './words.ts'

function daysFrom(text: string): number {
  const days = Number(text)
  if (!Number.isInteger(days) || days < 1) throw new AppError('platform.bad-usage', '--days is a whole number from 1.')
  return days
}

const tokenCreate: Command = {
  noun: 'token',
  verb: 'create',
  summary: 'make an API token for scripts',
  usage: '--role ROLE[,ROLE] [--name N] [--days N]',
  flags: {
    role: { type: 'string', meaning: `what it may do: ${roles.join(', ')}` },
    name: { type: 'string', meaning: 'what it is for' },
    days: { type: 'string', meaning: 'days until it expires, where that is less than the setting says' },
  },
  async run(context) {
    const { out, json, flags, api } = context
    const days = flags['days'] === undefined ? {} : { days: daysFrom(textFlag(context, 'days')) }
    const name = flags['name'] === undefined ? '' : textFlag(context, 'name')
    const body = { roles: rolesFrom(textFlag(context, 'role')), name, ...days }
    const { token, details } = await api.post<{ token: string; details: Token }>('/api/v1/tokens', body)
    if (json) out.json({ token, tokenId: details.tokenId, expiresAt: details.expiresAt })
    else {
      out.line(token)
      out.progress(`It is shown this once, and works until ${details.expiresAt}.\n`)
    }
  },
}

const tokenList: Command = {
  noun: 'token',
  verb: 'list',
  summary: 'API tokens, without their secrets',
  usage: '',
  flags: {},
  async run({ api, out, json }) {
    const rows: string[][] = []
    for await (const token of api.pages<Token>('/api/v1/tokens')) {
      if (json) out.json(token)
      else
        rows.push([
          token.tokenId,
          token.name,
          token.roles.join(' '),
          token.endedAt ? 'ended' : token.expiresAt,
          token.lastUsedOn ?? 'never',
        ])
    }
    if (!json) out.table(['token', 'name', 'roles', 'expires', 'last used'], rows)
  },
}

const tokenEnd: Command = {
  noun: 'token',
  verb: 'end',
  summary: 'end an API token',
  usage: 'TOKEN-ID',
  flags: {},
  async run(context) {
    await context.api.delete(`/api/v1/tokens/${encodeURIComponent(argument(context, 'token by its id'))}`)
  },
}

export const tokenCommands: readonly Command[] = [tokenCreate, tokenList, tokenEnd]
