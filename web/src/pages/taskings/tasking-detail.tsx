import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { api } from '../../api.ts'
import type { LedgerEntry, TaskingDetail } from '../../api-types/taskings.ts'
import { useAct } from '../../data/act.ts'
import { Button } from '../../parts/button.tsx'
import { Chip, OutcomeChip } from '../../parts/chips.tsx'
import { Facts, useTitle } from '../../parts/page.tsx'
import { Detail } from '../../parts/split.tsx'
import { Loaded, Problem } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'
import { LetterPart } from './letter.tsx'
import { LinePart } from './line.tsx'

/** One tasking beside the ledger: its acts with their decisions, the letter, what became of it. */
export function TaskingDetailPane() {
  const { taskingId = '' } = useParams({ strict: false })
  const navigate = useNavigate()
  const words = t.taskings
  const query = useQuery({
    queryKey: ['/taskings', taskingId],
    queryFn: ({ signal }) => api.get<TaskingDetail>(`/taskings/${encodeURIComponent(taskingId)}`, {}, signal),
    refetchInterval: 60_000,
  })
  useTitle(query.data === undefined ? words.title : query.data.origin.body)
  return (
    <Detail of={taskingId} label={words.title} onClose={() => void navigate({ to: '/taskings', search: (now) => now })}>
      <Loaded query={query}>{(tasking) => <Body key={tasking.taskingId} tasking={tasking} />}</Loaded>
    </Detail>
  )
}

function Body({ tasking }: { readonly tasking: TaskingDetail }) {
  const words = t.taskings
  const act = useAct()
  const whyNot = useWhyNot('taskings.record')
  const yesNo = (value: boolean | null): string => (value === null ? words.notKnown : value ? words.yes : words.no)
  return (
    <>
      <div className="detail-head">
        <h2>{words.from(tasking.origin.body)}</h2>
        <p className="line">
          <Chip>{t.mandates.bodyClass[tasking.origin.bodyClass]}</Chip>
          <Chip tone="accent">{words.purpose[tasking.purpose]}</Chip>
          <code>{tasking.taskingId}</code>
        </p>
      </div>
      <Facts
        rows={[
          [words.foreign, yesNo(tasking.origin.foreign)],
          [words.instrumentCited, tasking.instrument],
          [words.executorLabel, words.executor[tasking.executor]],
          [words.confidential, tasking.confidentiality?.reference],
          [words.recordedFirst, yesNo(tasking.recordedFirst)],
          [words.received, <When key="received" at={tasking.receivedAt} as="both" />],
          [words.deadline, tasking.deadline === null ? null : <When key="deadline" at={tasking.deadline} as="both" />],
          [words.words, tasking.words?.words],
          [words.contact, tasking.words?.contact],
        ]}
      />
      <div className="line">
        <Button
          whyNot={whyNot ?? (act.busy ? t.shell.loading : undefined)}
          onClick={() =>
            void act.run(
              async () => void (await api.post(`/taskings/${tasking.taskingId}/decide`)),
              words.decideAnewDone,
              ['/taskings'],
            )
          }
        >
          {words.decideAnew}
        </Button>
        {act.error !== null && <Problem error={act.error} />}
      </div>
      {tasking.lines.map((line) => (
        <LinePart key={line.line} tasking={tasking} line={line} />
      ))}
      <LetterPart tasking={tasking} />
      <section>
        <h3>{words.ledger}</h3>
        <ol className="entries">
          {tasking.entries.map((entry, index) => (
            <li key={index}>
              <Entry entry={entry} />
            </li>
          ))}
        </ol>
      </section>
    </>
  )
}

function Entry({ entry }: { readonly entry: LedgerEntry }) {
  const words = t.taskings
  const to = entry.detail['to']
  return (
    <p className="line">
      <When at={entry.at} />
      <span>{words.entry[entry.kind] ?? entry.kind}</span>
      {entry.line !== null && <span className="quiet">{words.onAct(entry.line)}</span>}
      {entry.outcome !== null && <OutcomeChip outcome={entry.outcome} />}
      {typeof to === 'string' && (
        <Link to="/taskings/$taskingId" params={{ taskingId: to }} search={{}}>
          {to}
        </Link>
      )}
      <span className="small quiet">{entry.by}</span>
    </p>
  )
}
