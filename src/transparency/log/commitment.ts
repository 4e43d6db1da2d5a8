import { hash } from 'node:crypto'
import { canonicalJson, type Json } from '#kernel/canonical-json.ts'
import { hashBytes } from '#kernel/merkle.ts'
import type { Fact } from '#platform/facts.ts'

/** The two things a leaf commits to. What is private goes on its date; what is figures stays as long as the log. */
export const commitmentKinds = ['private', 'figures'] as const
export type CommitmentKind = (typeof commitmentKinds)[number]

export const saltBytes = 32

/** The first byte of every entry: another layout gets another number. */
export const entryVersion = 1
/** Version, commitment to the private record, commitment to the figures. */
export const entryBytes = 1 + 2 * hashBytes

/** Words before the salt, so that an opening of one kind is none of the other. */
const domains: Readonly<Record<CommitmentKind, Buffer>> = {
  private: Buffer.from('comity/log/private/1\0'),
  figures: Buffer.from('comity/log/figures/1\0'),
}

/** The bytes that stand before the salt. */
export function commitmentPreamble(kind: CommitmentKind): Buffer {
  return domains[kind]
}

/**
 * A commitment: it tells nothing of the text without the salt, and no other text has it.
 *
 * @param salt 32 bytes of chance, for this commitment alone.
 * @param text Canonical JSON.
 */
export function commitmentTo(kind: CommitmentKind, salt: Uint8Array, text: string | Uint8Array): Buffer {
  if (salt.length !== saltBytes) throw new RangeError(`a salt has ${saltBytes} bytes`)
  return hash('sha256', Buffer.concat([domains[kind], salt, Buffer.from(text as string)]), 'buffer')
}

/** An entry: the same few bytes whatever happened, so that its size says nothing. */
export function entryOf(commitments: Readonly<Record<CommitmentKind, Uint8Array>>): Buffer {
  return Buffer.concat([Buffer.of(entryVersion), commitments.private, commitments.figures])
}

/** The commitments in an entry; null when it is not of a layout known here. */
export function commitmentsIn(entry: Uint8Array): Record<CommitmentKind, Uint8Array> | null {
  if (entry.length !== entryBytes || entry[0] !== entryVersion) return null
  return { private: entry.subarray(1, 1 + hashBytes), figures: entry.subarray(1 + hashBytes) }
}

/** What of a fact may name persons, systems and cases. */
export function privateText({ at, type, actor, subject, detail }: Omit<Fact, 'figures' | 'exercise'>): string {
  return canonicalJson({
    at,
    type,
    actor: { kind: actor.kind, id: actor.id },
    subject: { type: subject.type, id: subject.id },
    detail,
  })
}

/** What the norm report is computed from: points to nobody, and is kept for ever. */
export interface FiguresVector {
  readonly type: string
  readonly at: string
  /** A keyed pseudonym of the subject: facts about one thing can be joined, and the thing is not named. */
  readonly ref: string
  readonly exercise: boolean
  readonly figures: Readonly<Record<string, string | number | boolean | null>>
}

export function figuresText({ type, at, ref, exercise, figures }: FiguresVector): string {
  return canonicalJson({ type, at, ref, exercise, figures } satisfies Json)
}
