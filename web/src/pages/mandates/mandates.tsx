import type { Instrument, Permission } from '../../api-types/mandates.ts'
import { Tabbed } from '../../parts/tabbed.tsx'
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

/** What permits and what restricts: four registers. */
export function MandatesPage() {
  return <Tabbed words={t.mandates} to="/mandates/$tab" tabs={tabs} first="instruments" />
}
