import { hash } from 'node:crypto'
import { canonicalJson, type Json } from '#kernel/canonical-json.ts'
import type { NormReport, ReportPeriod } from '../compute.ts'
import type { Edition, MetricDefinition } from '../definition.ts'
import { parseNote, signNote, type SignerKey } from '#kernel/signed-note.ts'
import type { FiguresVector } from '../../log/commitment.ts'

/** A part of a log whose leaves lie open in the bundle. */
export interface BundleTree {
  readonly origin: string
  readonly vkey: string
  /** The checkpoint's note as it was published. */
  readonly checkpoint: string
  /** What is added to a leaf's place in this tree for its index in the report: the sizes of the trees before. */
  readonly offset: number
  /** The place of the first leaf, and how many follow each other from there. */
  readonly start: number
  readonly count: number
  /** Hashes of the subtrees beside, in base 64, from left to right. */
  readonly beside: readonly string[]
}

/** One leaf: the commitment that stays closed, and the figures, opened. */
export interface BundleLeaf {
  readonly index: number
  readonly private: string
  readonly salt: string
  readonly vector: FiguresVector
}

export interface BundleHead extends ReportPeriod {
  readonly format: 'comity-norm-report-bundle/1'
  readonly edition: Edition
  /** The day on which it was computed: an edition's delay counts from it. */
  readonly today: string
  readonly trees: readonly BundleTree[]
}

/** Everything that an auditor needs to compute a norm report again, and to see that it follows from the log. */
export interface Bundle {
  readonly head: BundleHead
  readonly definitions: readonly MetricDefinition[]
  readonly leaves: readonly BundleLeaf[]
  readonly report: NormReport
}

/** The first line of what the log's key signs for a bundle: no checkpoint begins so. */
export const bundleTitle = 'comity norm report bundle 1'

/**
 * A bundle as lines of JSON: the head, each definition, each leaf, the report, and the signature of the log's key over all lines before it.
 * One text for one bundle.
 */
export function* bundleLines({ head, definitions, leaves, report }: Bundle): Generator<string> {
  yield line('head', head)
  for (const definition of definitions) yield line('definition', definition)
  for (const leaf of leaves) yield line('leaf', leaf)
  yield line('report', report)
}

function line(kind: string, value: object): string {
  return `${canonicalJson({ [kind]: value as unknown as Json })}\n`
}

/** Signs a bundle. @returns Its whole text. */
export function signBundle(bundle: Bundle, signer: SignerKey): string {
  const text = [...bundleLines(bundle)].join('')
  return `${text}${line('signature', { note: signNote(signedText(signer.name, text), signer) })}`
}

/** What is signed: the digest of all lines. */
export function signedText(origin: string, lines: string): string {
  return `${bundleTitle}\n${origin}\n${hash('sha256', lines, 'base64')}\n`
}

/** A bundle taken apart, nothing checked but its form. */
export interface ReadBundle extends Bundle {
  /** All lines before the signature, as they are signed. */
  readonly lines: string
  readonly signature: ReturnType<typeof parseNote>
}

/**
 * Takes a bundle apart.
 *
 * @throws {RangeError} where it is none; says which line.
 */
export function readBundle(text: string): ReadBundle {
  const found: Record<string, unknown[]> = { head: [], definition: [], leaf: [], report: [], signature: [] }
  const order = Object.keys(found)
  let last = 0
  for (const [at, each] of text.split('\n').entries()) {
    if (each === '') continue
    const [[kind, value] = ['', null], ...more] = Object.entries(parseLine(each, at + 1))
    const place = order.indexOf(kind)
    if (place < last || more.length > 0) throw new RangeError(`line ${at + 1} of the bundle is not where it belongs`)
    last = place
    found[kind]!.push(value)
  }
  const [head, report, signature] = [found['head']![0], found['report']![0], found['signature']![0]]
  if (found['head']!.length !== 1 || found['report']!.length !== 1 || found['signature']!.length !== 1)
    throw new RangeError('a bundle has one head, one report and one signature')
  const end = text.lastIndexOf('\n', text.length - 2) + 1
  return {
    head: head as BundleHead,
    definitions: found['definition'] as MetricDefinition[],
    leaves: found['leaf'] as BundleLeaf[],
    report: report as NormReport,
    lines: text.slice(0, end),
    signature: parseNote(Buffer.from((signature as { note: string }).note)),
  }
}

function parseLine(text: string, at: number): object {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // Said below, with the number of the line.
  }
  throw new RangeError(`line ${at} of the bundle is no JSON object`)
}
