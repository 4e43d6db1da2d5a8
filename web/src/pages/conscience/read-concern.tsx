import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../api.ts'
import type { ReadConcern } from '../../api-types/conscience.ts'
import { textOf, useForm } from '../../data/form.ts'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { TextArea } from '../../parts/field.tsx'
import { Facts } from '../../parts/page.tsx'
import { Loaded, Problem } from '../../parts/states.tsx'
import { t } from '../../text/index.ts'

/** What a concern says, and the place to answer it. It is loaded when it is opened here, and each loading is recorded. */
export function ReadConcernCard({ concernId }: { readonly concernId: string }) {
  const words = t.conscience
  const query = useQuery({
    queryKey: ['concern', concernId],
    queryFn: ({ signal }) => api.get<ReadConcern>(`/concerns/${concernId}`, {}, signal),
    // Each loading is a reading on record: none by itself, and nothing of it is kept once it is closed.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    staleTime: Infinity,
    gcTime: 0,
  })
  return (
    <Loaded query={query}>
      {(concern) => (
        <article className="stack" aria-label={concern.subject}>
          <h3>{concern.subject}</h3>
          <p className="wrapped">{concern.text}</p>
          <Facts
            rows={[
              [words.by, concern.name ?? words.byNobody],
              [words.aboutShort, concern.about === null ? null : <code key="about">{concern.about}</code>],
            ]}
          />
          <p className="small quiet">{words.readNote}</p>
          {concern.answer === null ? (
            <Answer concernId={concernId} />
          ) : (
            <Facts
              rows={[
                [
                  words.answer,
                  <span key="answer" className="wrapped">
                    {concern.answer}
                  </span>,
                ],
              ]}
            />
          )}
        </article>
      )}
    </Loaded>
  )
}

function Answer({ concernId }: { readonly concernId: string }) {
  const words = t.conscience
  const client = useQueryClient()
  const form = useForm(async (fields) => {
    await api.post(`/concerns/${concernId}/answer`, { text: textOf(fields, 'answer').trim() })
    announce(words.answerDone)
    await client.invalidateQueries({
      predicate: ({ queryKey }) => queryKey.includes('/concerns') || queryKey.includes(concernId),
    })
  })
  return (
    <form className="stack" onSubmit={form.onSubmit}>
      <TextArea label={words.answer} hint={words.answerNote} name="answer" required rows={4} maxLength={20_000} />
      {form.error !== null && <Problem error={form.error} />}
      <div className="line">
        <Button kind="primary" type="submit" whyNot={form.busy ? t.shell.loading : undefined}>
          {words.answerDo}
        </Button>
      </div>
    </form>
  )
}
