import { useState, type FormEvent } from 'react'
import type { Change, EditableRule, EditableValue } from '../../api-types/policy.ts'
import { textOf } from '../../data/form.ts'
import { useWholeList } from '../../data/whole-list.ts'
import { Button } from '../../parts/button.tsx'
import { Choice, TextArea, TextField } from '../../parts/field.tsx'
import { t } from '../../text/index.ts'

interface ChangeFormProps {
  readonly whyNot: string | undefined
  readonly onAdd: (change: Change) => void
}

/** One value of one rule, set otherwise. Only what an overlay may change can be chosen. */
export function ChangeForm({ whyNot, onAdd }: ChangeFormProps) {
  const words = t.rules.policy
  const rules = useWholeList<EditableRule>('/norms/overlay/editable').data?.items ?? []
  const [id, setId] = useState('')
  const [path, setPath] = useState('')
  const rule = rules.find((one) => one.rule === id)
  const value = rule?.values.find((one) => one.path === path) ?? rule?.values[0]
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    if (rule === undefined || value === undefined) return
    onAdd({
      rule: rule.rule,
      path: value.path,
      value: typed(textOf(fields, 'value'), value),
      reason: textOf(fields, 'reason').trim(),
      source: textOf(fields, 'source').trim(),
    })
  }
  return (
    <form className="stack card" onSubmit={send}>
      <Choice
        label={words.rule}
        value={id}
        onChoose={setId}
        required
        options={[['', words.pick], ...rules.map((one) => [one.rule, `${one.rule} – ${one.title}`] as const)]}
      />
      {rule !== undefined && value !== undefined && (
        <>
          <p className="small">{rule.sentence}</p>
          <Choice
            label={words.what}
            value={value.path}
            onChoose={setPath}
            options={rule.values.map((one) => [one.path, named(one)] as const)}
          />
          <ValueField key={`${id} ${value.path}`} value={value} />
          <TextArea label={words.reason} name="reason" rows={2} required />
          <TextField label={words.source} hint={words.sourceHint} name="source" required />
          <div className="line">
            <Button type="submit" kind="primary" whyNot={whyNot}>
              {words.add}
            </Button>
          </div>
        </>
      )}
    </form>
  )
}

function ValueField({ value }: { readonly value: EditableValue }) {
  const words = t.rules.policy
  if (typeof value.value === 'number')
    return (
      <TextField
        label={words.value}
        hint={words.was(`${value.value} ${value.unit}`)}
        name="value"
        type="number"
        min={0}
        step="any"
        required
        defaultValue={value.value}
      />
    )
  return (
    <TextArea label={words.value} hint={words.listHint} name="value" rows={3} defaultValue={value.value.join('\n')} />
  )
}

function named({ kind, meaning }: EditableValue): string {
  const word = t.rules.policy.kind[kind] ?? kind
  return meaning === '' ? word : `${word}: ${meaning}`
}

function typed(text: string, { value }: EditableValue): Change['value'] {
  if (typeof value === 'number') return Number(text)
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
