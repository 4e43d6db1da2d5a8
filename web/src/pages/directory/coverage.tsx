import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../api.ts'
import type { AddressTable, Coverage } from '../../api-types/directory.ts'
import { Empty, Loaded } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { formatNumber, formatShare } from '../../text/format.ts'
import { t } from '../../text/index.ts'

/** How much of the nation's numbers has somebody who answers, and what has not. @source NORMS-IN-PRACTICE R021 */
export function CoveragePage() {
  const words = t.directory.coverage
  const query = useQuery({
    queryKey: ['coverage'],
    queryFn: ({ signal }) => api.get<Coverage>('/directory/coverage', {}, signal),
  })
  const tables = useQuery({
    queryKey: ['address-tables'],
    queryFn: ({ signal }) => api.get<{ items: readonly AddressTable[] }>('/directory/address-tables', {}, signal),
  })
  return (
    <div className="tab-body">
      <p className="quiet">
        {words.lead}{' '}
        <Link to="/coverage" search={{}}>
          {t.coverage.toNetworks}
        </Link>
      </p>
      <Loaded query={query}>
        {(coverage) => {
          if (coverage.asns.total + coverage.v4Addresses.total + coverage.v6Networks48.total === 0)
            return (
              <Empty
                title={words.none}
                detail={words.noneDetail}
                action={
                  <Link className="button" to="/directory/$tab" params={{ tab: 'imports' }} search={{}}>
                    {words.noneDo}
                  </Link>
                }
              />
            )
          return (
            <>
              <div className="coverage">
                <Share name={words.asns} {...coverage.asns} note={words.amber(coverage.asns.amber)} />
                <Share name={words.v4} {...coverage.v4Addresses} />
                <Share name={words.v6} {...coverage.v6Networks48} />
              </div>
              <section className="card" aria-labelledby="gaps">
                <h2 id="gaps">{words.gaps}</h2>
                {coverage.gaps.length === 0 ? (
                  <p>{words.noGaps}</p>
                ) : (
                  <ul className="gaps">
                    {coverage.gaps.map(({ kind, value, covered }) => (
                      <li key={`${kind} ${value}`}>
                        <code className="ltr">{kind === 'asn' ? `AS${value}` : value}</code>
                        {covered > 0 && <span className="small quiet"> {words.partly(formatShare(covered))}</span>}
                      </li>
                    ))}
                  </ul>
                )}
              </section>
            </>
          )
        }}
      </Loaded>
      {(tables.data?.items.length ?? 0) > 0 && (
        <section className="card" aria-labelledby="tables">
          <h2 id="tables">{words.tables}</h2>
          <ul className="stack-tight">
            {tables.data?.items.map((table) => (
              <li key={table.source} className="line">
                <strong>{table.source}</strong>
                <span className="quiet">
                  {words.bases[table.basis] ?? table.basis}, {words.records(formatNumber(table.records))}
                </span>
                <When at={table.asOf} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

interface ShareProps {
  readonly name: string
  readonly total: number
  readonly withContact: number
  readonly note?: string
}

function Share({ name, total, withContact, note }: ShareProps) {
  const words = t.directory.coverage
  const share = total === 0 ? 0 : withContact / total
  return (
    <div className="card">
      <h2>{name}</h2>
      <p className="figure-line">
        <strong>{total === 0 ? '–' : formatShare(share)}</strong>
      </p>
      <meter className="bar" min={0} max={1} value={share} aria-label={name} />
      <p className="small quiet">
        {words.of(formatNumber(withContact), formatNumber(total))} {note}
      </p>
    </div>
  )
}
