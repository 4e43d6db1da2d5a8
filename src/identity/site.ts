type Headers = Readonly<Record<string, string | string[] | undefined>>

/** What a request's headers say of the page that sent it. */
export interface Site {
  /** Another site's page had the browser send it. */
  readonly foreign: boolean
  /** Whether the browser speaks https with us, also where a proxy ends that. */
  readonly secure: boolean
}

/**
 * Which site a request speaks for. Signing in needs no session, so nothing else keeps a foreign page from signing
 * somebody in as somebody else and reading what they then write.
 *
 * @param origins Those of this node; the first is the one that is given out.
 * @source Fetch Metadata Request Headers (W3C); OWASP CSRF Prevention, login CSRF
 */
export function siteOf(headers: Headers, origins: readonly string[]): Site {
  const origin = headers['origin']
  const site = headers['sec-fetch-site']
  const own = typeof origin === 'string' && origins.includes(origin)
  return {
    foreign: (origin !== undefined && !own) || (site !== undefined && site !== 'same-origin' && site !== 'none'),
    secure: (own ? origin : origins[0])?.startsWith('https:') ?? false,
  }
}
