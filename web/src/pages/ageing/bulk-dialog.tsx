import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Query } from '../../api.ts'
import { useForm } from '../../data/form.ts'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Problem } from '../../parts/states.tsx'
import { t } from '../../text/index.ts'
import { OutcomeFields, outcomeOf } from './outcome-fields.tsx'
import { changedByOutcome, wordOfCode } from './outcomes.ts'
import { listedIds, mostAtOnce, setForAll, type Progress } from './set-for-all.ts'

/** One outcome or reason for all that the filters list; how many that is stands first. */
export function BulkDialog({ query, onClose }: { readonly query: Query; readonly onClose: () => void }) {
  const words = t.ageing.bulk
  const client = useQueryClient()
  const [progress, setProgress] = useState<Progress | null>(null)
  const stopped = useRef(false)
  const close = (): void => {
    stopped.current = true
    onClose()
  }
  // Counted once, when it was asked for: what is set is what was counted.
  const listed = useQuery({
    queryKey: ['ageing-ids', query],
    queryFn: ({ signal }) => listedIds(query, signal),
    staleTime: 'static',
    gcTime: 0,
  })
  const ids = listed.data ?? []
  const form = useForm(async (fields) => {
    const said = outcomeOf(fields)
    try {
      const { done, skipped } = await setForAll(ids, said, setProgress, () => stopped.current)
      if (done + skipped < ids.length) announce(words.stopped(done, ids.length))
      else if (skipped === 0) announce(words.saved(wordOfCode(said.code), done))
      else announce(words.savedSome(wordOfCode(said.code), done, skipped))
      onClose()
    } finally {
      await client.invalidateQueries({
        predicate: ({ queryKey }) => changedByOutcome.some((part) => queryKey.includes(part)),
      })
    }
  })
  const whyNot =
    listed.data === undefined
      ? words.counting
      : ids.length === 0
        ? words.none
        : ids.length > mostAtOnce
          ? words.tooMany(mostAtOnce)
          : form.busy
            ? t.shell.loading
            : undefined
  return (
    <Dialog title={words.title} onClose={close}>
      <form className="stack" onSubmit={form.onSubmit}>
        {listed.error !== null && <Problem error={listed.error} onRetry={() => void listed.refetch()} />}
        <p role="status">
          {listed.data === undefined
            ? words.counting
            : ids.length > mostAtOnce
              ? words.tooMany(mostAtOnce)
              : words.count(ids.length)}
        </p>
        <OutcomeFields form={form} />
        {form.error !== null && (
          <>
            <Problem error={form.error} />
            {progress !== null && <p>{words.stopped(progress.done, ids.length)}</p>}
          </>
        )}
        {form.busy && progress !== null && (
          <p className="line">
            <progress
              className="meter"
              max={ids.length}
              value={progress.done + progress.skipped}
              aria-label={words.progressName}
            />
            <span>{words.progress(progress.done, ids.length)}</span>
          </p>
        )}
        <div className="actions">
          <Button onClick={close}>{form.busy ? words.stop : t.shell.cancel}</Button>
          <Button kind="primary" type="submit" whyNot={whyNot}>
            {whyNot === undefined || form.busy ? words.set(ids.length) : t.ageing.form.set}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
