import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api.ts'
import { sampleAnswers, type Sample, type SampleItem } from '../../api-types/data-protection.ts'
import { useAct } from '../../data/act.ts'
import { textOf, useForm } from '../../data/form.ts'
import { useWholeList } from '../../data/whole-list.ts'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { Loaded, Problem } from '../../parts/states.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'

const dayMs = 86_400_000
const usualDays = 30
const usualSize = 20
const changed = ['/samples']

function dayFrom(now: number, days: number): string {
  return new Date(now + days * dayMs).toISOString().slice(0, 10)
}

/** The sample by which personal data in what left is judged. @source metric M-e2 */
export function SampleCard() {
  const words = t.dataProtection
  const whyNot = useWhyNot('observations.sample')
  const query = useWholeList<Sample>('/samples')
  return (
    <section className="card" aria-labelledby="sample">
      <div className="card-head">
        <h2 id="sample">{words.sample}</h2>
        <p>{words.sampleLead}</p>
      </div>
      <Draw whyNot={whyNot} />
      <Loaded query={query}>
        {({ items }) => {
          const newest = items[0]
          return newest === undefined ? (
            <p className="quiet">{words.none}</p>
          ) : (
            <>
              <ul className="entries">
                {items.map((sample) => (
                  <li key={sample.sampleId}>
                    <p>{words.figures(sample.judged, sample.size, sample.population)}</p>
                    <p className="small quiet">
                      {words.notNeeded(sample.notNeeded)} – {sample.from.slice(0, 10)} – {sample.to.slice(0, 10)} –{' '}
                      {words.seed} <code>{sample.seed}</code>
                    </p>
                  </li>
                ))}
              </ul>
              <Items sampleId={newest.sampleId} whyNot={whyNot} />
            </>
          )
        }}
      </Loaded>
    </section>
  )
}

function Draw({ whyNot }: { readonly whyNot: string | undefined }) {
  const words = t.dataProtection
  const client = useQueryClient()
  const [now] = useState(Date.now)
  const form = useForm(async (fields) => {
    await api.post('/samples', {
      from: `${textOf(fields, 'from')}T00:00:00.000Z`,
      to: `${textOf(fields, 'to')}T00:00:00.000Z`,
      size: Number(textOf(fields, 'size')),
    })
    announce(words.drawn)
    await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey.includes('/samples') })
  })
  return (
    <form className="stack" onSubmit={form.onSubmit}>
      <div className="line">
        <TextField label={words.from} name="from" type="date" required defaultValue={dayFrom(now, -usualDays)} />
        <TextField
          label={words.to}
          name="to"
          type="date"
          required
          defaultValue={dayFrom(now, 1)}
          fault={form.faultOf('/to')}
        />
        <TextField label={words.size} name="size" type="number" min={1} max={200} required defaultValue={usualSize} />
        <Button type="submit" whyNot={whyNot ?? (form.busy ? t.shell.loading : undefined)}>
          {words.draw}
        </Button>
      </div>
      {form.error !== null && <Problem error={form.error} />}
    </form>
  )
}

function Items({ sampleId, whyNot }: { readonly sampleId: string; readonly whyNot: string | undefined }) {
  const words = t.dataProtection
  const address = `/samples/${encodeURIComponent(sampleId)}/items`
  const query = useWholeList<SampleItem>(address)
  const act = useAct()
  return (
    <Loaded query={query}>
      {({ items }) => (
        <div className="stack-tight">
          <h3>{words.items}</h3>
          {act.error !== null && <Problem error={act.error} />}
          <ul className="entries">
            {items.map(({ notificationId, answer }) => (
              <li key={notificationId} className="line">
                <Link className="mono" to="/notifications/$notificationId" params={{ notificationId }} search={{}}>
                  {notificationId}
                </Link>
                <span className="segments" role="group" aria-label={notificationId}>
                  {sampleAnswers.map((one) => (
                    <button
                      key={one}
                      type="button"
                      aria-pressed={one === answer}
                      onClick={() =>
                        void act.run(
                          async () => {
                            if (whyNot === undefined) await api.post(`${address}/${notificationId}`, { answer: one })
                          },
                          whyNot ?? words.judged,
                          [...changed, address],
                        )
                      }
                    >
                      {words.answer[one]}
                    </button>
                  ))}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Loaded>
  )
}
