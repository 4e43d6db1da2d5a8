import { readings, type Evidence, type Hypothesis } from '../../api-types/assessments.ts'
import { Empty } from '../../parts/states.tsx'
import { t } from '../../text/index.ts'
import { read, tells } from './draft.ts'
import type { PartProps } from './thought.tsx'

/** Hypotheses against evidence. What an item reads is chosen in its cell; what tells hypotheses apart is shown, and nothing is summed up. */
export function Matrix({ content, onChange }: PartProps) {
  const words = t.assessments.matrix
  const { hypotheses, evidence } = content
  if (evidence.length === 0) return <Empty title={words.empty} detail={words.emptyDetail} />
  return (
    <div className="stack">
      <p className="quiet">{words.lead}</p>
      <div className="matrix-frame" role="region" aria-label={words.label} tabIndex={0}>
        <table className="matrix">
          <thead>
            <tr>
              <th scope="col">{t.assessments.evidence.summary}</th>
              {hypotheses.map((each, index) => (
                <th scope="col" key={each.key}>
                  {nameOf(each, index)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {evidence.map((item) => (
              <Row key={item.key} item={item} hypotheses={hypotheses} onChange={onChange} />
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{words.againstRow}</th>
              {hypotheses.map((each) => (
                <td key={each.key}>
                  <ul className="dots">
                    {evidence
                      .filter((item) => item.readings[each.key] === 'inconsistent')
                      .map((item) => (
                        <li key={item.key}>{item.summary === '' ? item.key : item.summary}</li>
                      ))}
                  </ul>
                </td>
              ))}
            </tr>
          </tfoot>
        </table>
      </div>
    </div>
  )
}

interface RowProps extends Pick<PartProps, 'onChange'> {
  readonly item: Evidence
  readonly hypotheses: readonly Hypothesis[]
}

function Row({ item, hypotheses, onChange }: RowProps) {
  const words = t.assessments.matrix
  const telling = tells(item)
  const name = item.summary === '' ? item.key : item.summary
  return (
    <tr>
      <th scope="row">
        {name}
        <span className="small quiet matrix-note">
          {item.reliability ?? '–'}
          {item.credibility ?? '–'}
          {telling !== null && ` · ${telling ? words.telling : words.untelling}`}
        </span>
      </th>
      {hypotheses.map((each, index) => {
        const reading = item.readings[each.key] ?? ''
        return (
          <td key={each.key} data-reading={reading}>
            <select
              className="input"
              aria-label={words.cell(name, nameOf(each, index))}
              value={reading}
              onChange={(event) => onChange(read(item.key, each.key, event.target.value))}
            >
              <option value="">{words.notRead}</option>
              {readings.map((one) => (
                <option key={one} value={one}>
                  {words.reading[one]}
                </option>
              ))}
            </select>
          </td>
        )
      })}
    </tr>
  )
}

function nameOf({ text }: Hypothesis, index: number): string {
  return text === '' ? t.assessments.hypothesis(index + 1) : text
}
