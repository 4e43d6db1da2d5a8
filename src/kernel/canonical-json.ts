/** What JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined }

/**
 * The one text of a JSON value: names sorted by their UTF-16 units, no white space, numbers and strings as ECMAScript writes
 * them. A name whose value is undefined is left out, a number that JSON cannot hold is null: as `JSON.stringify` does, so that
 * a value has the same text before and after it was kept as JSON.
 *
 * @source RFC 8785, section 3.2
 */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonicalJson).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const record = value as { readonly [name: string]: Json | undefined }
    const members: string[] = []
    for (const name of Object.keys(record).sort()) {
      const member = record[name]
      if (member !== undefined) members.push(`${JSON.stringify(name)}:${canonicalJson(member)}`)
    }
    return `{${members.join(',')}}`
  }
  return JSON.stringify(value)
}
