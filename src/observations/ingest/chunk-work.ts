import type { Instant } from '#kernel/instant.ts'
import type { RejectedRow } from '../formats/format.ts'
import type { PersonalDataClass } from '../event-fields.ts'
import type { Batch } from './batch.ts'
import type { EntryRoute } from './router.ts'

/** A chunk, read and routed, ready to be committed. */
export interface ChunkWork {
  readonly reportNo: number
  readonly reportId: string
  readonly feedNo: number
  readonly exercise: boolean
  /** The file inside the report, where it is an archive. */
  readonly part: string
  readonly chunkNo: number
  readonly batch: Batch
  /** Who answers for each finding of the batch, by its place. */
  readonly routes: readonly EntryRoute[]
  /** The fields of the rows that are shown, packed, by class of personal data. */
  readonly evidence: ReadonlyMap<PersonalDataClass, Buffer>
  readonly rejected: readonly RejectedRow[]
  readonly now: Instant
}

/** What the database says of each finding of a batch, by its place. */
export interface Places {
  readonly findingNos: Float64Array
  /** State code of a finding that stood there before; `fresh` for one that came with this chunk. */
  readonly states: Int16Array
  readonly newCount: number
}

/** In `states`: the finding is new. */
export const fresh = -1
