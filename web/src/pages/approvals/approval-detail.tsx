import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { api } from '../../api.ts'
import type { Approval, ApprovalAnswer } from '../../api-types/approvals.ts'
import { useFactWords } from '../../data/facts.ts'
import { Chip, Exercise, OutcomeChip } from '../../parts/chips.tsx'
import { Facts, useTitle } from '../../parts/page.tsx'
import { Detail } from '../../parts/split.tsx'
import { Loaded } from '../../parts/states.tsx'
import { useNow, When } from '../../parts/when.tsx'
import { t } from '../../text/index.ts'
import { DecisionBeside } from '../notifications/decision-beside.tsx'
import { Answer } from './answer.tsx'
import { ApprovalStateChip } from './columns.tsx'
import { partWords, roleWords } from './part-words.ts'

/** One request: what is asked, by whom, why, on which facts, until when, and what happens if nobody answers. */
export function ApprovalDetailPane() {
  const { approvalId = '' } = useParams({ strict: false })
  const navigate = useNavigate()
  const query = useQuery({
    queryKey: ['approval', approvalId],
    queryFn: ({ signal }) => api.get<Approval>(`/approvals/${encodeURIComponent(approvalId)}`, {}, signal),
    refetchInterval: 30_000,
  })
  useTitle(query.data?.title ?? t.approvals.title)
  return (
    <Detail
      of={approvalId}
      label={t.approvals.title}
      onClose={() => void navigate({ to: '/approvals', search: (now) => now })}
    >
      <Loaded query={query}>{(approval) => <Body approval={approval} />}</Loaded>
    </Detail>
  )
}

function Body({ approval }: { readonly approval: Approval }) {
  const words = t.approvals
  const now = useNow()
  const overdue = approval.state === 'waiting' && Date.parse(approval.deadline) < now
  return (
    <>
      <div className="detail-head">
        <h2>{approval.title}</h2>
        <p className="line">
          <ApprovalStateChip state={approval.state} />
          <OutcomeChip outcome={approval.outcome} />
          {approval.exercise && <Exercise />}
          {overdue && (
            <Chip tone="harm" mark="full">
              {words.overdue}
            </Chip>
          )}
        </p>
        {approval.ended !== null && (
          <div className="notice" data-tone={approval.state === 'done' ? 'good' : 'care'}>
            <strong>{words.states[approval.state]}</strong>
            <span>{approval.ended.reason}</span>
          </div>
        )}
        <Answer approval={approval} />
      </div>
      <Facts
        rows={[
          [
            words.askedBy,
            <span key="by">
              {approval.askedBy.personId === null ? words.nobodyYet : approval.askedBy.name},{' '}
              <When at={approval.askedAt} />
            </span>,
          ],
          [words.why, approval.why],
          [words.deadline, <When key="deadline" at={approval.deadline} as="both" />],
          [words.ifNobody, approval.ifNobodyAnswers],
        ]}
      />
      <SubjectLink approval={approval} />
      <Changed approval={approval} />
      <div className="two">
        <section>
          <h3>{words.needs}</h3>
          <ul className="dots">
            {approval.parts.map((part) => (
              <li key={`${part.kind} ${part.rule} ${part.role ?? ''} ${part.to ?? ''}`}>
                {partWords(part)}{' '}
                <Chip tone={part.answerId === null ? 'care' : 'good'} mark={part.answerId === null ? 'ring' : 'full'}>
                  {part.answerId === null ? words.isOpen : words.isMet}
                </Chip>
              </li>
            ))}
          </ul>
          <Answers approval={approval} />
        </section>
        <section>
          <h3>{words.decision}</h3>
          <DecisionBeside decisionId={approval.decisionId} />
        </section>
      </div>
    </>
  )
}

function SubjectLink({ approval }: { readonly approval: Approval }) {
  if (approval.subject.type !== 'observations.notification') return null
  return (
    <p>
      <Link to="/notifications/$notificationId" params={{ notificationId: approval.subject.id }} search={{}}>
        {t.approvals.subject}
      </Link>
    </p>
  )
}

function Changed({ approval }: { readonly approval: Approval }) {
  const facts = useFactWords()
  const words = t.approvals
  if (approval.changed.length === 0) return null
  return (
    <section className="notice" data-tone="care">
      <strong>{words.changed}</strong>
      <ul className="dots">
        {approval.changed.map(({ fact, before, after }) => (
          <li key={fact}>
            {facts.meaning(fact)}:{' '}
            {words.was(
              before === null ? words.unknown : facts.value(fact, before),
              after === null ? words.unknown : facts.value(fact, after),
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function answerWords({ kind, answer }: ApprovalAnswer): string {
  const words = t.approvals
  if (kind === 'break-glass') return words.glassBroken
  if (kind === 'request' && answer === 'approved') return words.forwarded
  return words.answerWord[answer] ?? answer
}

function Answers({ approval }: { readonly approval: Approval }) {
  const words = t.approvals
  return (
    <>
      <h3>{words.answers}</h3>
      {approval.answers.length === 0 && <p className="quiet">{words.answersNone}</p>}
      <ol className="timeline">
        {approval.answers.map((one) => (
          <li key={one.answerId}>
            <When at={one.at} as="absolute" />
            <span>
              <strong>{words.said(one.by.name, roleWords(one.role), answerWords(one))}</strong>
              {one.lent && <span className="quiet"> ({words.lent})</span>}
              <span className="prose"> “{one.reason}”</span>
              {one.duty !== null && <span> {words.duty(words.duties[one.duty] ?? one.duty)}</span>}
              {one.reference !== null && <span> {words.reference(one.reference)}</span>}
            </span>
          </li>
        ))}
      </ol>
    </>
  )
}
