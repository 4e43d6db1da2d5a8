/**
 * What each Shadowserver report type means, as data: made by `scripts/shadowserver-schema.ts`, and replaced by a newer file of the
 * same form in the data folder without a new release.
 */
import builtIn from './schema.json' with { type: 'json' }

export interface ReportType {
  /** Name for people: `Open-Redis`. */
  name: string
  /** RSIT type, or an older word for it. */
  type: string
  identifier?: string
  application?: string
  protocol?: string
  /** Classing that looks at the row; `exchange` alone today. */
  rule?: string
  /** Columns that mean another thing here than elsewhere; empty: no field of ours. Several fields are joined by `+`. */
  means?: Record<string, string>
  /** Indexes into the schema's `columns`. */
  columns: number[]
}

export interface Schema {
  source: string
  /** RFC 3339: the newer of two schemas wins. */
  date: string
  columns: string[]
  /** What a column means in every report. */
  common: Record<string, string>
  types: Record<string, ReportType>
}

export const BUILT_IN_SCHEMA: Schema = builtIn as unknown as Schema

function isSchema(value: unknown): value is Schema {
  if (typeof value !== 'object' || value === null) return false
  const { date, columns, common, types } = value as Partial<Record<keyof Schema, unknown>>
  const texts = (list: unknown): boolean => Array.isArray(list) && list.every((one) => typeof one === 'string')
  if (typeof date !== 'string' || Number.isNaN(Date.parse(date)) || !texts(columns)) return false
  if (typeof common !== 'object' || common === null || !texts(Object.values(common))) return false
  if (typeof types !== 'object' || types === null) return false
  return Object.values(types).every(
    (type: Partial<ReportType> | null) =>
      type !== null &&
      typeof type === 'object' &&
      typeof type.name === 'string' &&
      typeof type.type === 'string' &&
      Array.isArray(type.columns) &&
      type.columns.every(Number.isInteger) &&
      texts(Object.values(type.means ?? {})),
  )
}

/**
 * The newer of the built-in schema and one found in the data folder.
 *
 * @param text Content of the file in the data folder, or `null` when there is none.
 * @returns The schema to use, and in a sentence why the given one was not taken, when it was not.
 */
export function chooseSchema(text: string | null): { schema: Schema; notTaken: string | null } {
  if (text === null) return { schema: BUILT_IN_SCHEMA, notTaken: null }
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    return { schema: BUILT_IN_SCHEMA, notTaken: 'The Shadowserver schema in the data folder is not JSON.' }
  }
  if (!isSchema(given))
    return {
      schema: BUILT_IN_SCHEMA,
      notTaken: 'The Shadowserver schema in the data folder has another form.',
    }
  if (Date.parse(given.date) <= Date.parse(BUILT_IN_SCHEMA.date))
    return { schema: BUILT_IN_SCHEMA, notTaken: 'The Shadowserver schema in the data folder is not newer.' }
  return { schema: given, notTaken: null }
}

/** The type that a name stands for; `event4_x` and `event_x` are one. */
export function findType(schema: Schema, name: string): ReportType | null {
  for (const candidate of [name, name.replace(/^event4_/, 'event_'), name.replace(/^event_/, 'event4_')])
    if (Object.hasOwn(schema.types, candidate)) return schema.types[candidate] ?? null
  return null
}

const FILE_NAME = /^(?:\d{4}-\d{2}-\d{2}-)?([a-z][a-z0-9]*(?:_[a-z0-9]+)*)(?:-[^/]*)?\.csv(?:\.gz|\.zip)?$/i

/**
 * The report type that a file's name gives: `2026-11-01-scan_redis-country-asn.csv` is `scan_redis`.
 *
 * @source The Shadowserver Foundation, report_schema, report-filename.md
 */
export function typeInFileName(schema: Schema, fileName: string): string | null {
  const base = fileName.slice(fileName.lastIndexOf('/') + 1)
  const name = FILE_NAME.exec(base)?.[1]?.toLowerCase()
  if (name === undefined) return null
  const dated = /^\d{4}-\d{2}-\d{2}-/.test(base)
  return dated || findType(schema, name) !== null ? name : null
}

const LEAST_OVERLAP = 0.5
const LEAST_LEAD = 0.08

/**
 * The report type that has these columns, when one has clearly more of them than any other.
 *
 * Shared columns over all columns of both (Jaccard); types that are classed alike, such as those of the two address families,
 * do not compete.
 *
 * @returns `null` when none has half of them, or another class comes close.
 */
export function typeByColumns(schema: Schema, header: readonly string[]): string | null {
  const wanted = new Set(header)
  const best = new Map<string, { name: string; overlap: number }>()
  for (const [name, type] of Object.entries(schema.types)) {
    const shared = type.columns.filter((index) => wanted.has(schema.columns[index] ?? '')).length
    const overlap = shared / (wanted.size + type.columns.length - shared)
    const classed = `${type.type} ${type.identifier ?? name.replace(/^event[46]?_/, '')}`
    const earlier = best.get(classed)
    if (earlier === undefined || overlap > earlier.overlap) best.set(classed, { name, overlap })
  }
  const [first, second] = [...best.values()].toSorted((a, b) => b.overlap - a.overlap)
  if (first === undefined || first.overlap < LEAST_OVERLAP) return null
  return first.overlap - (second?.overlap ?? 0) >= LEAST_LEAD ? withoutFamily(schema, first.name) : null
}

/** The name of the IPv4 report for that of its IPv6 twin: the address says the family anyway. */
function withoutFamily(schema: Schema, name: string): string {
  const plain = name.replace(/^([a-z]+)6_/, '$1_')
  return findType(schema, plain) === null ? name : plain
}
