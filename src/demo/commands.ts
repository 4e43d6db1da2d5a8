import { randomBytes } from 'node:crypto'
import type { Command } from '#kernel/command.ts'
import { AppError } from '#kernel/errors.ts'
import { day, dayOf, plusMs, type Instant } from '#kernel/instant.ts'
import { fillDemo, fullSize } from './fill.ts'

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
        'Exampleland is there: six providers, twelve critical operators, five partner teams, thirty days of reports, nine people who act.',
      )
      out.line(`  ${reports} reports with ${rows} rows, ${rejected} of them refused`)
      out.line(`  notifications: ${states.join(', ')}; ${answers} answers`)
      out.line('')
      out.line('What to look at next:')
      for (const line of [...lookAtNext, ...recomputing(asOf)]) out.line(`  ${line}`)
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

/** Ten minutes, in order. @source NORMS-IN-PRACTICE D3 */
const lookAtNext: readonly string[] = [
  'Today          what waits for a person, by clock and harm; three days without feeds, shaded; a clock of law that runs',
  'Notifications  held: a partner abroad that nobody has looked up yet, one that stands on a list; exercise messages, which reach nobody',
  'Taskings       a ministry wants to hack back and the data of a partner: refused, why, what can be done instead, the letter',
  'Measures       near-miss: the mail server of a team in a list of attackers, kept out; the rest in force; a broken glass, not yet reviewed',
  'Assessments    four hypotheses, two frozen versions to compare; under Statements the advisory that left at once, and a State not accused',
  'Approvals      notices to a provider abroad: put one forward, and approve it as Lio Liaison, by his link below',
  'Rules, Policy  a draft of the legal adviser: what would have changed last month; Framework: who answers for what',
  'Findings       type vulnerable-exchange-server: new this morning; Lantern Hosting (AS64499): told a month ago, still there',
  'Reports        scan_teapot, a type that nobody knows; scan_redis of yesterday, with a row that could not be read',
  'Directory      contacts in amber, unverified for half a year; Meadow Networks, whose mail came back: its systems have nobody',
  'Norm report    choose a number and see its records; then, with the node running, take a bundle and compute it again:',
]

/** A number that a stranger can compute again, for the days of the story. */
function recomputing(now: Instant): readonly string[] {
  const [from, to] = [dayOf(plusMs(now, -fullSize.days * day)), dayOf(now)]
  return [
    `comity norms report --from ${from} --to ${to} --bundle exampleland.bundle`,
    'comity norms report --recompute exampleland.bundle   the same numbers, with no node',
    'comity directory who 198.19.159.7                    two providers claim it',
  ]
}
