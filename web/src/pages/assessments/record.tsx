import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Assessment, Consultation, Reader } from '../../api-types/assessments.ts'
import { textOf, useForm } from '../../data/form.ts'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { NamedChoice, TextArea, TextField } from '../../parts/field.tsx'
import { Loaded, Problem } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'

interface RecordProps {
  readonly assessment: Assessment
  readonly onChanged: () => Promise<void>
}

/** Who works on it, whom the team asked, what the authority decided, who opened it. */
export function RecordTab({ assessment, onChanged }: RecordProps) {
  const words = t.assessments.record
  const [deciding, setDeciding] = useState(false)
  const mayDecide = useWhyNot('assessments.authority.record')
  const maySeeReaders = useWhyNot('assessments.readers.read')
  const path = `/assessments/${assessment.assessmentId}`
  return (
    <div className="stack">
      <h2>{words.people}</h2>
      {assessment.people.length === 0 ? (
        <p className="quiet">{words.peopleNone}</p>
      ) : (
        <ul className="dots">
          {assessment.people.map(({ personId, name }) => (
            <li key={personId}>{name}</li>
          ))}
        </ul>
      )}
      <Consultations items={assessment.consultations} path={path} onChanged={onChanged} />
      <h2>{words.authority}</h2>
      {assessment.authority.length === 0 && <p className="quiet">{words.authorityNone}</p>}
      <ul className="dots">
        {assessment.authority.map((each) => (
          <li key={each.at}>
            <strong>{words.decisions[each.decision] ?? each.decision}</strong> {each.reference}{' '}
            <span className="quiet">
              {t.assessments.versions.by(each.by)} <When at={each.at} />
            </span>
          </li>
        ))}
      </ul>
      <div className="line">
        <Button whyNot={mayDecide} onClick={() => setDeciding(true)}>
          {words.authorityRecord}
        </Button>
      </div>
      {maySeeReaders === undefined && <Readers path={path} />}
      {deciding && <AuthorityDialog path={path} onClose={() => setDeciding(false)} onDone={onChanged} />}
    </div>
  )
}

interface ConsultationsProps {
  readonly items: readonly Consultation[]
  /** Of the assessment or the statement. */
  readonly path: string
  readonly onChanged: () => Promise<void>
}

/** Whom the team asked or told, or why it did not. */
export function Consultations({ items, path, onChanged }: ConsultationsProps) {
  const words = t.assessments.record
  const [open, setOpen] = useState(false)
  const whyNot = useWhyNot('assessments.consult')
  return (
    <>
      <h2>{words.consultations}</h2>
      {items.length === 0 && <p className="quiet">{words.consultationsNone}</p>}
      <ul className="dots">
        {items.map((each) => (
          <li key={`${each.at} ${each.with}`}>
            <strong>{each.with || words.kinds[each.kind]}</strong>: {words.outcomes[each.outcome] ?? each.outcome}
            {each.reason !== null && ` – ${words.reasons[each.reason] ?? each.reason}`} {each.note}{' '}
            <When at={each.at} />
          </li>
        ))}
      </ul>
      <div className="line">
        <Button whyNot={whyNot} onClick={() => setOpen(true)}>
          {words.consult}
        </Button>
      </div>
      {open && <ConsultDialog path={path} onClose={() => setOpen(false)} onDone={onChanged} />}
    </>
  )
}

interface FormProps {
  readonly path: string
  readonly onClose: () => void
  readonly onDone: () => Promise<void>
}

function ConsultDialog({ path, onClose, onDone }: FormProps) {
  const words = t.assessments.record
  const form = useForm(async (fields) => {
    await api.post(`${path}/consultations`, {
      kind: textOf(fields, 'kind'),
      outcome: textOf(fields, 'outcome'),
      reason: textOf(fields, 'reason') || null,
      with: textOf(fields, 'with'),
      note: textOf(fields, 'note'),
    })
    announce(words.consulted)
    onClose()
    await onDone()
  })
  return (
    <Dialog title={words.consult} onClose={onClose}>
      <form className="stack" onSubmit={form.onSubmit}>
        <NamedChoice label={words.kind} name="kind" options={Object.entries(words.kinds)} />
        <TextField label={words.with} name="with" required maxLength={300} />
        <NamedChoice label={words.outcome} name="outcome" options={Object.entries(words.outcomes)} />
        <NamedChoice
          label={words.reason}
          name="reason"
          options={[['', words.reasonNone], ...Object.entries(words.reasons)]}
        />
        <TextArea label={words.note} name="note" rows={3} maxLength={5000} />
        {form.error !== null && <Problem error={form.error} />}
        <div className="actions">
          <Button onClick={onClose}>{t.shell.cancel}</Button>
          <Button kind="primary" type="submit" whyNot={form.busy ? t.shell.loading : undefined}>
            {words.consult}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function AuthorityDialog({ path, onClose, onDone }: FormProps) {
  const words = t.assessments.record
  const form = useForm(async (fields) => {
    await api.post(`${path}/authority-decisions`, {
      decision: textOf(fields, 'decision'),
      reference: textOf(fields, 'reference'),
    })
    announce(words.authorityRecorded)
    onClose()
    await onDone()
  })
  return (
    <Dialog title={words.authorityRecord} onClose={onClose}>
      <form className="stack" onSubmit={form.onSubmit}>
        <NamedChoice label={words.decision} name="decision" options={Object.entries(words.decisions)} />
        <TextField label={words.reference} name="reference" required maxLength={300} />
        {form.error !== null && <Problem error={form.error} />}
        <div className="actions">
          <Button onClick={onClose}>{t.shell.cancel}</Button>
          <Button kind="primary" type="submit" whyNot={form.busy ? t.shell.loading : undefined}>
            {words.authorityRecord}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function Readers({ path }: { readonly path: string }) {
  const words = t.assessments.record
  const query = useQuery({
    queryKey: ['assessment', path, 'readers'],
    queryFn: ({ signal }) => api.get<{ items: readonly Reader[] }>(`${path}/readers`, {}, signal),
  })
  return (
    <>
      <h2>{words.readers}</h2>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="quiet">{words.readersNone}</p>
          ) : (
            <ul className="dots">
              {items.map((each) => (
                <li key={`${each.readerId} ${each.number}`}>
                  {words.readerLine(
                    each.name,
                    each.number === 0 ? words.draft : t.assessments.version(each.number),
                    each.times,
                  )}{' '}
                  <When at={each.last} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  )
}
