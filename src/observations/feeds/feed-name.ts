import { namedIn } from '#norms'

/** What stands in the place of a name that is not told to those outside. */
const neutralName = 'Findings on systems that you answer for'

/**
 * The name of a feed as those outside read it: one that may name a State or an actor does not leave, and nothing waits for it.
 *
 * @source R016; NORMS-IN-PRACTICE P5
 */
export function nameOutside(name: string): string {
  return namedIn(name).length === 0 ? name : neutralName
}
