import type { ExplainedCondition, ExplainedRule } from '../../api-types/norms.ts'
import { useFactWords, type FactWords } from '../../data/facts.ts'
import { useRuleLanguages } from '../../data/rule-language.ts'
import { Chip, OutcomeChip, type Tone } from '../../parts/chips.tsx'
import { t } from '../../text/index.ts'

const tones: Record<string, Tone> = { true: 'accent', false: 'quiet', unknown: 'care' }

function Truth({ truth }: { readonly truth: string }) {
  const mark = truth === 'true' ? 'full' : truth === 'false' ? 'ring' : 'square'
  return (
    <Chip tone={tones[truth] ?? 'quiet'} mark={mark}>
      {t.decisions.truth[truth] ?? truth}
    </Chip>
  )
}

/** One rule in words, how it was judged, and the tree of conditions behind it. */
export function RuleExplanation({ rule }: { readonly rule: ExplainedRule }) {
  const words = t.decisions
  const facts = useFactWords()
  const { tag } = useRuleLanguages()
  return (
    <div className="stack-tight rule" data-quiet={rule.asks === null}>
      <p className="line">
        <code>{rule.id}</code> <strong lang={tag}>{rule.title}</strong> <Truth truth={rule.truth} />
        {rule.asks === null ? (
          <span className="small quiet">{words.asksNothing}</span>
        ) : (
          <OutcomeChip outcome={rule.asks} />
        )}
      </p>
      <p lang={tag}>{rule.sentence}</p>
      <details>
        <summary className="small">{words.how}</summary>
        <Condition condition={rule.condition} facts={facts} />
        <p className="small quiet">
          {words.source}: {rule.source.join('; ')}
        </p>
      </details>
    </div>
  )
}

function Condition({ condition, facts }: { readonly condition: ExplainedCondition; readonly facts: FactWords }) {
  const words = t.decisions
  const { kind, truth, fact, parts } = condition
  if (fact !== undefined)
    return (
      <p className="line">
        <Truth truth={truth} />
        <span title={fact}>
          {facts.meaning(fact)}: <strong>{facts.value(fact, condition.value ?? null)}</strong>
        </span>
        {condition.wanted !== undefined && (
          <span className="quiet small">{words.asked(condition.wanted.map((value) => facts.value(fact, value)))}</span>
        )}
      </p>
    )
  return (
    <div>
      <p className="line">
        <Truth truth={truth} />{' '}
        <span className="quiet">{kind === 'n-of' ? words.atLeast(condition.n ?? 0) : (words.kind[kind] ?? kind)}</span>
      </p>
      <ul className="branch">
        {parts?.map((part, index) => (
          <li key={index}>
            <Condition condition={part} facts={facts} />
          </li>
        ))}
      </ul>
    </div>
  )
}
