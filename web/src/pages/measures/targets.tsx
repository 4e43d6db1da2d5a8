import type { MeasureTarget } from '../../api-types/measures.ts'
import { Chip } from '../../parts/chips.tsx'
import { t } from '../../text/index.ts'

/** How many are shown before the rest is folded away. */
const shown = 10

/** What a measure acts upon: each target with where it is, by whom, and who answers for it. */
export function Targets({ targets }: { readonly targets: readonly MeasureTarget[] }) {
  return (
    <>
      <List targets={targets.slice(0, shown)} />
      {targets.length > shown && (
        <details>
          <summary className="small">{t.decisions.more(targets.length - shown)}</summary>
          <List targets={targets.slice(shown)} />
        </details>
      )}
    </>
  )
}

function List({ targets }: { readonly targets: readonly MeasureTarget[] }) {
  const words = t.measures
  return (
    <ul className="entries">
      {targets.map((target) => (
        <li key={target.text} className="stack-tight">
          <p className="line">
            <code className="ltr">{target.text}</code>
            <Chip tone={target.verdict === 'home' ? 'quiet' : 'care'}>
              {words.verdict[target.verdict] ?? target.verdict}
            </Chip>
            {target.critical && <Chip tone="harm">{words.critical}</Chip>}
          </p>
          <p className="small quiet">
            {target.places.length === 0
              ? words.noPlace
              : target.places
                  .map(({ country, source, confidence }) => words.placeOf(country, source, confidence))
                  .join('; ')}
            {target.operator !== null && ` – ${words.operator(target.operator)}`}
          </p>
        </li>
      ))}
    </ul>
  )
}
