import type { ReactNode } from 'react'
import type { Gentler, MeasureView } from '../../api-types/measures.ts'
import { OutcomeChip } from '../../parts/chips.tsx'
import { t } from '../../text/index.ts'

interface VerdictProps {
  readonly view: Pick<MeasureView, 'judgement' | 'gentler'>
  /** The level below the heading that it stands under. */
  readonly heading: Heading
}
type Heading = 'h3' | 'h4'

/** What the rules say of a measure: what is missing, who must approve, what must follow, which gentler ways there are. */
export function Verdict({ view, heading }: VerdictProps) {
  const words = t.measures
  const { judgement, gentler } = view
  const free = judgement.outcome === 'ALLOW' || judgement.outcome === 'OBLIGE'
  return (
    <div className="stack">
      <p className="line">
        <OutcomeChip outcome={judgement.outcome} />
        <strong>{free ? words.complete : t.words.outcomeMeaning[judgement.outcome]}</strong>
      </p>
      <Items
        heading={heading}
        title={t.decisions.rules}
        items={judgement.rules
          .filter(({ outcome, certain }) => certain && (outcome === 'FORBID' || outcome === 'FORBID!'))
          .map(({ id, reason }) => [id, <WithRule key={id} rule={id} text={reason} />])}
      />
      <Items
        heading={heading}
        title={words.missing}
        items={judgement.holds.map(({ rule, toLift }) => [rule, <WithRule key={rule} rule={rule} text={toLift} />])}
      />
      <Items
        heading={heading}
        title={words.approvals}
        items={[...rulesByRole(judgement.approvals)].map(([role, rules]) => [
          role,
          words.approvalOf(t.words.role[role] ?? role, rules.join(', ')),
        ])}
      />
      <Items heading={heading} title={words.referrals} items={judgement.referrals.map(({ rule, to }) => [rule, to])} />
      <Items
        heading={heading}
        title={words.duties}
        items={judgement.obligations.map(({ rule, what }) => [rule, <WithRule key={rule} rule={rule} text={what} />])}
      />
      <Items
        heading={heading}
        title={words.gentler}
        items={gentler.map((way) => [JSON.stringify(way), gentlerText(way)])}
      />
      <Items heading={heading} title={words.alternatives} items={judgement.alternatives.map((text) => [text, text])} />
    </div>
  )
}

function WithRule({ rule, text }: { readonly rule: string; readonly text: string }) {
  return (
    <>
      {text} <code className="quiet">{rule}</code>
    </>
  )
}

function rulesByRole(approvals: MeasureView['judgement']['approvals']): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const { role, rule } of approvals) found.set(role, [...(found.get(role) ?? []), rule])
  return found
}

function gentlerText({ way, operator = '', level = '', hours = 0 }: Gentler): string {
  const words = t.measures.gentlerWay
  const texts: Record<Gentler['way'], string> = {
    'ask-operator': words.askOperator(operator),
    'ask-host': words.askHost,
    'one-look': words.oneLook,
    narrower: words.narrower(t.measures.level[level] ?? level),
    shorter: words.shorter(hours),
    'host-executes': words.hostExecutes,
  }
  return texts[way]
}

interface ItemsProps {
  readonly heading: Heading
  readonly title: string
  readonly items: readonly (readonly [string, ReactNode])[]
}

function Items({ heading: Heading, title, items }: ItemsProps) {
  if (items.length === 0) return null
  return (
    <div className="stack-tight">
      <Heading>{title}</Heading>
      <ul className="dots">
        {items.map(([key, content]) => (
          <li key={key}>{content}</li>
        ))}
      </ul>
    </div>
  )
}
