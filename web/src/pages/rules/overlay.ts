import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { api } from '../../api.ts'
import type { Draft, OverlayContent, OverlayView } from '../../api-types/policy.ts'

/** What is keyed by this is loaded anew when the policy or its draft changed. */
export const overlayKey = 'overlay'

export function useOverlay(): UseQueryResult<OverlayView> {
  return useQuery({
    queryKey: [overlayKey],
    queryFn: ({ signal }) => api.get<OverlayView>('/norms/overlay', {}, signal),
  })
}

/** What somebody works on: the draft, or what is in force where there is none. */
export function workingContent(view: OverlayView): OverlayContent {
  return view.draft?.content ?? view.content
}

/** Keeps a draft, in the place of the one that was read. */
export function saveDraft(view: OverlayView, content: OverlayContent): Promise<Draft> {
  const body = { content, reason: view.draft?.reason ?? '' }
  return api.put<Draft>('/norms/overlay/draft', body, { etag: String(view.draft?.version ?? 0) })
}
