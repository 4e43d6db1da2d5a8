/** A line of a text file and its number, counted from 1. */
export interface TextLine {
  readonly line: number
  readonly text: string
}

/** Longest line that is looked at, in characters; address tables have short ones. */
export const maxLineChars = 4096

/** Cuts bytes into lines, without keeping more than one unfinished line. */
export function createLineReader(): { push(bytes: Uint8Array): TextLine[]; end(): TextLine[] } {
  const decoder = new TextDecoder()
  let rest = ''
  let line = 0
  const take = (text: string): TextLine[] => {
    const parts = (rest + text).split('\n')
    // A line without end is cut: what follows its limit is never read, and the line is refused for what it is.
    rest = parts.pop()!.slice(0, maxLineChars + 1)
    return parts.map((part) => ({ line: ++line, text: part.replace(/\r$/, '').slice(0, maxLineChars + 1) }))
  }
  return {
    push: (bytes) => take(decoder.decode(bytes, { stream: true })),
    end: () => take(`${decoder.decode()}\n`).filter(({ text }, i, all) => text !== '' || i < all.length - 1),
  }
}
