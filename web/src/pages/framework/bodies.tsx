import { bodyLevels, type Body } from '../../api-types/framework.ts'
import { Button } from '../../parts/button.tsx'
import { Choice, TextField } from '../../parts/field.tsx'
import { t } from '../../text/index.ts'
import { freeKey, setAt, without } from './editing.ts'
import type { PartProps } from './framework.tsx'

/** The bodies that have a part in it, each with its function and level. */
export function Bodies({ framework, change }: PartProps) {
  const words = t.framework
  const { bodies } = framework
  const add = (): void =>
    change?.({
      bodies: [
        ...bodies,
        {
          key: freeKey('body', bodies),
          name: '',
          functionClass: 'csirt',
          level: 'national',
          contact: '',
          verified: null,
        },
      ],
    })
  return (
    <section className="card" aria-labelledby="bodies">
      <h2 id="bodies">{words.bodies}</h2>
      {bodies.length === 0 && <p className="quiet">{words.bodiesNone}</p>}
      <ul className="entries">
        {bodies.map((body, index) => (
          <li key={body.key}>
            {change === null ? (
              <Shown body={body} />
            ) : (
              <Edited
                body={body}
                set={(part) => change({ bodies: setAt(bodies, index, part) })}
                remove={() => change({ bodies: without(bodies, index), ...released(framework, body.key) })}
              />
            )}
          </li>
        ))}
      </ul>
      {change !== null && (
        <div className="line">
          <Button onClick={add}>{words.addBody}</Button>
        </div>
      )}
    </section>
  )
}

/** The steps without a body that is taken out. */
function released({ steps }: PartProps['framework'], key: string): Pick<PartProps['framework'], 'steps'> {
  return {
    steps: steps.map((step) => ({
      ...step,
      responsible: step.responsible === key ? null : step.responsible,
      supports: step.supports.filter((one) => one !== key),
    })),
  }
}

function Shown({ body }: { readonly body: Body }) {
  const words = t.framework
  return (
    <>
      <strong>{body.name}</strong>
      <p className="small quiet">
        {[
          t.words.functionClass[body.functionClass] ?? body.functionClass,
          words.level[body.level],
          body.contact,
          body.verified === null ? '' : `${words.bodyVerified} ${body.verified}`,
        ]
          .filter((part) => part !== '')
          .join(' – ')}
      </p>
    </>
  )
}

interface EditedProps {
  readonly body: Body
  readonly set: (part: Partial<Body>) => void
  readonly remove: () => void
}

function Edited({ body, set, remove }: EditedProps) {
  const words = t.framework
  return (
    <div className="fields">
      <TextField
        label={words.bodyName}
        value={body.name}
        required
        onChange={(event) => set({ name: event.target.value })}
      />
      <Choice
        label={words.bodyClass}
        value={body.functionClass}
        onChoose={(functionClass) => set({ functionClass })}
        options={Object.entries(t.words.functionClass)}
      />
      <Choice
        label={words.bodyLevel}
        value={body.level}
        onChoose={(level) => set({ level: level as Body['level'] })}
        options={bodyLevels.map((level) => [level, words.level[level]] as const)}
      />
      <TextField
        label={words.bodyContact}
        value={body.contact}
        onChange={(event) => set({ contact: event.target.value })}
      />
      <TextField
        label={words.bodyVerified}
        type="date"
        value={body.verified ?? ''}
        onChange={(event) => set({ verified: event.target.value || null })}
      />
      <Button onClick={remove}>{words.remove(body.name)}</Button>
    </div>
  )
}
