/** A Markdown table with aligned columns, as the formatter would leave it: a generated page stays as it is made. */
export function markdownTable(header: string[], rows: string[][]): string[] {
  const cells = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')))
  const widths = header.map((name, at) => Math.max(3, name.length, ...cells.map((row) => row[at]?.length ?? 0)))
  const line = (row: string[]): string => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)]
}
