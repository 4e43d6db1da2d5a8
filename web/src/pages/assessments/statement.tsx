import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { StatementBody, StatementDetail } from '../../api-types/assessments.ts'
import { useAct } from '../../data/act.ts'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { Chip, Exercise, Tlp } from '../../parts/chips.tsx'
import { Dialog, ReasonDialog } from '../../parts/dialog.tsx'
import { PageHead, useTitle } from '../../parts/page.tsx'
import { Loaded, Problem } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { useSession, useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'
import { DecisionBeside } from '../notifications/decision-beside.tsx'
import { StatementChip } from './columns.tsx'
import { Composer } from './composer.tsx'
import { Consultations } from './record.tsx'
import { refreshList } from './refresh.ts'
import { holdingBody } from './text-body.ts'

/** One text: its words, what the rules say to it for each reader, and what can be said now where it is stopped. */
export function StatementPage() {
  const { statementId = '' } = useParams({ strict: false })
  const client = useQueryClient()
  const query = useQuery({
    queryKey: ['statement', statementId],
    queryFn: ({ signal }) => api.get<StatementDetail>(`/statements/${encodeURIComponent(statementId)}`, {}, signal),
  })
  return (
    <div className="page stack">
      <Loaded query={query}>
        {(statement) => (
          <Shown
            key={statementId}
            statement={statement}
            onChanged={async () => {
              await query.refetch()
              await refreshList(client, '/statements')
            }}
          />
        )}
      </Loaded>
    </div>
  )
}

interface ShownProps {
  readonly statement: StatementDetail
  readonly onChanged: () => Promise<void>
}

type Open = 'release' | 'clear' | 'change' | { readonly holding: StatementBody } | null

function Shown({ statement, onChanged }: ShownProps) {
  const words = t.assessments.statement
  const { body, statementId, revision, state } = statement
  useTitle(body.title)
  const navigate = useNavigate()
  const [open, setOpen] = useState<Open>(null)
  const session = useSession()
  const mayEdit = useWhyNot('assessments.edit')
  const mayRelease = useWhyNot('assessments.release')
  const mayClear = useWhyNot('assessments.review')
  const left = state === 'released' ? words.hasLeft : undefined
  const own = statement.writtenBy.personId === session?.actor?.id ? words.clearOwn : undefined
  const path = `/statements/${statementId}`
  const close = (): void => setOpen(null)
  const act = useAct()
  const [asked, setAsked] = useState<string | null>(null)
  const ask = (): void =>
    void act.run(
      async () => setAsked((await api.post<{ decisionId: string }>(`${path}/decision`)).decisionId),
      words.askedNow,
      [],
    )
  return (
    <>
      <PageHead title={body.title}>
        <StatementChip state={state} />
        <Tlp tlp={body.marking} />
        {statement.exercise && <Exercise />}
        <Button kind="primary" whyNot={mayRelease ?? left} onClick={() => setOpen('release')}>
          {words.release}
        </Button>
        <Button whyNot={mayEdit ?? left ?? (act.busy ? t.shell.loading : undefined)} onClick={ask}>
          {words.ask}
        </Button>
        <Button whyNot={mayEdit ?? left} onClick={() => setOpen('change')}>
          {words.change}
        </Button>
        {state === 'released' && body.audience === 'public' && (
          <a className="button" href={`/public/statements/${statementId}`}>
            {words.publicPage}
          </a>
        )}
      </PageHead>
      {statement.holding !== null && state !== 'released' && (
        <section className="notice" aria-label={words.holding}>
          <strong>{words.holding}</strong>
          <span>{words.holdingLead}</span>
          <p className="said">{statement.holding.text}</p>
          <div className="line">
            <Button
              whyNot={mayEdit}
              onClick={() => statement.holding && setOpen({ holding: holdingBody(body, statement.holding) })}
            >
              {words.holdingUse}
            </Button>
          </div>
        </section>
      )}
      <p className="said">{body.text}</p>
      {body.indicators.length > 0 && <pre className="indicators">{body.indicators.join('\n')}</pre>}
      {statement.assessmentId !== null && (
        <p>
          <Link to="/assessments/$assessmentId" params={{ assessmentId: statement.assessmentId }}>
            {words.about(statement.number === null ? t.assessments.draft : t.assessments.version(statement.number))}
          </Link>
        </p>
      )}
      {statement.flagged.length > 0 && (
        <div className="line">
          <span>{words.flagged}</span>
          {statement.flagged.map((kind) => (
            <Chip key={kind} tone="care">
              {words.hintKinds[kind] ?? kind}
            </Chip>
          ))}
          {!statement.cleared && (
            <Button whyNot={mayClear ?? own ?? left} onClick={() => setOpen('clear')}>
              {words.clear}
            </Button>
          )}
        </div>
      )}
      {act.error !== null && <Problem error={act.error} />}
      {asked !== null && (
        <section className="card stack-tight" aria-label={words.asked}>
          <h2>{words.asked}</h2>
          <h3>{words.askedLead}</h3>
          <DecisionBeside decisionId={asked} />
        </section>
      )}
      <Deliveries statement={statement} />
      <Consultations items={statement.consultations} path={path} onChanged={onChanged} />
      <Revisions statement={statement} />
      {open === 'release' && (
        <ReasonDialog
          title={words.release}
          note={words.releaseNote}
          action={words.release}
          onClose={close}
          onConfirm={async (why) => {
            const after = await api.post<StatementDetail>(`${path}/release`, { revision, why })
            announce(
              after.state === 'released'
                ? words.releasedNow
                : after.state === 'held'
                  ? words.heldNow
                  : words.stoppedNow,
            )
            await onChanged()
          }}
        />
      )}
      {open === 'clear' && (
        <ReasonDialog
          title={words.clear}
          note={words.clearNote}
          action={words.clear}
          onClose={close}
          onConfirm={async (why) => {
            await api.post(`${path}/clearings`, { revision, why })
            announce(words.clearedNow)
            await onChanged()
          }}
        />
      )}
      {open === 'change' && (
        <Dialog title={words.change} onClose={close}>
          <Composer assessmentId={statement.assessmentId} statement={statement} onKept={close} onClose={close} />
        </Dialog>
      )}
      {open !== null && typeof open === 'object' && (
        <Dialog title={words.write} onClose={close}>
          <Composer
            assessmentId={statement.assessmentId}
            body={open.holding}
            onClose={close}
            onKept={(kept) => {
              close()
              void navigate({ to: '/statements/$statementId', params: { statementId: kept } })
            }}
          />
        </Dialog>
      )}
    </>
  )
}

function Deliveries({ statement }: Pick<ShownProps, 'statement'>) {
  const words = t.assessments.statement
  return (
    <section className="stack" aria-label={words.deliveries}>
      <h2>{words.deliveries}</h2>
      {statement.deliveries.length === 0 && <p className="quiet">{words.deliveriesNone}</p>}
      {statement.deliveries.map((each) => (
        <div className="card stack-tight" key={each.contactId ?? ''}>
          <h3>{each.team === null ? words.everybody : words.forWhom(each.team)}</h3>
          <p className="line">
            <StatementChip state={each.state} />
            <When at={each.at} />
            {each.state === 'held' && <span>{words.approval}</span>}
          </p>
          <DecisionBeside decisionId={each.decision.decisionId} />
        </div>
      ))}
    </section>
  )
}

function Revisions({ statement }: Pick<ShownProps, 'statement'>) {
  const words = t.assessments.statement
  return (
    <details>
      <summary>{words.revisions}</summary>
      <div className="stack">
        {statement.revisions.map((each) => (
          <section key={each.revision} className="card stack-tight" aria-label={words.revision(each.revision)}>
            <p className="line">
              <strong>{words.revision(each.revision)}</strong> <When at={each.at} as="absolute" />
              <span>{t.assessments.versions.by(each.by)}</span>
              {each.clearedBy !== null && <Chip tone="good">{words.clearedBy(each.clearedBy)}</Chip>}
            </p>
            <p>{each.title}</p>
            <p className="said">{each.text}</p>
          </section>
        ))}
      </div>
    </details>
  )
}
