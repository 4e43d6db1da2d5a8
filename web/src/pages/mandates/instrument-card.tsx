import { useState } from 'react'
import { api } from '../../api.ts'
import type { Instrument } from '../../api-types/mandates.ts'
import { useAct } from '../../data/act.ts'
import { textOf } from '../../data/form.ts'
import { useKeptForm } from '../../data/kept-form.ts'
import { Button } from '../../parts/button.tsx'
import { Chip, type Tone } from '../../parts/chips.tsx'
import { ReasonDialog } from '../../parts/dialog.tsx'
import { TextArea, TextField } from '../../parts/field.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { Facts } from '../../parts/page.tsx'
import { Problem } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/index.ts'
import { changed } from './changed.ts'

const tones: Readonly<Record<Instrument['state'], Tone>> = {
  recorded: 'care',
  validated: 'care',
  'in-force': 'accent',
  refused: 'quiet',
  ended: 'quiet',
}

/** An instrument: what it says, who answered for it, how far it was narrowed, whether the source was told; and the next step. */
export function InstrumentCard({ of: instrument }: { readonly of: Instrument }) {
  const words = t.mandates
  const act = useAct()
  const [open, setOpen] = useState<'validate' | 'refuse' | null>(null)
  const busy = act.busy ? t.shell.loading : undefined
  const mayNotValidate = useWhyNot('mandates.validate') ?? busy
  const mayNotSign = useWhyNot('mandates.countersign') ?? busy
  const { state, records, validated, countersigned, told, gag } = instrument
  const path = `/mandates/instruments/${instrument.instrumentId}`
  const waits = state === 'recorded' || state === 'validated'
  return (
    <div className="stack">
      <p className="line">
        <Chip tone={tones[state]} mark={state === 'in-force' ? 'full' : 'ring'}>
          {words.instrumentState[state]}
        </Chip>
        <strong>
          {words.instrumentKind[instrument.kind]}, {instrument.authority}
        </strong>
        <code>{instrument.reference}</code>
      </p>
      <Facts
        rows={[
          [words.dated, instrument.dated],
          [
            words.validUntil,
            instrument.validUntil === null ? null : <When key="until" at={instrument.validUntil} as="both" />,
          ],
          [words.scope, instrument.scope],
          [words.data, instrument.dataClasses.map((each) => words.dataClass[each]).join(', ')],
          [
            words.records,
            records === null ? null : words.narrowed(formatNumber(records.from), formatNumber(records.to)),
          ],
          [
            words.bar,
            gag === null
              ? null
              : gag.until === null
                ? words.barOpen(gag.reference)
                : words.barUntil(gag.reference, gag.until.slice(0, 10)),
          ],
          [words.validated, validated === null ? null : words.by(validated.by)],
          [words.countersigned, countersigned === null ? null : words.by(countersigned.by)],
          [words.source, instrument.source?.name],
          [words.told, told === null ? null : told.how],
          [words.tellBy, instrument.tellBy === null ? null : <When key="tell" at={instrument.tellBy} as="both" />],
        ]}
      />
      {waits && (
        <div className="line">
          {state === 'recorded' ? (
            <Button whyNot={mayNotValidate} onClick={() => setOpen('validate')}>
              {words.validate}
            </Button>
          ) : (
            <Button
              kind="primary"
              whyNot={mayNotSign}
              onClick={() =>
                void act.run(async () => void (await api.post(`${path}/countersign`)), words.countersignDone, changed)
              }
            >
              {words.countersign}
            </Button>
          )}
          <Button kind="plain" whyNot={mayNotValidate} onClick={() => setOpen('refuse')}>
            {words.refuse}
          </Button>
        </div>
      )}
      {act.error !== null && <Problem error={act.error} />}
      {open === 'validate' && <ValidateDialog path={path} onClose={() => setOpen(null)} />}
      {open === 'refuse' && (
        <ReasonDialog
          title={words.refuse}
          note={words.refuseNote}
          action={words.refuse.replace('…', '')}
          onClose={() => setOpen(null)}
          onConfirm={async (why) => {
            await api.post(`${path}/refuse`, { why })
            await act.run(async () => {}, words.refuseDone, changed)
          }}
        />
      )}
    </div>
  )
}

function ValidateDialog({ path, onClose }: { readonly path: string; readonly onClose: () => void }) {
  const words = t.mandates
  const form = useKeptForm(
    (fields) =>
      api.post(`${path}/validate`, {
        records: { from: Number(textOf(fields, 'from')), to: Number(textOf(fields, 'to')) },
        note: textOf(fields, 'note').trim(),
      }),
    { said: words.validateDone, changed, onClose },
  )
  const digits = { required: true, inputMode: 'numeric', pattern: '[1-9][0-9]{0,8}' } as const
  return (
    <FormDialog
      title={words.validate}
      note={words.validateNote}
      action={words.validateDo}
      form={form}
      onClose={onClose}
    >
      <div className="form-grid">
        <TextField label={words.recordsFrom} name="from" {...digits} autoFocus />
        <TextField label={words.recordsTo} name="to" {...digits} fault={form.faultOf('/records/to')} />
      </div>
      <TextArea label={words.note} name="note" required rows={3} maxLength={4000} />
    </FormDialog>
  )
}
