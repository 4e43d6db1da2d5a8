import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'
import type { LogStatus } from '../../api-types/transparency.ts'
import { Loaded } from '../../parts/states.tsx'
import { t } from '../../text/index.ts'
import { Entries } from './entries.tsx'
import { Quarantine } from './quarantine.tsx'
import { State } from './state.tsx'

/** How far the log is, what it holds, and how others check it. @source ARCHITECTURE, The log */
export function LogTab() {
  const words = t.log
  const query = useQuery({
    queryKey: ['log'],
    queryFn: ({ signal }) => api.get<LogStatus>('/log', {}, signal),
    refetchInterval: 10_000,
  })
  return (
    <div className="tab-body">
      <p className="quiet">{words.lead}</p>
      <Loaded query={query}>
        {(status) => (
          <>
            {status.quarantine !== null && <Quarantine why={status.quarantine} request={status.request} />}
            <State status={status} />
          </>
        )}
      </Loaded>
      <section className="card" aria-labelledby="how-to-verify">
        <h2 id="how-to-verify">{words.how}</h2>
        <ul>
          {words.howSteps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ul>
      </section>
      <Entries />
    </div>
  )
}
