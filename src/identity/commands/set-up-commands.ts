import type { Command } from '#kernel/command.ts'
import type { OneTimeLink } from '../links/links.ts'
import { sayLink, textFlag } from './words.ts'

const init: Command = {
  noun: 'init',
  verb: '',
  summary: 'set a node up without a browser',
  usage: '--team NAME --country CC --admin EMAIL',
  flags: {
    team: { type: 'string', meaning: 'the name of the team' },
    country: { type: 'string', meaning: 'the country that it answers for, two letters' },
    admin: { type: 'string', meaning: 'the mail address of the first person' },
  },
  async run(context) {
    const team = { name: textFlag(context, 'team'), country: textFlag(context, 'country') }
    const email = textFlag(context, 'admin')
    const made = await context.api.post<{ accountId: string; link: OneTimeLink }>('/api/v1/setup/without-browser', {
      team,
      email,
    })
    if (context.json)
      context.out.json({ accountId: made.accountId, url: made.link.url, expiresAt: made.link.expiresAt })
    else sayLink(context, made.link, `The node of ${team.name} is set up. Sign in for the first time at:`)
  },
}

const setUpLink: Command = {
  noun: 'setup',
  verb: 'link',
  summary: 'a new one-time link to set the node up in a browser',
  usage: '',
  flags: {},
  async run(context) {
    sayLink(context, await context.api.post<OneTimeLink>('/api/v1/setup/link', {}), 'Set the node up at:')
  },
}

export const setUpCommands: readonly Command[] = [init, setUpLink]
