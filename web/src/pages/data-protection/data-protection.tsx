import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../api.ts'
import type { AskedApproval } from '../../api-types/data-protection.ts'
import type { RetentionOverview } from '../../api-types/retention.ts'
import { useWholeList } from '../../data/whole-list.ts'
import { Chip } from '../../parts/chips.tsx'
import { PageHead, useTitle } from '../../parts/page.tsx'
import { Loaded } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { t } from '../../text/index.ts'
import { SampleCard } from './sample-card.tsx'
import { SourcesCard } from './sources-card.tsx'

const role = 'data-protection'

/** What waits for the data-protection officer, on one page. @source NORMS-IN-PRACTICE R043, R047 */
export function DataProtectionPage() {
  const words = t.dataProtection
  useTitle(words.title)
  return (
    <div className="page">
      <PageHead title={words.title} lead={words.lead} />
      <Approvals />
      <SourcesCard />
      <SampleCard />
      <Retention />
    </div>
  )
}

function Approvals() {
  const words = t.dataProtection
  const waiting = useWholeList<AskedApproval>('/approvals', { state: 'waiting', limit: 200 })
  const refused = useWholeList<AskedApproval>('/approvals', { state: 'refused', limit: 200 })
  const vetoes = refused.data?.items.filter(({ answers }) =>
    answers.some((one) => one.role === role && one.answer === 'refused'),
  )
  return (
    <section className="card" aria-labelledby="approvals">
      <h2 id="approvals">{words.approvals}</h2>
      <Loaded query={waiting}>
        {({ items }) => {
          const mine = items.filter(({ open }) => open.some((part) => part.role === role))
          return mine.length === 0 ? (
            <p className="quiet">{words.approvalsNone}</p>
          ) : (
            <ul className="entries">
              {mine.map(({ approvalId, title, why, deadline, open }) => (
                <li key={approvalId}>
                  <p className="line">
                    <a href={`/approvals/${approvalId}`}>{title}</a>
                    <Chip tone="care">{words.underRule(rulesOf(open))}</Chip>
                  </p>
                  <p className="small quiet">
                    {why} – {words.until} <When at={deadline} as="both" />
                  </p>
                </li>
              ))}
            </ul>
          )
        }}
      </Loaded>
      {vetoes !== undefined && <p className="small quiet">{words.vetoes(vetoes.length)}</p>}
    </section>
  )
}

function rulesOf(open: AskedApproval['open']): string {
  return [...new Set(open.filter((part) => part.role === role).map((part) => part.rule))].join(', ')
}

function Retention() {
  const words = t.dataProtection
  const query = useQuery({
    queryKey: ['retention'],
    queryFn: ({ signal }) => api.get<RetentionOverview>('/retention', {}, signal),
  })
  return (
    <section className="card" aria-labelledby="overdue">
      <h2 id="overdue">{words.overdue}</h2>
      <Loaded query={query}>
        {({ classes }) => {
          const overdue = classes.reduce((sum, each) => sum + each.overdue, 0)
          return overdue === 0 ? (
            <p className="quiet">{words.overdueNone}</p>
          ) : (
            <p>
              <Chip tone="harm" mark="square-full">
                {words.overdueCount(overdue)}
              </Chip>
            </p>
          )
        }}
      </Loaded>
      <p>
        <Link to="/settings/$tab" params={{ tab: 'retention' }}>
          {words.overdueDo}
        </Link>
      </p>
    </section>
  )
}
