import { useState } from 'react'
import { api } from '../../api.ts'
import type { ConcernFate } from '../../api-types/conscience.ts'
import { textOf, useForm } from '../../data/form.ts'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { Problem } from '../../parts/states.tsx'
import { formatDay } from '../../text/format.ts'
import { t } from '../../text/index.ts'

/** What became of a concern, by its code. */
export function Fate() {
  const words = t.conscience
  const [fate, setFate] = useState<ConcernFate | null>(null)
  const form = useForm(async (fields) => {
    setFate(null)
    setFate(await api.post<ConcernFate>('/concerns/fate', { code: textOf(fields, 'code').trim() }))
  })
  return (
    <section className="card" aria-labelledby="fate">
      <h2 id="fate">{words.fate}</h2>
      <p className="small quiet">{words.fateLead}</p>
      <form className="stack" onSubmit={form.onSubmit} autoComplete="off">
        <TextField
          label={words.codeLabel}
          name="code"
          required
          maxLength={200}
          spellCheck={false}
          className="input ltr"
        />
        {form.error !== null && <Problem error={form.error} />}
        <div className="line">
          <Button type="submit" whyNot={form.busy ? t.shell.loading : undefined}>
            {words.look}
          </Button>
        </div>
      </form>
      {fate !== null && (
        <div role="status" className="stack-tight">
          <p>{said(fate)}</p>
          {fate.answer !== null && <blockquote className="wrapped">{fate.answer}</blockquote>}
        </div>
      )}
    </section>
  )
}

function said({ raisedOn, openedOn, answeredOn }: ConcernFate): string {
  const words = t.conscience.fateOf
  if (answeredOn !== null) return words.answered(formatDay(answeredOn))
  return openedOn === null ? words.waiting(formatDay(raisedOn)) : words.opened(formatDay(raisedOn), formatDay(openedOn))
}
