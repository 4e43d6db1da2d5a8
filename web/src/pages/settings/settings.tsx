import { Link, useParams } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { PageHead, useTitle } from '../../parts/page.tsx'
import { Waiting } from '../../parts/states.tsx'
import { Missing } from '../../shell/fallbacks.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'

const tabs = {
  account: [lazy(async () => ({ default: (await import('./account.tsx')).AccountTab })), null],
  people: [lazy(async () => ({ default: (await import('./people.tsx')).PeopleTab })), 'identity.accounts.read'],
  roles: [lazy(async () => ({ default: (await import('./roles.tsx')).RolesTab })), null],
  tokens: [lazy(async () => ({ default: (await import('./tokens.tsx')).TokensTab })), 'identity.tokens.edit'],
  feeds: [lazy(async () => ({ default: (await import('./feeds.tsx')).FeedsTab })), 'observations.read'],
  retention: [
    lazy(async () => ({ default: (await import('../retention/retention.tsx')).RetentionTab })),
    'observations.read',
  ],
  team: [lazy(async () => ({ default: (await import('./team.tsx')).TeamTab })), null],
  force: [lazy(async () => ({ default: (await import('./force.tsx')).ForceTab })), 'platform.settings.read'],
  record: [lazy(async () => ({ default: (await import('./record.tsx')).RecordTab })), 'identity.audit.read'],
  log: [lazy(async () => ({ default: (await import('../log/log.tsx')).LogTab })), 'identity.audit.read'],
} as const
type Tab = keyof typeof tabs

/** People, tokens, feeds, the team, what is in force, and the record. */
export function SettingsPage() {
  const { tab = 'account' } = useParams({ strict: false })
  const words = t.settings
  const known = Object.hasOwn(tabs, tab) ? (tab as Tab) : null
  useTitle(known === null ? words.title : `${words.tabs[known]} · ${words.title}`)
  if (known === null) return <Missing />
  const [Content, action] = tabs[known]
  return (
    <div className="tabbed">
      <div className="tabbed-head">
        <PageHead title={words.title} lead={words.lead} />
        <nav className="tabs" aria-label={words.title}>
          {(Object.keys(tabs) as Tab[]).map((name) => (
            <Link
              key={name}
              to="/settings/$tab"
              params={{ tab: name }}
              search={{}}
              aria-current={name === known ? 'page' : undefined}
            >
              {words.tabs[name]}
            </Link>
          ))}
        </nav>
      </div>
      <Suspense fallback={<Waiting />}>
        {action === null ? <Content /> : <Allowed action={action}>{<Content />}</Allowed>}
      </Suspense>
    </div>
  )
}

/** A tab that needs an action: without it, the reason stands in its place. */
function Allowed({ action, children }: { readonly action: string; readonly children: React.ReactNode }) {
  const whyNot = useWhyNot(action)
  if (whyNot === undefined) return children
  return (
    <div className="tab-body">
      <p className="notice" data-tone="care">
        {whyNot}
      </p>
    </div>
  )
}
