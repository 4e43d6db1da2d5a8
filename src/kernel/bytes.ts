/** The same bytes as a `Buffer`, not copied: it reads texts and numbers out of them, and searches them many times faster than a `Uint8Array`. */
export const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
