import type { Page } from '#kernel/page.ts'
import type { Directory } from '#directory'
import type { Actor } from '#kernel/actor.ts'
import type { NeedSource } from '#kernel/need.ts'
import { day, minute, plusMs, type Clock } from '#kernel/instant.ts'
import type { Observations } from '#observations'
import type { Sql } from '#platform/database.ts'
import { coverageByAsn, sumsOf, type AsnCoverage, type CoverageSums } from './coverage.ts'
import { after, byRecurrence, cursorAfter, type Measures, type RepeatNetwork } from './networks.ts'
import { remembered } from '#kernel/remembered.ts'
import { busyNetworks, measuresOf, openByAsn, recurrences, seenAsns } from './store.ts'
import { createToday, type Today } from './today.ts'

/** How much of the nation's numbers is answered for and looked at. */
export interface CoveragePage extends Page<AsnCoverage> {
  readonly sums: CoverageSums
  /** How many address tables say which numbers are the nation's. */
  readonly tables: number
}

export interface Desk {
  today(actor: Actor): Promise<Today>
  coverage(page: { show: 'all' | 'no-contact' | 'no-findings'; cursor?: number; limit: number }): Promise<CoveragePage>
  networks(page: { cursor?: string; limit: number }): Promise<Page<RepeatNetwork>>
}

export interface DeskDeps {
  readonly db: Sql
  readonly clock: Clock
  readonly directory: Directory
  readonly observations: Observations
  readonly homeCountry: () => Promise<string | null>
  /** What other rooms have that needs a person. */
  readonly needs: readonly NeedSource[]
}

/** Reading all of millions of findings takes a moment; the pages are looked at often. */
const freshMs = 5 * minute
/** Feed data that is older says nothing of whether anybody looks now. */
const seenDays = 30

const noMeasures: Measures = {
  notifications: 0,
  lastSentAt: null,
  answers: 0,
  answersToMend: 0,
  lastAnswerAt: null,
}

/** What needs a person now, and how the nation's networks stand: read across rooms, changing nothing. */
export function createDesk(deps: DeskDeps): Desk {
  const { db, clock, directory } = deps
  const busiest = remembered(clock, freshMs, () => busyNetworks(db, 12))
  const returning = remembered(clock, freshMs, async () => byRecurrence(await recurrences(db)))
  const coverage = remembered(clock, freshMs, async () => {
    const home = await deps.homeCountry()
    if (home === null) return { items: [], tables: 0 }
    const [tables, routes, seen] = await Promise.all([
      directory.addressTables.load(),
      directory.loadRoutes(),
      seenAsns(db, plusMs(clock(), -seenDays * day), home),
    ])
    const data = tables.map((each) => each.data)
    return { items: coverageByAsn(data, routes, home, seen), tables: tables.length }
  })
  const overdue = remembered(clock, freshMs, () => deps.observations.followUp.overdue())

  return {
    today: createToday({ ...deps, busiest, overdue, sources: deps.needs }),

    async coverage({ show, cursor, limit }) {
      const { items, tables } = await coverage()
      const wanted = items.filter(
        (each) =>
          each.asn > (cursor ?? -1) && (show === 'all' || (show === 'no-contact' ? !each.contact : !each.findings)),
      )
      const shown = wanted.slice(0, limit)
      return {
        items: shown,
        nextCursor: wanted.length > limit ? String(shown.at(-1)!.asn) : null,
        sums: sumsOf(items),
        tables,
      }
    },

    async networks({ cursor, limit }) {
      const following = after(await returning(), cursor)
      const shown = following.slice(0, limit)
      const asns = shown.map((each) => each.asn)
      const [measures, open] = await Promise.all([measuresOf(db, asns), openByAsn(db, asns)])
      return {
        items: shown.map((each) => ({
          ...each,
          open: open.get(each.asn) ?? 0,
          measures: measures.get(each.asn) ?? noMeasures,
        })),
        nextCursor: following.length > limit ? cursorAfter(shown.at(-1)!) : null,
      }
    },
  }
}
