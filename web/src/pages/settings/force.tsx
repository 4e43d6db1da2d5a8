import { useWholeList } from '../../data/whole-list.ts'
import { Loaded } from '../../parts/states.tsx'
import { t } from '../../text/index.ts'

interface Setting {
  readonly name: string
  readonly env: string
  readonly value: string | number | boolean | null
  readonly origin: string
  readonly unit: string | null
  readonly meaning: string
}

/** The settings in force, each with its meaning and where it came from. */
export function ForceTab() {
  const words = t.settings.force
  const query = useWholeList<Setting>('/settings')
  return (
    <div className="tab-body">
      <p className="quiet">{words.lead}</p>
      <Loaded query={query}>
        {({ items }) => (
          <div className="table-scroll" tabIndex={0} role="region" aria-label={t.settings.tabs.force}>
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">{words.name}</th>
                  <th scope="col">{words.value}</th>
                  <th scope="col">{words.from}</th>
                  <th scope="col">{words.meaning}</th>
                </tr>
              </thead>
              <tbody>
                {items.map(({ name, env, value, origin, unit, meaning }) => (
                  <tr key={name}>
                    <td>
                      <code title={env}>{name}</code>
                    </td>
                    <td className="ltr">
                      {value === '' || value === null ? '–' : String(value)} {unit}
                    </td>
                    <td>{origin}</td>
                    <td>{meaning}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
    </div>
  )
}
