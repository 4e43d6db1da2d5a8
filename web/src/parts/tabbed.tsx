import { Link, useParams } from '@tanstack/react-router'
import { Suspense, type ComponentType } from 'react'
import { Missing } from '../shell/fallbacks.tsx'
import { PageHead, useTitle } from './page.tsx'
import { Waiting } from './states.tsx'

interface TabbedProps<Tab extends string> {
  readonly words: { readonly title: string; readonly lead: string; readonly tabs: Readonly<Record<Tab, string>> }
  /** The address of a tab, with `$tab` in the place of its name. */
  readonly to: '/directory/$tab' | '/mandates/$tab' | '/rules/$tab' | '/settings/$tab'
  readonly tabs: Readonly<Record<Tab, ComponentType>>
  /** The tab that is shown where the address names none. */
  readonly first: NoInfer<Tab>
  /** Where a tab is no list of its own, what its body is set in. */
  readonly bodyClass?: string
}

/** A page of several lists under one title; which one is open stands in the address. */
export function Tabbed<Tab extends string>({ words, to, tabs, first, bodyClass }: TabbedProps<Tab>) {
  const { tab = first } = useParams({ strict: false })
  const known = Object.hasOwn(tabs, tab) ? (tab as Tab) : null
  useTitle(known === null ? words.title : `${words.tabs[known]} · ${words.title}`)
  if (known === null) return <Missing />
  const Content: ComponentType = tabs[known]
  return (
    <div className="tabbed">
      <div className="tabbed-head">
        <PageHead title={words.title} lead={words.lead} />
        <nav className="tabs" aria-label={words.title}>
          {(Object.keys(tabs) as Tab[]).map((name) => (
            <Link
              key={name}
              to={to}
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
        {bodyClass === undefined ? (
          <Content key={known} />
        ) : (
          <div className={bodyClass}>
            <Content key={known} />
          </div>
        )}
      </Suspense>
    </div>
  )
}
