import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { api } from '../../api.ts'
import { reversalCauses, setAsideReasons, type Measure } from '../../api-types/measures.ts'
import { textOf, useForm, type FormState } from '../../data/form.ts'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { NamedChoice, TextArea, TextField } from '../../parts/field.tsx'
import { Problem } from '../../parts/states.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'

type Asking = 'apply' | 'reverse' | 'extend' | 'set-aside' | 'harm'

/** What can be done with a measure as it stands. */
export function Actions({ measure }: { readonly measure: Measure }) {
  const words = t.measures
  const [asking, ask] = useState<Asking | null>(null)
  const mayApply = useWhyNot('measures.apply')
  const mayReverse = useWhyNot('measures.reverse')
  const mayPropose = useWhyNot('measures.propose')
  const { state, measureId, approvalId } = measure
  const open = state === 'draft' || state === 'waiting'
  const over = state === 'applied' || state === 'reversed' || state === 'expired'
  return (
    <div className="line">
      {state === 'draft' && (
        <Button kind="primary" whyNot={mayApply} onClick={() => ask('apply')}>
          {words.apply}
        </Button>
      )}
      {state === 'waiting' && approvalId !== null && <a href={`/approvals/${approvalId}`}>{words.waitingFor}</a>}
      {open && mayPropose === undefined && (
        <Link className="button" to="/measures/propose" search={{ from: measureId }}>
          {words.edit}
        </Link>
      )}
      {open && (
        <Button whyNot={mayPropose} onClick={() => ask('set-aside')}>
          {words.setAside}
        </Button>
      )}
      {state === 'applied' && (
        <>
          <Button kind="harm" whyNot={mayReverse} onClick={() => ask('reverse')}>
            {words.reverse}
          </Button>
          <Button whyNot={mayPropose} onClick={() => ask('extend')}>
            {words.extend}
          </Button>
        </>
      )}
      {over && <Button onClick={() => ask('harm')}>{words.harm}</Button>}
      {asking !== null && <Ask what={asking} measure={measure} onClose={() => ask(null)} />}
    </div>
  )
}

function Ask({
  what,
  measure,
  onClose,
}: {
  readonly what: Asking
  readonly measure: Measure
  readonly onClose: () => void
}) {
  const words = t.measures
  const navigate = useNavigate()
  const address = `/measures/${encodeURIComponent(measure.measureId)}`
  const note = (fields: FormData): string => textOf(fields, 'note').trim()
  if (what === 'apply')
    return (
      <AskDialog
        title={words.apply}
        lead={words.applyNote}
        action={words.apply}
        onClose={onClose}
        send={async (fields) => {
          const after = await api.post<Measure>(`${address}/apply`, { why: note(fields) })
          return after.state === 'applied' ? words.applied : after.state === 'waiting' ? words.asked : words.stillOpen
        }}
      >
        {() => <TextArea label={words.applyWhy} name="note" maxLength={2000} rows={2} />}
      </AskDialog>
    )
  if (what === 'reverse')
    return (
      <AskDialog
        title={words.reverseTitle}
        lead={words.reverseNote}
        action={words.reverse}
        onClose={onClose}
        send={async (fields) => {
          await api.post(`${address}/reverse`, { cause: textOf(fields, 'cause'), note: note(fields) })
          return words.reverseDone
        }}
      >
        {() => (
          <>
            <NamedChoice label={words.causeLabel} name="cause" options={causes(reversalCauses)} />
            <TextArea label={words.note} name="note" maxLength={2000} rows={2} />
          </>
        )}
      </AskDialog>
    )
  if (what === 'extend')
    return (
      <AskDialog
        title={words.extendTitle}
        lead={words.extendNote}
        action={words.extendDo}
        onClose={onClose}
        send={async (fields) => {
          const made = await api.post<Measure>(`${address}/extend`, { expiryHours: Number(textOf(fields, 'hours')) })
          void navigate({ to: '/measures/$measureId', params: { measureId: made.measureId }, search: {} })
          return words.extendDone
        }}
      >
        {() => (
          <TextField
            label={words.field.expiryHours}
            name="hours"
            type="number"
            min={1}
            max={720}
            required
            defaultValue={24}
          />
        )}
      </AskDialog>
    )
  if (what === 'set-aside')
    return (
      <AskDialog
        title={words.setAsideTitle}
        lead={words.setAsideNote}
        action={words.setAside}
        onClose={onClose}
        send={async (fields) => {
          const day = textOf(fields, 'reviewAt')
          await api.post(`${address}/set-aside`, {
            reason: textOf(fields, 'reason'),
            note: note(fields),
            reviewAt: day === '' ? null : `${day}T00:00:00.000Z`,
          })
          return words.setAsideDone
        }}
      >
        {(form) => (
          <>
            <NamedChoice label={words.causeLabel} name="reason" options={causes(setAsideReasons)} />
            <TextArea label={words.note} name="note" maxLength={2000} rows={2} />
            <TextField label={words.reviewAt} name="reviewAt" type="date" fault={form.faultOf('/reviewAt')} />
          </>
        )}
      </AskDialog>
    )
  return (
    <AskDialog
      title={words.harmTitle}
      lead={words.harmNote}
      action={words.harmDo}
      onClose={onClose}
      send={async (fields) => {
        await api.post(`${address}/harms`, { text: note(fields) })
        return words.harmDone
      }}
    >
      {() => <TextArea label={words.note} name="note" required maxLength={2000} rows={3} />}
    </AskDialog>
  )
}

function causes(list: readonly string[]): readonly (readonly [string, string])[] {
  return list.map((cause) => [cause, t.measures.cause[cause] ?? cause] as const)
}

interface AskDialogProps {
  readonly title: string
  readonly lead: string
  readonly action: string
  readonly onClose: () => void
  /** Does it, and gives what is said then. */
  readonly send: (fields: FormData) => Promise<string>
  readonly children: (form: FormState) => ReactNode
}

function AskDialog({ title, lead, action, onClose, send, children }: AskDialogProps) {
  const client = useQueryClient()
  const form = useForm(async (fields) => {
    announce(await send(fields))
    onClose()
    await client.invalidateQueries({
      predicate: ({ queryKey }) => queryKey.includes('measure') || queryKey.includes('/measures'),
    })
  })
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="stack" onSubmit={form.onSubmit}>
        <p>{lead}</p>
        {children(form)}
        {form.error !== null && <Problem error={form.error} />}
        <div className="actions">
          <Button onClick={onClose}>{t.shell.cancel}</Button>
          <Button kind="primary" type="submit" whyNot={form.busy ? t.shell.loading : undefined}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
