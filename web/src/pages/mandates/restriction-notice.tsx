import { Link } from '@tanstack/react-router'
import type { Restriction } from '../../api-types/mandates.ts'
import { useWholeList } from '../../data/whole-list.ts'
import { When } from '../../parts/when.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'

/**
 * What a government lays on working with this partner now, where one is about to write to it. It stops nothing: whoever writes decides, knowing it.
 *
 * @source R112
 */
export function RestrictionNotice({ partner }: { readonly partner: string }) {
  return useWhyNot('mandates.read') === undefined ? <Notice partner={partner} /> : null
}

function Notice({ partner }: { readonly partner: string }) {
  const words = t.mandates
  const { data } = useWholeList<Restriction>('/mandates/restrictions', { partner, inForce: true })
  if (data === undefined || data.items.length === 0) return null
  return (
    <div className="notice" data-tone="care">
      <strong>{words.restricted}</strong>
      <ul className="dots">
        {data.items.map((one) => (
          <li key={one.restrictionId}>
            {words.restrictedBy(words.restrictionEffect[one.effect], one.scope, one.laidBy, one.instrument)}{' '}
            <When at={one.until} as="absolute" />
          </li>
        ))}
      </ul>
      <span className="small">
        {words.restrictedNote}{' '}
        <Link to="/mandates/$tab" params={{ tab: 'restrictions' }} search={{}}>
          {words.tabs.restrictions}
        </Link>
      </span>
    </div>
  )
}
