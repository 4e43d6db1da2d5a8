/**
 * The fields of one record, its line break already taken off.
 *
 * A quote inside an unquoted field is an ordinary character, as every spreadsheet has it; a quoted field must end at a comma
 * or at the end of the record.
 *
 * @returns `null` when a quote is left open or text follows a closing quote.
 */
export function splitFields(text: string): string[] | null {
  const fields: string[] = []
  const length = text.length
  let at = 0
  for (;;) {
    if (text.charCodeAt(at) === 34) {
      let close = text.indexOf('"', at + 1)
      let doubled = false
      while (close >= 0 && text.charCodeAt(close + 1) === 34) {
        doubled = true
        close = text.indexOf('"', close + 2)
      }
      if (close < 0) return null
      const value = text.slice(at + 1, close)
      fields.push(doubled ? value.replaceAll('""', '"') : value)
      at = close + 1
      if (at === length) return fields
      if (text.charCodeAt(at) !== 44) return null
    } else {
      const comma = text.indexOf(',', at)
      if (comma < 0) {
        fields.push(text.slice(at))
        return fields
      }
      fields.push(text.slice(at, comma))
      at = comma
    }
    at++
  }
}

/** A quote, or a doubled one, that a backslash stands before. */
const BACKSLASHED = /\\"(?:\\?")?/g

/**
 * The fields of a record whose writer put a backslash before quotes (`"realm=\"\"x\"\""`), which no standard knows but some feeds send.
 *
 * To be asked only when `splitFields` refused: a value may well end in a backslash.
 */
export function splitBackslashed(text: string): string[] | null {
  return text.includes('\\"') ? splitFields(text.replace(BACKSLASHED, '""')) : null
}
