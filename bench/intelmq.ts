/** The rows of the generated sinkhole report as IntelMQ writes them: a JSON object a line, without the raw text. */
import { Readable } from 'node:stream'
import { addressOf, asnOf, clockOf, familyOf, inPieces, portOf, type Variant } from './systems.ts'

function lineOf(day: string, system: number, row: number, variant: Variant): string {
  const city = variant.utf8 === true ? 'Πόλη' : 'CITY'
  const agent = variant.utf8 === true ? 'Обозреватель/5.0 (窓 10.0; Ωμέγα64)' : 'Mozilla/5.0 (Windows NT 10.0; Win64)'
  return (
    `{"classification.identifier": "${familyOf(system)}", "classification.taxonomy": "malicious-code", ` +
    `"classification.type": "infected-system", "destination.asn": 64511, "destination.fqdn": "c2-${system % 97}.example.com", ` +
    `"destination.geolocation.cc": "XB", "destination.ip": "203.0.113.9", "destination.port": 80, "extra.tag": "sinkhole", ` +
    `"extra.user_agent": "${agent}", "feed.accuracy": 100.0, "feed.name": "Sinkhole", "feed.provider": "Example", ` +
    `"malware.name": "${familyOf(system)}", "protocol.application": "http", "protocol.transport": "tcp", ` +
    `"source.asn": ${asnOf(system)}, "source.geolocation.cc": "XA", "source.geolocation.city": "${city}", ` +
    `"source.ip": "${addressOf(system, variant)}", "source.port": ${portOf(system)}, ` +
    `"source.reverse_dns": "host-${system}.example.net", "time.observation": "${day}T23:59:59+00:00", ` +
    `"time.source": "${day}T${clockOf(row)}+00:00"}\n`
  )
}

/** @param systemOf Which system a row is about; equal numbers are one finding. */
export function intelmqReport(
  day: string,
  rows: number,
  systemOf: (row: number) => number,
  variant: Variant = {},
): Readable {
  function* lines(): Generator<string> {
    for (let row = 0; row < rows; row++) yield lineOf(day, systemOf(row), row, variant)
  }
  return Readable.from(inPieces(lines()))
}
