/** Builders of archives and messages, for tests only: archives that no honest program writes are among them. */
import { crc32, deflateRawSync } from 'node:zlib'

export interface WrittenEntry {
  name: string
  bytes: Uint8Array
  /** Claimed size when it is to be another than the true one. */
  claimedBytes?: number
  encrypted?: boolean
}

function record(size: number, fill: (view: DataView) => void): Buffer {
  const bytes = Buffer.alloc(size)
  fill(new DataView(bytes.buffer, bytes.byteOffset, size))
  return bytes
}

/** A zip archive with these entries. @source PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16 */
export function writeZip(entries: readonly WrittenEntry[]): Uint8Array {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, bytes, claimedBytes = bytes.length, encrypted = false } of entries) {
    const packed = deflateRawSync(bytes)
    const nameBytes = Buffer.from(name)
    const flags = 0x800 | (encrypted ? 1 : 0)
    const shared = (view: DataView, at: number): void => {
      view.setUint16(at, 20, true)
      view.setUint16(at + 2, flags, true)
      view.setUint16(at + 4, 8, true)
      view.setUint32(at + 10, crc32(bytes), true)
      view.setUint32(at + 14, packed.length, true)
      view.setUint32(at + 18, claimedBytes, true)
      view.setUint16(at + 22, nameBytes.length, true)
    }
    const local = record(30, (view) => {
      view.setUint32(0, 0x04034b50, true)
      shared(view, 4)
    })
    const central = record(46, (view) => {
      view.setUint32(0, 0x02014b50, true)
      view.setUint16(4, 20, true)
      shared(view, 6)
      view.setUint32(42, offset, true)
    })
    files.push(local, nameBytes, packed)
    directory.push(central, nameBytes)
    offset += local.length + nameBytes.length + packed.length
  }
  const size = directory.reduce((sum, one) => sum + one.length, 0)
  const end = record(22, (view) => {
    view.setUint32(0, 0x06054b50, true)
    view.setUint16(8, entries.length, true)
    view.setUint16(10, entries.length, true)
    view.setUint32(12, size, true)
    view.setUint32(16, offset, true)
  })
  return new Uint8Array(Buffer.concat([...files, ...directory, end]))
}

/** A message with a text and attachments. */
export function writeMail(
  text: string,
  attachments: readonly { name: string; type: string; bytes: Uint8Array }[],
): Uint8Array {
  const parts = attachments.map(
    ({ name, type, bytes }) =>
      `--b\r\nContent-Type: ${type}; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\n` +
      `Content-Transfer-Encoding: base64\r\n\r\n${Buffer.from(bytes).toString('base64')}\r\n`,
  )
  const head = 'From: feed@example.org\r\nTo: csirt@example.net\r\nSubject: report\r\nMIME-Version: 1.0\r\n'
  const body = `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n${text}\r\n`
  return new Uint8Array(Buffer.from(`${head}${body}${parts.join('')}--b--\r\n`))
}
