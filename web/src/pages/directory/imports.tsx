import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ImportRecord } from '../../api-types/directory.ts'
import { useCursorList } from '../../data/cursor-list.ts'
import { Chip } from '../../parts/chips.tsx'
import { Choice } from '../../parts/field.tsx'
import { FileDrop } from '../../parts/file-drop.tsx'
import { Problem } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/index.ts'
import { upload } from '../../upload.ts'
import { RefusedImportRows } from './refused-rows.tsx'

/** Takes a file into the directory and shows what became of it, row by refused row. */
export function Imports() {
  const words = t.directory.import
  const client = useQueryClient()
  const whyNot = useWhyNot('directory.import')
  const [format, setFormat] = useState('')
  const [sending, setSending] = useState<{ name: string; share: number } | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [done, setDone] = useState<ImportRecord | null>(null)
  const list = useCursorList<ImportRecord>({ path: '/directory/imports', limit: 20 })
  const send = async (file: File): Promise<void> => {
    setError(null)
    setDone(null)
    setSending({ name: file.name, share: 0 })
    try {
      const record = await upload<ImportRecord>({
        path: '/directory/imports',
        query: { format },
        file,
        onProgress: (share) => setSending({ name: file.name, share }),
      })
      setDone(record)
      await client.invalidateQueries({
        predicate: ({ queryKey }) =>
          String(queryKey[1] ?? '').startsWith('/directory') || queryKey[0] === 'coverage' || queryKey[0] === 'who',
      })
    } catch (thrown) {
      setError(thrown)
    } finally {
      setSending(null)
    }
  }
  return (
    <div className="tab-body">
      <FileDrop
        text={words.drop}
        choose={words.choose}
        hint={words.lead}
        whyNot={whyNot ?? (sending === null ? undefined : words.busy)}
        onFiles={([file]) => void (file && send(file))}
      >
        <Choice label={words.format} value={format} onChoose={setFormat} options={Object.entries(words.formats)} />
      </FileDrop>
      <div aria-live="polite" className="stack">
        {sending !== null && (
          <p>
            {sending.share < 1
              ? words.importing(sending.name, Math.floor(sending.share * 100))
              : words.reading(sending.name)}
            <progress
              className="meter"
              max={1}
              value={sending.share < 1 ? sending.share : undefined}
              aria-label={sending.name}
            />
          </p>
        )}
        {error !== null && <Problem error={error} />}
        {done !== null && <Outcome record={done} />}
      </div>
      <section className="card" aria-labelledby="earlier">
        <h2 id="earlier">{words.earlier}</h2>
        {list.rows.length === 0 && !list.loading && <p className="quiet">{words.earlierNone}</p>}
        <ul className="stack">
          {list.rows.map((record) => (
            <li key={record.importId}>
              <details>
                <summary>
                  {record.fileName} <ImportState record={record} />{' '}
                  <span className="quiet">{t.directory.import.formats[record.format] ?? record.format}</span>{' '}
                  <When at={record.startedAt} />
                </summary>
                <Outcome record={record} />
              </details>
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}

function ImportState({ record }: { readonly record: ImportRecord }) {
  const tone = record.state === 'done' ? 'good' : record.state === 'failed' ? 'harm' : 'accent'
  return <Chip tone={tone}>{t.words.importState[record.state] ?? record.state}</Chip>
}

/** The counts of an import, and the rows that it refused. */
function Outcome({ record }: { readonly record: ImportRecord }) {
  const words = t.directory.import
  const refused = record.counts['refused'] ?? 0
  return (
    <div className="stack">
      {record.failure !== null && (
        <p className="notice" data-tone="harm">
          {record.failure}
        </p>
      )}
      <div className="figures">
        {Object.entries(record.counts)
          .filter(([name, count]) => count > 0 || name === 'rows' || name === 'refused')
          .map(([name, count]) => (
            <div key={name} className="figure" data-tone={name === 'refused' && count > 0 ? 'care' : undefined}>
              <strong>{formatNumber(count)}</strong>
              <span>{words.counts[name] ?? name}</span>
            </div>
          ))}
      </div>
      {record.ignoredColumns.length > 0 && (
        <p className="small quiet">{words.ignored(record.ignoredColumns.join(', '))}</p>
      )}
      {refused > 0 && <RefusedImportRows importId={record.importId} />}
    </div>
  )
}
