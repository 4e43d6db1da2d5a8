/** What the HTTP API says about lists. Times are RFC 3339 in UTC, sizes bytes. */

export interface Page<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
}
