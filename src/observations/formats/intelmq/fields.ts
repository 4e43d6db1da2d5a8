/**
 * IntelMQ's event fields in our words. What is not here and not on the evidence allow-list is dropped and counted.
 *
 * @source IntelMQ documentation, event format (harmonization), 3.5
 */
const INTELMQ_FIELDS: Readonly<Record<string, string>> = {
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
  'classification.type': 'type',
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
  'event_description.text': 'description',
  'product.vendor': 'device_vendor',
  'product.name': 'device_model',
  'product.version': 'device_version',
  'product.vulnerabilities': 'vulnerability_id',
  'extra.tag': 'tag',
  'extra.user_agent': 'http_agent',
  'extra.http_server': 'server',
  'extra.os.name': 'os',
  'extra.http_path': 'http_path',
}

/** Fields about the report and not the incident: read by nobody, and not counted as lost. */
const INTELMQ_IGNORED: ReadonlySet<string> = new Set([
  'raw',
  'rtir_id',
  'time.observation',
  'classification.taxonomy',
  'feed.accuracy',
  'feed.code',
  'feed.documentation',
  'feed.name',
  'feed.provider',
  'feed.url',
  '__type',
])

/** What becomes of a member: null for nothing; the time and the classification are read apart. */
export function targetOf(name: string): string | null {
  if (INTELMQ_IGNORED.has(name)) return null
  const field = Object.hasOwn(INTELMQ_FIELDS, name) ? INTELMQ_FIELDS[name] : undefined
  if (field === 'time' || field === 'type' || field === 'identifier') return null
  return field ?? name.replace(/^extra\./, '')
}
