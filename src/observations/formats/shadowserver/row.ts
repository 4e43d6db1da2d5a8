/** One row of a Shadowserver report as an event. */
import type { CsvRecord } from '#kernel/csv.ts'
import type { Instant } from '#kernel/instant.ts'
import { namesASystem } from '../../event.ts'
import type { Event } from '../../event.ts'
import { classify } from '../../rsit.ts'
import type { Classification } from '../../rsit.ts'
import { countOne } from '../format.ts'
import type { ReadResult, RejectReason } from '../format.ts'
import {
  hostOf,
  MAX_ASN,
  MAX_PORT,
  MAX_TAG,
  timeFault,
  toCount,
  toCountry,
  toHostname,
  toInstant,
  toIp,
  toNetwork,
  toText,
  toWord,
} from '../values.ts'
import type { Plan, PlanField } from './plan.ts'
import { toUrl } from './url.ts'

const CVE = /CVE-\d{4}-\d{4,7}/gi

/** Why a row made no event, and by which column. */
export interface RowFault {
  reason: RejectReason
  column: string | null
}

/** @returns The event, or why there is none. Values that cannot be read are counted in `counts` and left out. */
export function toEvent(plan: Plan, record: CsvRecord, latest: Instant, counts: ReadResult): Event | RowFault {
  const { fields } = record
  if (fields.length > plan.width) return { reason: 'column-count', column: null }

  const timeText = pick(plan, fields, 'time')
  if (timeText === '') return { reason: 'no-time', column: columnName(plan, 'time') }
  const time = toInstant(timeText)
  if (time === null) return { reason: 'bad-time', column: columnName(plan, 'time') }
  const doubt = timeFault(time, latest)
  if (doubt !== null) return { reason: doubt, column: columnName(plan, 'time') }

  const ipText = pick(plan, fields, 'ip')
  const slash = ipText.indexOf('/')
  const ip = ipText === '' || slash >= 0 ? null : toIp(ipText)
  const network = toNetwork(slash >= 0 ? ipText : pick(plan, fields, 'network'))
  if (ipText !== '' && ip === null && network === null) return { reason: 'bad-ip', column: columnName(plan, 'ip') }

  const tag = pick(plan, fields, 'tag')
  const account = pick(plan, fields, 'account')
  const application = toWord(pick(plan, fields, 'application')) || plan.application
  const malware = pick(plan, fields, 'malware')
  const host = plan.hostColumn < 0 ? '' : (fields[plan.hostColumn] ?? '')
  const event: Event = {
    time,
    ip,
    network,
    port: number(plan, fields, 'port', MAX_PORT, counts),
    protocol: toWord(pick(plan, fields, 'protocol')) || plan.protocol,
    application,
    asn: number(plan, fields, 'asn', MAX_ASN, counts) || null,
    country: country(plan, fields, 'country', counts),
    hostname: hostname(plan, fields, 'hostname', counts),
    fqdn: hostname(plan, fields, 'fqdn', counts) ?? domainOf(account),
    url: toUrl(pick(plan, fields, 'url'), host, application),
    account: account === '' ? null : toText(account, 320),
    classification: classificationOf(plan, tag, pick(plan, fields, 'identifier')),
    severity: toWord(pick(plan, fields, 'severity')) || null,
    malware: malware === '' ? null : toWord(malware),
    tag: tag === '' ? null : toText(tag, MAX_TAG),
    destinationIp: address(plan, fields, counts),
    destinationPort: number(plan, fields, 'destinationPort', MAX_PORT, counts),
    destinationAsn: number(plan, fields, 'destinationAsn', MAX_ASN, counts) || null,
    destinationCountry: country(plan, fields, 'destinationCountry', counts),
    destinationHostname: hostname(plan, fields, 'destinationHostname', counts),
    destinationUrl: toUrl(pick(plan, fields, 'destinationUrl'), host, application),
    evidence: evidenceOf(plan, fields, tag),
    line: record.line,
    offset: record.offset,
    length: record.length,
  }
  if (!namesASystem(event)) return { reason: 'no-system', column: columnName(plan, 'ip') }
  return event
}

/** The domain of an e-mail address: its owner answers for the account. */
export function domainOf(account: string): string | null {
  const at = account.lastIndexOf('@')
  return at < 0 ? null : toHostname(account.slice(at + 1))
}

function pick(plan: Plan, fields: readonly string[], field: PlanField): string {
  for (const index of plan.from[field]) {
    const value = fields[index]
    if (value !== undefined && value !== '') return value
  }
  return ''
}

export function columnName(plan: Plan, field: PlanField): string | null {
  const index = plan.from[field][0]
  return index === undefined ? null : (plan.header.columns[index] ?? null)
}

export function unusable(plan: Plan, field: PlanField, counts: ReadResult): null {
  countOne(counts.unusable, columnName(plan, field) ?? field)
  return null
}

function number(
  plan: Plan,
  fields: readonly string[],
  field: PlanField,
  max: number,
  counts: ReadResult,
): number | null {
  const text = pick(plan, fields, field)
  return text === '' ? null : (toCount(text, max) ?? unusable(plan, field, counts))
}

function country(plan: Plan, fields: readonly string[], field: PlanField, counts: ReadResult): string | null {
  const text = pick(plan, fields, field)
  return text === '' ? null : (toCountry(text) ?? unusable(plan, field, counts))
}

function hostname(plan: Plan, fields: readonly string[], field: PlanField, counts: ReadResult): string | null {
  const text = pick(plan, fields, field)
  return text === '' ? null : (toHostname(hostOf(text)) ?? unusable(plan, field, counts))
}

function address(plan: Plan, fields: readonly string[], counts: ReadResult): string | null {
  const text = pick(plan, fields, 'destinationIp')
  return text === '' ? null : (toIp(text) ?? unusable(plan, 'destinationIp', counts))
}

export function classificationOf(plan: Plan, tag: string, identifier: string): Classification {
  if (plan.rule === 'exchange')
    return tag.includes('webshell')
      ? classify('system-compromise', 'exchange-server-webshell')
      : classify('vulnerable-system', 'vulnerable-exchange-server')
  return identifier === '' ? plan.classification : classify(plan.type, identifier)
}

function evidenceOf(plan: Plan, fields: readonly string[], tag: string): Record<string, string> {
  const evidence: Record<string, string> = {}
  const { evidenceNames, evidenceColumns } = plan
  for (let at = 0; at < evidenceColumns.length; at++) {
    const value = fields[evidenceColumns[at] as number]
    if (value !== undefined && value !== '') evidence[evidenceNames[at] as string] = toText(value)
  }
  const cves = cvesOf(tag)
  if (cves !== null) evidence['cve'] = cves
  return evidence
}

/** The CVE numbers that a tag names. */
export function cvesOf(tag: string): string | null {
  const cves = tag.includes('-') ? tag.match(CVE) : null
  return cves === null ? null : [...new Set(cves.map((cve) => cve.toUpperCase()))].join(',')
}
