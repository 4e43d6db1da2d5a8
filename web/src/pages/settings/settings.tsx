import { lazy, type ComponentType, type ReactNode } from 'react'
import { Tabbed } from '../../parts/tabbed.tsx'
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

/** A tab in the place of which its reason stands for whoever may not open it. */
function guarded([Content, action]: readonly [ComponentType, string | null]): ComponentType {
  if (action === null) return Content
  return () => (
    <Allowed action={action}>
      <Content />
    </Allowed>
  )
}

const guardedTabs = Object.fromEntries(
  Object.entries(tabs).map(([name, tab]) => [name, guarded(tab)]),
) as unknown as Readonly<Record<keyof typeof tabs, ComponentType>>

/** People, tokens, feeds, the team, what is in force, and the record. */
export function SettingsPage() {
  return <Tabbed words={t.settings} to="/settings/$tab" tabs={guardedTabs} first="account" />
}

/** A tab that needs an action: without it, the reason stands in its place. */
function Allowed({ action, children }: { readonly action: string; readonly children: ReactNode }) {
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
