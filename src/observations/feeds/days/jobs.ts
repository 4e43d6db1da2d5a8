import { systemActor } from '#kernel/actor.ts'
import { dayOf, hour, type Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/database.ts'
import type { FactValues } from '#platform/facts.ts'
import type { Job } from '#platform/jobs.ts'
import type { ObservationsDeps } from '../../deps.ts'
import type { FollowUp } from '../../followup/follow-up.ts'
import type { ReadTerritory } from '../../privacy/territory.ts'
import { readRetention } from '../../reports/retention/overview.ts'
import { endOfDay, figuresOf, lastSettledDay, nextDay, startOf, type FeedDay } from './feed-day.ts'
import { actsOfDay, closingsOfDay, feedsOnDay, firstUnsaid, markSaid, newFindings, type LeafKind } from './store.ts'

type Deps = ObservationsDeps & { readonly followUp: Pick<FollowUp, 'figures'>; readonly territory: ReadTerritory }

/**
 * Says once a day what the norm report cannot know from single acts: what each feed showed, how findings stand, what is kept too long.
 * A leaf for each feed and day, never for a finding.
 *
 * @source C16: M-c2, M-c3, M-lr1, M-e1
 */
export function createDailyLeaves(deps: Deps): Job[] {
  const { db, clock } = deps
  return [
    {
      name: 'observations.feed-days',
      everyMs: hour,
      async run(signal) {
        const last = lastSettledDay(clock())
        for (let on = await firstUnsaid(db); on !== null && on <= last && !signal.aborted; on = nextDay(on)) {
          const day = on
          await db.transaction((tx) => sayFeedDay(deps, tx, day))
        }
      },
    },
    {
      name: 'observations.stock-days',
      everyMs: hour,
      async run() {
        await db.transaction((tx) => sayRetention(deps, tx))
        if ((await deps.territory()) !== null) await db.transaction((tx) => sayOutcomes(deps, tx))
      },
    },
  ]
}

async function sayFeedDay(deps: Deps, tx: Tx, on: string): Promise<void> {
  const span = { from: startOf(on), to: startOf(nextDay(on)) }
  const feeds = await feedsOnDay(tx, on)
  const [fresh, acts, closings] = [
    await newFindings(tx, span),
    await actsOfDay(tx, span),
    await closingsOfDay(tx, span),
  ]
  for (const { feed_no: no, ...delivered } of feeds) {
    const own = acts.find((each) => each.feed_no === no)
    const found: FeedDay = {
      ...delivered,
      new: fresh.find((each) => each.feed_no === no)?.new ?? 0,
      orphans: fresh.find((each) => each.feed_no === no)?.orphans ?? 0,
      told: own?.told ?? 0,
      ended: own?.ended ?? 0,
      reopened: own?.reopened ?? 0,
      closings: closings.filter((each) => each.feed_no === no),
    }
    // The fact is about the day, and was true at its end; when it was said stands in the table.
    await say(deps, tx, {
      kind: 'feed-day',
      name: found.feed,
      day: on,
      at: endOfDay(on),
      figures: figuresOf(on, found),
    })
  }
}

async function sayRetention(deps: Deps, tx: Tx): Promise<void> {
  const { classes, asOf } = await readRetention(deps)
  const sum = (of: 'kept' | 'overdue' | 'underHold'): number => classes.reduce((all, each) => all + each[of], 0)
  const figures = { kept: sum('kept'), overdue: sum('overdue'), underHold: sum('underHold') }
  await say(deps, tx, { kind: 'retention-day', name: '', day: dayOf(asOf), at: asOf, figures })
}

async function sayOutcomes(deps: Deps, tx: Tx): Promise<void> {
  const now = deps.clock()
  // Counting reads every finding of own territory: not each hour, only where the day is not said yet.
  if (!(await markSaid(tx, { kind: 'outcomes-day', name: '', day: dayOf(now), at: now }))) return
  const { known, withOutcomeOrReason, mix } = await deps.followUp.figures()
  const figures = {
    known,
    withOutcome: withOutcomeOrReason,
    mix: mix.map(({ code, count }) => `${code}:${count}`).join(' '),
  }
  await emit(deps, tx, { kind: 'outcomes-day', name: '', at: now, figures })
}

interface Leaf {
  readonly kind: LeafKind
  readonly name: string
  readonly at: Instant
  readonly figures: FactValues
}

async function say(deps: Deps, tx: Tx, leaf: Leaf & { readonly day: string }): Promise<void> {
  if (await markSaid(tx, { ...leaf, at: deps.clock() })) await emit(deps, tx, leaf)
}

function emit(deps: Deps, tx: Tx, { kind, name, at, figures }: Leaf): Promise<void> {
  return deps.emit(tx, {
    type: `observations.${kind}`,
    at,
    actor: systemActor('observations'),
    subject: name === '' ? { type: 'observations.findings', id: 'all' } : { type: 'observations.feed', id: name },
    detail: {},
    figures,
  })
}
