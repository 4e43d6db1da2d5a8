import type { CheckSource } from '#kernel/check.ts'
import { day, dayOf, msBetween, type Clock } from '#kernel/instant.ts'
import type { BackupRecords } from '#platform/backup/records.ts'

/** Days after which a backup is called old: what came in since would be lost with the disk. */
const oldAfterDays = 7

/** Tells of a node without a backup, or with an old one. */
export function backupCheck(deps: {
  readonly records: Pick<BackupRecords, 'list'>
  readonly clock: Clock
}): CheckSource {
  const mend =
    'Run "comity backup FILE" onto another disk, daily by cron or a timer, and "comity backup drill" twice a year.'
  return async () => {
    const [last] = await deps.records.list(1)
    if (last === undefined)
      return [
        {
          check: 'platform.backup-none',
          severity: 'fault',
          what: 'No backup was ever made of this node.',
          mend,
          href: null,
        },
      ]
    const days = Math.floor(msBetween(last.takenAt, deps.clock()) / day)
    if (days < oldAfterDays) return []
    const what = `The last backup is of ${dayOf(last.takenAt)}, ${days} days ago.`
    return [{ check: 'platform.backup-old', severity: 'warning', what, mend, href: null }]
  }
}
