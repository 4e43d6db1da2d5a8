import { AppError } from '#kernel/errors.ts'

/** The site that a passkey belongs to. */
export interface RelyingParty {
  readonly origin: string
  readonly rpId: string
}

/**
 * The site that a browser speaks for, among the origins of this node.
 *
 * @throws {AppError} `identity.passkey-refused` from elsewhere, or from an address of numbers: browsers bind passkeys to names.
 * @source W3C Web Authentication Level 3, section 5.1.3 (the RP ID is a valid domain)
 */
export function relyingParty(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  origins: readonly string[],
): RelyingParty {
  const sent = headers['origin']
  const origin = typeof sent === 'string' && origins.includes(sent) ? sent : undefined
  if (origin === undefined)
    throw new AppError('identity.passkey-refused', 'Passkeys work from a page of this node only.')
  const { hostname } = new URL(origin)
  if (/^[\d.]+$|^\[/.test(hostname))
    throw new AppError(
      'identity.passkey-refused',
      'Browsers keep passkeys for names, not for addresses of numbers: open this node by its name, or as localhost.',
    )
  return { origin, rpId: hostname }
}
