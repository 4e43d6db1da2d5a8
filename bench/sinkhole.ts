/** A generated sinkhole report (`event4_sinkhole_http`, 36 columns), as a stream that fits in no memory. */
import { Readable } from 'node:stream'
import { addressOf, asnOf, clockOf, familyOf, inPieces, portOf, type Variant } from './systems.ts'

const columns =
  'timestamp,protocol,src_ip,src_port,src_asn,src_geo,src_region,src_city,src_hostname,src_naics,src_sector,device_vendor,' +
  'device_type,device_model,dst_ip,dst_port,dst_asn,dst_geo,dst_region,dst_city,dst_hostname,dst_naics,dst_sector,' +
  'public_source,infection,family,tag,application,version,event_id,http_url,http_host,http_agent,forwarded_by,ssl_cipher,' +
  'http_referer'

interface Words {
  readonly region: string
  readonly city: string
  readonly sector: string
  readonly path: string
  readonly agent: string
}
const plain: Words = {
  region: 'REGION',
  city: 'CITY',
  sector: 'Communications, Service Provider, and Hosting Service',
  path: '/gate.php?id=',
  agent: 'Mozilla/5.0 (Windows NT 10.0; Win64)',
}
/** Of about the same length in characters, hence longer in bytes. */
const manyBytes: Words = {
  region: 'Область',
  city: 'Πόλη',
  sector: 'Связь, услуги провайдеров и размещение серверов',
  path: '/ворота/門.php?id=',
  agent: 'Обозреватель/5.0 (窓 10.0; Ωμέγα64)',
}

function rowOf(day: string, system: number, row: number, variant: Variant): string {
  const family = familyOf(system)
  const { region, city, sector, path, agent } = variant.utf8 === true ? manyBytes : plain
  return (
    `"${day} ${clockOf(row)}","tcp","${addressOf(system, variant)}",${portOf(system)},${asnOf(system)},"XA","${region}",` +
    `"${city}","host-${system}.example.net",518210,"${sector}",,,,"203.0.113.9",80,` +
    `64511,"XB","${region}","${city}","sink.example.org",518210,"Information",,"${family}","${family}","sinkhole",` +
    `"http","1.0",${row},"${path}${row}","c2-${system % 97}.example.com","${agent}",,"TLS_AES_128",\n`
  )
}

/** @param systemOf Which system a row is about; equal numbers are one finding. */
export function sinkholeReport(
  day: string,
  rows: number,
  systemOf: (row: number) => number,
  variant: Variant = {},
): Readable {
  function* lines(): Generator<string> {
    yield `${columns}\n`
    for (let row = 0; row < rows; row++) yield rowOf(day, systemOf(row), row, variant)
  }
  return Readable.from(inPieces(lines()))
}
