import type { DemoContext, ReportView } from './api.ts'
import { all } from './api.ts'
import { answers, decided, giveAnswers } from './answers.ts'
import { bounce } from './bounce.ts'
import { fillDirectory } from './directory.ts'
import { prepareNode } from './guard.ts'
import { tellAssessment } from './statements.ts'
import { historyOf } from './history.ts'
import { tellMeasures } from './measures.ts'
import { tellOffice } from './office.ts'
import { invitePeople, signInLinks, type SignInLink } from './people.ts'
import { handIn } from './reports.ts'
import { tellTaskings } from './taskings.ts'

/** How much of the story is told. */
export interface DemoSize {
  readonly days: number
  /** Share of the systems of a full demo. */
  readonly scale: number
}

export const fullSize: DemoSize = { days: 30, scale: 1 }

/** What a demo left behind. */
export interface DemoSummary {
  readonly reports: number
  readonly rows: number
  readonly rejected: number
  readonly notifications: Readonly<Record<string, number>>
  readonly answers: number
  /** One-time address to sign in by; null where the node had its people already. */
  readonly signInUrl: string | null
  /** One-time addresses of the people of the story, for an hour. */
  readonly signInAs: readonly SignInLink[]
}

/**
 * Tells the story of thirty days to an empty node, through its API alone: teams, then the first reports and what recipients answered
 * to them, then all that followed up to this morning; and what the people of the team were asked and did, each as themselves.
 *
 * @throws {AppError} `platform.demo-refused` when the node is not empty, or mail could leave the machine.
 */
export async function fillDemo(context: DemoContext, size: DemoSize = fullSize): Promise<DemoSummary> {
  const signInUrl = await prepareNode(context.api)
  await fillDirectory(context)
  const history = historyOf({ seed: context.seed, now: context.now, ...size })
  const beginning = history.filter((report) => report.day < 2)
  await handIn(context, beginning)
  context.progress('the first answers')
  const first = await giveAnswers(context, answers.first)
  await bounce(context)
  await handIn(context, history.slice(beginning.length))
  context.progress('the last answers')
  const last = await giveAnswers(context, answers.last)

  const people = await invitePeople(context)
  await tellTaskings(context, people)
  await tellMeasures(context, people)
  await tellAssessment(context, people)
  await tellOffice(context, people)

  const reports = await all(context.api.pages<ReportView>('/api/v1/reports?limit=200'))
  const notifications: Record<string, number> = {}
  for (const { state } of await decided(context)) notifications[state] = (notifications[state] ?? 0) + 1
  return {
    reports: reports.length,
    rows: reports.reduce((sum, { rows }) => sum + rows, 0),
    rejected: reports.reduce((sum, { rejected }) => sum + rejected, 0),
    notifications,
    answers: first + last,
    signInUrl,
    signInAs: await signInLinks(context, people),
  }
}
