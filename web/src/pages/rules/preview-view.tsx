import { Link } from '@tanstack/react-router'
import type { OverlayPreview } from '../../api-types/policy.ts'
import { OutcomeChip } from '../../parts/chips.tsx'
import { t } from '../../text/index.ts'

/** What a draft would have done, before anybody is asked for it. */
export function PreviewView({ preview }: { readonly preview: OverlayPreview }) {
  const words = t.rules.policy
  const { decisions, days } = preview
  if (!preview.ok || decisions === null)
    return (
      <div className="notice" data-tone="harm" role="alert">
        <strong>{words.cannot}</strong>
        <ul>
          {preview.faults.map(({ pointer, reason }) => (
            <li key={`${pointer} ${reason}`}>
              <code>{pointer}</code>: {reason}
            </li>
          ))}
        </ul>
      </div>
    )
  return (
    <section className="stack" aria-live="polite">
      <h2>{words.previewTitle}</h2>
      <p>
        <strong>
          {decisions.decisions === 0
            ? words.noDecisions(days)
            : words.wouldChange(decisions.decisions, days, decisions.changed)}
        </strong>
      </p>
      {decisions.unreadable > 0 && <p className="small quiet">{words.unreadable(decisions.unreadable)}</p>}
      <ul className="stack">
        {decisions.groups.map((group) => (
          <li key={group.example} className="card">
            <p className="line">
              {words.group(group.decisions, group.act)} <OutcomeChip outcome={group.from} /> →{' '}
              <OutcomeChip outcome={group.to} />
              <Link to="/decisions/$decisionId" params={{ decisionId: group.example }} search={{}}>
                {words.example}
              </Link>
            </p>
            {group.gained.length > 0 && <p className="small">{words.gained(group.gained.join(', '))}</p>}
            {group.lost.length > 0 && <p className="small">{words.lost(group.lost.join(', '))}</p>}
            {group.terms.map((term) => (
              <p key={term} className="small">
                {term}
              </p>
            ))}
          </li>
        ))}
      </ul>
      <ul className="stack">
        {preview.rules.map((rule) => (
          <li key={rule.rule} className="card">
            <p>
              <code>{rule.rule}</code>
            </p>
            <p className="quiet">
              {words.before}: {rule.before ?? words.noRule}
            </p>
            <p>
              {words.after}: {rule.after ?? words.noRule}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
