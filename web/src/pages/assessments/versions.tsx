import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Assessment, Comparison, FrozenVersion } from '../../api-types/assessments.ts'
import { textOf, useForm } from '../../data/form.ts'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { Dialog, ReasonDialog } from '../../parts/dialog.tsx'
import { Choice, NamedChoice, TextArea } from '../../parts/field.tsx'
import { Empty, Loaded, Problem } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { useSession, useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'

interface VersionsProps {
  readonly assessment: Assessment
  readonly unsaved: boolean
  readonly onChanged: () => Promise<void>
}

/** Frozen versions, what a peer said to them, and what changed between two. */
export function Versions({ assessment, unsaved, onChanged }: VersionsProps) {
  const words = t.assessments.versions
  const [freezing, setFreezing] = useState(false)
  const [reviewing, setReviewing] = useState<number | null>(null)
  const mayEdit = useWhyNot('assessments.edit')
  const mayReview = useWhyNot('assessments.review')
  const session = useSession()
  const path = `/assessments/${assessment.assessmentId}/versions`
  const onCase = assessment.people.some(({ personId }) => personId === session?.actor?.id)
  return (
    <div className="stack">
      <div className="line">
        <Button
          kind="primary"
          whyNot={mayEdit ?? (unsaved ? words.saveFirst : undefined)}
          onClick={() => setFreezing(true)}
        >
          {words.freeze}
        </Button>
      </div>
      {assessment.versions.length === 0 && <Empty title={words.none} detail={words.noneDetail} />}
      {assessment.versions.toReversed().map((version) => (
        <Version
          key={version.number}
          version={version}
          whyNotReview={mayReview ?? (onCase ? words.onTheCase : undefined)}
          onReview={() => setReviewing(version.number)}
        />
      ))}
      {assessment.versions.length > 1 && mayEdit === undefined && (
        <Compare key={assessment.frozen} assessment={assessment} />
      )}
      {freezing && (
        <ReasonDialog
          title={words.freeze}
          note={words.freezeNote}
          action={words.freeze}
          onClose={() => setFreezing(false)}
          onConfirm={async (why) => {
            const { number } = await api.post<FrozenVersion>(path, { why })
            announce(words.frozen(number))
            await onChanged()
          }}
        />
      )}
      {reviewing !== null && (
        <ReviewDialog path={`${path}/${reviewing}/reviews`} onClose={() => setReviewing(null)} onDone={onChanged} />
      )}
    </div>
  )
}

interface VersionProps {
  readonly version: FrozenVersion
  readonly whyNotReview: string | undefined
  readonly onReview: () => void
}

function Version({ version, whyNotReview, onReview }: VersionProps) {
  const words = t.assessments.versions
  const { number, why, by, at, sha256, missing, reviews } = version
  return (
    <section className="card stack-tight" aria-label={t.assessments.version(number)}>
      <h2>
        {t.assessments.version(number)} <When at={at} as="absolute" /> {words.by(by)}
      </h2>
      <p>{why}</p>
      <p className="small quiet">
        {words.hash} <code>{sha256.slice(0, 16)}</code>
      </p>
      {missing.length > 0 && (
        <ul className="dots stale">
          {missing.map((each) => (
            <li key={each}>{t.assessments.missingWords[each] ?? each}</li>
          ))}
        </ul>
      )}
      <h3>{words.reviews}</h3>
      {reviews.length === 0 && <p className="quiet">{words.reviewNone}</p>}
      <ul className="dots">
        {reviews.map((review) => (
          <li key={`${review.by} ${review.at}`}>
            <strong>{review.agrees ? words.agrees : words.disagrees}</strong> {words.by(review.by)}: {review.note}
          </li>
        ))}
      </ul>
      <div className="line">
        <Button whyNot={whyNotReview} onClick={onReview}>
          {words.review}
        </Button>
      </div>
    </section>
  )
}

interface ReviewDialogProps {
  readonly path: string
  readonly onClose: () => void
  readonly onDone: () => Promise<void>
}

function ReviewDialog({ path, onClose, onDone }: ReviewDialogProps) {
  const words = t.assessments.versions
  const form = useForm(async (fields) => {
    await api.post(path, { agrees: textOf(fields, 'agrees') === 'yes', note: textOf(fields, 'note') })
    announce(words.reviewed)
    onClose()
    await onDone()
  })
  return (
    <Dialog title={words.review} onClose={onClose}>
      <form className="stack" onSubmit={form.onSubmit}>
        <NamedChoice
          label={words.reviews}
          name="agrees"
          options={[
            ['no', words.disagrees],
            ['yes', words.agrees],
          ]}
        />
        <TextArea label={words.note} name="note" required rows={3} maxLength={5000} />
        {form.error !== null && <Problem error={form.error} />}
        <div className="actions">
          <Button onClick={onClose}>{t.shell.cancel}</Button>
          <Button kind="primary" type="submit" whyNot={form.busy ? t.shell.loading : undefined}>
            {words.review}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function Compare({ assessment }: { readonly assessment: Assessment }) {
  const words = t.assessments.versions
  const last = assessment.frozen
  const [from, setFrom] = useState(last - 1)
  const [to, setTo] = useState(last)
  const query = useQuery({
    queryKey: ['assessment', assessment.assessmentId, 'comparison', from, to],
    queryFn: ({ signal }) =>
      api.get<Comparison>(`/assessments/${assessment.assessmentId}/comparison`, { from, to }, signal),
  })
  const options = assessment.versions.map(({ number }) => [String(number), t.assessments.version(number)] as const)
  return (
    <section className="stack">
      <h2>{words.compare}</h2>
      <div className="line">
        <Choice
          label={words.from}
          value={String(from)}
          options={options}
          onChoose={(value) => setFrom(Number(value))}
        />
        <Choice label={words.to} value={String(to)} options={options} onChoose={(value) => setTo(Number(value))} />
      </div>
      <Loaded query={query}>
        {({ why, differences }) => (
          <>
            <p>
              {words.why}: {why}
            </p>
            {differences.length === 0 ? (
              <p className="quiet">{words.nothing}</p>
            ) : (
              <div className="matrix-frame" role="region" aria-label={words.compare} tabIndex={0}>
                <table className="table">
                  <thead>
                    <tr>
                      <th scope="col">{words.where}</th>
                      <th scope="col">{words.before}</th>
                      <th scope="col">{words.after}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {differences.map((each) => (
                      <tr key={each.pointer}>
                        <th scope="row">
                          <code>{each.pointer}</code>
                        </th>
                        <td>{each.before ?? words.empty}</td>
                        <td>{each.after ?? words.empty}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )}
          </>
        )}
      </Loaded>
    </section>
  )
}
