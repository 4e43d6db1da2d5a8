/** The same bytes as a `Buffer`: what that searches is found many times faster than in a `Uint8Array`. */
export const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
