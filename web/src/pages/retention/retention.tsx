import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'
import type { RetentionOverview } from '../../api-types/retention.ts'
import { Loaded } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/index.ts'
import { Classes } from './classes.tsx'
import { Holds } from './holds.tsx'

/** What is kept and how long, and what is held beyond it. @source NORMS-IN-PRACTICE R042, R046, R049 */
export function RetentionTab() {
  const words = t.retention
  const query = useQuery({
    queryKey: ['retention'],
    queryFn: ({ signal }) => api.get<RetentionOverview>('/retention', {}, signal),
  })
  return (
    <div className="tab-body">
      <p className="quiet">{words.lead}</p>
      <Loaded query={query}>
        {({ classes, outside, closedFindings }) => (
          <>
            <Classes classes={classes} />
            <section className="card" aria-labelledby="outside">
              <h2 id="outside">{words.outside}</h2>
              <p>{words.outsideDetail(outside.clearDays, formatNumber(outside.pseudonyms))}</p>
              {outside.evidenceToClear > 0 && <p className="stale">{words.outsideToClear(outside.evidenceToClear)}</p>}
            </section>
            <section className="card" aria-labelledby="closed">
              <h2 id="closed">{words.closed}</h2>
              <p>{words.closedDetail(closedFindings.days, closedFindings.kept)}</p>
              {closedFindings.nextDeletion !== null && (
                <p className="line">
                  {words.closedNext} <When at={closedFindings.nextDeletion} as="absolute" />
                </p>
              )}
              {closedFindings.overdue > 0 && <p className="stale">{words.closedOverdue(closedFindings.overdue)}</p>}
            </section>
          </>
        )}
      </Loaded>
      <Holds />
    </div>
  )
}
