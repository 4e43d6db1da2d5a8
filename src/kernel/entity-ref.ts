/** An object of another room, held by reference: its kind (`observations.finding`) and its id. */
export interface EntityRef {
  readonly type: string
  readonly id: string
}
