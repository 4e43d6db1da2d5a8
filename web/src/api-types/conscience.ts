/** What the HTTP API says about concerns. Days are `YYYY-MM-DD`, times RFC 3339 in UTC. */

export interface Channel {
  readonly reader: boolean
  readonly readers: number
  readonly canBeOpened: boolean
  readonly figures: { readonly raised: number; readonly opened: number; readonly answered: number } | null
}

export interface ListedConcern {
  readonly concernId: string
  readonly raisedOn: string
  readonly openedOn: string | null
  readonly answeredOn: string | null
  readonly askedBy: readonly {
    readonly name: string
    readonly reason: string
    readonly role: string | null
    readonly readsUntil: string | null
    readonly you: boolean
  }[]
}

export interface ReadConcern {
  readonly concernId: string
  readonly raisedOn: string
  readonly readsUntil: string
  readonly answeredOn: string | null
  readonly answer: string | null
  readonly subject: string
  readonly text: string
  readonly about: string | null
  readonly name: string | null
}

export interface ConcernFate {
  readonly raisedOn: string
  readonly openedOn: string | null
  readonly answeredOn: string | null
  readonly answer: string | null
}
