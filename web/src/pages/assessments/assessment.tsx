import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api, type Versioned } from '../../api.ts'
import type { Assessment, Content } from '../../api-types/assessments.ts'
import { useAct } from '../../data/act.ts'
import { useUrlState } from '../../data/url-state.ts'
import { Button } from '../../parts/button.tsx'
import { Exercise, Tlp } from '../../parts/chips.tsx'
import { PageHead, useTitle } from '../../parts/page.tsx'
import { Loaded, Problem } from '../../parts/states.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'
import type { Change } from './draft.ts'
import { refreshList } from './refresh.ts'
import { EvidenceList } from './evidence.tsx'
import { Matrix } from './matrix.tsx'
import { RecordTab } from './record.tsx'
import { Thought } from './thought.tsx'
import { Versions } from './versions.tsx'

const tabs = ['thought', 'evidence', 'matrix', 'versions', 'record'] as const

/** One assessment. Opening it is recorded, so it is loaded once, and anew only when something was changed. */
export function AssessmentPage() {
  const { assessmentId = '' } = useParams({ strict: false })
  const client = useQueryClient()
  const query = useQuery({
    queryKey: ['assessment', assessmentId],
    queryFn: ({ signal }) => api.getVersioned<Assessment>(`/assessments/${encodeURIComponent(assessmentId)}`, signal),
    staleTime: Infinity,
  })
  return (
    <div className="page stack">
      <Loaded query={query}>
        {(loaded) => (
          <Editor
            key={assessmentId}
            loaded={loaded}
            onChanged={async () => {
              await query.refetch()
              await refreshList(client, '/assessments')
            }}
          />
        )}
      </Loaded>
    </div>
  )
}

interface EditorProps {
  readonly loaded: Versioned<Assessment>
  readonly onChanged: () => Promise<void>
}

function Editor({ loaded, onChanged }: EditorProps) {
  const words = t.assessments
  const assessment = loaded.value
  useTitle(assessment.title)
  const [search, change] = useUrlState()
  // What was typed and is not saved; it stays when a save is refused.
  const [draft, setDraft] = useState<Content | null>(null)
  const act = useAct()
  const whyNot = useWhyNot('assessments.edit')
  const content = draft ?? assessment.content
  const onChange = (next: Change): void => setDraft((now) => next(now ?? assessment.content))
  const tab = tabs.find((each) => each === search['tab']) ?? 'thought'
  const save = (): void =>
    void act.run(
      async () => {
        await api.put(`/assessments/${assessment.assessmentId}`, content, { etag: loaded.etag })
        await onChanged()
        setDraft(null)
      },
      words.saved,
      ['/assessments'],
    )
  return (
    <>
      <PageHead title={assessment.title}>
        <Tlp tlp={assessment.marking} />
        {assessment.exercise && <Exercise />}
        <Link className="button" to="/statements" search={{ assessment: assessment.assessmentId }}>
          {words.statements}
        </Link>
        <Button kind="primary" whyNot={whyNot ?? (act.busy ? t.shell.loading : undefined)} onClick={save}>
          {words.save}
        </Button>
        {draft !== null && <span className="stale">{words.unsaved}</span>}
      </PageHead>
      {act.error !== null && <Problem error={act.error} />}
      <Missing missing={assessment.missing} />
      <Tabs
        label={words.tabs.label}
        tabs={tabs.map((each) => [each, words.tabs[each]])}
        chosen={tab}
        onChoose={(chosen) => change({ tab: chosen })}
      >
        {tab === 'thought' && <Thought content={content} onChange={onChange} />}
        {tab === 'evidence' && <EvidenceList content={content} onChange={onChange} notes={assessment.notes} />}
        {tab === 'matrix' && <Matrix content={content} onChange={onChange} />}
        {tab === 'versions' && <Versions assessment={assessment} unsaved={draft !== null} onChanged={onChanged} />}
        {tab === 'record' && <RecordTab assessment={assessment} onChanged={onChanged} />}
      </Tabs>
    </>
  )
}

function Missing({ missing }: Pick<Assessment, 'missing'>) {
  const words = t.assessments
  if (missing.length === 0) return <p className="small quiet">{words.nothingMissing}</p>
  return (
    <details>
      <summary>{words.missing(missing.length)}</summary>
      <ul className="dots">
        {missing.map((each) => (
          <li key={each}>{words.missingWords[each] ?? each}</li>
        ))}
      </ul>
    </details>
  )
}
