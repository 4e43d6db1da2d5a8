import { createHash } from 'node:crypto'
import type { Actor } from '#kernel/actor.ts'
import type { Tx } from '#platform/database.ts'

/** A value as JSON holds it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Who set a held command going: the person whose answer was the last, and the item that held it. */
export interface HeldContext {
  readonly by: Actor
  readonly approvalId: string
}

/** What a room can be asked to do later, when people have answered. */
export interface HeldCommand {
  /** Room, dot, words: `taskings.accept`. */
  readonly name: string
  /** What it does, for the person who is asked: "Send the notification". */
  readonly meaning: string
  /**
   * Does it, deciding anew with the facts as they are now: the answers stand only for the facts that were shown. It
   * throws what it refuses with; nothing that it did stays then.
   */
  run(tx: Tx, args: Json, context: HeldContext): Promise<void>
  /** Told when people refused, so that the room can say so where it is looked for. */
  refused?(tx: Tx, args: Json, context: HeldContext & { readonly reason: string }): Promise<void>
}

/** Largest arguments, as JSON text: ids and words, never contents. */
export const maxArgsBytes = 8 * 1024

/** JSON with the keys in order, so that equal arguments are equal texts. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((one: Json) => canonicalJson(one)).join(',')}]`
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => `${JSON.stringify(key)}:${canonicalJson(one as Json)}`)
      .join(',')}}`
  return JSON.stringify(value)
}

/** SHA-256 over a command's name and arguments, 64 hexadecimal digits: who approves this releases this. */
export function commandDigest(name: string, args: Json): string {
  const text = canonicalJson(args)
  if (Buffer.byteLength(text) > maxArgsBytes)
    throw new RangeError(`the arguments of a held command have more than ${maxArgsBytes} bytes`)
  return createHash('sha256').update(`${name}\n${text}`).digest('hex')
}
