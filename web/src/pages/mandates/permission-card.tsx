import { useState } from 'react'
import { api } from '../../api.ts'
import type { Permission } from '../../api-types/mandates.ts'
import { useAct } from '../../data/act.ts'
import { textOf } from '../../data/form.ts'
import { useKeptForm } from '../../data/kept-form.ts'
import { Button } from '../../parts/button.tsx'
import { Chip, type Tone } from '../../parts/chips.tsx'
import { NamedChoice, TextArea, TextField } from '../../parts/field.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { Facts } from '../../parts/page.tsx'
import { Problem } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'
import { changed } from './changed.ts'

const tones: Readonly<Record<Permission['state'], Tone>> = {
  asked: 'care',
  granted: 'good',
  refused: 'harm',
  unanswered: 'care',
  withdrawn: 'quiet',
}

/** What a source was asked and answered, and the next step. */
export function PermissionCard({ of: permission }: { readonly of: Permission }) {
  const words = t.mandates
  const act = useAct()
  const [answering, setAnswering] = useState(false)
  const whyNot = useWhyNot('mandates.record') ?? (act.busy ? t.shell.loading : undefined)
  const { state } = permission
  const path = `/mandates/permissions/${permission.permissionId}`
  return (
    <div className="stack">
      <p className="line">
        <Chip tone={tones[state]} mark={state === 'granted' ? 'full' : 'ring'}>
          {words.permissionState[state]}
        </Chip>
        <strong>{permission.source}</strong>
        {permission.messageId === null && state === 'asked' && <span className="stale">{words.byOtherMeans}</span>}
      </p>
      <Facts
        rows={[
          [words.recipient, permission.recipient],
          [words.purpose, (t.taskings.purpose as Record<string, string>)[permission.purpose] ?? permission.purpose],
          [words.asked, <When key="asked" at={permission.askedAt} as="both" />],
          [words.due, state === 'asked' ? <When key="due" at={permission.dueAt} as="both" /> : null],
          [words.answered, permission.answered?.evidence],
          [
            words.expires,
            permission.expiresAt === null ? null : <When key="expires" at={permission.expiresAt} as="both" />,
          ],
        ]}
      />
      <div className="line">
        {(state === 'asked' || state === 'unanswered') && (
          <Button whyNot={whyNot} onClick={() => setAnswering(true)}>
            {words.answer}
          </Button>
        )}
        {state === 'granted' && (
          <Button
            whyNot={whyNot}
            onClick={() =>
              void act.run(async () => void (await api.post(`${path}/withdraw`)), words.withdrawDone, changed)
            }
          >
            {words.withdraw}
          </Button>
        )}
      </div>
      {act.error !== null && <Problem error={act.error} />}
      {answering && <AnswerDialog path={path} onClose={() => setAnswering(false)} />}
    </div>
  )
}

function AnswerDialog({ path, onClose }: { readonly path: string; readonly onClose: () => void }) {
  const words = t.mandates
  const form = useKeptForm(
    (fields) => {
      const until = textOf(fields, 'expires')
      const answer = textOf(fields, 'answer')
      return api.post(`${path}/answer`, {
        answer,
        evidence: textOf(fields, 'evidence').trim(),
        expiresAt: answer === 'granted' && until !== '' ? `${until}T23:59:59.000Z` : null,
      })
    },
    { said: words.answerDone, changed, onClose },
  )
  return (
    <FormDialog title={words.answer} note={words.answerNote} action={words.answerDo} form={form} onClose={onClose}>
      <NamedChoice
        label={words.answered}
        name="answer"
        options={[
          ['refused', words.answerChoice.refused],
          ['granted', words.answerChoice.granted],
        ]}
      />
      <TextField label={words.expires} name="expires" type="date" fault={form.faultOf('/expiresAt')} />
      <TextArea label={words.evidence} name="evidence" required rows={3} maxLength={4000} />
    </FormDialog>
  )
}
