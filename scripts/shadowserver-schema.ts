/**
 * Makes `src/observations/formats/shadowserver/schema.json` from the two files that The Shadowserver Foundation publishes for
 * integrators: what columns each report has, how it is classed, and which column means what.
 *
 * Only facts are taken over: names of reports and columns, classes, and the meaning of a column in our own field names. Usage:
 * `node scripts/shadowserver-schema.ts FOLDER [OUT]`, where FOLDER holds `intelmq.json` and `reports.json`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

type Mapping = [target: string, column: string, conversion?: string, needsRow?: boolean]
interface SourceType {
  constant_fields: Record<string, string>
  feed_name: string
  required_fields: Mapping[]
  optional_fields: Mapping[]
}
interface SourceReport {
  fields: string[]
  name: string
  'classification.type': string
}

/** What IntelMQ calls a field, and what we call it. What is not here is evidence under its column's own name, or nothing. */
const TARGETS: Readonly<Record<string, string>> = {
  'time.source': 'time',
  'source.ip': 'ip',
  'source.network': 'network',
  'source.port': 'port',
  'source.asn': 'asn',
  'source.geolocation.cc': 'country',
  'source.reverse_dns': 'hostname',
  'source.fqdn': 'fqdn',
  'source.url': 'url',
  'source.account': 'account',
  'source.local_hostname': 'machine_name',
  'protocol.transport': 'protocol',
  'protocol.application': 'application',
  'classification.identifier': 'identifier',
  severity: 'severity',
  status: 'status',
  'malware.name': 'malware',
  'malware.hash.md5': 'md5',
  'malware.hash.sha1': 'sha1',
  'malware.hash.sha256': 'sha256',
  'destination.ip': 'destinationIp',
  'destination.port': 'destinationPort',
  'destination.asn': 'destinationAsn',
  'destination.geolocation.cc': 'destinationCountry',
  'destination.reverse_dns': 'destinationHostname',
  'destination.fqdn': 'http_host',
  'destination.url': 'destinationUrl',
  'destination.account': 'target_account',
  'product.vendor': 'device_vendor',
  'product.name': 'device_model',
  'product.version': 'device_version',
  'extra.source_name': 'source_name',
}

/** Columns that keep their own name as evidence when the source folds them into a field that we do not have. */
const OWN_NAME = new Set(['event_description.text', 'product.vulnerabilities'])

/** Conversions whose result depends on more than the cell; the reader knows them by these names. */
const RULES: Readonly<Record<string, string>> = {
  scan_exchange_taxonomy: 'exchange',
  scan_exchange_type: 'exchange',
  scan_exchange_identifier: 'exchange',
}

function targetOf([target, column, conversion]: Mapping): string | null {
  if (conversion === 'extract_cve_from_tag') return null
  if (conversion !== undefined && RULES[conversion] !== undefined) return null
  if (column === 'tag' && target === 'extra.') return 'tag'
  if (OWN_NAME.has(target)) return column
  return TARGETS[target] ?? null
}

/** Meanings that the published mapping lacks and that we need: the system that a report is about, and words of older layouts. */
const ADDED: Readonly<Record<string, Record<string, string[]>>> = {
  sandbox_dns: { request: ['fqdn'], md5hash: ['md5'] },
  compromised_account: { email: ['account'] },
  ransomware_victim: { website: ['fqdn'] },
}

/** Layouts of 2023 leave `infection` empty and name the malware in `family`, the identifier in `tag`. */
function addOlderWords(found: Map<string, string[]>): void {
  const infection = found.get('infection') ?? []
  if (infection.includes('malware') && !found.has('family')) found.set('family', ['malware', 'family'])
  if (infection.includes('identifier')) found.set('tag', ['identifier', 'tag'])
}

function meanings(name: string, type: SourceType): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const mapping of [...type.required_fields, ...type.optional_fields]) {
    const target = targetOf(mapping)
    if (target === null) continue
    const targets = found.get(mapping[1]) ?? []
    if (!targets.includes(target)) found.set(mapping[1], [...targets, target])
  }
  for (const [column, targets] of Object.entries(ADDED[name] ?? {})) found.set(column, targets)
  addOlderWords(found)
  return found
}

const folder = process.argv[2] ?? '.'
const out = process.argv[3] ?? join(import.meta.dirname, '../src/observations/formats/shadowserver/schema.json')
const { _meta: meta, ...types } = JSON.parse(readFileSync(join(folder, 'intelmq.json'), 'utf8')) as Record<
  string,
  SourceType
> & { _meta: SourceType & { date_created: string } }
const reports = JSON.parse(readFileSync(join(folder, 'reports.json'), 'utf8')) as Record<string, SourceReport>

/** Reports of one name for both address families are listed as `event4_x` on one side and `event_x` on the other. */
function reportOf(name: string): SourceReport | undefined {
  return reports[name] ?? reports[name.replace(/^event_/, 'event4_')]
}

/** A column has one meaning everywhere when nine of ten of the types that map it agree; the others state their own. */
function commonMeanings(): Map<string, string> {
  const votes = new Map<string, Map<string, number>>()
  for (const [name, type] of perType)
    for (const column of columnsOf(name)) {
      const targets = type.get(column)?.join('+') ?? ''
      const count = votes.get(column) ?? new Map<string, number>()
      votes.set(column, count.set(targets, (count.get(targets) ?? 0) + 1))
    }
  const common = new Map<string, string>()
  for (const [column, count] of votes) {
    const total = [...count.values()].reduce((sum, one) => sum + one, 0)
    for (const [target, one] of count) if (target !== '' && one >= total * 0.9) common.set(column, target)
  }
  return common
}

const names = Object.keys(types).toSorted()
const perType = new Map(names.map((name) => [name, meanings(name, types[name] as SourceType)]))
const mappedColumns = (type: SourceType): string[] =>
  [...type.required_fields, ...type.optional_fields].map((mapping) => mapping[1])
const columnsOf = (name: string): string[] => [
  ...new Set([...(reportOf(name)?.fields ?? []), ...mappedColumns(types[name] as SourceType)]),
]
const common = commonMeanings()
const columns = [...new Set(names.flatMap(columnsOf))].toSorted()
const columnNumber = new Map(columns.map((column, index) => [column, index]))

function present(name: string): Record<string, unknown> {
  const type = types[name] as SourceType
  const own = perType.get(name) as Map<string, string[]>
  const differing: Record<string, string> = {}
  for (const column of columnsOf(name)) {
    const target = own.get(column)?.join('+') ?? ''
    if (target !== (common.get(column) ?? '')) differing[column] = target
  }
  const constants = type.constant_fields
  const rule = type.optional_fields.map((mapping) => RULES[mapping[2] ?? '']).find((found) => found !== undefined)
  return {
    name: type.feed_name,
    type: constants['classification.type'] ?? reportOf(name)?.['classification.type'] ?? '',
    ...(constants['classification.identifier'] === undefined
      ? {}
      : { identifier: constants['classification.identifier'] }),
    ...(constants['protocol.application'] === undefined ? {} : { application: constants['protocol.application'] }),
    ...(constants['protocol.transport'] === undefined ? {} : { protocol: constants['protocol.transport'] }),
    ...(rule === undefined ? {} : { rule }),
    ...(Object.keys(differing).length === 0 ? {} : { means: differing }),
    columns: columnsOf(name).map((column) => columnNumber.get(column)),
  }
}

const lines = [
  '{',
  `"source": "The Shadowserver Foundation, report_schema: facts re-typed by scripts/shadowserver-schema.ts",`,
  `"date": ${JSON.stringify(meta.date_created)},`,
  `"columns": ${JSON.stringify(columns)},`,
  `"common": ${JSON.stringify(Object.fromEntries([...common].toSorted()))},`,
  `"types": {`,
  names.map((name) => `${JSON.stringify(name)}: ${JSON.stringify(present(name))}`).join(',\n'),
  '}',
  '}',
]
writeFileSync(out, `${lines.join('\n')}\n`)
