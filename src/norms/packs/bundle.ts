import type { PolicyFile } from '../policy-files.ts'

/** The largest pack from elsewhere, bytes: all its files together. */
export const maxBundleBytes = 1024 * 1024

const newline = 0x0a
const manifest = 'pack.yaml'

/**
 * The files of a folder as one: the manifest first, the others by name, each begun by a line of three hyphens. The
 * same files make the same bytes, so one signature serves the folder and the file.
 */
export function bundleFiles(files: readonly PolicyFile[]): Uint8Array {
  const rank = ({ name }: PolicyFile): string => (name === manifest ? '' : name)
  const sorted = files.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))
  const one = sorted[0]
  if (one !== undefined && sorted.length === 1) return one.bytes
  return Buffer.concat(
    sorted.flatMap(({ bytes }) => [
      Buffer.from('---\n'),
      bytes,
      Buffer.from(bytes.at(-1) === newline || bytes.length === 0 ? '' : '\n'),
    ]),
  )
}

/** The documents of a file of concatenated YAML. A line of three hyphens begins the next, wherever it stands. */
export function splitBundle(bytes: Uint8Array): PolicyFile[] {
  const whole = Buffer.from(bytes)
  const cuts = [0]
  const lines = /^---[ \t\r]*$/gm
  const source = whole.toString('latin1')
  for (let found = lines.exec(source); found !== null; found = lines.exec(source)) cuts.push(found.index)
  return cuts
    .map((start, index) => {
      const end = cuts[index + 1] ?? whole.length
      const begins = index === 0 ? start : Math.min(end, source.indexOf('\n', start) + 1 || end)
      return { start: begins, end }
    })
    .filter(({ start, end }) => source.slice(start, end).trim() !== '')
    .map(({ start, end }, index) => ({ name: `document ${index + 1}`, bytes: whole.subarray(start, end) }))
}
