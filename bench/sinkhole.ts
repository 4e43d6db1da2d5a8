/** A generated sinkhole report (`event4_sinkhole_http`, 36 columns) and the contacts of its networks, as streams that fit in no memory. */
import { Readable } from 'node:stream'

const columns =
  'timestamp,protocol,src_ip,src_port,src_asn,src_geo,src_region,src_city,src_hostname,src_naics,src_sector,device_vendor,' +
  'device_type,device_model,dst_ip,dst_port,dst_asn,dst_geo,dst_region,dst_city,dst_hostname,dst_naics,dst_sector,' +
  'public_source,infection,family,tag,application,version,event_id,http_url,http_host,http_agent,forwarded_by,ssl_cipher,' +
  'http_referer'

/**
 * Systems lie in 10.0.0.0/8, since no block kept for documentation or benchmarks has a million addresses. The odd factor visits every
 * address of the block once before any comes again, in no order, as real reports do.
 */
function addressOf(system: number): string {
  const host = Math.imul(system, 0x9e3779b1) & 0xffffff
  return `10.${host >>> 16}.${(host >>> 8) & 255}.${host & 255}`
}

const two = (value: number): string => String(value).padStart(2, '0')
const families = ['andromeda', 'avalanche-generic', 'conficker', 'necurs', 'virut', 'gamut', 'ramnit', 'sality']

function rowOf(day: string, system: number, row: number): string {
  const family = families[system % families.length]!
  const clock = `${two(row % 24)}:${two((row * 7) % 60)}:${two((row * 13) % 60)}`
  return (
    `"${day} ${clock}","tcp","${addressOf(system)}",${1024 + (system % 60_000)},${64_496 + (system % 16)},"XA","REGION",` +
    `"CITY","host-${system}.example.net",518210,"Communications, Service Provider, and Hosting Service",,,,"203.0.113.9",80,` +
    `64511,"XB","REGION","CITY","sink.example.org",518210,"Information",,"${family}","${family}","sinkhole",` +
    `"http","1.0",${row},"/gate.php?id=${row}","c2-${system % 97}.example.com","Mozilla/5.0 (Windows NT 10.0; Win64)",,"TLS_AES_128",\n`
  )
}

function* inPieces(lines: Iterable<string>): Generator<Buffer> {
  let piece = ''
  for (const line of lines) {
    piece += line
    if (piece.length < 1 << 20) continue
    yield Buffer.from(piece)
    piece = ''
  }
  if (piece !== '') yield Buffer.from(piece)
}

/** @param systemOf Which system a row is about; equal numbers are one finding. */
export function sinkholeReport(day: string, rows: number, systemOf: (row: number) => number): Readable {
  function* lines(): Generator<string> {
    yield `${columns}\n`
    for (let row = 0; row < rows; row++) yield rowOf(day, systemOf(row), row)
  }
  return Readable.from(inPieces(lines()))
}

/** As many contacts, each with a team and a network of its own (a /25 out of 10.0.0.0/8): they answer for three of four systems. */
export function contactsFile(count: number): Readable {
  function* lines(): Generator<string> {
    yield 'kind,value,team,email,format,language,role,source,verified\n'
    for (let no = 0; no < count; no++) {
      const network = `10.${no >>> 9}.${(no >>> 1) & 255}.${(no & 1) * 128}/25`
      yield `cidr,${network},Team ${no},abuse-${no}@example.org,csv,en,abuse,bench,2026-11-01\n`
    }
  }
  return Readable.from(inPieces(lines()))
}
