import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'
import type { DecisionDetail } from '../../api-types/norms.ts'
import { Loaded } from '../../parts/states.tsx'
import { t } from '../../text/index.ts'
import { DecisionView } from '../decisions/decision-view.tsx'

/** What was decided about a message, beside it. */
export function DecisionBeside({ decisionId }: { readonly decisionId: string | null }) {
  const query = useQuery({
    queryKey: ['decision', decisionId],
    queryFn: ({ signal }) =>
      api.get<DecisionDetail>(`/norms/decisions/${encodeURIComponent(decisionId ?? '')}`, {}, signal),
    // What was decided stays; which answers met it does not.
    staleTime: 15_000,
    enabled: decisionId !== null,
  })
  if (decisionId === null) return <p className="quiet">{t.notifications.decisionNone}</p>
  return <Loaded query={query}>{(decision) => <DecisionView decision={decision} link />}</Loaded>
}
