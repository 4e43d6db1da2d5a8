import { Link, useParams } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { PageHead, useTitle } from '../../parts/page.tsx'
import { Waiting } from '../../parts/states.tsx'
import { Missing } from '../../shell/fallbacks.tsx'
import { t } from '../../text/index.ts'
import { RuleList } from './rule-list.tsx'

const tabs = {
  force: RuleList,
  try: lazy(async () => ({ default: (await import('./try-facts.tsx')).TryFacts })),
  policy: lazy(async () => ({ default: (await import('./policy.tsx')).Policy })),
  exemptions: lazy(async () => ({ default: (await import('./exemptions.tsx')).Exemptions })),
  packs: lazy(async () => ({ default: (await import('./packs.tsx')).Packs })),
  history: lazy(async () => ({ default: (await import('./history.tsx')).History })),
} as const
type Tab = keyof typeof tabs

/** The rules, what the team lays over them, and rules that others wrote. */
export function RulesPage() {
  const { tab = 'force' } = useParams({ strict: false })
  const words = t.rules
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
              to="/rules/$tab"
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
        <div className="tab-body">
          <Content />
        </div>
      </Suspense>
    </div>
  )
}
