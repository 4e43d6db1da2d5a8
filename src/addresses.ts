import type { FastifyInstance } from 'fastify'

/** The port on which a server listens; 0 while it does not. */
export function portOf(server: FastifyInstance): number {
  const address = server.server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** How a browser on this machine reaches the address that is listened on. */
export function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

/** Mail addresses, and domains as `@domain`, that stand in a setting with commas between. */
export function addressList(setting: string): string[] {
  return setting
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
}

export function isListed(list: readonly string[], email: string): boolean {
  return list.some((each) => each === email || (each.startsWith('@') && email.endsWith(each)))
}
