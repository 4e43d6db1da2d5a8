import { day, plusMs, type Clock, type Instant } from '#kernel/instant.ts'
import type { Need, NeedSource } from '#kernel/need.ts'
import type { Sql } from '#platform/database.ts'
import type { Measure } from './measure.ts'
import * as store from './store.ts'

const shownNeeds = 50
/** How long before its end a measure in force is shown to those who can prolong it or let it go. */
const endsSoonMs = day

const hrefOf = ({ measureId }: Pick<Measure, 'measureId'>): string => `/measures/${measureId}`

/** A measure in force that ends soon: longer is a new decision, and that takes time. */
export function needOfEnding({ endsAt, ...measure }: Measure): Need {
  return {
    kind: 'measure-ends',
    title: `${measure.proposal.title} ends`,
    detail: 'It ends by itself. If it is still needed, an extension is decided anew.',
    href: hrefOf(measure),
    dueAt: endsAt,
    harm: measure.targets.length,
  }
}

/** Rows that are contact points of a response team, and wait for somebody to call it. @source rule k-1 */
export function needOfNearMiss({ nearMiss, teamCall, ...measure }: Measure): Need {
  const team = nearMiss?.team ?? 'a response team'
  return {
    kind: 'measure-near-miss',
    title: teamCall === null ? `${team} is to be called` : `${team} was called; its rows wait`,
    detail:
      teamCall === null
        ? `${measure.proposal.title} would hit its contact point. Call on a channel that is not affected.`
        : `${measure.proposal.title}: apply it, or set it aside.`,
    href: hrefOf(measure),
    dueAt: null,
    harm: measure.targets.length,
  }
}

/** A measure in force of which somebody says that it harms. @param since When that was said first: it waits since then. */
export function needOfHarm(measure: Measure, since: Instant): Need {
  return {
    kind: 'measure-harm',
    title: `${measure.proposal.title} is said to harm somebody`,
    detail: 'Read what was reported; take the measure back, or make it narrower.',
    href: hrefOf(measure),
    dueAt: since,
    harm: measure.harmReports,
  }
}

/** What measures have that needs a person. Reviews of a broken glass, and what waits for approval, are shown by the approvals. */
export function measureNeeds({ db, clock }: { readonly db: Sql; readonly clock: Clock }): NeedSource {
  return async ({ actions }) => {
    if (!actions.has('measures.read')) return []
    const [ending, missed, harming] = await Promise.all([
      actions.has('measures.propose') ? store.endingBefore(db, plusMs(clock(), endsSoonMs), shownNeeds) : [],
      actions.has('measures.propose') ? store.nearMissesWaiting(db, shownNeeds) : [],
      actions.has('measures.reverse') ? store.harming(db, shownNeeds) : [],
    ])
    return [
      ...harming.map(({ measure, since }) => needOfHarm(measure, since)),
      ...ending.map(needOfEnding),
      ...missed.map(needOfNearMiss),
    ]
  }
}
