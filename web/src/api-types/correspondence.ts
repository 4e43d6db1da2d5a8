/** What the HTTP API says about messages. Times are RFC 3339 in UTC, sizes bytes. */

/** A message as the room that carries it knows it. */
export interface Message {
  readonly messageId: string
  readonly state: string
  readonly reason: string | null
  readonly protection: string | null
  readonly attempts: number
  readonly createdAt: string
  readonly nextAttemptAt: string
  readonly sentAt: string | null
  readonly settledAt: string | null
  readonly inbound: readonly { readonly inboundId: string; readonly receivedAt: string; readonly kind: string }[]
}
