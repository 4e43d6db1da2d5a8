import { writeCsvRow } from '#kernel/csv.ts'
import type { Instant } from '#kernel/instant.ts'
import type { MessageFormat } from '#directory'
import { oneLine, systemText, type ToldFinding } from './told-finding.ts'

/** A file that goes with a notification. */
export interface Attachment {
  readonly fileName: string
  readonly mediaType: string
  readonly content: Buffer
}

/** Who sends, for formats that ask for it. */
export interface Sender {
  readonly name: string
  readonly email: string
}

/** The findings as a file in the form that the recipient chose; null where it wants none. */
export function attachmentOf(
  findings: readonly ToldFinding[],
  format: MessageFormat,
  about: { sender: Sender; now: Instant; name: string },
): Attachment | null {
  if (format === 'none') return null
  if (format === 'csv')
    return { fileName: `${about.name}.csv`, mediaType: 'text/csv', content: Buffer.from(csvOf(findings)) }
  const value = format === 'xarf' ? findings.map((each) => xarfOf(each, about)) : findings.map(jsonOf)
  return {
    fileName: `${about.name}.json`,
    mediaType: 'application/json',
    content: Buffer.from(`${JSON.stringify(value, null, 1)}\n`),
  }
}

const head = [
  'time',
  'ip',
  'port',
  'protocol',
  'asn',
  'host',
  'url',
  'network',
  'account',
  'taxonomy',
  'type',
  'identifier',
  'severity',
  'first_seen',
  'days_seen',
  'evidence',
  'finding',
]

function csvOf(findings: readonly ToldFinding[]): string {
  const rows = findings.map(({ finding, evidence }) => {
    const { source, classification } = finding
    return writeCsvRow([
      finding.lastSeen,
      source.ip,
      source.port,
      source.protocol,
      source.asn,
      source.fqdn ?? (evidence['hostname'] as string | undefined) ?? null,
      source.url,
      source.network,
      source.account,
      classification.taxonomy,
      classification.type,
      classification.identifier,
      finding.severity,
      finding.firstSeen,
      finding.daysSeen,
      evidenceText(evidence),
      finding.findingId,
    ])
  })
  return [writeCsvRow(head), ...rows].join('')
}

function evidenceText(evidence: ToldFinding['evidence']): string {
  return Object.entries(evidence)
    .map(([name, value]) => `${name}=${oneLine(String(value), 500)}`)
    .join(' | ')
}

function jsonOf({ finding, evidence }: ToldFinding): unknown {
  const { findingId, classification, source, severity, firstSeen, lastSeen, daysSeen } = finding
  return {
    findingId,
    time: lastSeen,
    classification,
    source,
    severity,
    firstSeen,
    lastSeen,
    daysSeen,
    evidence,
  }
}

/** Our types in XARF's words; what it has no word for is a vulnerable or open service to it. @source XARF v3, schemas */
const xarfTypes: Readonly<Record<string, readonly [reportClass: string, reportType: string]>> = {
  'infected-system': ['Activity', 'Botnet'],
  'c2-server': ['Activity', 'C2Server'],
  'malware-distribution': ['Content', 'Malware'],
  'brute-force': ['Activity', 'LoginAttack'],
  scanner: ['Activity', 'PortScan'],
  phishing: ['Content', 'Phishing'],
  spam: ['Activity', 'Spam'],
  ddos: ['Activity', 'DDoS'],
  dos: ['Activity', 'DDoS'],
  copyright: ['Content', 'Copyright'],
}

function xarfOf({ finding, evidence }: ToldFinding, { sender }: { sender: Sender }): unknown {
  const { source, classification } = finding
  const [reportClass, reportType] = xarfTypes[classification.type] ?? ['Vulnerability', 'OpenService']
  const contact = {
    ReporterOrg: sender.name,
    ReporterOrgDomain: sender.email.replace(/^.*@/, ''),
    ReporterOrgEmail: sender.email,
  }
  return {
    Version: '3',
    ReporterInfo: contact,
    Disclosure: true,
    Report: {
      ReportClass: reportClass,
      ReportType: reportType,
      ReportSubType: classification.identifier,
      Date: finding.lastSeen,
      SourceIp: source.ip ?? undefined,
      SourcePort: source.port ?? undefined,
      SourceUrl: source.url ?? undefined,
      Ongoing: true,
      AdditionalInfo: { findingId: finding.findingId, system: systemText(finding), ...evidence },
    },
  }
}
