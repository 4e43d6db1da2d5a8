import { useQuery } from '@tanstack/react-query'
import { formatNumber, formatShare } from '../../text/format.ts'
import { t } from '../../text/index.ts'
import { outcomesQuery, wordOfCode } from './outcomes.ts'

/** How many have an outcome or a reason, and which: a share of reasons alone is no share of outcomes. @source metric M-c3 */
export function Share() {
  const words = t.ageing
  const figures = useQuery(outcomesQuery).data?.figures
  if (figures === undefined) return null
  const { share, known, mix } = figures
  if (share === null) return <p className="quiet small">{words.shareNone}</p>
  return (
    <div className="stack-tight">
      <p className="small">{words.share(formatShare(share), known)}</p>
      <meter className="bar" min={0} max={1} value={share} aria-label={words.shareName} />
      <ul className="line small quiet" aria-label={words.mix}>
        {mix.map(({ kind, code, count }) => (
          <li key={`${kind} ${code}`}>
            {words.mixOf(kind === 'none' ? words.nothingSaid : wordOfCode(code), formatNumber(count))}
          </li>
        ))}
      </ul>
    </div>
  )
}
