import { useQueryClient } from '@tanstack/react-query'
import { api } from '../../api.ts'
import type { Framework } from '../../api-types/framework.ts'
import { textOf, useForm } from '../../data/form.ts'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { Problem } from '../../parts/states.tsx'
import { t } from '../../text/index.ts'

/** Saves the framework as a new version, with the reason. */
export function SaveForm({ framework, etag }: { readonly framework: Framework; readonly etag: string | null }) {
  const words = t.framework
  const client = useQueryClient()
  const form = useForm(async (fields) => {
    await api.put('/framework', { framework, why: textOf(fields, 'why').trim() }, { etag })
    announce(words.saved)
    await client.invalidateQueries({
      predicate: ({ queryKey }) => queryKey.includes('framework') || queryKey.includes('/framework/faults'),
    })
  })
  return (
    <form className="card framework-save" onSubmit={form.onSubmit}>
      <TextField label={words.why} name="why" required maxLength={1000} />
      {form.error !== null && <Problem error={form.error} />}
      <div className="line">
        <Button kind="primary" type="submit" whyNot={form.busy ? t.shell.loading : undefined}>
          {words.save}
        </Button>
      </div>
    </form>
  )
}
