import { Link } from '@tanstack/react-router'
import type { Decision } from '../../api-types/norms.ts'
import { useFactWords } from '../../data/facts.ts'
import { useRuleLanguages } from '../../data/rule-language.ts'
import { OutcomeChip } from '../../parts/chips.tsx'
import { When } from '../../parts/when.tsx'
import { t } from '../../text/index.ts'

/** A decision in words: what came out, which rules asked for it, what is missing, what would change it. */
export function DecisionView({ decision, link = false }: { readonly decision: Decision; readonly link?: boolean }) {
  const words = t.decisions
  const facts = useFactWords()
  const { tag } = useRuleLanguages()
  return (
    <div className="decision stack">
      <p className="line">
        <OutcomeChip outcome={decision.outcome} />
        <strong>{t.words.outcomeMeaning[decision.outcome]}</strong>
      </p>
      <div className="stack-tight">
        <h4>{words.rules}</h4>
        {decision.rules.length === 0 ? (
          <p className="quiet">{words.rulesNone}</p>
        ) : (
          <ul className="rule-list">
            {decision.rules.map((rule) => (
              <li key={rule.id}>
                <p className="line">
                  <code>{rule.id}</code>
                  <OutcomeChip outcome={rule.outcome} />
                  {rule.absolute !== null && <span className="small quiet">{words.absolute(rule.absolute)}</span>}
                  {!rule.certain && <span className="small stale">{words.notJudged}</span>}
                </p>
                <p lang={tag}>{rule.reason}</p>
              </li>
            ))}
          </ul>
        )}
      </div>
      <Listed
        lang={tag}
        title={words.holds}
        items={decision.holds.map(({ rule, toLift }) => [`${rule} ${toLift}`, toLift])}
      />
      <Listed
        title={words.approvals}
        items={decision.approvals.map(({ rule, role }) => [`${rule} ${role}`, t.words.role[role] ?? role])}
      />
      <Listed
        lang={tag}
        title={words.referrals}
        items={decision.referrals.map(({ rule, to }) => [`${rule} ${to}`, to])}
      />
      <Listed
        title={t.approvals.met}
        items={decision.met.map(({ rule, role, approvalId, answerId, by, at }) => [
          `${rule} ${answerId}`,
          <>
            <Link to="/approvals/$approvalId" params={{ approvalId }} search={{}}>
              {t.approvals.metBy(role === null ? rule : (t.words.role[role] ?? role), by.name)}
            </Link>{' '}
            <When at={at} />
          </>,
        ])}
      />
      <Listed
        title={words.obligations}
        items={decision.obligations.map(({ rule, what, due }) => [
          `${rule} ${what}`,
          <>
            <span lang={tag}>{what}</span> – {words.due} <When at={due} as="both" />
          </>,
        ])}
      />
      <Listed
        lang={tag}
        title={words.missing}
        lead={words.missingLead}
        items={decision.factsMissing.map((name) => [name, facts.meaning(name)])}
      />
      <Listed
        title={words.change}
        most={shownChanges}
        items={decision.whatWouldChangeIt.map((change, index) => [
          String(index),
          <>
            {Object.entries(change.facts).map(([name, value]) => (
              <span key={name}>
                {facts.meaning(name)}: <strong>{facts.value(name, value)}</strong>{' '}
              </span>
            ))}
            <OutcomeChip outcome={change.outcome} />
          </>,
        ])}
      />
      <Listed lang={tag} title={words.alternatives} items={decision.alternatives.map((text) => [text, text])} />
      <details>
        <summary>{words.facts}</summary>
        <dl className="facts">
          {Object.entries(decision.factsUsed).map(([name, value]) => (
            <div key={name} className="facts-row">
              <dt>{facts.meaning(name)}</dt>
              <dd>{facts.value(name, value)}</dd>
            </div>
          ))}
        </dl>
        <p className="small quiet">
          {words.pack}: <code>{decision.rulePack.base}</code>{' '}
          {decision.rulePack.overlay !== null && <code>{decision.rulePack.overlay}</code>}
        </p>
      </details>
      {link && (
        <Link to="/decisions/$decisionId" params={{ decisionId: decision.decisionId }}>
          {words.open}
        </Link>
      )}
    </div>
  )
}

/** How many changes are shown before the rest is folded away. */
const shownChanges = 4

interface ListedProps {
  /** How many are shown at once; the rest is behind a press. */
  readonly most?: number
  readonly title: string
  /** Of the items, where it is another than the page's. */
  readonly lang?: string | undefined
  readonly lead?: string
  readonly items: readonly (readonly [key: string, content: React.ReactNode])[]
}

function Listed({ title, lead, lang, items, most = items.length }: ListedProps) {
  if (items.length === 0) return null
  return (
    <div className="stack-tight">
      <h4>{title}</h4>
      {lead !== undefined && <p className="small quiet">{lead}</p>}
      <Dots lang={lang} items={items.slice(0, most)} />
      {items.length > most && (
        <details>
          <summary className="small">{t.decisions.more(items.length - most)}</summary>
          <Dots lang={lang} items={items.slice(most)} />
        </details>
      )}
    </div>
  )
}

function Dots({ items, lang }: Pick<ListedProps, 'items' | 'lang'>) {
  return (
    <ul className="dots" lang={lang}>
      {items.map(([key, content]) => (
        <li key={key}>{content}</li>
      ))}
    </ul>
  )
}
