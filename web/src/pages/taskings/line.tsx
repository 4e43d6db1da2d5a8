import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../api.ts'
import type { Instrument, Permission } from '../../api-types/mandates.ts'
import type { DecisionDetail } from '../../api-types/norms.ts'
import type { Page } from '../../api-types/page.ts'
import type { TaskingDetail, TaskingLine } from '../../api-types/taskings.ts'
import { Chip, OutcomeChip } from '../../parts/chips.tsx'
import { Facts } from '../../parts/page.tsx'
import { Loaded } from '../../parts/states.tsx'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/index.ts'
import { DecisionView } from '../decisions/decision-view.tsx'
import { InstrumentCard } from '../mandates/instrument-card.tsx'
import { PermissionCard } from '../mandates/permission-card.tsx'
import { LineActs } from './line-acts.tsx'

interface LineProps {
  readonly tasking: TaskingDetail
  readonly line: TaskingLine
}

/** One act: what is asked, what the rules say in sentences and what can be done instead, what permits it, what to do. */
export function LinePart({ tasking, line }: LineProps) {
  const words = t.taskings
  const { outcome } = line
  const alike = tasking.entries.filter((entry) => entry.kind === 'linked' && entry.line === line.line)
  return (
    <section className="card stack" aria-label={words.line(line.line, words.act[line.asks])}>
      <div className="line">
        <h3>{words.line(line.line, words.act[line.asks])}</h3>
        {outcome !== null && <OutcomeChip outcome={outcome.outcome} />}
        {line.version > 1 && <Chip tone="quiet">{words.version(line.version)}</Chip>}
      </div>
      {outcome !== null && <p>{outcome.released ? words.released : words.notReleased}</p>}
      {alike.length > 0 && (
        <p className="notice" data-tone="care">
          {words.alikeBefore}{' '}
          {alike.map(({ detail }) => (
            <Link
              key={`${String(detail['to'])} ${String(detail['toLine'])}`}
              to="/taskings/$taskingId"
              params={{ taskingId: String(detail['to']) }}
              search={{}}
            >
              {String(detail['to'])}
            </Link>
          ))}
        </p>
      )}
      <Facts
        rows={[
          [
            words.effectJudged,
            line.effect === line.judgedEffect
              ? words.effects[line.judgedEffect]
              : words.effectRaised(line.effect, line.judgedEffect),
          ],
          [words.placeLabel, line.judgedPlace === null ? words.notKnown : words.place[line.judgedPlace]],
          [
            words.targets,
            line.sealed === null || line.sealed.targets.length === 0 ? null : (
              <code key="targets">{line.sealed.targets.join(' ')}</code>
            ),
          ],
          [
            words.data,
            line.dataClasses.length === 0
              ? null
              : line.dataClasses.map((each) => t.mandates.dataClass[each]).join(', '),
          ],
          [words.source, line.source?.name],
          [words.records, line.records === null ? null : formatNumber(line.records)],
          [words.mandateLabel, line.mandate === null ? words.notKnown : words.mandate[line.mandate]],
          [words.groundLabel, line.ground === null ? words.notKnown : words.ground[line.ground]],
          [words.note, line.sealed?.note === '' ? null : line.sealed?.note],
        ]}
      />
      {outcome !== null && <LineDecision decisionId={outcome.decisionId} />}
      <Permits subject={line.subject} />
      <LineActs taskingId={tasking.taskingId} line={line} />
    </section>
  )
}

function LineDecision({ decisionId }: { readonly decisionId: string }) {
  const query = useQuery({
    queryKey: ['decision', decisionId],
    queryFn: ({ signal }) => api.get<DecisionDetail>(`/norms/decisions/${encodeURIComponent(decisionId)}`, {}, signal),
  })
  return <Loaded query={query}>{(decision) => <DecisionView decision={decision} link />}</Loaded>
}

/** What stands about the act: instruments and permissions, each with its next step. */
function Permits({ subject }: { readonly subject: string }) {
  const words = t.taskings
  const instruments = useAbout<Instrument>('/mandates/instruments', subject)
  const permissions = useAbout<Permission>('/mandates/permissions', subject)
  return (
    <>
      {instruments.length > 0 && (
        <div className="stack-tight">
          <h4>{words.instruments}</h4>
          {instruments.map((one) => (
            <InstrumentCard key={one.instrumentId} of={one} />
          ))}
        </div>
      )}
      {permissions.length > 0 && (
        <div className="stack-tight">
          <h4>{words.permissions}</h4>
          {permissions.map((one) => (
            <PermissionCard key={one.permissionId} of={one} />
          ))}
        </div>
      )}
    </>
  )
}

function useAbout<T>(path: string, about: string): readonly T[] {
  const query = useQuery({
    queryKey: [path, about],
    queryFn: ({ signal }) => api.get<Page<T>>(path, { about, limit: 50 }, signal),
  })
  return query.data?.items ?? []
}
