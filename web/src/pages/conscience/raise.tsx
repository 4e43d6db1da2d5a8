import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Channel } from '../../api-types/conscience.ts'
import { textOf, useForm } from '../../data/form.ts'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { TextArea, TextField } from '../../parts/field.tsx'
import { Secret } from '../../parts/secret.tsx'
import { Problem } from '../../parts/states.tsx'
import { t } from '../../text/index.ts'

/** Raises a concern, and gives its code once in the place of the form. */
export function Raise({ channel }: { readonly channel: Channel }) {
  const words = t.conscience
  const client = useQueryClient()
  const [code, setCode] = useState<string | null>(null)
  const form = useForm(async (fields) => {
    const about = textOf(fields, 'about').trim()
    const raised = await api.post<{ code: string }>('/concerns', {
      subject: textOf(fields, 'subject').trim(),
      text: textOf(fields, 'text').trim(),
      ...(about === '' ? {} : { about }),
      nameKnown: fields.get('nameKnown') === 'on',
    })
    setCode(raised.code)
    announce(words.sent)
    await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey.includes('/concerns') })
  })
  return (
    <section className="card" aria-labelledby="raise">
      <h2 id="raise">{words.raise}</h2>
      <p>{words.who}</p>
      <p className="small quiet">{words.keeps}</p>
      {channel.canBeOpened ? (
        <p className="small quiet">{words.readers(channel.readers)}</p>
      ) : (
        <p className="notice" data-tone="care">
          {words.closed}
        </p>
      )}
      {code !== null ? (
        <Secret label={words.code} value={code} />
      ) : (
        <form className="stack" onSubmit={form.onSubmit} autoComplete="off">
          <TextField label={words.subject} name="subject" required maxLength={200} fault={form.faultOf('/subject')} />
          <TextArea label={words.text} name="text" required rows={6} maxLength={20_000} fault={form.faultOf('/text')} />
          <TextField
            label={words.about}
            hint={words.aboutHint}
            name="about"
            maxLength={60}
            pattern="\s*(decision|tasking|measure)_[0-9a-z]+\s*"
            fault={form.faultOf('/about')}
          />
          <label className="check">
            <input type="checkbox" name="nameKnown" /> {words.nameKnown}
          </label>
          {form.error !== null && <Problem error={form.error} />}
          <div className="line">
            <Button kind="primary" type="submit" whyNot={form.busy ? t.shell.loading : undefined}>
              {words.send}
            </Button>
          </div>
        </form>
      )}
    </section>
  )
}
