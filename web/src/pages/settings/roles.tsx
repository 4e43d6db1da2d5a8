import type { RoleRow } from '../../api-types/identity.ts'
import { useWholeList } from '../../data/whole-list.ts'
import { Chip } from '../../parts/chips.tsx'
import { Loaded } from '../../parts/states.tsx'
import { t } from '../../text/index.ts'

/** What each role may do, in words. */
export function RolesTab() {
  const words = t.settings.roles
  const query = useWholeList<RoleRow>('/identity/roles')
  return (
    <div className="tab-body">
      <p className="quiet">{words.lead}</p>
      <Loaded query={query}>
        {({ items }) => (
          <ul className="stack-tight">
            {items.map(({ role, actions }) => (
              <li key={role} className="card">
                <details>
                  <summary>{t.words.role[role] ?? role}</summary>
                  <ul className="dots">
                    {actions.map(({ action, meaning, approval }) => (
                      <li key={action} title={action}>
                        {meaning} {approval && <Chip tone="care">{words.approval}</Chip>}
                      </li>
                    ))}
                  </ul>
                </details>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </div>
  )
}
