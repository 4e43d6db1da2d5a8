import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { ObligationDetail } from '../../api-types/obligations.ts'
import { useAct } from '../../data/act.ts'
import { Button } from '../../parts/button.tsx'
import { Chip, Exercise } from '../../parts/chips.tsx'
import { ReasonDialog } from '../../parts/dialog.tsx'
import { Facts, useTitle } from '../../parts/page.tsx'
import { Detail } from '../../parts/split.tsx'
import { Loaded } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { t } from '../../text/index.ts'
import { StandingChip } from './columns.tsx'

/** One thing that is owed: both readings of its clock, what happened, and what a person says became of it. */
export function ObligationDetailPane() {
  const { obligationId = '' } = useParams({ strict: false })
  const navigate = useNavigate()
  const query = useQuery({
    queryKey: ['/obligations', obligationId],
    queryFn: ({ signal }) => api.get<ObligationDetail>(`/obligations/${encodeURIComponent(obligationId)}`, {}, signal),
    refetchInterval: 30_000,
  })
  useTitle(query.data?.what ?? t.obligations.title)
  return (
    <Detail
      of={obligationId}
      label={t.obligations.title}
      onClose={() => void navigate({ to: '/obligations', search: (now) => now })}
    >
      <Loaded query={query}>{(obligation) => <Body key={obligation.id} obligation={obligation} />}</Loaded>
    </Detail>
  )
}

function roleWord(role: string): string {
  return t.words.role[role as keyof typeof t.words.role] ?? role
}

function Body({ obligation }: { readonly obligation: ObligationDetail }) {
  const words = t.obligations
  const { standing, subject, decisionId } = obligation
  return (
    <>
      <div className="detail-head">
        <h2>{obligation.what}</h2>
        <p className="line">
          <StandingChip standing={standing} />
          {obligation.ofLaw && <Chip tone="accent">{words.ofLaw}</Chip>}
          {obligation.exercise && <Exercise />}
        </p>
      </div>
      {obligation.endedAt === null && <Answers obligation={obligation} />}
      <Facts
        rows={[
          [words.due, <When key="due" at={obligation.dueAt} as="both" />],
          [words.legalDue, <When key="legal" at={obligation.legalDueAt} as="both" />],
          [words.started, <When key="from" at={obligation.startedAt} as="both" />],
          [words.under, <code key="rule">{obligation.rule}</code>],
          [words.owedBy, roleWord(obligation.owner)],
          [words.escalates, roleWord(obligation.escalateTo)],
          [
            words.about,
            <span key="about" className="mono">
              {subject.id}
            </span>,
          ],
          [words.reference, obligation.reference],
        ]}
      />
      <p className="quiet">{words.legalNote}</p>
      {decisionId !== null && (
        <p>
          <Link to="/decisions/$decisionId" params={{ decisionId }} search={{}}>
            {words.decision}
          </Link>
        </p>
      )}
      <section>
        <h3>{words.history}</h3>
        <Facts
          rows={obligation.steps.map(({ at, step, note }) => [
            words.step[step],
            <span key={`${at} ${step}`}>
              <When at={at} as="both" /> {note}
            </span>,
          ])}
        />
      </section>
    </>
  )
}

const acts = {
  met: ['met', 'metTitle', 'metNote'],
  'not-done': ['notDone', 'notDoneTitle', 'notDoneNote'],
  paused: ['pause', 'pauseTitle', 'pauseNote'],
  resumed: ['resume', 'resumeTitle', 'resumeNote'],
} as const
type ActName = keyof typeof acts

/** What a person can say of it; each is asked for its words. */
function Answers({ obligation }: { readonly obligation: ObligationDetail }) {
  const words = t.obligations
  const [asked, ask] = useState<ActName | null>(null)
  const { run } = useAct()
  const halting: ActName = obligation.standing === 'paused' ? 'resumed' : 'paused'
  const shown: readonly ActName[] = obligation.pausable ? ['met', 'not-done', halting] : ['met', 'not-done']
  return (
    <>
      <div className="line">
        {shown.map((name) => (
          <Button key={name} {...(name === 'met' && { kind: 'primary' as const })} onClick={() => ask(name)}>
            {words[acts[name][0]]}
          </Button>
        ))}
      </div>
      {obligation.ofLaw && <p className="quiet">{words.ofLawNote}</p>}
      {asked !== null && (
        <ReasonDialog
          title={words[acts[asked][1]]}
          note={words[acts[asked][2]]}
          action={words[acts[asked][1]]}
          onClose={() => ask(null)}
          onConfirm={async (note) => {
            await api.post(`/obligations/${encodeURIComponent(obligation.id)}/${asked}`, { note })
            await run(async () => undefined, words.said, ['/obligations', '/desk/today'])
          }}
        />
      )}
    </>
  )
}
