import { AppError } from '#kernel/errors.ts'
import { minute, second } from '#kernel/instant.ts'
import { parseIp } from '#kernel/ip.ts'
import type { IdentityContext } from '../context.ts'
import { takeTurn, type Rate } from './gcra.ts'
import { forgetRate, lockDueAt, saveDueAt, sweepRates } from './store.ts'

/** Something that is tried, and how often it may be. */
export interface Tried {
  readonly what: string
  readonly rate: Rate
}

/**
 * How often one may try. The pair of account and address is tight, the account alone is wide: guessing from many
 * addresses stays slow, and a stranger who guesses does not lock the owner out for long.
 */
export const rates = {
  pair: { burst: 5, everyMs: minute },
  account: { burst: 30, everyMs: 2 * minute },
  address: { burst: 30, everyMs: 10 * second },
} as const satisfies Record<string, Rate>

/** The address that a rate counts by: an IPv6 host owns at least a /64, so counting single addresses counts nothing. */
export function addressKey(address: string): string {
  const ip = parseIp(address)
  if (ip === null) return 'address:unknown'
  return ip.family === 4 ? `address:${ip.text}` : `network:${Buffer.from(ip.bytes.subarray(0, 8)).toString('hex')}`
}

export interface Limits {
  /** @throws {AppError} `identity.too-many-tries`; then none of the tries was counted. */
  take(tried: readonly Tried[]): Promise<void>
  /** Forgets tries that turned out to be the owner's. */
  forget(tried: readonly Tried[]): Promise<void>
  sweep(): Promise<void>
}

/** Rates kept in the database, so that a restart is no fresh start for who is guessing. */
export function createLimits({ db, clock, box, log }: IdentityContext): Limits {
  const macOf = ({ what }: Tried): Buffer => box.mac(what, 'identity.rate')
  return {
    async take(tried) {
      const now = clock()
      const keyed = tried.map(({ what, rate }) => ({ rate, mac: box.mac(what, 'identity.rate') }))
      // One order for all, so that two sign-ins never wait for each other.
      keyed.sort((a, b) => Buffer.compare(a.mac, b.mac))
      await db.transaction(async (tx) => {
        for (const { rate, mac } of keyed) {
          const turn = takeTurn(await lockDueAt(tx, mac, now), now, rate)
          if (!turn.allowed) {
            const retryAfterSeconds = Math.ceil(turn.retryAfterMs / second)
            log.warn({ retryAfterSeconds }, 'somebody tries to sign in too often and is slowed down')
            throw new AppError('identity.too-many-tries', 'Too many tries; wait a little and try again.', {
              retryAfterSeconds,
            })
          }
          await saveDueAt(tx, mac, turn.dueAt)
        }
      })
    },
    async forget(tried) {
      for (const each of tried) await forgetRate(db, macOf(each))
    },
    sweep: () => sweepRates(db, clock()),
  }
}
