import { argon2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { Box } from '#platform/box.ts'

/** What a hash costs: memory in KiB, passes over it, lanes. */
export interface Cost {
  readonly memoryKiB: number
  readonly passes: number
  readonly lanes: number
}

/**
 * What a new hash costs: about 60 ms of one core. More memory would make a node on a small computer the easier target
 * of whoever wants it to fall over.
 *
 * @source OWASP Password Storage Cheat Sheet (Argon2id, m=19456, t=2, p=1); RFC 9106, section 4
 */
export const cost: Cost = { memoryKiB: 19_456, passes: 2, lanes: 1 }

const saltBytes = 16
const tagBytes = 32
/** The form of the keyed part; a later one gets another name, and old hashes still say which they need. */
const keyId = 'node1'
/** Hashes made at the same time: their memory is what a flood of sign-ins could ask for. */
const atOnce = 2

export interface PasswordHasher {
  hash(password: string): Promise<string>
  /** @param stored Null where there is no account: the same work is done, so that the time tells nothing. */
  verify(password: string, stored: string | null): Promise<boolean>
  /** Whether a stored hash costs other than one made today would. */
  isDated(stored: string): boolean
}

/**
 * Hashes passwords with argon2id, keyed by the node's box: a stolen database alone lets nobody guess.
 * The text says with what it was made: `$argon2id$v=19$m=19456,t=2,p=1,keyid=node1$salt$hash`.
 */
export function createPasswordHasher(options: {
  readonly box: Pick<Box, 'mac'>
  readonly randomBytes: (size: number) => Uint8Array
}): PasswordHasher {
  const pepper = options.box.mac(keyId, 'identity.password-key')
  const oneOfFew = atMost(atOnce)
  const derive = (password: string, salt: Uint8Array, { memoryKiB, passes, lanes }: Cost): Promise<Buffer> =>
    oneOfFew(() =>
      argon2Async('argon2id', {
        // One text in two keyboards' forms is one password. @source RFC 8265, section 4 (OpaqueString: NFC)
        message: password.normalize('NFC'),
        nonce: salt,
        secret: pepper,
        memory: memoryKiB,
        passes,
        parallelism: lanes,
        tagLength: tagBytes,
      }),
    )
  const nobody: Parsed = { cost, salt: Buffer.alloc(saltBytes), tag: Buffer.alloc(tagBytes) }
  return {
    async hash(password) {
      const salt = options.randomBytes(saltBytes)
      const tag = await derive(password, salt, cost)
      const { memoryKiB, passes, lanes } = cost
      return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${lanes},keyid=${keyId}$${base64(salt)}$${base64(tag)}`
    },
    async verify(password, stored) {
      const known = stored === null ? null : parse(stored)
      const against = known ?? nobody
      const tag = await derive(password, against.salt, against.cost)
      return timingSafeEqual(tag, against.tag) && known !== null
    },
    isDated(stored) {
      const known = parse(stored)
      return known === null || JSON.stringify(known.cost) !== JSON.stringify(cost)
    },
  }
}

const argon2Async = promisify(argon2)

interface Parsed {
  readonly cost: Cost
  readonly salt: Buffer
  readonly tag: Buffer
}

function parse(stored: string): Parsed | null {
  const form = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2}),keyid=node1\$([\w+/]+)\$([\w+/]+)$/
  const [, memoryKiB, passes, lanes, salt = '', tag = ''] = form.exec(stored) ?? []
  if (memoryKiB === undefined) return null
  const parsed = {
    cost: { memoryKiB: Number(memoryKiB), passes: Number(passes), lanes: Number(lanes) },
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  }
  return parsed.tag.length === tagBytes ? parsed : null
}

/** Base 64 without padding, as the PHC string format writes salt and hash. */
function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '')
}

/** Runs work in turns, so many at a time. */
function atMost(count: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running >= count) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      // The place is handed on, not given back, so that nobody slips in between.
      if (next) next()
      else running--
    }
  }
}
