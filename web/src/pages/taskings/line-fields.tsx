import type { DataClass, Effect } from '../../api-types/mandates.ts'
import { dataClasses, effects } from '../../api-types/mandates.ts'
import { askedActs, type LineInput, type TaskingLine } from '../../api-types/taskings.ts'
import { textOf } from '../../data/form.ts'
import { NamedChoice, TextArea, TextField } from '../../parts/field.tsx'
import { t } from '../../text/index.ts'

/** A list of words as options, with "not known" before them. */
export function optionsOf<T extends string>(words: Readonly<Record<T, string>>): (readonly [string, string])[] {
  return [['', t.taskings.notKnown], ...(Object.entries(words) as [T, string][])]
}

/** Yes, no, or nobody knows. */
export function yesNoOptions(): (readonly [string, string])[] {
  return [
    ['', t.taskings.notKnown],
    ['yes', t.taskings.yes],
    ['no', t.taskings.no],
  ]
}

/** What was chosen, or null where nobody knows. */
export function chosen<T extends string>(fields: FormData, name: string): T | null {
  const value = textOf(fields, name)
  return value === '' ? null : (value as T)
}

export function yesNo(fields: FormData, name: string): boolean | null {
  const value = textOf(fields, name)
  return value === '' ? null : value === 'yes'
}

const wordOf = (value: boolean | null): string => (value === null ? '' : value ? 'yes' : 'no')

/** One act out of a form whose fields begin with a prefix. */
export function lineOf(fields: FormData, prefix: string): LineInput {
  const name = (field: string): string => `${prefix}${field}`
  const text = (field: string): string => textOf(fields, name(field)).trim()
  const records = text('records')
  const source = text('source')
  return {
    asks: text('asks') as LineInput['asks'],
    effect: text('effect') as Effect,
    targets: text('targets')
      .split(/\s*\n\s*/)
      .filter((each) => each !== ''),
    note: text('note'),
    place: chosen(fields, name('place')),
    dataClasses: fields.getAll(name('dataClass')).map(String) as DataClass[],
    dataOrigin: chosen(fields, name('dataOrigin')),
    source: source === '' ? null : { name: source, contactId: text('contact') === '' ? null : text('contact') },
    records: records === '' ? null : Number(records),
    personal: chosen(fields, name('personal')),
    personAtRisk: yesNo(fields, name('personAtRisk')),
    mandate: chosen(fields, name('mandate')),
    ground: chosen(fields, name('ground')),
    evidence: yesNo(fields, name('evidence')),
  }
}

interface LineFieldsProps {
  readonly prefix: string
  /** What the fields begin with, for a correction. */
  readonly line?: TaskingLine
  readonly contacts: readonly (readonly [id: string, text: string])[]
}

/** What can be said of one act. "Not known" is always an answer. */
export function LineFields({ prefix, line, contacts }: LineFieldsProps) {
  const words = t.taskings
  const name = (field: string): string => `${prefix}${field}`
  return (
    <>
      <div className="form-grid">
        <NamedChoice
          label={words.asks}
          name={name('asks')}
          defaultValue={line?.asks}
          options={askedActs.map((act) => [act, words.act[act]] as const)}
        />
        <NamedChoice
          label={words.effect}
          name={name('effect')}
          defaultValue={line?.effect}
          options={effects.map((effect) => [effect, words.effects[effect]] as const)}
        />
        <NamedChoice
          label={words.mandateLabel}
          name={name('mandate')}
          defaultValue={line?.mandate ?? ''}
          options={optionsOf(words.mandate)}
        />
        <NamedChoice
          label={words.groundLabel}
          name={name('ground')}
          defaultValue={line?.ground ?? ''}
          options={optionsOf(words.ground)}
        />
        <NamedChoice
          label={words.evidence}
          name={name('evidence')}
          defaultValue={wordOf(line?.evidence ?? null)}
          options={yesNoOptions()}
        />
        <NamedChoice
          label={words.personAtRisk}
          name={name('personAtRisk')}
          defaultValue={wordOf(line?.personAtRisk ?? null)}
          options={yesNoOptions()}
        />
        <NamedChoice
          label={words.personalLabel}
          name={name('personal')}
          defaultValue={line?.personal ?? ''}
          options={optionsOf(words.personal)}
        />
        <NamedChoice
          label={words.placeLabel}
          name={name('place')}
          defaultValue={line?.place ?? ''}
          options={optionsOf(words.place)}
        />
      </div>
      <TextArea
        label={words.targets}
        hint={words.targetsHint}
        name={name('targets')}
        rows={2}
        defaultValue={line?.sealed?.targets.join('\n')}
        spellCheck={false}
      />
      <fieldset className="stack-tight">
        <legend>{words.data}</legend>
        <div className="line">
          {dataClasses.map((each) => (
            <label key={each} className="check">
              <input
                type="checkbox"
                name={name('dataClass')}
                value={each}
                defaultChecked={line?.dataClasses.includes(each)}
              />{' '}
              {t.mandates.dataClass[each]}
            </label>
          ))}
        </div>
        <div className="form-grid">
          <NamedChoice
            label={words.source}
            name={name('dataOrigin')}
            defaultValue={line?.dataOrigin ?? ''}
            options={optionsOf(words.dataOrigin)}
          />
          <TextField
            label={t.mandates.source}
            hint={words.sourceHint}
            name={name('source')}
            maxLength={200}
            defaultValue={line?.source?.name}
          />
          <NamedChoice
            label={words.contactOfSource}
            name={name('contact')}
            defaultValue={line?.source?.contactId ?? ''}
            options={[['', words.noContact], ...contacts]}
          />
          <TextField
            label={words.records}
            name={name('records')}
            inputMode="numeric"
            pattern="[1-9][0-9]{0,8}"
            defaultValue={line?.records ?? undefined}
          />
        </div>
      </fieldset>
      <TextField label={words.note} name={name('note')} maxLength={400} defaultValue={line?.sealed?.note} />
    </>
  )
}
