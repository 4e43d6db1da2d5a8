import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { OutcomeRule } from '../../api-types/follow-up.ts'
import { textOf, type FormState } from '../../data/form.ts'
import { TextArea, TextField } from '../../parts/field.tsx'
import { Loaded } from '../../parts/states.tsx'
import { t } from '../../text/index.ts'
import { outcomesQuery, wordOfCode } from './outcomes.ts'
import { beginningOf, reviewDays } from './review-dates.ts'

/** What the node takes as an outcome. */
export interface OutcomeBody {
  readonly code: string
  readonly reviewAt?: string
  readonly note: string
}

/** Reads the fields below out of a form. */
export function outcomeOf(fields: FormData): OutcomeBody {
  const day = textOf(fields, 'review')
  const said = { code: textOf(fields, 'code'), note: textOf(fields, 'note').trim() }
  return day === '' ? said : { ...said, reviewAt: beginningOf(day) }
}

/** The reason that fits most findings, and can do least harm where it does not. */
const usualCode = 'told-and-waiting'

/** Outcome or reason, the review date that a reason needs, and why. */
export function OutcomeFields({ form }: { readonly form: FormState }) {
  const query = useQuery(outcomesQuery)
  return <Loaded query={query}>{({ codes }) => <Fields codes={codes} form={form} />}</Loaded>
}

function Fields({ codes, form }: { readonly codes: readonly OutcomeRule[]; readonly form: FormState }) {
  const words = t.ageing.form
  const id = useId()
  const [code, setCode] = useState(usualCode)
  const [now] = useState(Date.now)
  const rule = codes.find((each) => each.code === code)
  const options = (ends: boolean) =>
    codes
      .filter((each) => (each.ends !== null) === ends)
      .map((each) => (
        <option key={each.code} value={each.code}>
          {wordOfCode(each.code)}
        </option>
      ))
  const days = rule === undefined || rule.ends !== null ? null : reviewDays(rule, now)
  return (
    <>
      <div className="field">
        <label htmlFor={id}>{words.code}</label>
        <select
          id={id}
          className="input"
          name="code"
          value={code}
          aria-describedby={`${id}-hint`}
          onChange={(event) => setCode(event.target.value)}
        >
          <optgroup label={words.reasons}>{options(false)}</optgroup>
          <optgroup label={words.outcomes}>{options(true)}</optgroup>
        </select>
        <span className="hint" id={`${id}-hint`}>
          {rule?.meaning}
        </span>
      </div>
      {rule !== undefined && days !== null && (
        <TextField
          key={code}
          label={words.review}
          hint={words.reviewHint(rule.longestDays)}
          name="review"
          type="date"
          required
          min={days.earliest}
          max={days.latest}
          defaultValue={days.usual}
          fault={form.faultOf('/reviewAt')}
        />
      )}
      <TextArea
        label={words.note}
        hint={words.noteHint}
        name="note"
        required
        maxLength={2000}
        rows={3}
        fault={form.faultOf('/note')}
      />
    </>
  )
}
