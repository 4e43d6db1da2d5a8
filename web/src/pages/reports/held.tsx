import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { HeldReport } from '../../api-types/sources.ts'
import { textOf, useForm } from '../../data/form.ts'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { TextArea, TextField } from '../../parts/field.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'

const usualDays = 30

/** That a report is kept and not read, for whom it waits, and what can be done. @source rule e-5 */
export function HeldNotice({ held }: { readonly held: HeldReport }) {
  const words = t.sources
  const whyNot = useWhyNot('observations.source.describe')
  const [describing, setDescribing] = useState(false)
  const { source, state, reason } = held
  return (
    <div className="notice" data-tone="care">
      <strong>{words.heldFor[state](source)}</strong>
      {reason !== null && <span>{reason}</span>}
      <span>{words.heldHow[state]}</span>
      {state === 'described' && (
        <Link to="/approvals" search={{}}>
          {words.seeApproval}
        </Link>
      )}
      {(state === 'new' || state === 'refused') && (
        <div className="line">
          <Button whyNot={whyNot} onClick={() => setDescribing(true)}>
            {state === 'new' ? words.describe : words.describeAnew}
          </Button>
        </div>
      )}
      {describing && <DescribeDialog source={source} onClose={() => setDescribing(false)} />}
    </div>
  )
}

function DescribeDialog({ source, onClose }: { readonly source: string; readonly onClose: () => void }) {
  const words = t.sources
  const client = useQueryClient()
  const form = useForm(async (fields) => {
    await api.put(`/sources/${encodeURIComponent(source)}`, {
      purpose: textOf(fields, 'purpose').trim(),
      ground: textOf(fields, 'ground').trim(),
      fields: textOf(fields, 'fields').trim(),
      retentionDays: Number(textOf(fields, 'days')),
    })
    announce(words.asked)
    onClose()
    const changed = ['report', '/reports', '/sources', '/approvals', 'desk']
    await client.invalidateQueries({ predicate: ({ queryKey }) => changed.some((part) => queryKey.includes(part)) })
  })
  return (
    <FormDialog
      title={words.describeTitle(source)}
      note={words.describeNote}
      action={words.ask}
      form={form}
      onClose={onClose}
    >
      <TextArea
        label={words.purpose}
        name="purpose"
        hint={words.purposeHint}
        fault={form.faultOf('/purpose')}
        required
        minLength={3}
        maxLength={1000}
      />
      <TextArea
        label={words.ground}
        name="ground"
        defaultValue={words.groundUsual}
        fault={form.faultOf('/ground')}
        required
        minLength={3}
        maxLength={1000}
      />
      <TextArea
        label={words.fields}
        name="fields"
        hint={words.fieldsHint}
        fault={form.faultOf('/fields')}
        required
        minLength={3}
        maxLength={1000}
      />
      <TextField
        label={words.days}
        name="days"
        type="number"
        min={1}
        max={3650}
        defaultValue={usualDays}
        fault={form.faultOf('/retentionDays')}
        required
      />
    </FormDialog>
  )
}
