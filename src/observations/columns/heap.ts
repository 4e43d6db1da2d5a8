/**
 * The bytes of all texts of a chunk in one buffer: a text is a place in it, its start and its length. What a report says as we say it stays
 * where the report has it, and no object is made for it.
 */
export class Heap {
  /** UTF-8. Another buffer after it has grown: what lay in the old one lies at the same place in the new one. */
  bytes = Buffer.alloc(0)
  used = 0

  /** Forgets all texts, and holds these bytes from place 0 on. */
  over(begin: Uint8Array): void {
    // Room for values that are not as the report has them; little, for most are.
    const likely = begin.length + (begin.length >>> 2) + 4096
    if (likely > this.bytes.length) this.bytes = Buffer.allocUnsafeSlow(likely)
    this.bytes.set(begin)
    this.used = begin.length
  }

  /** Makes room at the end. @returns Where it begins; it counts as used. */
  room(size: number): number {
    const start = this.used
    if (start + size > this.bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, start + size))
      this.bytes.copy(larger, 0, 0, start)
      this.bytes = larger
    }
    this.used += size
    return start
  }

  /** Puts a text at the end. @returns Where it begins; it goes to what is used now. */
  put(text: string): number {
    // Three bytes are the most that one unit of a string can need.
    const start = this.room(text.length * 3)
    this.used = start + this.bytes.write(text, start, 'utf8')
    return start
  }

  text(start: number, length: number): string {
    return this.bytes.toString('utf8', start, start + length)
  }
}

/** Copies few bytes: a call would take longer than they do. @returns Where they end. */
export function copyShort(from: Uint8Array, start: number, length: number, to: Uint8Array, place: number): number {
  for (let at = 0; at < length; at++) to[place + at] = from[start + at]!
  return place + length
}

/** Whether the same bytes stand at two places. */
export function sameBytes(bytes: Uint8Array, one: number, other: number, length: number): boolean {
  if (one === other) return true
  for (let at = 0; at < length; at++) if (bytes[one + at] !== bytes[other + at]) return false
  return true
}
