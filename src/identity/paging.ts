/** Where a page begins and how long it is at most. */
export interface PageQuery {
  readonly after: string
  readonly limit: number
}
