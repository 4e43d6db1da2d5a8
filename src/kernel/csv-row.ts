/** What a spreadsheet takes for the start of a formula, in ASCII and in the full-width forms that some of them fold to it. */
const FORMULA_START = /^[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/

/** Controls, bidirectional overrides, zero-width characters and Unicode line separators: in a cell each can hide or forge text. */
// oxlint-disable-next-line no-control-regex -- the controls are what this removes
const CONTROL = /[\u0000-\u001F\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g

const NEEDS_QUOTES = /[",;']|^\s|\s$/

function safeCell(value: string): string {
  const flat = value.replace(CONTROL, ' ')
  const guarded = FORMULA_START.test(flat.trimStart()) ? `'${flat}` : flat
  return NEEDS_QUOTES.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}

/**
 * One CSV line, CRLF at its end, that is safe to open in a spreadsheet.
 *
 * Text from a network banner is hostile: a cell that a spreadsheet would run as a formula gets a leading apostrophe, also when
 * blanks stand before it; line breaks and control characters become blanks, so that one row stays one line. Numbers are
 * written as they are (`-5` is a number, not a formula); null is an empty cell.
 *
 * @source RFC 4180 section 2; OWASP, CSV Injection
 */
export function writeCsvRow(fields: readonly (string | number | null)[]): string {
  return `${fields.map((field) => (typeof field === 'string' ? safeCell(field) : (field ?? ''))).join(',')}\r\n`
}
