import { ODD } from '../plain.ts'

const LF = 10
const CR = 13
const QUOTE = 34
const COMMA = 44

/** Where the fields of a row lie. */
export class PlainFields {
  /** How many the row has. */
  count = 0
  readonly starts: Int32Array
  readonly lengths: Int32Array

  /** @param width Most fields that a row may have. */
  constructor(width: number) {
    this.starts = new Int32Array(width)
    this.lengths = new Int32Array(width)
  }

  /**
   * Finds the fields of the row that begins at `from`; those that it has not are empty. An empty line has one field, which is empty.
   *
   * @returns Where the next row begins; `ODD` for a quote or line break inside quotes, too many fields, or a row without a line break.
   */
  split(bytes: Uint8Array, from: number): number {
    const { starts, lengths } = this
    const stop = bytes.length
    let at = from
    let field = 0
    for (;;) {
      if (field === starts.length || at >= stop) return ODD
      let byte = bytes[at]!
      let start = at
      if (byte === QUOTE) {
        start = ++at
        for (; at < stop; at++) {
          byte = bytes[at]!
          if (byte === QUOTE || byte === LF) break
        }
        if (byte !== QUOTE || at >= stop) return ODD
        lengths[field] = at - start
        byte = bytes[++at] ?? 0
        if (byte === CR) byte = bytes[++at] ?? 0
        if (byte === CR || (byte !== LF && bytes[at - 1] === CR)) return ODD
      } else {
        while (byte !== COMMA && byte !== LF) {
          if (++at >= stop) return ODD
          byte = bytes[at]!
        }
        lengths[field] = (byte === LF && at > start && bytes[at - 1] === CR ? at - 1 : at) - start
      }
      starts[field++] = start
      at++
      if (byte === COMMA) continue
      if (byte !== LF) return ODD
      this.count = field
      for (; field < starts.length; field++) lengths[field] = 0
      return at
    }
  }
}
