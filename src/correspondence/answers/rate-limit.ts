import { parseIp } from '#kernel/ip.ts'
import { msOf, type Instant } from '#kernel/instant.ts'

/** A gate that lets so many through in a while. */
export interface RateLimit {
  /** Counts one; 0 when it may pass, else the seconds after which to try again. */
  take(key: string, now: Instant): number
}

/**
 * A bucket for each key that fills again with time. Kept in memory and for a bounded number of keys: it spares the
 * node work. What must hold across restarts (tries of a code) is counted in the database.
 *
 * @param burst How many may come at once.
 * @param perMinute How many may come for ever.
 */
export function createRateLimit(burst: number, perMinute: number, maxKeys = 10_000): RateLimit {
  const buckets = new Map<string, { level: number; at: number }>()
  const perMs = perMinute / 60_000
  return {
    take(key, now) {
      const at = msOf(now)
      const bucket = buckets.get(key) ?? { level: burst, at }
      const level = Math.min(burst, bucket.level + Math.max(0, at - bucket.at) * perMs)
      buckets.delete(key)
      // The key that was quiet longest goes first: its bucket is the fullest anyway.
      if (buckets.size >= maxKeys) buckets.delete(buckets.keys().next().value!)
      buckets.set(key, { level: level >= 1 ? level - 1 : level, at })
      return level >= 1 ? 0 : Math.max(1, Math.ceil((1 - level) / perMs / 1000))
    },
  }
}

/** The network that an address stands for: an IPv4 address itself, an IPv6 /64, which one household has whole. */
export function networkOf(address: string): string {
  const ip = parseIp(address)
  if (!ip) return 'unknown'
  return Buffer.from(ip.family === 4 ? ip.bytes : ip.bytes.subarray(0, 8)).toString('hex')
}
