import { queryOptions } from '@tanstack/react-query'
import { api } from '../../api.ts'
import type { Outcomes } from '../../api-types/follow-up.ts'
import { t } from '../../text/index.ts'

/** What can be said of a finding, and what was said of all that are known for more than seven days. */
export const outcomesQuery = queryOptions({
  queryKey: ['outcomes'],
  queryFn: ({ signal }) => api.get<Outcomes>('/findings/outcomes', {}, signal),
})

/** What a change of outcome or owner makes out of date. */
export const changedByOutcome = ['/findings/ageing', '/findings', 'finding', 'follow-up', 'outcomes', 'desk'] as const

/** An outcome or reason in words. */
export function wordOfCode(code: string): string {
  return t.ageing.code[code] ?? t.words.findingState[code as keyof typeof t.words.findingState] ?? code
}
