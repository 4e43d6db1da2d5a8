import { lazy } from 'react'
import { Tabbed } from '../../parts/tabbed.tsx'
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

/** Who answers for which networks: look-up, lists, import, coverage. */
export function DirectoryPage() {
  return <Tabbed words={t.directory} to="/directory/$tab" tabs={tabs} first="teams" />
}
