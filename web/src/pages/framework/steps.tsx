import type { Framework } from '../../api-types/framework.ts'
import { Chip } from '../../parts/chips.tsx'
import { Choice } from '../../parts/field.tsx'
import { t } from '../../text/index.ts'
import { setAt } from './editing.ts'
import type { PartProps } from './framework.tsx'

/** Each step of the incident process with the body that answers for it. */
export function Steps({ framework, change }: PartProps) {
  const words = t.framework
  const { steps, bodies } = framework
  return (
    <section className="card" aria-labelledby="steps">
      <h2 id="steps">{words.steps}</h2>
      <ul className="entries">
        {steps.map(({ step, responsible, supports }, index) => {
          const name = words.step[step] ?? step
          return (
            <li key={step}>
              {change === null ? (
                <p className="line">
                  <strong>{name}</strong>
                  {responsible === null ? (
                    <Chip tone="harm" mark="square-full">
                      {words.nobody}
                    </Chip>
                  ) : (
                    <span>{nameOf(framework, responsible)}</span>
                  )}
                  {supports.length > 0 && (
                    <span className="small quiet">
                      {words.supports}: {supports.map((key) => nameOf(framework, key)).join(', ')}
                    </span>
                  )}
                </p>
              ) : (
                <Choice
                  label={words.responsibleFor(name)}
                  value={responsible ?? ''}
                  onChoose={(key) => change({ steps: setAt(steps, index, { responsible: key === '' ? null : key }) })}
                  options={[['', words.nobody], ...bodies.map((body) => [body.key, body.name] as const)]}
                />
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function nameOf({ bodies }: Framework, key: string): string {
  return bodies.find((body) => body.key === key)?.name ?? key
}
