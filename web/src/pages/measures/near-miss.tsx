import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Measure, NearMiss } from '../../api-types/measures.ts'
import { textOf, useForm } from '../../data/form.ts'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { NamedChoice, TextArea, TextField } from '../../parts/field.tsx'
import { Problem } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'

/** That a measure would hit a response team, and the call that comes first. @source rule k-1 */
export function NearMissNotice({ measure, miss }: { readonly measure: Measure; readonly miss: NearMiss }) {
  const words = t.measures
  const whyNot = useWhyNot('measures.propose')
  const [calling, setCalling] = useState(false)
  const open = measure.state === 'draft' || measure.state === 'waiting'
  return (
    <div className="notice" data-tone="care">
      <strong>{words.nearMiss(miss.asset, miss.team)}</strong>
      <span>{words.nearMissHow}</span>
      <span className="small quiet">{words.publishedAt(miss.publishedAt)}</span>
      {measure.teamCall !== null && (
        <span>
          {words.called[measure.teamCall.result]} ({measure.teamCall.channel}) <When at={measure.teamCall.at} />
        </span>
      )}
      {open && (
        <div className="line">
          <Button whyNot={whyNot} onClick={() => setCalling(true)}>
            {words.callNote}
          </Button>
        </div>
      )}
      {calling && <CallDialog measureId={measure.measureId} onClose={() => setCalling(false)} />}
    </div>
  )
}

function CallDialog({ measureId, onClose }: { readonly measureId: string; readonly onClose: () => void }) {
  const words = t.measures
  const client = useQueryClient()
  const form = useForm(async (fields) => {
    await api.post(`/measures/${encodeURIComponent(measureId)}/call`, {
      result: textOf(fields, 'result'),
      channel: textOf(fields, 'channel').trim(),
      note: textOf(fields, 'note').trim(),
    })
    announce(words.callDone)
    onClose()
    await client.invalidateQueries({ queryKey: ['measure', measureId] })
  })
  return (
    <Dialog title={words.callTitle} onClose={onClose}>
      <form className="stack" onSubmit={form.onSubmit}>
        <p>{words.callLead}</p>
        <NamedChoice
          label={words.callResult}
          name="result"
          options={[
            ['reached', words.called.reached],
            ['not-reached', words.called['not-reached']],
          ]}
        />
        <TextField label={words.callChannel} hint={words.callChannelHint} name="channel" required maxLength={200} />
        <TextArea label={words.callText} name="note" maxLength={2000} rows={3} />
        {form.error !== null && <Problem error={form.error} />}
        <div className="actions">
          <Button onClick={onClose}>{t.shell.cancel}</Button>
          <Button kind="primary" type="submit" whyNot={form.busy ? t.shell.loading : undefined}>
            {words.callNote}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
