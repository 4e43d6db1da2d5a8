/**
 * Turns a JSON array into lines, one element a line, while it streams by: so an array of a million events is cut and read like lines.
 *
 * Only structure is looked at (strings, braces, commas of the outermost level); whether an element is sound is for its reader to
 * say. Line breaks between tokens become blanks. What is no array comes out as the one line that it is.
 */

const QUOTE = 34
const COMMA = 44
const BACKSLASH = 92
const LF = 10

const isBlank = (byte: number): boolean => byte === 32 || byte === 9 || byte === 10 || byte === 13
const opens = (byte: number): boolean => byte === 91 || byte === 123
const closes = (byte: number): boolean => byte === 93 || byte === 125

export interface ArrayLines {
  push(bytes: Uint8Array): Uint8Array
}

export function createArrayLines(): ArrayLines {
  let depth = 0
  let inString = false
  let escaped = false

  function push(bytes: Uint8Array): Uint8Array {
    const out = new Uint8Array(bytes.length)
    let length = 0
    for (const byte of bytes) {
      if (inString) {
        if (escaped) escaped = false
        else if (byte === BACKSLASH) escaped = true
        else if (byte === QUOTE) inString = false
        // A raw line break is not allowed in a JSON string; it would cut the line, so the reader must meet it as a blank.
        out[length++] = byte === LF ? 32 : byte
        continue
      }
      if (byte === QUOTE) inString = true
      if (opens(byte)) depth++
      if (closes(byte)) depth = Math.max(0, depth - 1)
      const outermost = (opens(byte) && depth === 1) || (closes(byte) && depth === 0)
      if (outermost) out[length++] = byte === 91 || byte === 93 ? LF : byte
      else if (byte === COMMA && depth === 1) out[length++] = LF
      else out[length++] = isBlank(byte) ? 32 : byte
    }
    return out.subarray(0, length)
  }

  return { push }
}
