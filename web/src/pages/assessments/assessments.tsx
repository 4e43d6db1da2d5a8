import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { AssessmentSummary } from '../../api-types/assessments.ts'
import { useCursorList } from '../../data/cursor-list.ts'
import { textOf, useForm } from '../../data/form.ts'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { TextArea, TextField } from '../../parts/field.tsx'
import { Listing } from '../../parts/listing.tsx'
import { PageHead, useTitle } from '../../parts/page.tsx'
import { Split } from '../../parts/split.tsx'
import { Empty, Problem } from '../../parts/states.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'
import { assessmentColumns } from './columns.tsx'

/** Assessments, and the way to begin one. */
export function AssessmentsPage() {
  const words = t.assessments
  useTitle(words.title)
  const navigate = useNavigate()
  const [beginning, setBeginning] = useState(false)
  const whyNot = useWhyNot('assessments.edit')
  const list = useCursorList<AssessmentSummary>({ path: '/assessments' })
  const open = (assessmentId: string): void =>
    void navigate({ to: '/assessments/$assessmentId', params: { assessmentId } })
  return (
    <>
      <Split
        head={
          <PageHead title={words.title} lead={words.lead}>
            <Button kind="primary" whyNot={whyNot} onClick={() => setBeginning(true)}>
              {words.begin}
            </Button>
            <Link className="button" to="/statements">
              {words.statements}
            </Link>
          </PageHead>
        }
        body={
          <Listing
            label={words.table}
            list={list}
            columns={assessmentColumns}
            keyOf={(row) => row.assessmentId}
            onOpen={(row) => open(row.assessmentId)}
            empty={<Empty title={words.none} detail={words.noneDetail} />}
          />
        }
        detail={null}
      />
      {beginning && <BeginDialog onClose={() => setBeginning(false)} onBegun={open} />}
    </>
  )
}

interface BeginDialogProps {
  readonly onClose: () => void
  readonly onBegun: (assessmentId: string) => void
}

function BeginDialog({ onClose, onBegun }: BeginDialogProps) {
  const words = t.assessments
  const form = useForm(async (fields) => {
    const { assessmentId } = await api.post<{ assessmentId: string }>('/assessments', {
      title: textOf(fields, 'title'),
      question: textOf(fields, 'question'),
      exercise: fields.get('exercise') === 'on',
    })
    announce(words.began)
    onBegun(assessmentId)
  })
  return (
    <Dialog title={words.begin} onClose={onClose}>
      <form className="stack" onSubmit={form.onSubmit}>
        <p>{words.beginNote}</p>
        <TextField label={words.name} name="title" required maxLength={200} autoFocus fault={form.faultOf('/title')} />
        <TextArea label={words.question} name="question" rows={3} maxLength={5000} />
        <label className="line">
          <input type="checkbox" name="exercise" /> {words.forExercise}
        </label>
        {form.error !== null && <Problem error={form.error} />}
        <div className="actions">
          <Button onClick={onClose}>{t.shell.cancel}</Button>
          <Button kind="primary" type="submit" whyNot={form.busy ? t.shell.loading : undefined}>
            {words.begin}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
