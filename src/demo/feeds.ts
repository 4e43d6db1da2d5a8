import type { Outlook, System } from './systems.ts'

/** A feed of the demo: the columns that its reports have, and what a row says of a system. */
export interface DemoFeed {
  /** Report type as it stands in the file's name. */
  readonly type: string
  readonly outlook: Outlook
  readonly columns: readonly string[]
  /** @param at Time of the sighting, `2026-11-01 06:30:00`, UTC. */
  row(system: System, at: string): readonly (string | number)[]
}

const host = ({ ip }: System): string => `host-${ip.replaceAll('.', '-')}.example`
const version = (system: System, list: readonly string[]): string => list[system.no % list.length]!

const scanColumns = ['timestamp', 'severity', 'ip', 'protocol', 'port', 'hostname', 'tag', 'asn', 'geo']
const scanRow = (system: System, at: string, severity: string, port: number, tag: string): (string | number)[] => [
  at,
  severity,
  system.ip,
  'tcp',
  port,
  host(system),
  tag,
  system.asn,
  system.country,
]

/** Sinkholes and what they take in stand on documentation addresses too: a provider of measurements in no country of the story. */
const sinkhole = { ip: '198.19.240.10', asn: 64511, country: 'XZ' } as const
const infections = ['lanternworm', 'paperboat', 'lanternworm', 'tidepool']

export const feeds: readonly DemoFeed[] = [
  {
    type: 'scan_redis',
    outlook: { systems: 70, operators: 3, abroad: 0, arrivals: 0.3 },
    columns: [...scanColumns, 'version', 'mode', 'os'],
    row: (system, at) => [
      ...scanRow(system, at, 'high', 6379, 'redis'),
      version(system, ['7.0.4', '6.2.6', '5.0.7']),
      'standalone',
      'Linux 5.10 x86_64',
    ],
  },
  {
    type: 'event4_sinkhole_http',
    outlook: { systems: 90, operators: 2, abroad: 4, arrivals: 0.7 },
    columns: [
      'timestamp',
      'protocol',
      'src_ip',
      'src_port',
      'src_asn',
      'src_geo',
      'src_hostname',
      'severity',
      'dst_ip',
      'dst_port',
      'dst_asn',
      'dst_geo',
      'infection',
      'family',
      'tag',
      'http_host',
      'http_agent',
    ],
    row: (system, at) => [
      at,
      'tcp',
      system.ip,
      20_000 + ((system.no * 7919) % 40_000),
      system.asn,
      system.country,
      host(system),
      'high',
      sinkhole.ip,
      80,
      sinkhole.asn,
      sinkhole.country,
      infections[system.no % infections.length]!,
      infections[system.no % infections.length]!,
      'sinkhole',
      'update.botnet.example',
      'Mozilla/4.0 (compatible)',
    ],
  },
  {
    type: 'scan_rdp',
    outlook: { systems: 80, operators: 4, abroad: 0, arrivals: 0.35 },
    columns: [...scanColumns, 'rdp_protocol', 'subject_common_name'],
    row: (system, at) => [...scanRow(system, at, 'medium', 3389, 'rdp'), 'RDP', host(system)],
  },
  {
    type: 'scan_smb',
    outlook: { systems: 45, operators: 1, abroad: 0, arrivals: 0.2 },
    columns: [...scanColumns, 'smb_version_string'],
    row: (system, at) => [
      ...scanRow(system, at, 'medium', 445, 'smb'),
      version(system, ['SMB 2.1', 'SMB 1.0', 'SMB 3.1.1']),
    ],
  },
  {
    type: 'scan_ics',
    outlook: { systems: 4, operators: 6, abroad: 0, arrivals: 0 },
    columns: [...scanColumns, 'device_vendor', 'device_model'],
    row: (system, at) => [
      ...scanRow(system, at, 'critical', 502, 'modbus'),
      'Example Controls',
      version(system, ['EC-200', 'EC-310']),
    ],
  },
]

/** What comes up of a sudden on the last day. */
export const spike: DemoFeed = {
  type: 'scan_exchange',
  outlook: { systems: 60, operators: 3, abroad: 1, arrivals: 0 },
  columns: [...scanColumns, 'version', 'servername'],
  row: (system, at) => [
    ...scanRow(system, at, 'critical', 443, 'exchange;cve-2099-0001'),
    version(system, ['15.2.721', '15.1.2176']),
    `MAIL${system.no}`,
  ],
}

/** A report type that no schema knows: taken in as far as its columns mean the same everywhere. */
export const unknownType: DemoFeed = {
  type: 'scan_teapot',
  outlook: { systems: 12, operators: 0, abroad: 0, arrivals: 0 },
  columns: [...scanColumns, 'brew', 'strength'],
  row: (system, at) => [...scanRow(system, at, 'low', 418, 'teapot'), 'earl grey', system.no],
}
