import { createHash } from 'node:crypto'

const alphabet = 'ybndrfg8ejkmcpqxot1uwisza345h769'

/** z-base-32 of bytes, five bits a letter, as web key directories name mailboxes. */
export function zBase32(bytes: Uint8Array): string {
  let text = ''
  let buffer = 0
  let bits = 0
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xffff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet[(buffer >>> bits) & 31]!
    }
  }
  return bits === 0 ? text : text + alphabet[(buffer << (5 - bits)) & 31]!
}

/** The name under which a mailbox's key lies. @source draft-koch-openpgp-webkey-service, section 3.1 */
export function mailboxHash(address: string): string {
  const local = address.slice(0, address.lastIndexOf('@')).toLowerCase()
  return zBase32(createHash('sha1').update(local).digest())
}

/** Armoured keys as the directory serves them: binary, one after the other. */
export async function binaryKeys(armored: readonly string[]): Promise<Buffer> {
  const { readKey } = await import('openpgp')
  const keys = await Promise.all(armored.map((armoredKey) => readKey({ armoredKey })))
  return Buffer.concat(keys.map((key) => key.toPublic().write() as Uint8Array))
}
