import { Link } from '@tanstack/react-router'
import type { Today } from '../../api-types/desk.ts'
import { When } from '../../parts/when.tsx'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/index.ts'

/** Networks where findings come back, with the last measure taken. @source NORMS-IN-PRACTICE R025 */
export function Networks({ networks }: { readonly networks: Today['networks'] }) {
  const words = t.today
  return (
    <section className="card" aria-labelledby="networks">
      <div className="card-head">
        <h2 id="networks">{words.networks}</h2>
        <p>{networks.length === 0 ? words.networksEmpty : words.networksLead}</p>
      </div>
      {networks.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{words.network}</th>
              <th scope="col" className="num">
                {words.open}
              </th>
              <th scope="col" className="num">
                {words.longLasting}
              </th>
              <th scope="col">{words.measure}</th>
            </tr>
          </thead>
          <tbody>
            {networks.map(({ asn, open, longLasting, lastMeasure }) => (
              <tr key={asn}>
                <td>
                  <Link to="/findings" search={{ asn: String(asn) }}>
                    AS{asn}
                  </Link>
                </td>
                <td className="num">{formatNumber(open)}</td>
                <td className="num">{formatNumber(longLasting)}</td>
                <td>
                  <When at={lastMeasure} none={words.noMeasure} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
