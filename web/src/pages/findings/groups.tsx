import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api, type Query } from '../../api.ts'
import type { FindingGroup, FindingState } from '../../api-types/observations.ts'
import type { Page } from '../../api-types/page.ts'
import { Empty, Loaded } from '../../parts/states.tsx'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/index.ts'

/** How many findings there are of each kind; each leads to its findings. */
export function Groups({ by, filters }: { readonly by: string; readonly filters: Query }) {
  const words = t.findings
  const query = useQuery({
    queryKey: ['finding-groups', by, filters],
    queryFn: ({ signal }) => api.get<Page<FindingGroup>>('/findings/groups', { ...filters, by }, signal),
  })
  return (
    <div className="groups" tabIndex={0} role="region" aria-label={words.groups}>
      <Loaded query={query}>
        {({ items }) => {
          if (items.length === 0) return <Empty title={words.empty} detail={words.emptyDetail} />
          const most = Math.max(...items.map(({ count }) => count))
          return (
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">{words.group[by as keyof typeof words.group] ?? by}</th>
                  <th scope="col" className="num">
                    {words.column.count}
                  </th>
                  <th scope="col">
                    <span className="unseen">{words.column.share}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {items.map(({ key, label, count }) => (
                  <tr key={key}>
                    <th scope="row">
                      <GroupLink by={by} groupKey={key}>
                        {label === '' || label === 'none'
                          ? t.words.unknown
                          : by === 'state'
                            ? (t.words.findingState[key as FindingState] ?? label)
                            : label}
                      </GroupLink>
                    </th>
                    <td className="num">{formatNumber(count)}</td>
                    <td className="group-bar">
                      <meter className="bar" min={0} max={most} value={count} aria-label={formatNumber(count)} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }}
      </Loaded>
    </div>
  )
}

/** Leads from a group to its findings; what has no value has no filter either, but for those whom nobody answers for. */
function GroupLink({
  by,
  groupKey,
  children,
}: {
  readonly by: string
  readonly groupKey: string
  readonly children: ReactNode
}) {
  if (groupKey === 'none' && by !== 'team') return children
  const change = groupKey === 'none' ? { route: 'none' } : { [by]: groupKey }
  return (
    <Link to="/findings" search={(now) => ({ ...now, group: '', ...change })}>
      {children}
    </Link>
  )
}
