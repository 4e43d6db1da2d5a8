import { useState } from 'react'
import { api } from '../../api.ts'
import { numberSources, type Consent } from '../../api-types/mandates.ts'
import { useAct } from '../../data/act.ts'
import { textOf } from '../../data/form.ts'
import { useKeptForm } from '../../data/kept-form.ts'
import { Button } from '../../parts/button.tsx'
import { Chip } from '../../parts/chips.tsx'
import { ReasonDialog } from '../../parts/dialog.tsx'
import { NamedChoice, TextArea } from '../../parts/field.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { Facts } from '../../parts/page.tsx'
import { When } from '../../parts/when.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'
import { CardList } from './card-list.tsx'
import { ConsentDialog } from './consent-dialog.tsx'
import { changed } from './changed.ts'

/** What States and owners have permitted, and what each record still lacks. @source R052, R187 */
export function Consents() {
  const words = t.mandates
  const whyNot = useWhyNot('mandates.record')
  const [adding, setAdding] = useState(false)
  return (
    <CardList<Consent>
      path="/mandates/consents"
      none={words.none.consents}
      keyOf={(one) => one.consentId}
      Card={ConsentCard}
      before={
        <>
          <Button whyNot={whyNot} onClick={() => setAdding(true)}>
            {words.addConsent}
          </Button>
          {adding && <ConsentDialog onClose={() => setAdding(false)} />}
        </>
      }
    />
  )
}

function ConsentCard({ of: consent }: { readonly of: Consent }) {
  const words = t.mandates
  const whyNot = useWhyNot('mandates.record')
  const act = useAct()
  const [open, setOpen] = useState<'call' | 'revoke' | null>(null)
  const { gaps, revoked, verified } = consent
  const path = `/mandates/consents/${consent.consentId}`
  return (
    <div className="stack">
      <p className="line">
        <Chip tone={gaps.length === 0 ? 'good' : revoked === null ? 'care' : 'quiet'} mark="ring">
          {gaps.length === 0 ? words.permits : words.lacks}
        </Chip>
        <strong>{consent.authority}</strong>
        <code>{consent.systems.join(' ')}</code>
      </p>
      <ul className="dots">
        {gaps.length === 0 ? <li>{words.complete}</li> : gaps.map((gap) => <li key={gap}>{words.gap[gap]}</li>)}
      </ul>
      <Facts
        rows={[
          [words.effect, t.taskings.effects[consent.effect]],
          [words.limits, consent.limits],
          [words.from, <When key="from" at={consent.from} as="both" />],
          [words.until, <When key="until" at={consent.until} as="both" />],
          [words.revocation, consent.revocationChannel],
          [words.owner, consent.ownerAuthorisation],
          [words.called, verified === null ? null : words.numberSources[verified.numberSource]],
        ]}
      />
      {revoked === null && (
        <div className="line">
          {(verified === null || verified.numberSource === 'from-the-message') && (
            <Button whyNot={whyNot} onClick={() => setOpen('call')}>
              {words.callBack}
            </Button>
          )}
          <Button kind="plain" whyNot={whyNot} onClick={() => setOpen('revoke')}>
            {words.revoke}
          </Button>
        </div>
      )}
      {open === 'call' && <CallDialog path={path} onClose={() => setOpen(null)} />}
      {open === 'revoke' && (
        <ReasonDialog
          title={words.revoke}
          note={words.revokeNote}
          action={words.add}
          onClose={() => setOpen(null)}
          onConfirm={async (why) => {
            await api.post(`${path}/revoke`, { why })
            await act.run(async () => {}, words.revokeDone, changed)
          }}
        />
      )}
    </div>
  )
}

function CallDialog({ path, onClose }: { readonly path: string; readonly onClose: () => void }) {
  const words = t.mandates
  const form = useKeptForm(
    (fields) =>
      api.post(`${path}/verify`, {
        numberSource: textOf(fields, 'numberSource'),
        call: textOf(fields, 'call').trim(),
      }),
    { said: words.calledDone, changed, onClose },
  )
  return (
    <FormDialog title={words.callBack} note={words.callBackNote} action={words.add} form={form} onClose={onClose}>
      <NamedChoice
        label={words.numberSource}
        name="numberSource"
        options={numberSources.map((each) => [each, words.numberSources[each]] as const)}
      />
      <TextArea label={words.call} name="call" required rows={2} maxLength={1000} />
    </FormDialog>
  )
}
