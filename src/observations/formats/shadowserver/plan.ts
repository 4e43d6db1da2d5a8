/** The columns of one report, compiled once: which column fills which field, so that a row costs no look-up by name. */
import { EVIDENCE_FIELDS } from '../../event-fields.ts'
import { classify } from '../../rsit.ts'
import type { Classification } from '../../rsit.ts'
import { findType } from './schema.ts'
import type { ReportType, Schema } from './schema.ts'

/** Fields of the event that a column can fill, and the two that take part in its classification. */
export const FIELDS = [
  'time',
  'ip',
  'network',
  'port',
  'protocol',
  'application',
  'asn',
  'country',
  'hostname',
  'fqdn',
  'url',
  'account',
  'severity',
  'malware',
  'tag',
  'destinationIp',
  'destinationPort',
  'destinationAsn',
  'destinationCountry',
  'destinationHostname',
  'destinationUrl',
  'identifier',
] as const

export type PlanField = (typeof FIELDS)[number]

/** What of a header all chunks need; it passes to JSON and back. */
export interface ShadowserverHeader {
  columns: string[]
  /** Report type, as named by the feed, the file or the columns; `unknown` when by none. */
  type: string
  /** Whether the schema knows the type; when not, only columns that mean the same everywhere are read. */
  typeKnown: boolean
  /** Byte offset at which the first row begins. */
  rowsFrom: number
}

export interface Plan {
  header: ShadowserverHeader
  width: number
  /** Columns that fill a field, in the order in which they are asked. */
  from: Record<PlanField, readonly number[]>
  evidenceNames: readonly string[]
  evidenceColumns: readonly number[]
  /** Columns on no allow-list. */
  droppedColumns: readonly number[]
  /** Columns that only help to make a URL. */
  hostColumn: number
  rule: string | null
  type: string
  identifier: string
  application: string | null
  protocol: string | null
  /** Of a row without words of its own. */
  classification: Classification
}

const IGNORED_TYPE: ReportType = { name: '', type: '', columns: [] }

export function compilePlan(schema: Schema, header: ShadowserverHeader): Plan {
  const known = findType(schema, header.type)
  const type = known ?? IGNORED_TYPE
  const from = Object.fromEntries(FIELDS.map((name) => [name, [] as number[]])) as Record<PlanField, number[]>
  const evidence = new Map<string, number>()
  const dropped: number[] = []
  for (const [index, column] of header.columns.entries()) {
    const targets = meaningsOf(schema, type, column)
    for (const target of targets)
      if (Object.hasOwn(from, target)) from[target as PlanField].push(index)
      else if (!evidence.has(target)) evidence.set(target, index)
    if (targets.length === 0) dropped.push(index)
  }
  const typeWord = known === null ? 'undetermined' : type.type
  const identifier = type.identifier ?? plainName(header.type)
  return {
    header,
    width: header.columns.length,
    from,
    evidenceNames: [...evidence.keys()],
    evidenceColumns: [...evidence.values()],
    droppedColumns: dropped,
    hostColumn: header.columns.indexOf('http_host'),
    rule: type.rule ?? null,
    type: typeWord,
    identifier,
    application: type.application?.toLowerCase() ?? null,
    protocol: type.protocol?.toLowerCase() ?? null,
    classification: classify(typeWord, identifier),
  }
}

/** A type's name as identifier, the same for both address families: `event6_sinkhole_http` is `sinkhole-http`. */
function plainName(type: string): string {
  return type
    .replace(/^event[46]?_/, '')
    .replace(/^(scan|population)6_/, '$1_')
    .replaceAll('_', '-')
}

/** Where a column goes: what it means in this type, else what it means everywhere, else evidence of its own name. */
function meaningsOf(schema: Schema, type: ReportType, column: string): string[] {
  const own = type.means !== undefined && Object.hasOwn(type.means, column) ? type.means[column] : undefined
  const common = Object.hasOwn(schema.common, column) ? schema.common[column] : undefined
  const meant = own ?? common ?? ''
  if (meant !== '') return meant.split('+')
  return EVIDENCE_FIELDS.has(column) ? [column] : []
}
