/**
 * What an XARF v3 report must look like, so that a report that says nonsense is refused and not guessed at.
 *
 * @source XARF (eXtended Abuse Reporting Format), schemas of version 3, abusix/xarf
 */
import { anyText, email, hostname, ip, moment } from './leaves.ts'
import { each, either, isRecord, object, oneOf, text, truth, whole } from './shape.ts'
import type { Check, ShapeFault } from './shape.ts'

const name = text(/^[\s\S]{3,}$/, 'is no text of three characters or more')
const uri = text(/^[a-z][a-z0-9+.-]*:\S+$/i, 'is no URI')
const port = whole(0, 65_535)
const ports = either('is no port, nor a list of ports', port, each(port))
const asn = whole(1, 4_199_999_999)

const hash = object(
  {
    HashValue: anyText,
    HashAlgorithm: oneOf('sha1', 'sha2', 'sha3', 'sha256', 'sha512', 'md5', 'argon2id', 'scrypt', 'bcrypt', 'pbkdf2'),
    HashComplete: truth,
  },
  ['HashValue', 'HashAlgorithm'],
)

/** Versions 1 and 2 give the hash as text. */
const fileHash = either('is no hash', hash, anyText)

const sample = either(
  'is no sample: neither a payload with its type, nor a file with its name',
  object({ ContentType: anyText, Base64Encoded: truth, Description: anyText, Payload: anyText }, [
    'ContentType',
    'Payload',
  ]),
  object({ FileName: anyText, FileSize: whole(0, Number.MAX_SAFE_INTEGER), FileHash: hash }, ['FileName']),
)

/** Organisation members under one prefix; a person need not give them. */
function party(prefix: 'Reporter' | 'Complainant', others: 'open' | 'closed'): Check {
  const org = [`${prefix}Org`, `${prefix}OrgDomain`, `${prefix}OrgEmail`]
  const members = {
    [`${prefix}Type`]: oneOf('Org', 'Person'),
    [`${prefix}Org`]: name,
    [`${prefix}OrgDomain`]: hostname,
    [`${prefix}OrgEmail`]: email,
    [`${prefix}OrgAddress`]: anyText,
    [`${prefix}ContactEmail`]: email,
    [`${prefix}ContactName`]: name,
    [`${prefix}ContactPhone`]: name,
  }
  return (value, path) => {
    const isPerson = isRecord(value) && value[`${prefix}Type`] === 'Person'
    return object(members, isPerson ? [] : org, others)(value, path)
  }
}

const CVSS_2 = /^\(?AV:[LAN]\/AC:[HML]\/Au:[MSN]\/C:[NPC]\/I:[NPC]\/A:[NPC]/
const CVSS_3 = /^CVSS:3\.[01]\/AV:[NALP]\/AC:[LH]\/PR:[NLH]\/UI:[NR]\/S:[UC]\/C:[NLH]\/I:[NLH]\/A:[NLH]/
const cvss: Check = (value, path) => {
  const vector = isRecord(value) && value['Version'] === '2' ? CVSS_2 : CVSS_3
  return object({ Version: oneOf('3.1', '3.0', '2'), Vector: text(vector, 'is no vector of its version') }, [
    'Version',
    'Vector',
  ])(value, path)
}

const custom = object(
  {},
  [],
  either('is neither text nor a whole number', anyText, whole(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)),
)

const account: Check = (value, path) =>
  isRecord(value) && Object.keys(value).length > 0
    ? object({
        AccountIdentifier: text(/^[^@]+$/, 'is no identifier: an e-mail address has a member of its own'),
        AccountEmail: anyText,
      })(value, path)
    : [{ path, reason: 'is no account' }]

const REPORT = {
  ReportClass: oneOf('Content', 'Activity', 'Vulnerability'),
  ReportType: text(/./, 'is empty'),
  ReportSubType: anyText,
  ReporterCaseID: anyText,
  ReporterSeverity: oneOf('low', 'medium', 'high'),
  ReporterNotes: anyText,
  Custom: custom,
  Date: moment,
  FirstSeen: moment,
  SourceIp: ip,
  SourcePort: port,
  SourceUrl: uri,
  ASN: asn,
  Account: account,
  AttackerIp: ip,
  AttackerPort: ports,
  DestinationIp: ip,
  DestinationPort: ports,
  ByteCount: whole(0, Number.MAX_SAFE_INTEGER),
  PacketCount: whole(0, Number.MAX_SAFE_INTEGER),
  SmtpMailFromAddress: email,
  SmtpRcptToAddress: email,
  ServiceName: anyText,
  ServiceVersion: anyText,
  TransportProtocol: oneOf('tcp', 'udp'),
  RpzDomain: hostname,
  MalwareName: anyText,
  BotnetName: anyText,
  Ongoing: truth,
  ThreatActor: anyText,
  Samples: each(sample, 1),
  FileName: anyText,
  FileSize: whole(0, Number.MAX_SAFE_INTEGER),
  FileHash: fileHash,
  PasswordHash: hash,
  InfringedMaterial: anyText,
  MaterialType: anyText,
  CourtOrder: uri,
  CVE: text(/^CVE-\d{4}-\d{4,7}$/, 'is no CVE identifier'),
  CVSS: cvss,
} as const satisfies Record<string, Check>

/** Members that a type cannot do without, beyond class, type and date. */
const TYPE_NEEDS: Readonly<Record<string, readonly string[]>> = {
  OpenService: ['ServiceName'],
  PotentiallyCompromisedAccount: ['Account'],
  Harassment: ['Harasser', 'HarassmentDescription'],
  Copyright: ['InfringedMaterial'],
  Trademark: ['TrademarkedMaterial'],
}

const report: Check = (value, path) => {
  const type = isRecord(value) && typeof value['ReportType'] === 'string' ? value['ReportType'] : ''
  const needs = Object.hasOwn(TYPE_NEEDS, type) ? (TYPE_NEEDS[type] ?? []) : []
  const faults = object(REPORT, ['ReportClass', 'ReportType', 'Date', ...needs])(value, path)
  return isRecord(value) ? [...faults, ...sourceFaults(value, type, path)] : faults
}

/** A report on an account names no source: the account's owner is a victim. Every other names an address or a URL. */
function sourceFaults(value: Record<string, unknown>, type: string, path: string): ShapeFault[] {
  const named = Object.hasOwn(value, 'SourceIp') || Object.hasOwn(value, 'SourceUrl')
  if (type === 'PotentiallyCompromisedAccount')
    return named ? [{ path: `${path}/SourceIp`, reason: 'has no place in a report on an account' }] : []
  return named ? [] : [{ path: `${path}/SourceIp`, reason: 'is missing, and so is SourceUrl' }]
}

const internal = object({
  SubscriberInformation: object({ ID: anyText, SubscriberData: object({}, [], anyText) }),
  ContractInformation: object({ ID: anyText, ResolverData: object({}, [], anyText) }),
  EventTags: each(anyText),
})

/** @returns Every fault of a version 1 to 3 report in the layout of the schemas. */
export const checkV3: Check = object(
  {
    Version: oneOf('1', '2', '3'),
    Disclosure: truth,
    ReporterInfo: party('Reporter', 'closed'),
    OnBehalfOf: party('Complainant', 'open'),
    InternalProcessing: internal,
    Report: report,
  },
  ['Version', 'Disclosure', 'ReporterInfo', 'Report'],
)

/** @returns Every fault of the other layout of version 3, whose source is an object of its own (`Report.Source.IP`). */
export const checkV3Source: Check = object(
  {
    Version: text(/^3(\.\d+){0,2}$/, 'is not version 3'),
    ReporterInfo: party('Reporter', 'open'),
    Report: object(
      { ReportType: text(/./, 'is empty'), Date: moment, Source: object({ IP: ip, Port: port, URL: uri }) },
      ['ReportType', 'Date', 'Source'],
    ),
  },
  ['Version', 'ReporterInfo', 'Report'],
)
