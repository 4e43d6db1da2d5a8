import { domainToASCII } from 'node:url'

const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/

/**
 * A domain in the one form that is stored and compared: ASCII (IDNA A-labels), lower case, no dot at either end.
 * A leading `*.` says what every suffix here means anyway.
 *
 * @returns null when the text is no domain; an address is none.
 * @source RFC 1035 section 2.3.4 (lengths); RFC 5891 (A-labels)
 */
export function parseDomain(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^\*?\./, '')
    .replace(/\.$/, '')
  // oxlint-disable-next-line no-control-regex -- the range is ASCII
  const ascii = /^[\x00-\x7f]*$/.test(bare) ? bare.toLowerCase() : domainToASCII(bare)
  if (ascii === '' || ascii.length > 253) return null
  const labels = ascii.split('.')
  if (!labels.every((label) => LABEL.test(label)) || /^\d+$/.test(labels.at(-1)!)) return null
  return ascii
}

/** The domain and every domain above it, the longest first: the keys under which it may be claimed. */
export function domainSuffixes(domain: string): string[] {
  const labels = domain.split('.')
  return labels.map((_, i) => labels.slice(i).join('.'))
}

/**
 * An e-mail address as we write to it: domain in lower case, local part as given.
 *
 * Plain addresses only: no display name, no quoting, no control character, so that none can add a header or a recipient.
 *
 * @returns null when it is not one.
 * @source RFC 5321 section 4.1.2 (dot-string), 4.5.3.1 (lengths)
 */
export function parseEmail(text: string): string | null {
  const at = text.lastIndexOf('@')
  const local = text.slice(0, at)
  if (at < 1 || at > 64 || !/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/.test(local))
    return null
  const written = text.slice(at + 1)
  const domain = /^[*.\s]|[.\s]$/.test(written) ? null : parseDomain(written)
  return domain === null || !domain.includes('.') ? null : `${local}@${domain}`
}
