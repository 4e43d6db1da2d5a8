import { useNavigate } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import { bodyClasses } from '../../api-types/mandates.ts'
import { executors, purposes, type TaskingDetail } from '../../api-types/taskings.ts'
import { textOf, useForm } from '../../data/form.ts'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { NamedChoice, TextArea, TextField } from '../../parts/field.tsx'
import { PageHead, useTitle } from '../../parts/page.tsx'
import { Problem } from '../../parts/states.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'
import { useContacts } from './contacts.ts'
import { LineFields, lineOf, yesNo, yesNoOptions } from './line-fields.tsx'

/** A moment as a field of the browser writes it, read as UTC. */
const momentOf = (text: string): string | null => (text === '' ? null : `${text}:00.000Z`)
const orNull = (text: string): string | null => (text === '' ? null : text)

/** Writes down what a body outside asks; it is decided in the same moment. @source R110, rule k-2 */
export function RecordTaskingPage() {
  const words = t.taskings
  const navigate = useNavigate()
  const client = useQueryClient()
  const whyNot = useWhyNot('taskings.record')
  const contacts = useContacts()
  const [now] = useState(() => new Date().toISOString().slice(0, 16))
  const [acts, setActs] = useState<readonly number[]>([1])
  useTitle(words.formTitle)
  const form = useForm(async (fields) => {
    const text = (name: string): string => textOf(fields, name).trim()
    const { taskingId } = await api.post<TaskingDetail>('/taskings', {
      origin: {
        body: text('body'),
        bodyClass: text('bodyClass'),
        foreign: yesNo(fields, 'foreign'),
        contactId: orNull(text('originContact')),
      },
      instrument: orNull(text('instrument')),
      purpose: text('purpose'),
      executor: text('executor'),
      confidentiality: text('confidential') === '' ? null : { reference: text('confidential') },
      recordedFirst: yesNo(fields, 'recordedFirst'),
      receivedAt: momentOf(text('receivedAt')),
      deadline: momentOf(text('deadline')),
      exercise: fields.get('exercise') !== null,
      words: text('words'),
      contact: text('contact'),
      lines: acts.map((act) => lineOf(fields, `act${act}-`)),
    })
    announce(words.done)
    await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey.includes('/taskings') })
    await navigate({ to: '/taskings/$taskingId', params: { taskingId }, search: {} })
  })
  return (
    <div className="page">
      <PageHead title={words.formTitle} lead={words.formLead} />
      <form className="stack" onSubmit={form.onSubmit}>
        <section className="card stack">
          <div className="form-grid">
            <TextField label={words.body} hint={words.bodyHint} name="body" required maxLength={200} autoFocus />
            <NamedChoice
              label={words.originClass}
              name="bodyClass"
              options={bodyClasses.map((each) => [each, t.mandates.bodyClass[each]] as const)}
            />
            <NamedChoice label={words.foreign} name="foreign" options={yesNoOptions()} defaultValue="no" />
            <NamedChoice
              label={words.purposeLabel}
              name="purpose"
              defaultValue="unknown"
              options={purposes.map((each) => [each, words.purpose[each]] as const)}
            />
            <NamedChoice
              label={words.executorLabel}
              name="executor"
              options={executors.map((each) => [each, words.executor[each]] as const)}
            />
            <NamedChoice label={words.recordedFirst} name="recordedFirst" options={yesNoOptions()} defaultValue="yes" />
            <TextField label={words.instrumentCited} hint={words.instrumentHint} name="instrument" maxLength={200} />
            <TextField label={words.confidential} name="confidential" maxLength={200} />
            <TextField label={words.receivedAt} name="receivedAt" type="datetime-local" required defaultValue={now} />
            <TextField label={words.deadline} hint={words.deadlineHint} name="deadline" type="datetime-local" />
            <NamedChoice
              label={words.contactOfBody}
              name="originContact"
              options={[['', words.noContact], ...contacts]}
            />
            <TextField label={words.contact} hint={words.contactHint} name="contact" maxLength={400} />
          </div>
          <TextArea label={words.words} hint={words.wordsHint} name="words" rows={3} maxLength={4000} />
          <label className="check">
            <input type="checkbox" name="exercise" /> {words.exercise}
          </label>
        </section>
        {acts.map((act, index) => (
          <section key={act} className="card stack" aria-labelledby={`act-${act}`}>
            <h2 id={`act-${act}`}>{words.actHead(index + 1)}</h2>
            <LineFields prefix={`act${act}-`} contacts={contacts} />
            {acts.length > 1 && (
              <div className="line">
                <Button onClick={() => setActs(acts.filter((each) => each !== act))}>{words.removeAct}</Button>
              </div>
            )}
          </section>
        ))}
        <div className="line">
          <Button onClick={() => setActs([...acts, Math.max(...acts) + 1])}>{words.addAct}</Button>
        </div>
        {form.error !== null && <Problem error={form.error} />}
        <div className="actions">
          <Button kind="primary" type="submit" whyNot={whyNot ?? (form.busy ? t.shell.loading : undefined)}>
            {words.submit}
          </Button>
        </div>
      </form>
    </div>
  )
}
