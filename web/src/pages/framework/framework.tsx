import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { CheckFinding, Framework, FrameworkVersion } from '../../api-types/framework.ts'
import { useWholeList } from '../../data/whole-list.ts'
import { Button } from '../../parts/button.tsx'
import { Chip } from '../../parts/chips.tsx'
import { PageHead, useTitle } from '../../parts/page.tsx'
import { Loaded } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'
import { Bodies } from './bodies.tsx'
import { Clauses } from './clauses.tsx'
import { Model } from './model.tsx'
import { SaveForm } from './save-form.tsx'
import { Services } from './services.tsx'
import { Steps } from './steps.tsx'

/** A part of the framework on the page: shown, or changed in place. */
export interface PartProps {
  readonly framework: Framework
  /** Null while it is only read. */
  readonly change: ((part: Partial<Framework>) => void) | null
}

/** The national framework, on one page that can be printed. @source NORMS-IN-PRACTICE R116, R130-R136 */
export function FrameworkPage() {
  useTitle(t.framework.title)
  const query = useQuery({
    queryKey: ['framework'],
    queryFn: ({ signal }) => api.getVersioned<FrameworkVersion>('/framework', signal),
  })
  return <Loaded query={query}>{({ value, etag }) => <Body key={value.version} of={value} etag={etag} />}</Loaded>
}

function Body({ of, etag }: { readonly of: FrameworkVersion; readonly etag: string | null }) {
  const words = t.framework
  const whyNot = useWhyNot('mandates.framework')
  const [draft, setDraft] = useState<Framework | null>(null)
  const framework = draft ?? of.framework
  const change = draft === null ? null : (part: Partial<Framework>) => setDraft({ ...draft, ...part })
  return (
    <div className="page framework">
      <PageHead title={words.title} lead={words.lead}>
        <span>
          {words.version(of.version)} {of.setAt !== null && <When at={of.setAt} as="absolute" />}
        </span>
        <Button onClick={() => window.print()}>{words.print}</Button>
        {draft === null ? (
          <Button whyNot={whyNot} onClick={() => setDraft(of.framework)}>
            {words.edit}
          </Button>
        ) : (
          <Button onClick={() => setDraft(null)}>{words.stop}</Button>
        )}
      </PageHead>
      {of.version === 0 && draft === null && <p className="notice">{words.neverSet}</p>}
      {draft !== null && <SaveForm framework={draft} etag={etag} />}
      <Faults />
      <Model framework={framework} change={change} />
      <Bodies framework={framework} change={change} />
      <Steps framework={framework} change={change} />
      <Clauses framework={framework} change={change} />
      <Services framework={framework} change={change} />
    </div>
  )
}

function Faults() {
  const words = t.framework
  const query = useWholeList<CheckFinding>('/framework/faults')
  return (
    <Loaded query={query}>
      {({ items }) => (
        <section className="card" aria-labelledby="faults">
          <h2 id="faults">{words.faults}</h2>
          {items.length === 0 ? (
            <p className="quiet">{words.noFaults}</p>
          ) : (
            <details>
              <summary>{words.faultCount(items.length)}</summary>
              <ul className="entries">
                {items.map(({ check, severity, what, mend }) => (
                  <li key={`${check} ${what}`}>
                    <p className="line">
                      <Chip tone={severity === 'fault' ? 'harm' : 'care'}>{words.severity[severity]}</Chip>
                      {what}
                    </p>
                    <p className="small quiet">{mend}</p>
                  </li>
                ))}
              </ul>
            </details>
          )}
        </section>
      )}
    </Loaded>
  )
}
