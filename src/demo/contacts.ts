import { writeCsvRow } from '#kernel/csv.ts'
import { day, dayOf, plusMs, type Instant } from '#kernel/instant.ts'
import { contested, isps, operators, partners, providerAbroad } from './country.ts'

const columns = ['kind', 'value', 'team', 'email', 'format', 'language', 'role', 'source', 'verified']

interface Entry {
  readonly team: string
  readonly email: string
  readonly format: string
  readonly role: string
  readonly source: string
  readonly verifiedDaysAgo: number
  readonly networks: readonly (readonly [kind: string, value: string])[]
}

function entries(): Entry[] {
  return [
    ...isps.map((isp) => ({
      ...isp,
      team: isp.name,
      role: 'abuse',
      source: 'national registry of providers',
      networks: [
        ['asn', String(isp.asn)],
        ['cidr', isp.cidr],
        ...((contested.claimants as readonly string[]).includes(isp.name) ? [['cidr', contested.cidr]] : []),
      ] as [string, string][],
    })),
    ...operators.map((operator) => ({
      ...operator,
      team: operator.name,
      format: 'json',
      role: 'critical-operator',
      source: 'registry of critical operators',
      networks: [['cidr', operator.cidr]] as [string, string][],
    })),
    ...partners.map((partner) => ({
      ...partner,
      team: partner.name,
      format: 'csv',
      source: 'directory of national teams',
      networks: [
        ['cidr', partner.cidr],
        ...(partner.asn === null ? [] : [['asn', String(partner.asn)]]),
        ...(partner.role === 'national' ? [['country', partner.country]] : []),
      ] as [string, string][],
    })),
    {
      ...providerAbroad,
      team: providerAbroad.name,
      format: 'csv',
      role: 'abuse',
      source: 'registry of its country',
      networks: [['cidr', providerAbroad.cidr]],
    },
  ]
}

/** The contacts of the country as a contacts file, one row a network. */
export function contactsFile(now: Instant): string {
  const rows = entries().flatMap((entry) =>
    entry.networks.map(([kind, value]) =>
      writeCsvRow([
        kind,
        value,
        entry.team,
        entry.email,
        entry.format,
        'en',
        entry.role,
        entry.source,
        dayOf(plusMs(now, -entry.verifiedDaysAgo * day)),
      ]),
    ),
  )
  return [writeCsvRow(columns), ...rows].join('')
}
