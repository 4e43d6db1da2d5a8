import { randomBytes } from 'node:crypto'
import type { Command } from '#kernel/command.ts'
import { AppError } from '#kernel/errors.ts'
import type { Instant } from '#kernel/instant.ts'
import { fillDemo } from './fill.ts'

const defaultSeed = 'exampleland'

/** The command that fills an empty node. @source CONTRACT, Commands; NORMS-IN-PRACTICE D3 */
export const demoCommands: readonly Command[] = [
  {
    noun: 'demo',
    verb: '',
    summary: 'fill an empty node with a fictional country',
    usage: '[--seed WORD]',
    flags: { seed: { type: 'string', meaning: 'another word gives another history; the same word the same' } },
    async run({ positionals, flags, api, out, json, sleep }) {
      if (positionals.length > 0) throw new AppError('platform.bad-usage', 'The demo takes no file: comity demo')
      // The node's own clock: reports of days to come would be refused.
      const { asOf } = await api.get<{ asOf: Instant }>('/api/v1/desk/today')
      const seed = typeof flags['seed'] === 'string' ? flags['seed'] : defaultSeed
      const newPassword = (): string => randomBytes(24).toString('base64url')
      const made = await fillDemo({ api, now: asOf, seed, sleep, newPassword, progress: out.progress })
      out.progress('')
      if (json) return out.json(made)
      const { reports, rows, rejected, notifications, answers } = made
      const states = Object.entries(notifications).map(([state, count]) => `${count} ${state}`)
      out.line(
        'Exampleland is there: six providers, twelve critical operators, five partner teams, thirty days of reports.',
      )
      out.line(`  ${reports} reports with ${rows} rows, ${rejected} of them refused`)
      out.line(`  notifications: ${states.join(', ')}; ${answers} answers`)
      out.line('')
      out.line('What to look at next:')
      for (const line of lookAtNext) out.line(`  ${line}`)
      if (made.signInUrl !== null) {
        out.line('')
        out.line('Sign in while the node runs (npm start with the same data folder), once:')
        out.line(`  ${made.signInUrl}`)
      }
      out.line('')
      out.line(
        'Or as one of the team, within an hour and once; later: comity account list, comity account link ACCOUNT-ID',
      )
      for (const { role, name, url } of made.signInAs) out.line(`  ${role.padEnd(15)} ${name.padEnd(14)} ${url}`)
    },
  },
]

const lookAtNext: readonly string[] = [
  'Today          what waits for a person: held notifications, answers that ask for one, refused rows; three days without feeds, shaded',
  'Notifications  held: a partner abroad that nobody has looked up yet, one that stands on a list; exercise messages, which reach nobody',
  'Findings       type vulnerable-exchange-server: new this morning; Lantern Hosting (AS64499): told a month ago, still there',
  'Reports        scan_teapot, a type that nobody knows; scan_redis of yesterday, with a row that could not be read',
  'Directory      contacts in amber, unverified for half a year; Meadow Networks, whose mail came back: its systems have nobody',
  'comity directory who 198.19.159.7     two providers claim it',
  'comity notification list --json       the same on the command line',
]
