import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReportTaken } from '../../api-types/observations.ts'
import { dismissUpload, sendReports, useUploads, type Upload } from '../../data/uploads.ts'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { FileDrop } from '../../parts/file-drop.tsx'
import { Problem } from '../../parts/states.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'

/** Where reports are handed in, and what became of each. */
export function HandIn() {
  const words = t.reports
  const client = useQueryClient()
  const uploads = useUploads()
  const [feed, setFeed] = useState('')
  const [exercise, setExercise] = useState(false)
  const whyNot = useWhyNot('observations.report.add')
  const onTaken = (): void => {
    void client.invalidateQueries({ queryKey: ['list', '/reports'] })
    void client.invalidateQueries({ queryKey: ['desk'] })
  }
  return (
    <div className="stack">
      <FileDrop
        text={words.drop}
        choose={words.choose}
        multiple
        whyNot={whyNot}
        hint={words.formats}
        onFiles={(files) => void sendReports(files, { feed: feed.trim(), exercise, onTaken })}
      >
        <details className="small">
          <summary>{words.options}</summary>
          <TextField
            label={words.feedOptional}
            value={feed}
            placeholder={words.feedPlaceholder}
            onChange={(event) => setFeed(event.target.value)}
            spellCheck={false}
          />
          <label className="check">
            <input type="checkbox" checked={exercise} onChange={(event) => setExercise(event.target.checked)} />
            {words.asExercise}
          </label>
        </details>
      </FileDrop>
      {uploads.length > 0 && (
        <ul className="uploads" aria-label={words.uploads} aria-live="polite">
          {uploads.map((upload) => (
            <li key={upload.id}>
              <UploadLine upload={upload} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function takenWords(name: string, { duplicateOf, heldFor }: ReportTaken): string {
  if (duplicateOf !== null) return t.reports.duplicate(name)
  return heldFor === null ? t.reports.taken(name) : t.sources.takenHeld(name, heldFor)
}

function UploadLine({ upload }: { readonly upload: Upload }) {
  const words = t.reports
  const { id, name, share, taken, error } = upload
  const dismiss = (
    <Button kind="plain" className="button push" onClick={() => dismissUpload(id)}>
      {words.dismiss}
    </Button>
  )
  if (error !== null)
    return (
      <>
        <strong>{words.notTaken(name)}</strong>
        <Problem error={error} />
        {dismiss}
      </>
    )
  if (taken === null)
    return (
      <>
        <span>{words.sending(name, Math.floor(share * 100))}</span>
        <progress className="meter" max={1} value={share} aria-label={words.sending(name, Math.floor(share * 100))} />
      </>
    )
  return (
    <>
      <span>{takenWords(name, taken)}</span>
      <Link to="/reports/$reportId" params={{ reportId: taken.duplicateOf ?? taken.reportId }}>
        {taken.duplicateOf === null ? words.openIt : words.openEarlier}
      </Link>
      {dismiss}
    </>
  )
}
