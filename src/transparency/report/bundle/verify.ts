import { canonicalJson, type Json } from '#kernel/canonical-json.ts'
import { isAppError } from '#kernel/errors.ts'
import { instant } from '#kernel/instant.ts'
import { leafHash, sameHash } from '#kernel/merkle.ts'
import { openCheckpoint } from '../../log/checkpoint.ts'
import { commitmentTo, entryOf, figuresText } from '../../log/commitment.ts'
import { openNote, parseVerifierKey } from '#kernel/signed-note.ts'
import { computeReport, type MetricReport, type NormReport } from '../compute.ts'
import { makeEdition, periodOf } from '../editions/make-edition.ts'
import type { FactVector } from '../fact-vector.ts'
import { daysBefore, startOfDay } from '../feed-days.ts'
import { readBundle, signedText, type Bundle, type BundleLeaf, type BundleTree, type ReadBundle } from './bundle.ts'
import { rootFrom } from './tree-range.ts'

/** What came of computing a bundle again. */
export interface BundleCheck {
  /** Each a sentence; none when everything follows from the log. */
  readonly faults: readonly string[]
  /** The report as it follows from the facts of the bundle. */
  readonly report: NormReport
  readonly leaves: number
  readonly trees: readonly { readonly origin: string; readonly vkey: string; readonly size: number }[]
}

/** The report of an edition, from facts. The one way: a node and an auditor come through here. */
export async function reportFrom(
  facts: Iterable<FactVector> | AsyncIterable<FactVector>,
  { head, definitions }: Pick<Bundle, 'head' | 'definitions'>,
): Promise<NormReport> {
  const { from, to, edition, today } = head
  const period = periodOf(edition, { from, to }, today)
  if (period === null) {
    const empty = await computeReport([], { from, to }, definitions)
    return { ...makeEdition(empty, edition, to), through: null }
  }
  return makeEdition(await computeReport(facts, period, definitions), edition, to)
}

/**
 * Computes a bundle's report again and checks that its facts are those of the log: the signature, each checkpoint, each leaf's commitment, the
 * root, the borders of the period, and every number.
 *
 * @param text The whole bundle.
 * @param vkey The log's key as the reader knows it from elsewhere; without it the bundle's own is used, which shows that the bundle is whole and not
 *   whose it is.
 * @throws {RangeError} where the text is no bundle.
 */
export async function checkBundle(text: string, vkey?: string): Promise<BundleCheck> {
  const bundle = readBundle(text)
  const { head, leaves } = bundle
  const faults = signatureFaults(bundle, vkey)
  const trees: { origin: string; vkey: string; size: number }[] = []
  const facts: FactVector[] = []
  let used = 0
  for (const tree of head.trees) {
    const own = leaves.slice(used, used + tree.count)
    used += tree.count
    const { size, faults: found } = treeFaults(tree, own)
    faults.push(...found)
    trees.push({ origin: tree.origin, vkey: tree.vkey, size })
    for (const { index, vector } of own) facts.push({ ...vector, at: instant(vector.at), index: index + tree.offset })
  }
  if (used !== leaves.length) faults.push(`The bundle has ${leaves.length} leaves, and its trees ${used}.`)
  faults.push(...borderFaults(bundle, facts, trees))
  if (facts.some(({ index }, at) => at > 0 && index <= facts[at - 1]!.index)) {
    // Nothing follows from facts out of their order.
    faults.push('The facts are out of their order.')
    return { faults, report: bundle.report, leaves: leaves.length, trees }
  }
  const report = await reportFrom(facts, bundle)
  faults.push(...differences(bundle.report, report))
  return { faults, report, leaves: leaves.length, trees }
}

function signatureFaults({ head, lines, signature }: ReadBundle, vkey: string | undefined): string[] {
  const own = head.trees.at(-1)?.vkey
  if (own === undefined) return ['The bundle names no log.']
  if (vkey !== undefined && vkey.trim() !== own) return ['The bundle is not of the log whose key was given.']
  return said(() => {
    const key = parseVerifierKey(own)
    openNote(signature, [key])
    return signature.text === signedText(key.name, lines) ? [] : ['The bundle is not what its signature is over.']
  })
}

/** What is wrong with the leaves of one tree. */
function treeFaults(tree: BundleTree, leaves: readonly BundleLeaf[]): { size: number; faults: string[] } {
  let size = 0
  const faults = said(() => {
    const checkpoint = openCheckpoint(Buffer.from(tree.checkpoint), parseVerifierKey(tree.vkey))
    size = checkpoint.size
    const misplaced = leaves.findIndex(({ index }, at) => index !== tree.start + at)
    if (misplaced !== -1) return [`Leaf ${tree.start + misplaced} of ${tree.origin} is missing.`]
    const hashes = leaves.map((leaf) => leafHash(entryOfLeaf(leaf)))
    const beside = tree.beside.map((each) => Buffer.from(each, 'base64'))
    const root = rootFrom({ start: tree.start, hashes }, beside, size)
    return root !== null && sameHash(root, checkpoint.root)
      ? []
      : [`The facts are not those of the log ${tree.origin}: its root at size ${size} is another one.`]
  })
  return { size, faults }
}

function entryOfLeaf({ private: closed, salt, vector }: BundleLeaf): Buffer {
  const figures = commitmentTo('figures', Buffer.from(salt, 'base64'), figuresText(vector))
  return entryOf({ private: Buffer.from(closed, 'base64'), figures })
}

/** The leaves reach to the ends of the period: the first is the first of the log or lies before it, the last likewise. */
function borderFaults(
  { head }: Bundle,
  facts: readonly FactVector[],
  trees: readonly { readonly size: number }[],
): string[] {
  const [first, last] = [head.trees[0], head.trees.at(-1)]
  const size = trees.at(-1)?.size ?? 0
  const faults: string[] = []
  if (first !== undefined && first.offset + first.start > 0 && !(facts[0] && facts[0].at < startOfDay(head.from)))
    faults.push('Leaves at the beginning of the period are missing.')
  const after = startOfDay(daysBefore(head.to, -1))
  if (last !== undefined && last.start + last.count < size && !(facts.at(-1) && facts.at(-1)!.at >= after))
    faults.push('Leaves at the end of the period are missing.')
  for (const [at, tree] of head.trees.entries()) {
    const before = head.trees[at - 1]
    if (before === undefined) continue
    if (
      tree.start !== 0 ||
      tree.offset !== before.offset + trees[at - 1]!.size ||
      before.start + before.count < trees[at - 1]!.size
    )
      faults.push(`The log ${tree.origin} does not follow on the one before it.`)
  }
  return faults
}

/** What the two reports say differently, by metric. */
export function differences(given: NormReport, computed: NormReport): string[] {
  const text = (value: unknown): string => canonicalJson(value as Json)
  if (text(given) === text(computed)) return []
  const ids = [...new Set([...given.metrics, ...computed.metrics].map(({ definition }) => definition.id))]
  const of = (report: NormReport, id: string): MetricReport | undefined =>
    report.metrics.find(({ definition }) => definition.id === id)
  const changed = ids.filter((id) => text(of(given, id) ?? null) !== text(of(computed, id) ?? null))
  return changed.length === 0
    ? ['The report says other things of itself than follow from the facts.']
    : changed.map((id) => `${id} is not what follows from the facts.`)
}

/** Faults, also where the log's own checks refuse by throwing. */
function said(check: () => string[]): string[] {
  try {
    return check()
  } catch (error) {
    if (isAppError(error) || error instanceof RangeError) return [(error as Error).message]
    throw error
  }
}
