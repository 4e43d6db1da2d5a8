import { nationalModels, type NationalModel } from '../../api-types/framework.ts'
import { Choice, TextField } from '../../parts/field.tsx'
import { Facts } from '../../parts/page.tsx'
import { t } from '../../text/index.ts'
import type { PartProps } from './framework.tsx'

/** How the team is set up. */
export function Model({ framework, change }: PartProps) {
  const words = t.framework
  const { model, host } = framework
  return (
    <section className="card" aria-labelledby="model">
      <div className="card-head">
        <h2 id="model">{words.model}</h2>
        <p>{words.modelNote}</p>
      </div>
      {change === null ? (
        <Facts
          rows={[
            [words.model, model === null ? words.notSaid : words.models[model]],
            [words.host, host === '' ? null : host],
          ]}
        />
      ) : (
        <>
          <Choice
            label={words.model}
            value={model ?? ''}
            onChoose={(value) => change({ model: value === '' ? null : (value as NationalModel) })}
            options={[['', words.notSaid], ...nationalModels.map((one) => [one, words.models[one]] as const)]}
          />
          <TextField
            label={words.host}
            value={host}
            maxLength={2000}
            onChange={(event) => change({ host: event.target.value })}
          />
        </>
      )}
    </section>
  )
}
