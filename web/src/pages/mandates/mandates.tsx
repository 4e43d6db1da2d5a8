import { Link, useParams } from '@tanstack/react-router'
import type { Instrument, Permission } from '../../api-types/mandates.ts'
import { PageHead, useTitle } from '../../parts/page.tsx'
import { Missing } from '../../shell/fallbacks.tsx'
import { t } from '../../text/index.ts'
import { CardList } from './card-list.tsx'
import { Consents } from './consents.tsx'
import { InstrumentCard } from './instrument-card.tsx'
import { PermissionCard } from './permission-card.tsx'
import { Restrictions } from './restrictions.tsx'

const Instruments = () => (
  <CardList<Instrument>
    path="/mandates/instruments"
    none={t.mandates.none.instruments}
    keyOf={(one) => one.instrumentId}
    Card={InstrumentCard}
  />
)
const Permissions = () => (
  <CardList<Permission>
    path="/mandates/permissions"
    none={t.mandates.none.permissions}
    keyOf={(one) => one.permissionId}
    Card={PermissionCard}
  />
)

const tabs = {
  instruments: Instruments,
  permissions: Permissions,
  restrictions: Restrictions,
  consents: Consents,
} as const
type Tab = keyof typeof tabs

/** What permits and what restricts: four registers. */
export function MandatesPage() {
  const { tab = 'instruments' } = useParams({ strict: false })
  const words = t.mandates
  const Content = Object.hasOwn(tabs, tab) ? tabs[tab as Tab] : null
  useTitle(Content === null ? words.title : `${words.tabs[tab as Tab]} · ${words.title}`)
  if (Content === null) return <Missing />
  return (
    <div className="tabbed">
      <div className="tabbed-head">
        <PageHead title={words.title} lead={words.lead} />
        <nav className="tabs" aria-label={words.title}>
          {(Object.keys(tabs) as Tab[]).map((name) => (
            <Link
              key={name}
              to="/mandates/$tab"
              params={{ tab: name }}
              search={{}}
              aria-current={name === tab ? 'page' : undefined}
            >
              {words.tabs[name]}
            </Link>
          ))}
        </nav>
      </div>
      <Content key={tab} />
    </div>
  )
}
