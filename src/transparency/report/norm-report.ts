import { AppError } from '#kernel/errors.ts'
import type { Clock, Instant } from '#kernel/instant.ts'
import { dayOf, instant } from '#kernel/instant.ts'
import type { SignerKey } from '#kernel/signed-note.ts'
import type { Database } from '#platform/database.ts'
import { factId } from '../fact-record.ts'
import { commitmentsIn } from '../log/commitment.ts'
import { tilesIn } from '../log/sequencer.ts'
import { rangeHashes } from '../log/tree-reader.ts'
import { signBundle, type BundleHead, type BundleLeaf, type BundleTree } from './bundle/bundle.ts'
import { subtreesBeside } from './bundle/tree-range.ts'
import { reportFrom } from './bundle/verify.ts'
import type { NormReport, ReportPeriod } from './compute.ts'
import type { Edition } from './definition.ts'
import { metricDefinitions } from './definitions/metric-definitions.ts'
import type { FactVector } from './fact-vector.ts'
import { daysBefore, daysBetween, startOfDay } from './feed-days.ts'
import { indexesOf } from './statistics/index-ranges.ts'
import { leavesBetween, readDrilled, readLeaves, readTrees, type TreeRow } from './store.ts'

/** Which report is asked for. */
export interface ReportQuestion extends ReportPeriod {
  readonly edition: Edition
}

/** A record behind a number. */
export interface DrilledEntry {
  readonly index: number
  readonly factId: string
  readonly at: string
  readonly type: string
  readonly figures: Readonly<Record<string, string | number | boolean | null>>
  /** Null once the private record was deleted on its date: what it counts for stays. */
  readonly subject: { readonly type: string; readonly id: string } | null
  readonly actor: { readonly kind: string; readonly id: string } | null
}

/** The norm report, computed from the log when it is asked for. */
export interface NormReports {
  /** @throws {AppError} `transparency.bad-period` */
  compute(question: ReportQuestion): Promise<NormReport>
  /** Everything that an auditor needs to compute it again, signed with the log's key. @throws {AppError} `transparency.no-log-yet` */
  bundle(question: ReportQuestion): Promise<string>
  /** The records behind a number of the internal report: a metric's total, or one of its rows by their group. */
  entries(
    question: ReportPeriod & { readonly metric: string; readonly group: Readonly<Record<string, string>> },
    page: { readonly after: number; readonly limit: number },
  ): Promise<{ items: DrilledEntry[]; next: number | null }>
}

export interface NormReportDeps {
  readonly db: Database
  readonly clock: Clock
  readonly signer: (origin: string) => SignerKey
}

/** Leaves read in one question. */
const batch = 5000
/** The longest period of one report, in days: leap years have their year too. */
export const longestDays = 366 * 3

interface Part {
  readonly tree: TreeRow
  readonly offset: number
  readonly start: number
  readonly end: number
}

export function createNormReports({ db, clock, signer }: NormReportDeps): NormReports {
  /** The leaves of each tree that a period needs, with one beside it on either side, so that its borders can be seen. */
  async function partsOf({ from, to }: ReportPeriod): Promise<Part[]> {
    const span = { from: startOfDay(from), to: startOfDay(daysBefore(to, -1)) }
    const found: Part[] = []
    let offset = 0
    for (const tree of await readTrees(db)) {
      const within = await leavesBetween(db, tree, span)
      if (within !== null) {
        const border = found.length === 0 ? 1 : within.first
        found.push({
          tree,
          offset,
          start: Math.max(0, within.first - border),
          end: Math.min(tree.size, within.last + 2),
        })
      }
      offset += tree.size
    }
    // A period that goes on into a later tree takes the rest of the earlier one with it: nothing may be missing between them.
    return found.map((part, at) => (at < found.length - 1 ? { ...part, end: part.tree.size } : part))
  }

  async function* leavesOf({ tree, start, end }: Part) {
    for (let from = start; from < end; from += batch)
      yield* await readLeaves(db, tree.epoch, from, Math.min(end, from + batch))
  }

  async function* factsOf(parts: readonly Part[]): AsyncGenerator<FactVector> {
    for (const part of parts)
      for await (const { leaf_index: index, figures } of leavesOf(part))
        yield { ...figures, at: figures.at as Instant, index: index + part.offset }
  }

  function headOf({ from, to, edition }: ReportQuestion, trees: readonly BundleTree[]): BundleHead {
    assertPeriod({ from, to })
    return { format: 'comity-norm-report-bundle/1', edition, from, to, today: dayOf(clock()), trees }
  }

  async function compute(question: ReportQuestion): Promise<NormReport> {
    const head = headOf(question, [])
    return reportFrom(factsOf(await partsOf(question)), { head, definitions: metricDefinitions })
  }

  return {
    compute,

    async bundle(question) {
      assertPeriod(question)
      const parts = await partsOf(question)
      const last = parts.at(-1)
      if (last === undefined)
        throw new AppError('transparency.no-log-yet', 'The log has no published entry of this period yet.')
      const trees: BundleTree[] = []
      const leaves: BundleLeaf[] = []
      for (const part of parts) {
        for await (const row of leavesOf(part)) leaves.push(toBundleLeaf(row))
        trees.push(await treeOf(part))
      }
      const head = headOf(question, trees)
      const facts = await reportFrom(factsOf(parts), { head, definitions: metricDefinitions })
      return signBundle({ head, definitions: metricDefinitions, leaves, report: facts }, signer(last.tree.origin))
    },

    async entries({ metric: id, group, ...period }, { after, limit }) {
      const { metrics } = await compute({ ...period, edition: 'internal' })
      const metric = metrics.find(({ definition }) => definition.id === id)
      const rows = metric === undefined ? [] : [metric.total, ...metric.parts, ...metric.months]
      const row = rows.find((each) => each !== null && sameGroup(each.group, group))
      const indexes = indexesOf(row?.entries ?? '').filter((index) => index > after)
      const wanted = indexes.slice(0, limit)
      const items: DrilledEntry[] = []
      let offset = 0
      for (const tree of await readTrees(db)) {
        const [first, end] = [offset, offset + tree.size]
        const own = wanted.filter((index) => index >= first && index < end).map((index) => index - first)
        for (const found of own.length === 0 ? [] : await readDrilled(db, tree.epoch, own))
          items.push({
            index: found.leaf_index + first,
            factId: factId(found.fact_no),
            at: found.figures.at,
            type: found.figures.type,
            figures: found.figures.figures,
            subject: found.subject_id === null ? null : { type: found.subject_type!, id: found.subject_id },
            actor: found.actor_id === null ? null : { kind: found.actor_kind!, id: found.actor_id },
          })
        offset = end
      }
      return { items, next: indexes.length > limit ? wanted.at(-1)! : null }
    },
  }

  async function treeOf({ tree, offset, start, end }: Part): Promise<BundleTree> {
    const beside = await rangeHashes(subtreesBeside({ start, end }, tree.size), tilesIn(db, tree.epoch))
    return {
      origin: tree.origin,
      vkey: tree.vkey,
      checkpoint: tree.note,
      offset,
      start,
      count: end - start,
      beside: beside.map((hash) => Buffer.from(hash).toString('base64')),
    }
  }
}

function toBundleLeaf(row: {
  leaf_index: number
  entry: Buffer
  figures_salt: Buffer
  figures: BundleLeaf['vector']
}): BundleLeaf {
  const commitments = commitmentsIn(row.entry)
  if (commitments === null) throw new RangeError(`entry ${row.leaf_index} is of no layout that is known`)
  return {
    index: row.leaf_index,
    private: Buffer.from(commitments.private).toString('base64'),
    salt: row.figures_salt.toString('base64'),
    vector: row.figures,
  }
}

function sameGroup(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(one)
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
}

function assertPeriod({ from, to }: ReportPeriod): void {
  for (const [name, value] of Object.entries({ from, to }))
    if (
      !/^\d{4}-\d{2}-\d{2}$/.test(value) ||
      Number.isNaN(Date.parse(value)) ||
      dayOf(instant(`${value}T00:00:00Z`)) !== value
    )
      throw new AppError('transparency.bad-period', 'A period goes from a day to a day, each as 2026-11-22.', {
        faults: [{ pointer: `/query/${name}`, reason: 'is no day' }],
      })
  const days = daysBetween(from, to)
  if (days < 0 || days >= longestDays)
    throw new AppError('transparency.bad-period', 'A period begins before it ends, and has at most three years.')
}
