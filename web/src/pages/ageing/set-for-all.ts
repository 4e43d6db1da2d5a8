import { api, ApiError, type Query } from '../../api.ts'
import type { AgeingItem } from '../../api-types/follow-up.ts'
import type { Page } from '../../api-types/page.ts'
import type { OutcomeBody } from './outcome-fields.tsx'

/** The most that one act sets: as many as a person can still mean. */
export const mostAtOnce = 2000

/** The identifiers of what the filters list; one more than the most where there are more. */
export async function listedIds(query: Query, signal: AbortSignal): Promise<readonly string[]> {
  const ids: string[] = []
  let cursor: string | null = null
  do {
    const page: Page<AgeingItem> = await api.get('/findings/ageing', { ...query, limit: 500, cursor }, signal)
    ids.push(...page.items.map(({ findingId }) => findingId))
    cursor = page.nextCursor
  } while (cursor !== null && ids.length <= mostAtOnce)
  return ids.slice(0, mostAtOnce + 1)
}

/** How far it is. */
export interface Progress {
  readonly done: number
  /** Left alone, since somebody changed them after they were listed. */
  readonly skipped: number
}

/**
 * Sets one outcome or reason for each of these and for no other: what the reader counted is what changes. The node's act on a filter would
 * reach findings that do not wait yet, and take the place of reasons that still stand.
 *
 * @param isStopped Asked before each: whether the reader called it off.
 * @throws {ApiError} At the first that fails for another cause than a change meanwhile; what was set before stays set.
 */
export async function setForAll(
  ids: readonly string[],
  said: OutcomeBody,
  onProgress: (progress: Progress) => void,
  isStopped: () => boolean,
): Promise<Progress> {
  let progress: Progress = { done: 0, skipped: 0 }
  for (const id of ids) {
    if (isStopped()) break
    try {
      await api.post(`/findings/${encodeURIComponent(id)}/outcome`, said)
      progress = { ...progress, done: progress.done + 1 }
    } catch (error) {
      if (!(error instanceof ApiError) || (error.status !== 409 && error.status !== 404)) throw error
      progress = { ...progress, skipped: progress.skipped + 1 }
    }
    onProgress(progress)
  }
  return progress
}
