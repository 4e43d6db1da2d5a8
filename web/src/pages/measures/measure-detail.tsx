import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { api, apiRoot } from '../../api.ts'
import type { Measure } from '../../api-types/measures.ts'
import { Chip, Exercise } from '../../parts/chips.tsx'
import { Facts, useTitle } from '../../parts/page.tsx'
import { Detail } from '../../parts/split.tsx'
import { Loaded } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { t } from '../../text/index.ts'
import { Actions } from './actions.tsx'
import { MeasureStateChip } from './measures.tsx'
import { NearMissNotice } from './near-miss.tsx'
import { Targets } from './targets.tsx'
import { Verdict } from './verdict.tsx'

/** One measure beside the list: how it stands, what is missing, when it ends, how it is taken back. */
export function MeasureDetailPane() {
  const { measureId = '' } = useParams({ strict: false })
  const navigate = useNavigate()
  const query = useQuery({
    queryKey: ['measure', measureId],
    queryFn: ({ signal }) => api.get<Measure>(`/measures/${encodeURIComponent(measureId)}`, {}, signal),
    refetchInterval: 30_000,
  })
  useTitle(query.data?.proposal.title ?? t.measures.title)
  return (
    <Detail
      of={measureId}
      label={t.measures.title}
      onClose={() => void navigate({ to: '/measures', search: (now) => now })}
    >
      <Loaded query={query}>{(measure) => <Body key={measure.measureId} measure={measure} />}</Loaded>
    </Detail>
  )
}

function Body({ measure }: { readonly measure: Measure }) {
  const words = t.measures
  const { proposal, state } = measure
  const open = state === 'draft' || state === 'waiting'
  return (
    <>
      <div className="detail-head">
        <h2>{proposal.title}</h2>
        <p className="line">
          <MeasureStateChip state={state} />
          {proposal.exercise && <Exercise />}
          <span className="quiet">
            {words.kind[proposal.kind]} – {words.effect[measure.effect] ?? measure.effect} –{' '}
            {words.level[measure.level] ?? measure.level}
          </span>
          {measure.breakGlass && <Chip tone="care">{words.breakGlass}</Chip>}
          {measure.harmReports > 0 && <Chip tone="harm">{words.harms(measure.harmReports)}</Chip>}
        </p>
      </div>
      <Clock measure={measure} />
      {measure.nearMiss !== null && <NearMissNotice measure={measure} miss={measure.nearMiss} />}
      <Actions measure={measure} />
      {open && (
        <section>
          <h3>{words.verdictTitle}</h3>
          <Verdict view={measure} heading="h4" />
        </section>
      )}
      {measure.appliedAt !== null && <SheetLinks measureId={measure.measureId} />}
      <section>
        <h3>{words.targetCount(measure.targets.length)}</h3>
        <Targets targets={measure.targets} />
      </section>
      <Papers measure={measure} />
    </>
  )
}

/** When it ends by itself, or how it ended. */
function Clock({ measure }: { readonly measure: Measure }) {
  const words = t.measures
  const { state, appliedAt, endsAt, end } = measure
  return (
    <Facts
      rows={[
        [words.startedAt, appliedAt === null ? null : <When key="start" at={appliedAt} as="both" />],
        [
          words.endsIn,
          state === 'applied' ? (
            <strong key="end">
              <When at={endsAt} as="both" />
            </strong>
          ) : null,
        ],
        [words.endedAt, end === null ? null : <When key="ended" at={end.at} as="both" />],
        [
          words.causeLabel,
          end === null ? null : [words.cause[end.cause] ?? end.cause, end.note].filter(Boolean).join(': '),
        ],
        [words.reviewAt, end?.reviewAt ? <When key="review" at={end.reviewAt} as="both" /> : null],
      ]}
    />
  )
}

function SheetLinks({ measureId }: { readonly measureId: string }) {
  const words = t.measures
  const address = `${apiRoot}/measures/${encodeURIComponent(measureId)}/sheet`
  return (
    <section>
      <h3>{words.sheet}</h3>
      <p className="line">
        <a href={`${address}?format=text`}>{words.sheetText}</a>
        <a href={`${address}?format=csv`}>{words.sheetCsv}</a>
        <a href={`${address}?format=json`}>{words.sheetJson}</a>
      </p>
    </section>
  )
}

function Papers({ measure }: { readonly measure: Measure }) {
  const words = t.measures
  const { field } = words
  const { proposal, decisionId } = measure
  const written = (text: string): string | null => (text.trim() === '' ? null : text)
  return (
    <section className="papers">
      <h3>{words.papers}</h3>
      <Facts
        rows={[
          [field.evidence, written(proposal.evidence)],
          [field.legalBasis, written(proposal.legalBasis)],
          [field.necessity, written(proposal.necessity)],
          [field.notice, `${words.notice[proposal.notice]} ${proposal.noticeNote}`.trim()],
          [field.rightsNote, written(proposal.rightsNote)],
          [field.impactNote, written(proposal.impactNote)],
          [field.sharedNote, written(proposal.sharedNote)],
          [field.executor, `${words.executor[proposal.executor]} ${proposal.executorName}`.trim()],
          [field.undo, written(proposal.undo)],
          [words.proposedAt, <When key="at" at={measure.proposedAt} as="both" />],
          [words.splitFrom, measure.splitFrom && <Ref key="split" to={measure.splitFrom} />],
          [words.extendsWhich, measure.extends && <Ref key="extends" to={measure.extends} />],
        ]}
      />
      {decisionId !== null && (
        <p>
          <Link to="/decisions/$decisionId" params={{ decisionId }} search={{}}>
            {words.decision}
          </Link>
        </p>
      )}
    </section>
  )
}

function Ref({ to }: { readonly to: string }) {
  return (
    <Link className="mono" to="/measures/$measureId" params={{ measureId: to }} search={{}}>
      {to}
    </Link>
  )
}
