import { createHash } from 'node:crypto'
import { at, fault, fields, list, text, texts, word, words, type Place } from '../faults.ts'
import type { Fault } from '#kernel/errors.ts'
import { functionClasses, type FunctionClass } from '#kernel/actor.ts'

/**
 * What a team lays over the base pack: named changes, exemptions and packs from elsewhere that it adopted. It is data
 * over a base that stays as it is, and each version says what it replaces.
 *
 * @source R131, R206
 */
export interface OverlayDocument {
  readonly version: number
  /** Digest of the version before; null for the first. */
  readonly replaces: string | null
  readonly changes: readonly OverlayChange[]
  readonly exemptions: readonly Exemption[]
  readonly packs: readonly PackReference[]
}

/** What of a document a person edits; the node gives it its number. */
export type OverlayContent = Omit<OverlayDocument, 'version' | 'replaces'>

/** One value of one rule that the team sets otherwise. */
export interface OverlayChange {
  readonly rule: string
  /** `roles`, `obligation/withinHours`, `mandate`, or a number of the condition as `when/all/1/above`. */
  readonly path: string
  readonly value: number | readonly string[]
  readonly reason: string
  /** The instrument, clause or decision that it rests on. */
  readonly source: string
}

/** Content that may go to recipients of these kinds though they are or may be listed. @source R180 */
export interface Exemption {
  readonly id: string
  readonly content: readonly ContentClass[]
  readonly recipients: readonly FunctionClass[]
  readonly place: (typeof exemptionPlaces)[number]
  /** The provision that exempts, with its paragraph. */
  readonly citation: string
  readonly reason: string
  /** First and last day on which it counts, UTC. */
  readonly from: string
  readonly until: string
}

/** Of the vocabulary's `content.class`: payments are never exempt. */
export const contentClasses = ['public', 'defensive', 'sample', 'tool', 'training'] as const
export type ContentClass = (typeof contentClasses)[number]
export const exemptionPlaces = ['anywhere', 'domestic', 'foreign'] as const

/** An adopted pack, by what it is called and what it is. */
export interface PackReference {
  readonly name: string
  readonly version: string
  readonly digest: string
}

/** Most changes, exemptions and adopted packs of one overlay: a person reviews it whole. */
export const overlayLimits = { changes: 200, exemptions: 200, packs: 20 } as const
export const emptyContent: OverlayContent = { changes: [], exemptions: [], packs: [] }

const dayForm = /^\d{4}-\d{2}-\d{2}$/

/** Reads what a person edited; every fault is noted. */
export function parseOverlayContent(value: unknown, faults: Fault[]): OverlayContent {
  const root: Place = { pointer: '', faults }
  const from = fields(value, root, { must: ['changes', 'exemptions', 'packs'] })
  for (const key of ['changes', 'exemptions', 'packs'] as const)
    if (Array.isArray(from[key]) && from[key].length > overlayLimits[key])
      fault(at(root, key), `has more than ${overlayLimits[key]} entries`)
  const each = <T>(key: string, read: (value: unknown, place: Place) => T): T[] =>
    list(from, key, root).map((entry, index) => read(entry, at(at(root, key), index)))
  const content = {
    changes: each('changes', parseChange),
    exemptions: each('exemptions', parseExemption),
    packs: each('packs', parseReference),
  }
  twice(
    content.changes.map(({ rule, path }) => `${rule} ${path}`),
    'changes',
    root,
  )
  twice(
    content.exemptions.map(({ id }) => id),
    'exemptions',
    root,
  )
  twice(
    content.packs.map(({ name }) => name),
    'packs',
    root,
  )
  return content
}

function twice(keys: readonly string[], name: string, root: Place): void {
  keys.forEach((key, index) => {
    if (keys.indexOf(key) < index) fault(at(at(root, name), index), 'is about the same thing as an entry before it')
  })
}

function parseChange(value: unknown, place: Place): OverlayChange {
  const from = fields(value, place, { must: ['rule', 'path', 'value', 'reason', 'source'] })
  const given = from['value']
  const fits = typeof given === 'number' || (Array.isArray(given) && given.every((one) => typeof one === 'string'))
  if (!fits) fault(at(place, 'value'), 'must be a number or a list of texts')
  return {
    rule: text(from, 'rule', place, 60),
    path: text(from, 'path', place, 200),
    value: Array.isArray(given) ? texts(from, 'value', place) : Number(given),
    reason: text(from, 'reason', place),
    source: text(from, 'source', place, 300),
  }
}

function parseExemption(value: unknown, place: Place): Exemption {
  const from = fields(value, place, {
    must: ['id', 'content', 'recipients', 'place', 'citation', 'reason', 'from', 'until'],
  })
  const id = text(from, 'id', place, 40)
  if (id !== '' && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))
    fault(at(place, 'id'), 'must be lower-case words joined by hyphens')
  const days = { from: text(from, 'from', place, 10), until: text(from, 'until', place, 10) }
  for (const key of ['from', 'until'] as const)
    if (!isDay(days[key])) fault(at(place, key), 'must be a day, as 2026-11-30')
  if (days.until < days.from) fault(at(place, 'until'), 'lies before the first day')
  return {
    id,
    content: words(from, 'content', place, contentClasses, 1),
    recipients: words(from, 'recipients', place, functionClasses, 1),
    place: word(from, 'place', place, exemptionPlaces) ?? 'anywhere',
    citation: text(from, 'citation', place, 300),
    reason: text(from, 'reason', place),
    ...days,
  }
}

function isDay(text: string): boolean {
  if (!dayForm.test(text)) return false
  const ms = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)
}

function parseReference(value: unknown, place: Place): PackReference {
  const from = fields(value, place, { must: ['name', 'version', 'digest'] })
  return {
    name: text(from, 'name', place, 60),
    version: text(from, 'version', place, 20),
    digest: text(from, 'digest', place, 64),
  }
}

/** The document as the bytes that are signed and kept: the same for the same content, always. */
export function overlayText({ version, replaces, changes, exemptions, packs }: OverlayDocument): string {
  return `${JSON.stringify({ version, replaces, changes, exemptions, packs }, null, 1)}\n`
}

/** Reads a document back from the bytes that were kept. */
export function readOverlay(bytes: string): OverlayDocument {
  return JSON.parse(bytes) as OverlayDocument
}

/** SHA-256 over the document's bytes, 64 hexadecimal digits. */
export function digestOverlay(bytes: string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** How a decision names the overlay that it was made under. */
export function overlayIdentity({ version }: Pick<OverlayDocument, 'version'>, digest: string): string {
  return `overlay ${version} sha256:${digest}`
}
