import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Publication } from '../../api-types/norm-report.ts'
import { useAct } from '../../data/act.ts'
import { textOf, useForm } from '../../data/form.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog, ReasonDialog } from '../../parts/dialog.tsx'
import { NamedChoice, TextArea, TextField } from '../../parts/field.tsx'
import { Loaded, Problem } from '../../parts/states.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { formatDay } from '../../text/format.ts'
import { t } from '../../text/index.ts'

/** What everybody may read: what is published, what waits, and the way to ask for more. */
export function Publishing({ from, to }: { readonly from: string; readonly to: string }) {
  const words = t.normReport.publish
  const whyNot = useWhyNot('transparency.publish.ask')
  const [asking, setAsking] = useState<'report' | 'declaration' | null>(null)
  const act = useAct()
  const query = useQuery({
    queryKey: ['publications'],
    queryFn: ({ signal }) => api.get<{ items: Publication[] }>('/publications', {}, signal),
  })
  const close = (): void => setAsking(null)
  return (
    <section className="stack no-print" aria-labelledby="publishing">
      <h2 id="publishing">{words.title}</h2>
      <p>{words.lead}</p>
      <div className="line">
        <Button whyNot={whyNot} onClick={() => setAsking('report')}>
          {words.ask}
        </Button>
        <Button whyNot={whyNot} onClick={() => setAsking('declaration')}>
          {words.declaration}
        </Button>
      </div>
      {act.error !== null && <Problem error={act.error} />}
      <Loaded query={query}>{({ items }) => <Published items={items} />}</Loaded>
      {asking === 'report' && (
        <ReasonDialog
          title={words.ask}
          note={words.lead}
          action={words.ask}
          onClose={close}
          onConfirm={async (why) => {
            await api.post('/publications/norm-reports', { from, to, why })
            await act.run(async () => {}, words.asked, ['publications'])
          }}
        />
      )}
      {asking === 'declaration' && (
        <DeclarationDialog onClose={close} onAsked={() => act.run(async () => {}, words.asked, ['publications'])} />
      )}
    </section>
  )
}

function Published({ items }: { readonly items: readonly Publication[] }) {
  const words = t.normReport.publish
  if (items.length === 0) return <p className="quiet">{words.none}</p>
  const address = ({ kind, publicationId }: Publication): string =>
    kind === 'norm-report' ? `/public/norm-report/${publicationId}` : `/public/${kind}`
  return (
    <ul>
      {items.map((each) => (
        <li key={each.publicationId}>
          {each.state === 'waiting' && words.waiting(each.title)}
          {each.state === 'refused' && `${words.refused}: ${each.title}`}
          {each.state === 'published' && (
            <>
              {words.published} {each.publishedAt !== null && formatDay(each.publishedAt.slice(0, 10))}:{' '}
              <a href={address(each)} target="_blank" rel="noreferrer">
                {each.title}
              </a>
            </>
          )}
        </li>
      ))}
    </ul>
  )
}

const kinds = ['non-use', 'independence'] as const

/** Who signs, and why now; the text itself is drafted from facts. */
function DeclarationDialog({
  onClose,
  onAsked,
}: {
  readonly onClose: () => void
  readonly onAsked: () => Promise<void>
}) {
  const words = t.normReport.publish
  const form = useForm(async (fields) => {
    const of = (name: string): string => textOf(fields, name).trim()
    await api.post('/publications/declarations', {
      kind: of('kind'),
      signatories: { head: of('head'), authority: of('authority'), office: of('office') },
      why: of('why'),
    })
    await onAsked()
    onClose()
  })
  return (
    <Dialog title={words.declaration} onClose={onClose}>
      <form className="stack" onSubmit={form.onSubmit}>
        {form.error !== null && <Problem error={form.error} />}
        <NamedChoice label={words.kind} name="kind" options={kinds.map((kind) => [kind, words.kinds[kind]] as const)} />
        <TextField label={words.head} name="head" required />
        <TextField label={words.authority} name="authority" required />
        <TextField label={words.office} name="office" required />
        <TextArea label={words.why} name="why" required minLength={3} />
        <div className="line">
          <Button type="submit" kind="primary">
            {words.declaration}
          </Button>
          <Button onClick={onClose}>{words.cancel}</Button>
        </div>
      </form>
    </Dialog>
  )
}
