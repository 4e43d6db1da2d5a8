/**
 * What each field of an event means, who may see it, and why and how long it is kept: one table, read by everything that shows,
 * sends or deletes. A field that is not here does not exist for Comity: it stays in the report's kept bytes and goes with them.
 */
import { AppError } from '#kernel/errors.ts'
import type { EventField } from './event.ts'
import { EVIDENCE_GROUPS } from './evidence-fields.ts'

/**
 * Who may get a field. `affected`: the desk that answers for the system, and the team. `team`: the team alone.
 * `never`: it is used to find the recipient or the finding and is shown to nobody.
 */
export type Disclosure = 'affected' | 'team' | 'never'

export type PersonalDataClass = 'none' | 'network-identifier' | 'account' | 'third-party' | 'content'

/** What a class of personal data is kept for. A class without all three is refused at start. */
export interface PersonalDataRule {
  readonly meaning: string
  readonly purpose: string
  readonly ground: string
  readonly retentionDays: number
}

/** @source R041, R042, R045, R049; Regulation (EU) 2016/679 (GDPR), Article 6(1)(e) and (f), recital 49 */
export const PERSONAL_DATA: Readonly<Record<Exclude<PersonalDataClass, 'none'>, PersonalDataRule>> = {
  'network-identifier': {
    meaning: 'An address, a host name or a network of the affected system.',
    purpose: 'To find who answers for the system and to tell them which system it is.',
    ground: 'Task of the CSIRT in the public interest; network and information security (GDPR 6(1)(e), recital 49).',
    retentionDays: 180,
  },
  account: {
    meaning: 'A user name or an e-mail address seen in an incident.',
    purpose: 'To tell the desk that answers for the account which account is concerned.',
    ground: 'Task of the CSIRT in the public interest (GDPR 6(1)(e), recital 49).',
    retentionDays: 30,
  },
  'third-party': {
    meaning: 'An address or host name of somebody else in the same traffic.',
    purpose: 'To let the affected desk find the traffic in its own records.',
    ground: 'Network and information security (GDPR 6(1)(e), recital 49).',
    retentionDays: 90,
  },
  content: {
    meaning: 'Text that the system itself sent: it may hold names or anything else.',
    purpose: 'To let the affected desk recognise the service and see the weakness.',
    ground: 'Network and information security (GDPR 6(1)(e), recital 49).',
    retentionDays: 30,
  },
}

export interface FieldRule {
  readonly meaning: string
  /** Unit or form of the value; empty for plain text. */
  readonly unit: string
  readonly disclosure: Disclosure
  readonly personalData: PersonalDataClass
}

const field = (
  meaning: string,
  unit: string,
  disclosure: Disclosure,
  personalData: PersonalDataClass = 'none',
): FieldRule => ({ meaning, unit, disclosure, personalData })

export const EVENT_FIELDS: Readonly<
  Record<EventField | `classification.${'taxonomy' | 'type' | 'identifier'}`, FieldRule>
> = {
  time: field('When the source saw it.', 'RFC 3339, UTC', 'affected'),
  ip: field('Address of the affected system.', 'IPv4 or IPv6, canonical text', 'affected', 'network-identifier'),
  network: field(
    'Affected network, where the source names no single address.',
    'CIDR',
    'affected',
    'network-identifier',
  ),
  port: field('Port of the affected system; for outgoing traffic its source port.', '0-65535', 'affected'),
  protocol: field('Transport protocol.', 'lower case: tcp, udp, icmp …', 'affected'),
  application: field('Application protocol.', 'lower case: http, redis …', 'affected'),
  asn: field('Autonomous system of the address, as the source says.', 'number', 'affected'),
  country: field(
    'Country of the address, as the source says: a hint, no proof of place.',
    'ISO 3166-1 alpha-2',
    'affected',
  ),
  hostname: field('Name of the address in the reverse DNS.', 'host name, lower case', 'affected', 'network-identifier'),
  fqdn: field('Name under which the system was met.', 'host name, lower case', 'affected', 'network-identifier'),
  url: field('Address of the affected content.', 'URL', 'affected', 'network-identifier'),
  account: field('Affected account.', '', 'affected', 'account'),
  'classification.taxonomy': field('Class of the event.', 'RSIT taxonomy', 'affected'),
  'classification.type': field('Kind of the event in its class.', 'RSIT type', 'affected'),
  'classification.identifier': field(
    'The finer word of the source; part of the key of a finding.',
    'lower case',
    'affected',
  ),
  severity: field('How bad the source thinks it is.', 'critical, high, medium, low, info', 'affected'),
  malware: field('Name of the malware.', 'lower case', 'affected'),
  tag: field("The source's own labels.", 'separated by ; or ,', 'affected'),
  destinationIp: field('Address at the other end.', 'IPv4 or IPv6', 'affected', 'third-party'),
  destinationPort: field('Port at the other end.', '0-65535', 'affected'),
  destinationAsn: field('Autonomous system at the other end.', 'number', 'affected'),
  destinationCountry: field('Country of the other end, as the source says.', 'ISO 3166-1 alpha-2', 'affected'),
  destinationHostname: field('Host name at the other end.', 'host name, lower case', 'affected', 'third-party'),
  destinationUrl: field('What was asked for at the other end.', 'URL', 'affected', 'third-party'),
}

const evidence = new Map<string, FieldRule>()
for (const group of EVIDENCE_GROUPS)
  for (const [name, meaning] of Object.entries(group.fields))
    evidence.set(name, {
      meaning,
      unit: group.unit,
      disclosure: group.disclosure,
      personalData: group.personalData,
    })

/** Every evidence field by its name: the allow-list. */
export const EVIDENCE_FIELDS: ReadonlyMap<string, FieldRule> = evidence

/**
 * Refuses to start with personal data that nobody can say the purpose, ground or retention of.
 *
 * @throws {AppError} `observations.unclassed-data`, naming each class that lacks one.
 * @source R041, R042
 */
export function checkPersonalData(rules: Readonly<Record<string, PersonalDataRule | undefined>> = PERSONAL_DATA): void {
  const used = new Set([...Object.values(EVENT_FIELDS), ...EVIDENCE_FIELDS.values()].map((rule) => rule.personalData))
  used.delete('none')
  const faults = [...used]
    .filter((name) => {
      const rule = rules[name]
      return rule === undefined || rule.purpose === '' || rule.ground === '' || !(rule.retentionDays > 0)
    })
    .map((name) => ({ pointer: `/${name}`, reason: 'has no purpose, ground or retention' }))
  if (faults.length > 0)
    throw new AppError('observations.unclassed-data', 'A class of personal data lacks purpose, ground or retention.', {
      faults,
    })
}
