import type { ReactNode } from 'react'
import type { RetentionClass } from '../../api-types/retention.ts'
import { Chip } from '../../parts/chips.tsx'
import { When } from '../../parts/when.tsx'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/index.ts'

/** Each class of what is kept: for what, on which ground, how long, what goes next and what should be gone. */
export function Classes({ classes }: { readonly classes: readonly RetentionClass[] }) {
  const words = t.retention
  return (
    <section className="card" aria-labelledby="classes">
      <h2 id="classes">{words.classes}</h2>
      <ul className="entries">
        {classes.map((each) => (
          <li key={each.dataClass}>
            <div className="stack-tight">
              <strong>{each.meaning}</strong>
              <p className="small quiet">
                {words.purpose}: {each.purpose}
              </p>
              <p className="small quiet">
                {words.ground}: {each.ground}
              </p>
              <Figures of={each} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Figures({ of }: { readonly of: RetentionClass }) {
  const words = t.retention
  const { figure } = words
  const rows: readonly (readonly [string, ReactNode])[] = [
    [figure.days, words.days(of.days)],
    [figure.kept, of.kept === 0 ? words.nothing : words.units[of.unit](of.kept)],
    [figure.oldest, <When key="oldest" at={of.oldestKept} />],
    [figure.next, <When key="next" at={of.nextDeletion} />],
    [figure.overdue, <Overdue key="overdue" count={of.overdue} />],
    [figure.held, formatNumber(of.underHold)],
  ]
  return (
    <dl className="line">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt className="small quiet">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Overdue({ count }: { readonly count: number }) {
  if (count === 0) return formatNumber(0)
  return (
    <Chip tone="harm" mark="square-full" title={t.retention.overdueMeaning}>
      {formatNumber(count)}
    </Chip>
  )
}
