import { AppError } from '#kernel/errors.ts'

/** No tile and no bundle is longer: 256 entries of 65,535 bytes. */
const longestFileBytes = 256 * (65_535 + 2)
const patienceMs = 30_000

/**
 * The log that a node serves, read over HTTP by whoever verifies it. Only tree and checkpoint are served: what entries commit to is
 * in the editions that a team hands out.
 *
 * @param prefix The address of the log, `https://csirt.example/log`.
 */
export function logAtUrl(prefix: string): {
  read(path: string): Promise<Uint8Array | null>
  lines(path: string): Promise<null>
} {
  const base = prefix.replace(/\/+$/, '')
  return {
    async read(path) {
      if (path !== 'checkpoint' && path !== 'log.vkey' && !path.startsWith('tile/')) return null
      const address = `${base}/${path === 'log.vkey' ? 'key' : path}`
      let response
      try {
        response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(patienceMs) })
      } catch (cause) {
        throw new AppError('platform.unavailable', `${address} does not answer.`, { cause })
      }
      if (response.status === 404) return null
      if (!response.ok) throw new AppError('platform.unavailable', `${address} answers ${response.status}.`)
      const parts: Uint8Array[] = []
      let size = 0
      for await (const part of response.body ?? []) {
        size += part.length
        if (size > longestFileBytes)
          throw new AppError('platform.too-large', `${address} is longer than a file of a log.`)
        parts.push(part)
      }
      return Buffer.concat(parts)
    },
    lines: async () => null,
  }
}
