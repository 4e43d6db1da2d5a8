/** Files that the directory takes in. */
export const importFormats = ['contacts-csv', 'global-irt', 'pfx2as', 'iptoasn', 'rir-delegated', 'mmdb'] as const
export type ImportFormat = (typeof importFormats)[number]

/**
 * What format a file is of, by its first bytes.
 *
 * @param head The beginning of the file, at least its first line where there is one.
 * @returns null when nothing fits: the person then says which.
 */
export function detectFormat(head: Uint8Array): ImportFormat | null {
  // The one form that is no text; it has no mark at its beginning, and is known for sure by the one at its end.
  if (head.includes(0)) return 'mmdb'
  const text = new TextDecoder()
    .decode(head)
    .replace(/^\ufeff/, '')
    .trimStart()
  if (text.startsWith('[') || text.startsWith('{')) return 'global-irt'
  const line = text.split(/\r?\n/).find((each) => each !== '' && !each.startsWith('#')) ?? ''
  if (/^[\d.]+\|[a-z]+\|/i.test(line) || /^[a-z]+\|[A-Z*]*\|(asn|ipv4|ipv6)\|/.test(line)) return 'rir-delegated'
  const tabs = line.split('\t')
  if (tabs.length === 3 && /^[0-9a-f.:]+$/i.test(tabs[0]!) && /^\d+$/.test(tabs[1]!)) return 'pfx2as'
  if (tabs.length >= 4 && /^[0-9a-f.:]+$/i.test(tabs[0]!) && /^[0-9a-f.:]+$/i.test(tabs[1]!)) return 'iptoasn'
  const columns = new Set(
    line
      .toLowerCase()
      .split(',')
      .map((cell) => cell.trim().replaceAll('"', '')),
  )
  return columns.has('kind') && columns.has('value') ? 'contacts-csv' : null
}
