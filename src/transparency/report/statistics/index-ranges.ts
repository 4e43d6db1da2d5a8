/** Indexes of leaves as a short text: `3-7 9 12-13`. */
export function rangesOf(indexes: readonly number[]): string {
  const sorted = [...new Set(indexes)].toSorted((a, b) => a - b)
  const parts: string[] = []
  for (let at = 0; at < sorted.length;) {
    let end = at
    while (sorted[end + 1] === sorted[end]! + 1) end++
    parts.push(end === at ? String(sorted[at]) : `${sorted[at]}-${sorted[end]}`)
    at = end + 1
  }
  return parts.join(' ')
}

/** The indexes that a text of ranges names, up to a bound. @throws {RangeError} where the text is none. */
export function indexesOf(ranges: string, limit = Infinity): number[] {
  const indexes: number[] = []
  for (const part of ranges === '' ? [] : ranges.split(' ')) {
    const found = /^(\d+)(?:-(\d+))?$/.exec(part)
    if (found === null) throw new RangeError(`"${part.slice(0, 40)}" is no range of indexes`)
    const last = Number(found[2] ?? found[1])
    for (let index = Number(found[1]); index <= last && indexes.length < limit; index++) indexes.push(index)
  }
  return indexes
}
