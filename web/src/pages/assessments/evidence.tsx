import {
  credibilities,
  evidenceKinds,
  reliabilities,
  type Assessment,
  type Evidence,
} from '../../api-types/assessments.ts'
import { Button } from '../../parts/button.tsx'
import { Choice, TextArea, TextField } from '../../parts/field.tsx'
import { Empty } from '../../parts/states.tsx'
import { t } from '../../text/index.ts'
import { addEvidence, changeEvidence, removeEvidence } from './draft.ts'
import { stated, type PartProps } from './thought.tsx'

/** The items of evidence, each with the grade of its source and of what it says. */
export function EvidenceList({ content, onChange, notes }: PartProps & Pick<Assessment, 'notes'>) {
  const words = t.assessments.evidence
  const { evidence, falseFlagEliminatedBy: eliminating } = content
  return (
    <div className="stack">
      <p className="quiet">{words.lead}</p>
      {notes.circles.map(({ origin, items }) => (
        <p className="notice" data-tone="care" key={origin}>
          {words.circle(origin, items.length)}
        </p>
      ))}
      {evidence.length === 0 && <Empty title={words.none} detail={words.noneDetail} />}
      {evidence.map((item) => (
        <Item
          key={item.key}
          item={item}
          eliminates={eliminating.includes(item.key)}
          onChange={onChange}
          onEliminates={(does) =>
            onChange((now) => ({
              ...now,
              falseFlagEliminatedBy: does
                ? [...now.falseFlagEliminatedBy, item.key]
                : now.falseFlagEliminatedBy.filter((key) => key !== item.key),
            }))
          }
        />
      ))}
      <div className="line">
        <Button onClick={() => onChange(addEvidence)}>{words.add}</Button>
      </div>
      <label className="line">
        <input
          type="checkbox"
          checked={content.originsCompared}
          onChange={(event) => onChange((now) => ({ ...now, originsCompared: event.target.checked }))}
        />{' '}
        {words.compared}
      </label>
    </div>
  )
}

interface ItemProps extends Pick<PartProps, 'onChange'> {
  readonly item: Evidence
  readonly eliminates: boolean
  readonly onEliminates: (does: boolean) => void
}

function Item({ item, eliminates, onChange, onEliminates }: ItemProps) {
  const words = t.assessments.evidence
  const set = (values: Partial<Evidence>): void => onChange(changeEvidence(item.key, values))
  const trace = item.kind === 'location' || item.kind === 'language'
  return (
    <fieldset className="stack-tight evidence-item">
      <legend>{item.summary === '' ? item.key : item.summary}</legend>
      <TextField
        label={words.summary}
        wide
        value={item.summary}
        maxLength={300}
        onChange={(event) => set({ summary: event.target.value })}
      />
      <TextArea
        label={words.detail}
        rows={2}
        value={item.detail}
        onChange={(event) => set({ detail: event.target.value })}
      />
      <div className="line">
        <Choice
          label={words.kind}
          value={item.kind}
          options={evidenceKinds.map((kind) => [kind, words.kinds[kind] ?? kind])}
          onChoose={(kind) => set({ kind: kind as Evidence['kind'] })}
        />
        <TextField
          label={words.origin}
          value={item.origin}
          maxLength={300}
          hint={words.originHint}
          onChange={(event) => set({ origin: event.target.value })}
        />
      </div>
      {trace && <p className="small stale">{words.traceNote}</p>}
      <div className="line">
        <Choice
          label={words.reliability}
          value={item.reliability ?? ''}
          options={stated(reliabilities, {})}
          onChoose={(grade) => set({ reliability: (grade || null) as Evidence['reliability'] })}
        />
        <Choice
          label={words.credibility}
          value={String(item.credibility ?? '')}
          options={stated(credibilities.map(String), {})}
          onChoose={(grade) => set({ credibility: (grade === '' ? null : Number(grade)) as Evidence['credibility'] })}
        />
      </div>
      <div className="line">
        <label className="line">
          <input type="checkbox" checked={eliminates} onChange={(event) => onEliminates(event.target.checked)} />{' '}
          {words.eliminates}
        </label>
        <Button
          kind="plain"
          aria-label={t.assessments.removeNamed(item.summary || item.key)}
          onClick={() => onChange(removeEvidence(item.key))}
        >
          {t.assessments.remove}
        </Button>
      </div>
    </fieldset>
  )
}
