import { useState } from 'react'
import { api } from '../../api.ts'
import type { Decision, FactValue, FactWord } from '../../api-types/norms.ts'
import { useAct } from '../../data/act.ts'
import { useFactWords } from '../../data/facts.ts'
import { useWholeList } from '../../data/whole-list.ts'
import { Button } from '../../parts/button.tsx'
import { Choice, TextField } from '../../parts/field.tsx'
import { RuleLanguageChoice } from '../../parts/rule-language.tsx'
import { Loaded, Problem } from '../../parts/states.tsx'
import { t } from '../../text/index.ts'
import { DecisionView } from '../decisions/decision-view.tsx'

/** An act with its everyday facts. */
interface Everyday {
  readonly act: string
  readonly meaning: string
  readonly facts: Readonly<Record<string, FactValue>>
}

/** Facts changed one by one, and what the rules say to them. */
export function TryFacts() {
  const acts = useWholeList<Everyday>('/norms/acts')
  const facts = useWholeList<FactWord>('/norms/facts')
  return (
    <>
      <p className="quiet">{t.rules.try.lead}</p>
      <RuleLanguageChoice />
      <Loaded query={acts}>
        {({ items }) => <Loaded query={facts}>{(words) => <Bench acts={items} facts={words.items} />}</Loaded>}
      </Loaded>
    </>
  )
}

function Bench({ acts, facts }: { readonly acts: readonly Everyday[]; readonly facts: readonly FactWord[] }) {
  const words = t.rules.try
  const named = useFactWords()
  const { error, busy, run } = useAct()
  const [act, setAct] = useState(acts[0]?.act ?? '')
  const [changed, setChanged] = useState<Readonly<Record<string, FactValue>>>({})
  const [decision, setDecision] = useState<Decision | null>(null)
  const everyday = acts.find((one) => one.act === act)?.facts ?? {}
  const ask = (): Promise<void> =>
    run(
      async () =>
        setDecision(await api.post<Decision>('/norms/decisions', { act, facts: { ...everyday, ...changed } })),
      t.rules.try.ask,
      [],
    )
  return (
    <div className="stack">
      <Choice
        label={words.act}
        value={act}
        onChoose={setAct}
        options={acts.map((one) => [one.act, `${one.act} – ${one.meaning}`] as const)}
      />
      <FactForm facts={facts} onSet={(name, value) => setChanged({ ...changed, [name]: value })} />
      {Object.keys(changed).length > 0 && (
        <section className="stack-tight">
          <h2>{words.changed}</h2>
          <ul className="stack-tight">
            {Object.entries(changed).map(([name, value]) => (
              <li key={name} className="line">
                <span>
                  {named.meaning(name)}: <strong>{named.value(name, value)}</strong>
                </span>
                <Button
                  onClick={() =>
                    setChanged(Object.fromEntries(Object.entries(changed).filter(([one]) => one !== name)))
                  }
                >
                  {words.remove(name)}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="line">
        <Button kind="primary" onClick={() => void ask()} aria-busy={busy}>
          {words.ask}
        </Button>
      </div>
      {error !== null && <Problem error={error} />}
      {decision !== null && (
        <section className="card stack" aria-live="polite">
          <h2>{words.says}</h2>
          <h3>{decision.act}</h3>
          <DecisionView decision={decision} link />
        </section>
      )}
    </div>
  )
}

interface FactFormProps {
  readonly facts: readonly FactWord[]
  readonly onSet: (name: string, value: FactValue) => void
}

function FactForm({ facts, onSet }: FactFormProps) {
  const words = t.rules.try
  const [name, setName] = useState(facts[0]?.name ?? '')
  const [typed, setTyped] = useState('')
  const fact = facts.find((one) => one.name === name)
  const options = valuesOf(fact)
  const value = options.some(([one]) => one === typed) ? typed : (options[0]?.[0] ?? '')
  const given = fact?.type === 'number' ? (typed === '' ? 'unknown' : Number(typed)) : read(value)
  return (
    <div className="card stack">
      <Choice
        label={words.fact}
        value={name}
        onChoose={setName}
        options={facts.map((one) => [one.name, `${one.name} – ${one.meaning}`] as const)}
      />
      {fact?.type === 'number' ? (
        <TextField
          label={words.value}
          hint={fact.unit ?? ''}
          type="number"
          min={0}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      ) : (
        <Choice label={words.value} value={value} onChoose={setTyped} options={options} />
      )}
      <div className="line">
        <Button onClick={() => onSet(name, given)}>{words.add}</Button>
      </div>
    </div>
  )
}

function valuesOf(fact: FactWord | undefined): (readonly [string, string])[] {
  const unknown = ['unknown', t.rules.try.unknown] as const
  if (fact?.type === 'boolean') return [['true', t.words.yes], ['false', t.words.no], unknown]
  return [...(fact?.values.map(({ value, meaning }) => [value, `${value} – ${meaning}`] as const) ?? []), unknown]
}

function read(value: string): FactValue {
  return value === 'true' ? true : value === 'false' ? false : value
}
