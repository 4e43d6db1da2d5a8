import { useQueryClient } from '@tanstack/react-query'
import { api } from '../../api.ts'
import { useForm } from '../../data/form.ts'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { Problem } from '../../parts/states.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'
import { OutcomeFields, outcomeOf } from './outcome-fields.tsx'
import { changedByOutcome, wordOfCode } from './outcomes.ts'

/** Says of one finding what became of it, or why nothing can be done now and when to look again. */
export function OutcomeForm({ findingId, onDone }: { readonly findingId: string; readonly onDone: () => void }) {
  const words = t.ageing.form
  const client = useQueryClient()
  const mayNot = useWhyNot('observations.edit')
  const form = useForm(async (fields) => {
    const said = outcomeOf(fields)
    await api.post(`/findings/${encodeURIComponent(findingId)}/outcome`, said)
    announce(words.saved(wordOfCode(said.code)))
    onDone()
    await client.invalidateQueries({
      predicate: ({ queryKey }) => changedByOutcome.some((part) => queryKey.includes(part)),
    })
  })
  return (
    <form className="stack" onSubmit={form.onSubmit}>
      <OutcomeFields form={form} />
      {form.error !== null && <Problem error={form.error} />}
      <div className="line">
        <Button kind="primary" type="submit" whyNot={mayNot ?? (form.busy ? t.shell.loading : undefined)}>
          {words.set}
        </Button>
      </div>
    </form>
  )
}
