import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { api } from '../../api.ts'
import {
  editions,
  type Edition,
  type EditionRule,
  type Metric,
  type NormReport,
  type Row,
} from '../../api-types/norm-report.ts'
import { useUrlState } from '../../data/url-state.ts'
import { Button, WithReason } from '../../parts/button.tsx'
import { Choice, TextField } from '../../parts/field.tsx'
import { PageHead, useTitle } from '../../parts/page.tsx'
import { Empty, Loaded } from '../../parts/states.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'
import { MetricCard } from './metric-card.tsx'
import { Publishing } from './publish.tsx'
import { Records } from './records.tsx'
import './norm-report.css'

/** The last whole quarter and what there is of this one: long enough that numbers say something. */
function usualPeriod(now: Date): { from: string; to: string } {
  const begin = new Date(Date.UTC(now.getUTCFullYear(), Math.floor(now.getUTCMonth() / 3) * 3 - 3, 1))
  return { from: begin.toISOString().slice(0, 10), to: now.toISOString().slice(0, 10) }
}

/** The norm report: metrics with definitions, intervals, charts, records; its editions; what is published. @source R201, R204, S13 */
export function NormReportPage() {
  const words = t.normReport
  useTitle(words.title)
  const [search, change] = useUrlState()
  const [usual] = useState(() => usualPeriod(new Date()))
  const { from = usual.from, to = usual.to } = search
  const edition: Edition = editions.find((each) => each === search['edition']) ?? 'internal'
  const query = useQuery({
    queryKey: ['norm-report', from, to, edition],
    queryFn: ({ signal }) => api.get<NormReport>('/norms/report', { from, to, edition }, signal),
  })
  return (
    <div className="norm-report stack">
      <PageHead title={words.title} lead={words.lead}>
        <TextField
          label={words.from}
          type="date"
          value={from}
          onChange={(event) => change({ from: event.target.value })}
        />
        <TextField label={words.to} type="date" value={to} onChange={(event) => change({ to: event.target.value })} />
        <Choice
          label={words.edition}
          value={edition}
          options={editions.map((each) => [each, words.editions[each]] as const)}
          onChoose={(value) => change({ edition: value === 'internal' ? '' : value })}
        />
      </PageHead>
      <Downloads query={new URLSearchParams({ from, to, edition }).toString()} />
      <EditionNote edition={edition} />
      <Loaded query={query}>{(report) => <Report report={report} period={{ from, to }} edition={edition} />}</Loaded>
      <Publishing from={from} to={to} />
    </div>
  )
}

function Downloads({ query }: { readonly query: string }) {
  const words = t.normReport
  const id = useId()
  const whyNot = useWhyNot('transparency.report.bundle')
  return (
    <div className="line no-print">
      <Button onClick={() => window.print()}>{words.print}</Button>
      <a className="button" href={`/api/v1/norms/report?${query}`} download="norm-report.json">
        {words.json}
      </a>
      <a className="button" href={`/api/v1/norms/report/survey?${query}`} download="un-survey.md">
        {words.survey}
      </a>
      <WithReason
        id={id}
        reason={whyNot}
        child={
          whyNot === undefined ? (
            <a className="button" href={`/api/v1/norms/report/bundle?${query}`} download title={words.bundleNote}>
              {words.bundle}
            </a>
          ) : (
            <button type="button" className="button" aria-disabled="true" aria-describedby={id}>
              {words.bundle}
            </button>
          )
        }
      />
    </div>
  )
}

function EditionNote({ edition }: { readonly edition: Edition }) {
  const words = t.normReport
  const { data } = useQuery({
    queryKey: ['norm-report', 'editions'],
    queryFn: ({ signal }) => api.get<{ items: EditionRule[] }>('/norms/report/editions', {}, signal),
    staleTime: Infinity,
  })
  const rule = data?.items.find((each) => each.edition === edition)
  if (rule === undefined) return null
  return (
    <div className="notice" data-tone="quiet">
      <strong>{words.readers(rule.readers)}</strong>
      {rule.hides.length === 0 ? (
        <span>{words.hidesNothing}</span>
      ) : (
        <>
          <span>{words.hides}</span>
          <ul>
            {rule.hides.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

interface ReportProps {
  readonly report: NormReport
  readonly period: { readonly from: string; readonly to: string }
  readonly edition: Edition
}

function Report({ report, period, edition }: ReportProps) {
  const words = t.normReport
  const [open, setOpen] = useState<{ readonly metric: Metric; readonly group: Row['group'] } | null>(null)
  const mayDrill =
    useWhyNot('transparency.report.bundle') === undefined && (edition === 'internal' || edition === 'oversight')
  const norms = [...new Set(report.metrics.map(({ definition }) => definition.norm))]
  return (
    <>
      {report.through === null && <p className="notice">{words.tooRecent}</p>}
      {report.through !== null && report.through !== report.to && (
        <p className="notice">{words.through(report.through)}</p>
      )}
      {report.log.facts > 0 && <p className="quiet">{words.counted(report.log.facts, report.log.ofExercises)}</p>}
      {report.metrics.every(({ total }) => total === null) && (
        <Empty
          title={words.none}
          detail={words.noneDetail(words.title)}
          action={
            <Link className="button" to="/reports" search={{}}>
              {words.noneDo}
            </Link>
          }
        />
      )}
      {norms.map((norm) => (
        <section key={norm} className="norm-section" aria-labelledby={`norm-${norm}`}>
          <h2 id={`norm-${norm}`}>{words.norms[norm] ?? norm}</h2>
          <div className="metrics">
            {report.metrics
              .filter(({ definition }) => definition.norm === norm)
              .map((metric) => (
                <MetricCard
                  key={metric.definition.id}
                  metric={metric}
                  feeds={report.feeds}
                  onRecords={mayDrill ? (group) => setOpen({ metric, group }) : undefined}
                />
              ))}
          </div>
        </section>
      ))}
      {report.feeds.length > 0 && (
        <section aria-labelledby="feeds-of-report">
          <h2 id="feeds-of-report">{words.feeds}</h2>
          <p>{words.feedsLead}</p>
          <ul>
            {report.feeds.map(({ feed, up, days }) => (
              <li key={feed}>
                <strong>{feed}</strong> {words.feedUp(up, days)}
              </li>
            ))}
          </ul>
        </section>
      )}
      {open !== null && <Records {...open} period={period} onClose={() => setOpen(null)} />}
    </>
  )
}
