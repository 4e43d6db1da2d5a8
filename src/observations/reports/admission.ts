import type { ReportOrigin } from './report.ts'

/**
 * How much of the depth of the queue each door may fill, in percent. Doors whose reports wait elsewhere without loss, in a folder or a
 * mailbox, give way to those who push over the network; the team's own shell comes in last of all.
 */
export const shareOfDepth = {
  folder: 50,
  mail: 75,
  http: 100,
  cli: 125,
  demo: 125,
} as const satisfies Record<ReportOrigin, number>

/** After how long a door that is full is worth another try. */
export const tryAgainSeconds = 60

/**
 * Whether a door takes another report.
 *
 * @param waiting Reports that wait or are in work.
 * @param depth The depth of the queue that is set.
 */
export function takesMore(door: ReportOrigin, waiting: number, depth: number): boolean {
  return waiting * 100 < depth * shareOfDepth[door]
}
