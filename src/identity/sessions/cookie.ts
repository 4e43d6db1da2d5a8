/**
 * The name of the session cookie. With https it has the prefix by which browsers take it from this very host only,
 * over https, for all paths: no other site of the same domain can plant one.
 *
 * @source RFC 6265bis, section 4.1.3.2 (`__Host-`)
 */
export function cookieName(secure: boolean): string {
  return secure ? '__Host-comity' : 'comity'
}

/** A cookie that scripts do not see and other sites do not send. */
export function sessionCookie(
  secret: string,
  options: { readonly secure: boolean; readonly maxAgeSeconds: number },
): string {
  const { secure, maxAgeSeconds } = options
  const attributes = [
    'Path=/',
    'HttpOnly',
    'SameSite=Strict',
    `Max-Age=${maxAgeSeconds}`,
    ...(secure ? ['Secure'] : []),
  ]
  return [`${cookieName(secure)}=${secret}`, ...attributes].join('; ')
}

/** Takes the cookie away. */
export function endedCookie(secure: boolean): string {
  return sessionCookie('', { secure, maxAgeSeconds: 0 })
}

/** A session's secret as a request shows it, and by which of the two names. The secure one goes first. */
export function presentedSession(
  cookies: Readonly<Record<string, string | undefined>>,
): { readonly secret: string; readonly secure: boolean } | null {
  for (const secure of [true, false]) {
    const secret = cookies[cookieName(secure)]
    if (secret !== undefined && /^[\w-]{43}$/.test(secret)) return { secret, secure }
  }
  return null
}
