import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Pack, PackDetail } from '../../api-types/policy.ts'
import { useAct } from '../../data/act.ts'
import { useFactWords } from '../../data/facts.ts'
import { useRuleLanguages } from '../../data/rule-language.ts'
import { useWholeList } from '../../data/whole-list.ts'
import { Button } from '../../parts/button.tsx'
import { Chip, OutcomeChip } from '../../parts/chips.tsx'
import { TextField } from '../../parts/field.tsx'
import { Empty, Loaded, Problem } from '../../parts/states.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'
import { overlayKey } from './overlay.ts'
import { AddPack, Keys } from './publishers.tsx'

const tones = { advising: 'accent', adopted: 'good', retired: 'quiet', unreadable: 'care' } as const

/** Packs from elsewhere: what they say, where they part from the rules in force, and their adoption. */
export function Packs() {
  const words = t.rules.packs
  return (
    <>
      <p className="quiet">{words.lead}</p>
      <Loaded query={useWholeList<Pack>('/norms/packs')}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={words.none} detail={words.noneDetail} />
          ) : (
            <ul className="stack">
              {items.map((pack) => (
                <li key={pack.digest} className="card">
                  <OnePack pack={pack} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <AddPack />
      <Keys />
    </>
  )
}

function OnePack({ pack }: { readonly pack: Pack }) {
  const words = t.rules.packs
  const { error, run } = useAct()
  const mayAdopt = useWhyNot('norms.policy.edit')
  const mayRetire = useWhyNot('norms.packs.edit')
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const missing = reason.trim() === '' ? words.reason : undefined
  const act = (what: string, said: string): Promise<void> =>
    run(async () => void (await api.post(`/norms/packs/${pack.digest}/${what}`, { reason })), said, [
      '/norms/packs',
      overlayKey,
    ])
  return (
    <div className="stack-tight">
      <p className="line">
        <strong>
          {pack.name} {pack.version}
        </strong>
        <Chip tone={tones[pack.state]}>{words.state[pack.state]}</Chip>
        <span className="quiet small">{t.rules.count(pack.rules)}</span>
      </p>
      <p>{words.by(pack.publisher ?? pack.name, pack.keyName)}</p>
      {pack.faults.map(({ pointer, reason }) => (
        <p key={pointer + reason} className="small stale">
          {pointer}: {reason}
        </p>
      ))}
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="small">{words.open}</summary>
        {open && <Detail digest={pack.digest} />}
      </details>
      {pack.state === 'advising' && (
        <>
          <TextField label={words.reason} value={reason} onChange={(event) => setReason(event.target.value)} />
          <div className="line">
            <Button kind="primary" whyNot={mayAdopt ?? missing} onClick={() => void act('adoption', words.asked)}>
              {words.adopt}
            </Button>
            <Button whyNot={mayRetire ?? missing} onClick={() => void act('retirement', words.retired)}>
              {words.retire}
            </Button>
          </div>
        </>
      )}
      {error !== null && <Problem error={error} />}
    </div>
  )
}

function Detail({ digest }: { readonly digest: string }) {
  const words = t.rules.packs
  const facts = useFactWords()
  const { tag } = useRuleLanguages()
  const query = useQuery({
    queryKey: ['pack', digest],
    queryFn: ({ signal }) => api.get<PackDetail>(`/norms/packs/${digest}`, {}, signal),
  })
  return (
    <Loaded query={query}>
      {({ ruleList, conflicts }) => (
        <div className="stack">
          <ul className="dots">
            {ruleList.map((rule) => (
              <li key={rule.id}>
                <code>{rule.id}</code> <OutcomeChip outcome={rule.outcome} /> <span lang={tag}>{rule.sentence}</span>{' '}
                <span className="small quiet">{rule.source.join('; ')}</span>
              </li>
            ))}
          </ul>
          {conflicts !== null && (
            <>
              <p>{words.conflicts(conflicts.found, conflicts.tried)}</p>
              <ul className="dots">
                {conflicts.listed.map((one) => (
                  <li key={JSON.stringify([one.rule, one.act, one.facts])}>
                    <code>{one.rule}</code> {one.act}: {words.conflict(one.base, one.pack)}
                    <br />
                    <span className="small quiet">
                      {Object.entries(one.facts)
                        .map(([name, value]) => `${facts.meaning(name)}: ${facts.value(name, value)}`)
                        .join('; ') || t.rules.everyday}
                    </span>
                  </li>
                ))}
              </ul>
            </>
          )}
        </div>
      )}
    </Loaded>
  )
}
