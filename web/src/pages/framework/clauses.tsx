import { clauseSubjects, type Clause } from '../../api-types/framework.ts'
import { Button } from '../../parts/button.tsx'
import { Choice, TextArea, TextField } from '../../parts/field.tsx'
import { t } from '../../text/index.ts'
import { freeKey, setAt, without } from './editing.ts'
import type { PartProps } from './framework.tsx'

/** The clauses that give the team its status, authority and mandate. */
export function Clauses({ framework, change }: PartProps) {
  const words = t.framework
  const { clauses, services } = framework
  const add = (): void =>
    change?.({
      clauses: [
        ...clauses,
        {
          key: freeKey('clause', clauses),
          about: 'mandate',
          instrument: '',
          reference: '',
          text: '',
          from: new Date().toISOString().slice(0, 10),
          until: null,
        },
      ],
    })
  const remove = (index: number, key: string): void =>
    change?.({
      clauses: without(clauses, index),
      services: services.map((one) => (one.clause === key ? { ...one, clause: null } : one)),
    })
  return (
    <section className="card" aria-labelledby="clauses">
      <h2 id="clauses">{words.clauses}</h2>
      {clauses.length === 0 && <p className="quiet">{words.clausesNone}</p>}
      <ul className="entries">
        {clauses.map((clause, index) => (
          <li key={clause.key}>
            {change === null ? (
              <Shown clause={clause} />
            ) : (
              <Edited
                clause={clause}
                set={(part) => change({ clauses: setAt(clauses, index, part) })}
                remove={() => remove(index, clause.key)}
              />
            )}
          </li>
        ))}
      </ul>
      {change !== null && (
        <div className="line">
          <Button onClick={add}>{words.addClause}</Button>
        </div>
      )}
    </section>
  )
}

function Shown({ clause }: { readonly clause: Clause }) {
  const words = t.framework
  return (
    <>
      <p className="line">
        <strong>
          {clause.instrument}, {clause.reference}
        </strong>
        <span className="small quiet">
          {words.about[clause.about]} – {words.from} {clause.from} – {clause.until ?? words.open}
        </span>
      </p>
      <p>{clause.text}</p>
    </>
  )
}

interface EditedProps {
  readonly clause: Clause
  readonly set: (part: Partial<Clause>) => void
  readonly remove: () => void
}

function Edited({ clause, set, remove }: EditedProps) {
  const words = t.framework
  return (
    <div className="fields">
      <Choice
        label={words.clauseAbout}
        value={clause.about}
        onChoose={(about) => set({ about: about as Clause['about'] })}
        options={clauseSubjects.map((one) => [one, words.about[one]] as const)}
      />
      <TextField
        label={words.instrument}
        value={clause.instrument}
        required
        onChange={(event) => set({ instrument: event.target.value })}
      />
      <TextField
        label={words.reference}
        value={clause.reference}
        required
        onChange={(event) => set({ reference: event.target.value })}
      />
      <TextArea
        label={words.clauseText}
        value={clause.text}
        required
        rows={3}
        onChange={(event) => set({ text: event.target.value })}
      />
      <TextField
        label={words.from}
        type="date"
        value={clause.from}
        required
        onChange={(event) => set({ from: event.target.value })}
      />
      <TextField
        label={words.until}
        type="date"
        value={clause.until ?? ''}
        onChange={(event) => set({ until: event.target.value || null })}
      />
      <Button onClick={remove}>{words.remove(clause.reference)}</Button>
    </div>
  )
}
