import { MAX_URL, toAbsoluteUrl } from '../values.ts'

/**
 * The address that a report means. Some types give a whole URL, some only its path with the host in a column of its own, and some the
 * request line (`GET /path HTTP/1.1`).
 *
 * @returns `null` when no whole URL can be made.
 */
export function toUrl(value: string, host: string, application: string | null): string | null {
  if (value === '') return null
  const whole = toAbsoluteUrl(value)
  if (whole !== null || host === '') return whole
  const path = value.includes(' ') ? (value.split(' ')[1] ?? '') : value
  const scheme = application === 'https' ? 'https' : 'http'
  return `${scheme}://${host}${path.startsWith('/') ? '' : '/'}${path}`.slice(0, MAX_URL)
}
