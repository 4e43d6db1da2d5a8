import { useState } from 'react'
import { api } from '../../api.ts'
import { restrictionEffects, type Restriction } from '../../api-types/mandates.ts'
import { useAct } from '../../data/act.ts'
import { textOf } from '../../data/form.ts'
import { useKeptForm } from '../../data/kept-form.ts'
import { Button } from '../../parts/button.tsx'
import { Chip } from '../../parts/chips.tsx'
import { ReasonDialog } from '../../parts/dialog.tsx'
import { NamedChoice, TextArea, TextField } from '../../parts/field.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { Facts } from '../../parts/page.tsx'
import { When } from '../../parts/when.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'
import { changed } from './changed.ts'
import { CardList } from './card-list.tsx'

/** What governments lay on working with partners. @source R112 */
export function Restrictions() {
  const words = t.mandates
  const whyNot = useWhyNot('mandates.restrict')
  const [adding, setAdding] = useState(false)
  return (
    <CardList<Restriction>
      path="/mandates/restrictions"
      none={words.none.restrictions}
      keyOf={(one) => one.restrictionId}
      Card={RestrictionCard}
      before={
        <>
          <Button whyNot={whyNot} onClick={() => setAdding(true)}>
            {words.addRestriction}
          </Button>
          {adding && <AddDialog onClose={() => setAdding(false)} />}
        </>
      }
    />
  )
}

function RestrictionCard({ of: restriction }: { readonly of: Restriction }) {
  const words = t.mandates
  const whyNot = useWhyNot('mandates.restrict')
  const act = useAct()
  const [lifting, setLifting] = useState(false)
  const { lifted } = restriction
  return (
    <div className="stack">
      <p className="line">
        <Chip tone={lifted === null ? 'care' : 'quiet'} mark="ring">
          {lifted === null ? words.restrictionEffect[restriction.effect] : words.lifted}
        </Chip>
        <strong>{restriction.partner}</strong>
      </p>
      <Facts
        rows={[
          [words.laidBy, restriction.laidBy],
          [words.instrument, restriction.instrument],
          [words.scope, restriction.scope],
          [words.from, <When key="from" at={restriction.from} as="both" />],
          [words.until, <When key="until" at={restriction.until} as="both" />],
          [words.lifted, lifted?.why],
        ]}
      />
      {lifted === null && (
        <div className="line">
          <Button whyNot={whyNot} onClick={() => setLifting(true)}>
            {words.lift}
          </Button>
        </div>
      )}
      {lifting && (
        <ReasonDialog
          title={words.lift}
          note={words.liftNote}
          action={words.lifted}
          onClose={() => setLifting(false)}
          onConfirm={async (why) => {
            await api.post(`/mandates/restrictions/${restriction.restrictionId}/lift`, { why })
            await act.run(async () => {}, words.liftDone, changed)
          }}
        />
      )}
    </div>
  )
}

function AddDialog({ onClose }: { readonly onClose: () => void }) {
  const words = t.mandates
  const form = useKeptForm(
    (fields) => {
      const text = (name: string): string => textOf(fields, name).trim()
      return api.post('/mandates/restrictions', {
        partner: text('partner'),
        laidBy: text('laidBy'),
        instrument: text('instrument'),
        effect: text('effect'),
        scope: text('scope'),
        from: `${text('from')}T00:00:00.000Z`,
        until: `${text('until')}T23:59:59.000Z`,
      })
    },
    { said: words.added, changed, onClose },
  )
  return (
    <FormDialog
      title={words.addRestriction}
      note={words.addRestrictionNote}
      action={words.add}
      form={form}
      onClose={onClose}
    >
      <div className="form-grid">
        <TextField label={words.partner} name="partner" required maxLength={200} autoFocus />
        <TextField label={words.laidBy} name="laidBy" required maxLength={200} />
        <TextField label={words.instrument} name="instrument" required maxLength={200} />
        <NamedChoice
          label={words.effect}
          name="effect"
          options={restrictionEffects.map((each) => [each, words.restrictionEffect[each]] as const)}
        />
        <TextField label={words.from} name="from" type="date" required />
        <TextField label={words.until} name="until" type="date" required fault={form.faultOf('/until')} />
      </div>
      <TextArea label={words.scope} name="scope" required rows={3} maxLength={4000} />
    </FormDialog>
  )
}
