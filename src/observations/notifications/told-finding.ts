import { EVENT_FIELDS, EVIDENCE_FIELDS } from '../event-fields.ts'
import type { Finding } from '../findings/finding.ts'

/** A finding with the evidence that its recipient may see. */
export interface ToldFinding {
  readonly finding: Finding
  readonly evidence: Readonly<Record<string, string | number>>
}

/** Fields that the finding itself says already. */
const saidOtherwise: ReadonlySet<string> = new Set([
  'time',
  'ip',
  'port',
  'protocol',
  'asn',
  'country',
  'url',
  'network',
  'account',
  'severity',
])

/**
 * The evidence that leaves: what the affected desk may see, of data whose time has not come. A field without a disclosure
 * level does not leave.
 *
 * @source R044, R045; rule c-2 (minimum data)
 */
export function minimise(evidence: Readonly<Record<string, string | number>>): Record<string, string | number> {
  const told: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(evidence)) {
    if (saidOtherwise.has(name)) continue
    const rule =
      EVIDENCE_FIELDS.get(name) ?? (EVENT_FIELDS as Readonly<Record<string, { disclosure: string } | undefined>>)[name]
    if (rule?.disclosure === 'affected') told[name] = value
  }
  return told
}

/** The system of a finding in one text: address and port, or the URL, host, network or account. */
export function systemText({ source }: Finding): string {
  const { ip, port, protocol, url, fqdn, network, account } = source
  const named = url ?? fqdn ?? network ?? account
  if (named !== null) return named
  if (ip === null) return 'unknown'
  const address = ip.includes(':') && port !== null ? `[${ip}]` : ip
  return port === null ? address : `${address}:${port}${protocol === null ? '' : `/${protocol}`}`
}

/** Text out of reports, made harmless for a line of a mail: no control characters, no direction marks, not endless. */
export function oneLine(text: string, maxLength = 200): string {
  const clean = text
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/g, ' ')
    .trim()
  return clean.length > maxLength ? `${clean.slice(0, maxLength - 1)}…` : clean
}

/** A moment for people: `2026-11-22 07:00:00`. */
export function timeText(moment: string): string {
  return moment.slice(0, 19).replace('T', ' ')
}
