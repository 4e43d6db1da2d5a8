import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { RouteAnswer } from '../../api-types/directory.ts'
import { useUrlState } from '../../data/url-state.ts'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { Loaded } from '../../parts/states.tsx'
import { t } from '../../text/index.ts'
import { WhoAnswer } from './who-answer.tsx'

/** Who answers for an address, a network or a domain, with every candidate and why. */
export function Who() {
  const [search, change] = useUrlState()
  const asked = (search['q'] ?? '').trim()
  return (
    <div className="tab-body">
      <WhoForm key={asked} asked={asked} onAsk={(q) => change({ q })} />
      {asked === '' ? <p className="quiet">{t.directory.who.lead}</p> : <Answer of={asked} />}
    </div>
  )
}

function WhoForm({ asked, onAsk }: { readonly asked: string; readonly onAsk: (q: string) => void }) {
  const words = t.directory.who
  const [text, setText] = useState(asked)
  return (
    <form
      className="who-form"
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        onAsk(text.trim())
      }}
    >
      <TextField
        label={words.label}
        wide
        value={text}
        placeholder={words.placeholder}
        data-search
        spellCheck={false}
        autoComplete="off"
        autoFocus={asked === ''}
        onChange={(event) => setText(event.target.value)}
      />
      <Button kind="primary" type="submit">
        {words.submit}
      </Button>
    </form>
  )
}

function Answer({ of }: { readonly of: string }) {
  const words = t.directory.who
  const query = useQuery({
    queryKey: ['who', of],
    queryFn: ({ signal }) => api.get<RouteAnswer>('/directory/who', { of }, signal),
  })
  return (
    <section className="card" aria-label={words.answer} aria-live="polite">
      <Loaded query={query}>
        {(answer) => (
          <>
            <div className="card-head">
              <h2 className="mono ltr">{answer.of}</h2>
              <Link
                to="/findings"
                search={answer.kind === 'asn' ? { asn: String(answer.asns[0]?.asn ?? '') } : { search: answer.of }}
              >
                {t.shell.palette.findingsOf(answer.of)}
              </Link>
            </div>
            <WhoAnswer answer={answer} />
            {answer.winner === null && (
              <p>
                <Link to="/directory/$tab" params={{ tab: 'imports' }} search={{}}>
                  {words.nobodyDo}
                </Link>
              </p>
            )}
          </>
        )}
      </Loaded>
    </section>
  )
}
