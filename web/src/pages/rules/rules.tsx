import { lazy, type ComponentType } from 'react'
import { Tabbed } from '../../parts/tabbed.tsx'
import { t } from '../../text/index.ts'
import { RuleList } from './rule-list.tsx'

/** What is fetched when its tab is first opened. */
function later(load: () => Promise<ComponentType>): ComponentType {
  return lazy(async () => ({ default: await load() }))
}

const contents = {
  force: RuleList,
  try: later(async () => (await import('./try-facts.tsx')).TryFacts),
  policy: later(async () => (await import('./policy.tsx')).Policy),
  exemptions: later(async () => (await import('./exemptions.tsx')).Exemptions),
  packs: later(async () => (await import('./packs.tsx')).Packs),
  history: later(async () => (await import('./history.tsx')).History),
} as const

/** The rules, what the team lays over them, and rules that others wrote. */
export function RulesPage() {
  return <Tabbed words={t.rules} to="/rules/$tab" tabs={contents} first="force" bodyClass="tab-body" />
}
