import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { FollowUp } from '../../api-types/follow-up.ts'
import type { FindingDetail } from '../../api-types/observations.ts'
import { useAct } from '../../data/act.ts'
import { Button } from '../../parts/button.tsx'
import { Exercise, FindingStateChip, Severity } from '../../parts/chips.tsx'
import { Choice } from '../../parts/field.tsx'
import { Facts } from '../../parts/page.tsx'
import { Detail } from '../../parts/split.tsx'
import { Loaded, Problem } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'
import { systemOf } from '../findings/columns.tsx'
import { ownerText } from './columns.tsx'
import { OutcomeForm } from './outcome-form.tsx'
import { changedByOutcome, wordOfCode } from './outcomes.ts'

interface FollowUpPaneProps {
  readonly findingId: string
  readonly onClose: () => void
  readonly onDone: () => void
}

/** One finding that waits: what it is, whose it is, and what is said of it now. */
export function FollowUpPane({ findingId, onClose, onDone }: FollowUpPaneProps) {
  const words = t.ageing.pane
  const path = `/findings/${encodeURIComponent(findingId)}`
  const finding = useQuery({
    queryKey: ['finding', findingId],
    queryFn: ({ signal }) => api.get<FindingDetail>(path, {}, signal),
  })
  const followUp = useQuery({
    queryKey: ['follow-up', findingId],
    queryFn: ({ signal }) => api.get<FollowUp>(`${path}/follow-up`, {}, signal),
  })
  return (
    <Detail of={findingId} label={words.label} onClose={onClose}>
      <Loaded query={finding}>{(loaded) => <Head finding={loaded} />}</Loaded>
      <Loaded query={followUp}>
        {(loaded) => (
          <>
            <Standing followUp={loaded} />
            <section>
              <h3>{words.outcome}</h3>
              <OutcomeForm findingId={findingId} onDone={onDone} />
            </section>
            <Give findingId={findingId} />
          </>
        )}
      </Loaded>
    </Detail>
  )
}

function Head({ finding }: { readonly finding: FindingDetail }) {
  const words = t.ageing.pane
  const { findingId, classification, source, route } = finding
  return (
    <>
      <div className="detail-head">
        <h2 className="mono">
          <bdi>{systemOf(finding)}</bdi>
        </h2>
        <p className="line">
          <FindingStateChip state={finding.state} />
          <Severity severity={finding.severity} />
          <strong>{classification.identifier}</strong>
          {finding.exercise && <Exercise />}
          <Link to="/findings/$findingId" params={{ findingId }} search={{}}>
            {words.open}
          </Link>
        </p>
      </div>
      <Facts
        rows={[
          [words.network, source.asn === null ? null : <span className="ltr">AS{source.asn}</span>],
          [words.answers, route?.teamName ?? t.findings.noRoute],
          [t.findings.detail.lastSeen, <When key="last" at={finding.lastSeen} as="both" />],
        ]}
      />
    </>
  )
}

function Standing({ followUp }: { readonly followUp: FollowUp }) {
  const words = t.ageing.pane
  const { reason } = followUp
  return (
    <Facts
      rows={[
        [words.known, <When key="known" at={followUp.knownSince} as="both" />],
        [words.owner, ownerText(followUp)],
        [words.next, <When key="next" at={followUp.nextActionAt} as="both" />],
        [words.said, reason === null ? null : words.saidOf(wordOfCode(reason.code), reason.note)],
        [words.review, reason === null ? null : <When key="review" at={reason.reviewAt} as="both" />],
      ]}
    />
  )
}

function Give({ findingId }: { readonly findingId: string }) {
  const words = t.ageing.pane
  const act = useAct()
  const mayNot = useWhyNot('observations.edit')
  const [owner, setOwner] = useState('me')
  const options = [['me', t.ageing.owners.me], ...Object.entries(t.words.role)] as const
  return (
    <section>
      <h3>{words.owner}</h3>
      {act.error !== null && <Problem error={act.error} />}
      <div className="filters">
        <Choice label={words.give} value={owner} onChoose={setOwner} options={options} />
        <Button
          whyNot={mayNot ?? (act.busy ? t.shell.loading : undefined)}
          onClick={() =>
            void act.run(
              async () => void (await api.post(`/findings/${encodeURIComponent(findingId)}/owner`, { owner })),
              words.given(options.find(([value]) => value === owner)?.[1] ?? owner),
              changedByOutcome,
            )
          }
        >
          {words.giveDo}
        </Button>
      </div>
    </section>
  )
}
