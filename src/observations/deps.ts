import type { Directory } from '#directory'
import type { Clock } from '#kernel/instant.ts'
import type { NewId } from '#kernel/id.ts'
import type { Box } from '#platform/box.ts'
import type { Database } from '#platform/database.ts'
import type { Emit } from '#platform/facts.ts'
import type { Log } from '#platform/log.ts'
import type { Settings } from '#platform/settings.ts'
import type { Spool } from '#platform/spool.ts'

/** What the room is handed. */
export interface ObservationsDeps {
  readonly db: Database
  readonly clock: Clock
  readonly ids: NewId
  readonly box: Box
  readonly emit: Emit
  readonly log: Log
  readonly settings: Settings
  readonly spool: Spool
  readonly directory: Directory
  /** Something may be waiting to be worked through. */
  readonly wakeIngest: () => void
}
