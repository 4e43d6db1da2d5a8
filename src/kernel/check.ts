/** Something that a check of the node found, with what mends it. Never a secret, never a victim. */
export interface CheckFinding {
  /** Which check: room, dot, words. */
  readonly check: string
  /** `fault`: something is missing that should be there. `warning`: it soon will be, or is not as it should. */
  readonly severity: 'fault' | 'warning'
  readonly what: string
  readonly mend: string
  /** Where in the console it is mended; null where it is mended elsewhere. */
  readonly href: string | null
}

/** What a room checks of itself. @source CONTRACT, `comity doctor`: each finding with its mend */
export type CheckSource = () => Promise<readonly CheckFinding[]>
