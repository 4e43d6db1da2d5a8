import type { Command, CommandContext } from '#kernel/command.ts'
import { AppError } from '#kernel/errors.ts'
import type { WhoAnswer } from './asking.ts'
import type { ImportRecord, RefusedRecord } from './store/imports.ts'
import type { Network } from './store/networks.ts'

const base = '/api/v1/directory'

/** Query text of the flags that were given. */
function queryOf(values: Readonly<Record<string, string | boolean | undefined>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) if (typeof value === 'string') query.set(name, value)
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}

function onePositional({ positionals }: CommandContext, what: string): string {
  const [first, ...more] = positionals
  if (first === undefined || more.length > 0) throw new AppError('platform.bad-usage', `Name one ${what}.`)
  return first
}

const importCommand: Command = {
  noun: 'directory',
  verb: 'import',
  summary: 'Take in contacts, teams or an address table; every refused row is told.',
  usage:
    'FILE [--format contacts-csv|global-irt|pfx2as|iptoasn|rir-delegated|mmdb] [--source NAME] [--as-of YYYY-MM-DD]',
  flags: {
    format: { type: 'string', meaning: 'the format, where the content does not show it' },
    source: {
      type: 'string',
      meaning: 'source of record where rows name none; the name of the file by default',
    },
    'as-of': {
      type: 'string',
      meaning: 'the day that an address table describes; what the file says of itself, or today, by default',
    },
  },
  async run(context) {
    const { api, out, flags } = context
    const { stream, name } = context.openFile(onePositional(context, 'file'))
    const query = queryOf({ format: flags['format'], source: flags['source'], asOf: flags['as-of'] })
    const meta = { contentType: 'application/octet-stream', fileName: name }
    const record = await api.upload<ImportRecord>(`${base}/imports${query}`, stream, meta)
    const refused = api.pages<RefusedRecord>(`${base}/imports/${record.importId}/refused?limit=500`)
    if (context.json) {
      const rows: RefusedRecord[] = []
      for await (const row of refused)
        if (rows.length < refusedShown) rows.push(row)
        else break
      out.json({ ...record, refused: rows })
      return
    }
    const { counts } = record
    out.line(
      `${record.fileName} (${record.format}): ${counts['rows'] ?? 0} rows taken, ${counts['refused'] ?? 0} refused.`,
    )
    const shown = Object.entries(counts).filter(([name]) => name !== 'rows' && name !== 'refused')
    for (const [name, count] of shown) out.line(`  ${wordsOf(name)}: ${count}`)
    if (record.ignoredColumns.length > 0)
      out.line(`Columns without a meaning here: ${record.ignoredColumns.join(', ')}`)
    for await (const row of refused)
      for (const { column, reason } of row.faults)
        out.line(`line ${row.line}: ${column === '' ? 'the row' : column} ${reason}`)
  },
}

/** With --json the whole answer is one value: more refused rows than these are read page by page from the API. */
const refusedShown = 10_000

/** `networksNew` as `networks new`. */
const wordsOf = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

const whoCommand: Command = {
  noun: 'directory',
  verb: 'who',
  summary: 'Who answers for an address, AS number or domain, and why.',
  usage: 'IP|ASN|DOMAIN [--asn ASN] [--domain DOMAIN] [--sector SECTOR] [--country CC]',
  flags: {
    asn: { type: 'string', meaning: 'the origin AS number, as a report names it' },
    domain: { type: 'string', meaning: 'the host name, as a report names it' },
    sector: { type: 'string', meaning: 'the sector, where it is known' },
    country: { type: 'string', meaning: 'the country, as a report names it' },
  },
  async run(context) {
    const { api, out, flags } = context
    const of = onePositional(context, 'address, AS number or domain')
    const asn = typeof flags['asn'] === 'string' ? flags['asn'].replace(/^AS/i, '') : undefined
    const query = queryOf({
      of,
      asn,
      domain: flags['domain'],
      sector: flags['sector'],
      country: flags['country'],
    })
    const answer = await api.get<WhoAnswer>(`${base}/who${query}`)
    if (context.json) {
      out.json(answer)
      return
    }
    out.line(answer.summary)
    if (answer.candidates.length > 0)
      out.table(
        ['basis', 'value', 'team', 'contact', 'role', 'source', 'verified', 'standing'],
        answer.candidates.map((c) => [
          c.basis,
          c.value,
          c.team,
          c.email === '' ? '(no mail)' : c.email,
          c.role,
          c.source,
          `${c.verified ?? 'never'}${c.freshness.state === 'amber' ? ' (amber)' : ''}`,
          c.standing,
        ]),
      )
    for (const candidate of answer.candidates) out.line(`  ${candidate.team}: ${candidate.why}`)
    for (const { asn: number, source, asOf } of answer.asns) out.line(`AS${number} (${source}, ${asOf.slice(0, 10)})`)
    for (const place of answer.places)
      out.line(
        `${place.country} by ${place.basis}, ${place.confidence} confidence (${place.source}, ${place.asOf.slice(0, 10)})`,
      )
  },
}

const listCommand: Command = {
  noun: 'directory',
  verb: 'list',
  summary: 'Networks and who answers for them.',
  usage: '[--kind cidr|asn|domain|sector|country] [--search BEGINNING] [--source NAME]',
  flags: {
    kind: { type: 'string', meaning: 'only networks named this way' },
    search: { type: 'string', meaning: 'only values that begin so' },
    source: { type: 'string', meaning: 'only what this source says' },
  },
  async run({ api, out, flags, json }) {
    const query = queryOf({
      kind: flags['kind'],
      search: flags['search'],
      source: flags['source'],
      limit: '500',
    })
    const rows: string[][] = []
    for await (const network of api.pages<Network>(`${base}/networks${query}`)) {
      if (json) out.json(network)
      else rows.push([network.kind, network.value, network.team, network.source, network.chosen ? 'chosen' : ''])
    }
    if (!json) out.table(['kind', 'value', 'team', 'source', ''], rows)
  },
}

export const directoryCommands: readonly Command[] = [importCommand, whoCommand, listCommand]
