import {
  aspects,
  confidences,
  likelihoods,
  replicabilities,
  severities,
  tlps,
  type Content,
} from '../../api-types/assessments.ts'
import { Button } from '../../parts/button.tsx'
import { Choice, TextArea, TextField } from '../../parts/field.tsx'
import { t } from '../../text/index.ts'
import { addHypothesis, changeHypothesis, removeHypothesis, type Change } from './draft.ts'

export interface PartProps {
  readonly content: Content
  readonly onChange: (change: Change) => void
}

/** A choice whose first entry is "not stated". */
export function stated(values: readonly string[], texts: Readonly<Record<string, string>>) {
  return [['', t.assessments.unknown] as const, ...values.map((value) => [value, texts[value] ?? value] as const)]
}

/** The question, its four aspects, what follows from it, the hypotheses, the judgement and who disagrees. */
export function Thought({ content, onChange }: PartProps) {
  const words = t.assessments
  const set = (values: Partial<Content>): void => onChange((now) => ({ ...now, ...values }))
  const { severity, judgement, dissent } = content
  return (
    <div className="stack">
      <TextField
        label={words.name}
        wide
        value={content.title}
        maxLength={200}
        onChange={(event) => set({ title: event.target.value })}
      />
      <TextArea
        label={words.question}
        rows={2}
        value={content.question}
        onChange={(event) => set({ question: event.target.value })}
      />
      <div className="line">
        <TextField
          label={words.detectedAt}
          type="datetime-local"
          value={content.detectedAt?.slice(0, 16) ?? ''}
          onChange={(event) => set({ detectedAt: event.target.value === '' ? null : `${event.target.value}:00Z` })}
        />
        <Choice
          label={words.marking}
          value={content.marking}
          options={tlps.map((tlp) => [tlp, tlp])}
          onChoose={(marking) => set({ marking })}
        />
      </div>
      {aspects.map((aspect) => (
        <TextArea
          key={aspect}
          label={words.aspect[aspect] ?? aspect}
          rows={3}
          value={content.aspects[aspect]}
          onChange={(event) => set({ aspects: { ...content.aspects, [aspect]: event.target.value } })}
        />
      ))}
      <div className="line">
        <Choice
          label={words.severity}
          value={severity.level ?? ''}
          options={stated(severities, words.severities)}
          onChoose={(level) => set({ severity: { ...severity, level: level || null } })}
        />
        <Choice
          label={words.replicable}
          value={content.replicable ?? ''}
          options={stated(replicabilities, words.replicabilities)}
          onChoose={(replicable) => set({ replicable: replicable || null })}
        />
      </div>
      <TextArea
        label={words.severityReason}
        rows={2}
        value={severity.reason}
        onChange={(event) => set({ severity: { ...severity, reason: event.target.value } })}
      />
      <Hypotheses content={content} onChange={onChange} />
      <h2>{words.judgement}</h2>
      <p className="quiet">{words.judgementLead}</p>
      <TextArea
        label={words.judgementText}
        rows={2}
        value={judgement.text}
        onChange={(event) => set({ judgement: { ...judgement, text: event.target.value } })}
      />
      <div className="line">
        <Choice
          label={words.likelihood}
          value={judgement.likelihood ?? ''}
          options={stated(likelihoods, words.likelihoods)}
          onChoose={(likelihood) => set({ judgement: { ...judgement, likelihood: likelihood || null } })}
        />
        <Choice
          label={words.confidence}
          value={judgement.confidence ?? ''}
          options={stated(confidences, words.confidences)}
          onChoose={(confidence) => set({ judgement: { ...judgement, confidence: confidence || null } })}
        />
      </div>
      <h2>{words.dissent}</h2>
      <label className="line">
        <input
          type="checkbox"
          checked={dissent.asked}
          onChange={(event) => set({ dissent: { ...dissent, asked: event.target.checked } })}
        />{' '}
        {words.dissentAsked}
      </label>
      {dissent.entries.map((entry, index) => {
        const change = (values: Partial<typeof entry>): void =>
          set({
            dissent: {
              ...dissent,
              entries: dissent.entries.map((each, at) => (at === index ? { ...each, ...values } : each)),
            },
          })
        return (
          // oxlint-disable-next-line react/no-array-index-key -- dissents have no name of their own, and are never reordered
          <div className="stack-tight" key={index}>
            <TextArea
              label={words.dissentText(index + 1)}
              rows={2}
              value={entry.text}
              onChange={(event) => change({ text: event.target.value })}
            />
            <TextField
              label={words.dissentAuthor}
              value={entry.author ?? ''}
              onChange={(event) => change({ author: event.target.value || null })}
            />
          </div>
        )
      })}
      <div className="line">
        <Button
          onClick={() => set({ dissent: { asked: true, entries: [...dissent.entries, { text: '', author: null }] } })}
        >
          {words.addDissent}
        </Button>
      </div>
    </div>
  )
}

function Hypotheses({ content, onChange }: PartProps) {
  const words = t.assessments
  return (
    <>
      <h2>{words.hypotheses}</h2>
      <p className="quiet">{words.hypothesesLead}</p>
      {content.hypotheses.map((each, index) => (
        <div className="stack-tight" key={each.key}>
          <TextField
            label={words.hypothesis(index + 1)}
            wide
            value={each.text}
            hint={each.kind === 'named' ? undefined : words.alwaysThere}
            onChange={(event) => onChange(changeHypothesis(each.key, { text: event.target.value }))}
          />
          <TextArea
            label={words.against}
            rows={2}
            value={each.against}
            onChange={(event) => onChange(changeHypothesis(each.key, { against: event.target.value }))}
          />
          {each.kind === 'named' && (
            <div className="line">
              <Button
                kind="plain"
                aria-label={words.removeNamed(words.hypothesis(index + 1))}
                onClick={() => onChange(removeHypothesis(each.key))}
              >
                {words.remove}
              </Button>
            </div>
          )}
        </div>
      ))}
      <div className="line">
        <Button onClick={() => onChange(addHypothesis)}>{words.addHypothesis}</Button>
      </div>
    </>
  )
}
