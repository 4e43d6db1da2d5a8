import { useState } from 'react'
import type { Rule, RuleCase } from '../../api-types/policy.ts'
import { useTypedState, useUrlState } from '../../data/url-state.ts'
import { useFactWords } from '../../data/facts.ts'
import { useRuleLanguages } from '../../data/rule-language.ts'
import { useWholeList } from '../../data/whole-list.ts'
import { OutcomeChip } from '../../parts/chips.tsx'
import { TextField } from '../../parts/field.tsx'
import { RuleLanguageChoice } from '../../parts/rule-language.tsx'
import { Empty, Loaded } from '../../parts/states.tsx'
import { t } from '../../text/index.ts'

/** All rules by norm, each as a sentence. */
export function RuleList() {
  const words = t.rules
  const [search, change] = useUrlState()
  const [typed, type] = useTypedState(search['search'] ?? '', (value) => change({ search: value.trim() }))
  const query = useWholeList<Rule>('/norms/rules')
  const wanted = (search['search'] ?? '').toLowerCase()
  return (
    <>
      <div className="filters">
        <TextField
          label={words.search}
          value={typed}
          data-search
          placeholder={words.searchPlaceholder}
          onChange={(event) => type(event.target.value)}
        />
        <RuleLanguageChoice />
      </div>
      <Loaded query={query}>
        {({ items }) => {
          const found = items.filter(({ id, title, sentence, reason }) =>
            [id, title, sentence, reason].join(' ').toLowerCase().includes(wanted),
          )
          if (found.length === 0) return <Empty title={words.none} detail={words.noneDetail} />
          const norms = [...new Set(found.map((rule) => rule.norm))]
          return norms.map((norm) => {
            const rules = found.filter((rule) => rule.norm === norm)
            return (
              <section key={norm} className="stack">
                <h2>
                  {words.norm(norm)} <span className="quiet small">{words.count(rules.length)}</span>
                </h2>
                <ul className="stack">
                  {rules.map((rule) => (
                    <li key={rule.id} className="card">
                      <OneRule rule={rule} />
                    </li>
                  ))}
                </ul>
              </section>
            )
          })
        }}
      </Loaded>
    </>
  )
}

function OneRule({ rule }: { readonly rule: Rule }) {
  const words = t.rules
  const { tag } = useRuleLanguages()
  const [open, setOpen] = useState(false)
  return (
    <div className="stack-tight">
      <p className="line">
        <code>{rule.id}</code> <strong lang={tag}>{rule.title}</strong> <OutcomeChip outcome={rule.outcome} />
        {rule.absolute !== null && <span className="small quiet">{words.absolute(rule.absolute)}</span>}
      </p>
      <p lang={tag}>{rule.sentence}</p>
      <p className="small" lang={tag}>
        {rule.reason}
      </p>
      {rule.alternatives.length > 0 && (
        <div className="small">
          {t.decisions.alternatives}
          <ul className="dots" lang={tag}>
            {rule.alternatives.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </div>
      )}
      <p className="small quiet">
        {words.source}: {rule.source.join('; ')}
      </p>
      {rule.mandate.length > 0 && (
        <p className="small">
          {words.mandate}: {rule.mandate.join('; ')}
        </p>
      )}
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="small">{words.cases(rule.cases)}</summary>
        {open && <Cases id={rule.id} />}
      </details>
    </div>
  )
}

function Cases({ id }: { readonly id: string }) {
  const query = useWholeList<RuleCase>(`/norms/rules/${encodeURIComponent(id)}/cases`)
  const facts = useFactWords()
  return (
    <Loaded query={query}>
      {({ items }) => (
        <ul className="dots">
          {items.map((one) => (
            <li key={one.name}>
              {one.name} <OutcomeChip outcome={one.gives} />{' '}
              {one.harm !== null && <span className="small quiet">{t.rules.harm(one.harm)}</span>}
              <br />
              <span className="small quiet">
                {Object.entries(one.but)
                  .map(([name, value]) => `${facts.meaning(name)}: ${facts.value(name, value)}`)
                  .join('; ') || t.rules.everyday}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  )
}
