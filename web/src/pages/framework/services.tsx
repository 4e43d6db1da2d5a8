import { taskAnswers, type ServiceEntry } from '../../api-types/framework.ts'
import { Chip } from '../../parts/chips.tsx'
import { Choice, TextField } from '../../parts/field.tsx'
import { t } from '../../text/index.ts'
import { setAt } from './editing.ts'
import type { PartProps } from './framework.tsx'

/** The service catalogue: what is offered, what its success is, which tasks are taken. */
export function Services({ framework, change }: PartProps) {
  const words = t.framework
  const { services } = framework
  return (
    <section className="card" aria-labelledby="services">
      <div className="card-head">
        <h2 id="services">{words.services}</h2>
        <p>{words.servicesNote}</p>
      </div>
      {Object.entries(words.areas).map(([area, within]) => (
        <div key={area} className="stack-tight">
          <h3>{words.area[area] ?? area}</h3>
          <ul className="entries">
            {within.map((service) => {
              const index = services.findIndex((one) => one.service === service)
              const entry = services[index]
              if (entry === undefined) return null
              return (
                <li key={service}>
                  {change === null ? (
                    <Shown entry={entry} />
                  ) : (
                    <Edited entry={entry} set={(part) => change({ services: setAt(services, index, part) })} />
                  )}
                </li>
              )
            })}
          </ul>
        </div>
      ))}
    </section>
  )
}

function Shown({ entry }: { readonly entry: ServiceEntry }) {
  const words = t.framework
  return (
    <>
      <p className="line">
        <strong>{words.service[entry.service] ?? entry.service}</strong>
        <Chip tone={entry.offered ? 'good' : 'quiet'} mark={entry.offered ? 'full' : 'ring'}>
          {entry.offered ? words.offered : words.notOffered}
        </Chip>
      </p>
      {entry.offered && (
        <p className="small quiet">
          {words.target}: {entry.target || words.notSaid} – {words.tasks} {words.taskAnswer[entry.tasks]}
          {entry.tasks === 'ask' && entry.ask !== '' && ` (${entry.ask})`}
        </p>
      )}
    </>
  )
}

function Edited({ entry, set }: { readonly entry: ServiceEntry; readonly set: (part: Partial<ServiceEntry>) => void }) {
  const words = t.framework
  return (
    <fieldset className="fields">
      <legend>{words.service[entry.service] ?? entry.service}</legend>
      <Choice
        label={words.offeredLabel}
        value={entry.offered ? 'yes' : 'no'}
        onChoose={(value) => set({ offered: value === 'yes' })}
        options={[
          ['yes', t.words.yes],
          ['no', t.words.no],
        ]}
      />
      {entry.offered && (
        <>
          <TextField
            label={words.target}
            value={entry.target}
            onChange={(event) => set({ target: event.target.value })}
          />
          <Choice
            label={words.tasks}
            value={entry.tasks}
            onChoose={(tasks) => set({ tasks: tasks as ServiceEntry['tasks'] })}
            options={taskAnswers.map((one) => [one, words.taskAnswer[one]] as const)}
          />
          {entry.tasks === 'ask' && (
            <TextField label={words.ask} value={entry.ask} onChange={(event) => set({ ask: event.target.value })} />
          )}
        </>
      )}
    </fieldset>
  )
}
