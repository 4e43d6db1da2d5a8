import { Link, useParams } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { PageHead, useTitle } from '../../parts/page.tsx'
import { Waiting } from '../../parts/states.tsx'
import { Missing } from '../../shell/fallbacks.tsx'
import { t } from '../../text/index.ts'
import { Contacts } from './contacts.tsx'
import { Networks } from './networks.tsx'
import { Teams } from './teams.tsx'
import { Who } from './who.tsx'

const Imports = lazy(async () => ({ default: (await import('./imports.tsx')).Imports }))
const Coverage = lazy(async () => ({ default: (await import('./coverage.tsx')).CoveragePage }))
const Proposals = lazy(async () => ({ default: (await import('./proposals.tsx')).Proposals }))

const tabs = {
  teams: Teams,
  who: Who,
  contacts: Contacts,
  networks: Networks,
  imports: Imports,
  proposals: Proposals,
  coverage: Coverage,
} as const
type Tab = keyof typeof tabs

/** Who answers for which networks: look-up, lists, import, coverage. */
export function DirectoryPage() {
  const { tab = 'teams' } = useParams({ strict: false })
  const words = t.directory
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
              to="/directory/$tab"
              params={{ tab: name }}
              search={{}}
              aria-current={name === tab ? 'page' : undefined}
            >
              {words.tabs[name]}
            </Link>
          ))}
        </nav>
      </div>
      <Suspense fallback={<Waiting />}>
        <Content />
      </Suspense>
    </div>
  )
}
