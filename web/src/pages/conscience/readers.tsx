import { useState } from 'react'
import { api } from '../../api.ts'
import type { ListedConcern } from '../../api-types/conscience.ts'
import { useAct } from '../../data/act.ts'
import { useWholeList } from '../../data/whole-list.ts'
import { Button } from '../../parts/button.tsx'
import { Chip } from '../../parts/chips.tsx'
import { ReasonDialog } from '../../parts/dialog.tsx'
import { Loaded } from '../../parts/states.tsx'
import { formatDay, formatInstant } from '../../text/format.ts'
import { t } from '../../text/index.ts'
import { ReadConcernCard } from './read-concern.tsx'

/** What waits for those who may open concerns, without a word of what they say. */
export function Readers() {
  const words = t.conscience
  const query = useWholeList<ListedConcern>('/concerns')
  return (
    <section className="card" aria-labelledby="readers">
      <div className="card-head">
        <h2 id="readers">{words.list}</h2>
        <p>{words.listLead}</p>
      </div>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="quiet">{words.none}</p>
          ) : (
            <ul className="entries">
              {items.map((one) => (
                <li key={one.concernId}>
                  <Concern of={one} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  )
}

type State = keyof typeof t.conscience.state

function stateOf({ answeredOn, openedOn, askedBy }: ListedConcern): State {
  if (answeredOn !== null) return 'answered'
  if (askedBy.some(({ readsUntil }) => readsUntil !== null)) return 'open'
  if (askedBy.length > 0) return 'asked'
  return openedOn === null ? 'waiting' : 'opened'
}

function Concern({ of: one }: { readonly of: ListedConcern }) {
  const words = t.conscience
  const act = useAct()
  const [over, setOver] = useState<'ask' | 'read' | null>(null)
  const state = stateOf(one)
  const mine = one.askedBy.find(({ you }) => you)
  const mayRead = mine !== undefined && mine.readsUntil !== null
  return (
    <div className="stack-tight">
      <p className="line">
        <strong>{words.raisedOn(formatDay(one.raisedOn))}</strong>
        <Chip tone={state === 'answered' ? 'good' : state === 'open' ? 'accent' : 'care'} mark="ring">
          {words.state[state]}
        </Chip>
      </p>
      {one.askedBy.map(({ name, reason, role, readsUntil }) => (
        <p key={`${name} ${role} ${reason}`} className="small quiet">
          {readsUntil === null
            ? words.asks(name, reason)
            : words.reads(name, t.words.role[role ?? ''] ?? '', formatInstant(readsUntil))}
        </p>
      ))}
      <div className="line">
        {mayRead ? (
          <Button onClick={() => setOver(over === 'read' ? null : 'read')} aria-expanded={over === 'read'}>
            {words.read}
          </Button>
        ) : (
          <Button whyNot={mine === undefined ? undefined : words.youAsked} onClick={() => setOver('ask')}>
            {words.ask}
          </Button>
        )}
      </div>
      {over === 'read' && <ReadConcernCard concernId={one.concernId} />}
      {over === 'ask' && (
        <ReasonDialog
          title={words.ask}
          note={words.askNote}
          action={words.askDo}
          onClose={() => setOver(null)}
          onConfirm={async (reason) => {
            const { open } = await api.post<{ open: boolean }>(`/concerns/${one.concernId}/openings`, { reason })
            await act.run(async () => {}, open ? words.openedNow : words.asked, ['/concerns'])
          }}
        />
      )}
    </div>
  )
}
