/** The longest subject that we write; mail programs cut far earlier. */
const subjectLimit = 180

/** Line breaks, controls, and characters that reorder text: what a hostile banner would use to forge a header or mislead an eye. */
// oxlint-disable-next-line no-control-regex -- finding control characters is what it is for
const unsafe = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g

/**
 * Text that can stand in a header: one line, no control characters, no direction overrides, at most 180 characters.
 * @source RFC 5322, section 2.2: a header body holds no CR or LF but in folding
 */
export function headerText(text: string): string {
  const line = text.toWellFormed().replace(unsafe, ' ').replace(/ {2,}/g, ' ').trim()
  const characters = [...line]
  return characters.length <= subjectLimit
    ? line
    : `${characters
        .slice(0, subjectLimit - 1)
        .join('')
        .trimEnd()}…`
}

/** A file name for an attachment: letters, digits, dot, dash and underscore, so that no system reads a path or command in it. */
export function attachmentName(name: string): string {
  const safe = name
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^[._-]+/, '')
    .slice(-100)
  return safe === '' ? 'attachment' : safe
}

/**
 * Whether a text is one plain mail address that we dare hand to a mail server: no display name, quoting, route or comment.
 * Narrower than RFC 5321 on purpose; what falls outside is refused with a reason, not repaired.
 */
export function isMailAddress(text: string): boolean {
  if (text.length > 254) return false
  const match = /^([A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64})@([A-Za-z0-9.-]{1,253})$/.exec(text)
  if (!match) return false
  const [, local, domain] = match as unknown as [string, string, string]
  if (local.startsWith('.') || local.endsWith('.') || local.includes('..') || local.startsWith('-')) return false
  const labels = domain.split('.')
  return labels.length > 1 && labels.every((label) => /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(label))
}

/** The form of an address under which we count and look up: lower case, as practically every mail server treats it. */
export function canonicalAddress(address: string): string {
  return address.trim().toLowerCase()
}
