import { useState } from 'react'
import { api } from '../../api.ts'
import type { TaskingLine } from '../../api-types/taskings.ts'
import { useAct } from '../../data/act.ts'
import { Button } from '../../parts/button.tsx'
import { ReasonDialog } from '../../parts/dialog.tsx'
import { Problem } from '../../parts/states.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'
import { changed } from '../mandates/changed.ts'
import { CorrectDialog } from './correct-dialog.tsx'
import { HandOverDialog } from './hand-over-dialog.tsx'
import { InstrumentDialog } from './instrument-dialog.tsx'

type Open = 'instrument' | 'override' | 'hand-over' | 'told' | 'correct'

/** What can be done about one act. */
export function LineActs({ taskingId, line }: { readonly taskingId: string; readonly line: TaskingLine }) {
  const words = t.taskings
  const act = useAct()
  const whyNot = useWhyNot('taskings.record') ?? (act.busy ? t.shell.loading : undefined)
  const [open, setOpen] = useState<Open | null>(null)
  const close = (): void => setOpen(null)
  const path = `/taskings/${taskingId}/lines/${line.line}`
  const post = (what: string, said: string, body?: unknown): Promise<void> =>
    act.run(async () => void (await api.post(`${path}/${what}`, body)), said, changed)
  const data = line.asks === 'hand-over-data'
  const partner = data && line.dataOrigin === 'partner'
  const released = line.outcome?.released === true
  const compelled =
    released && line.outcome?.rules.some((rule) => rule === 'k-3-tell' || rule === 'k-3-barred') === true
  return (
    <>
      <div className="line">
        {partner && line.source !== null && !released && (
          <Button whyNot={whyNot} onClick={() => void post('permission', words.askSourceDone)}>
            {words.askSource}
          </Button>
        )}
        {data && !released && (
          <Button whyNot={whyNot} onClick={() => setOpen('instrument')}>
            {words.addInstrument}
          </Button>
        )}
        {line.outcome?.outcome === 'FORBID' && !released && (
          <Button whyNot={whyNot} onClick={() => setOpen('override')}>
            {words.override}
          </Button>
        )}
        {data && released && (
          <Button whyNot={whyNot} onClick={() => setOpen('hand-over')}>
            {words.handOver}
          </Button>
        )}
        {compelled && (
          <>
            {(line.source?.contactId ?? null) !== null && (
              <Button whyNot={whyNot} onClick={() => void post('source-told', words.tellSourceDone, { how: null })}>
                {words.tellSource}
              </Button>
            )}
            <Button whyNot={whyNot} onClick={() => setOpen('told')}>
              {words.tellSourceOther}
            </Button>
          </>
        )}
        <Button kind="plain" whyNot={whyNot} onClick={() => setOpen('correct')}>
          {words.correct}
        </Button>
      </div>
      {act.error !== null && <Problem error={act.error} />}
      {open === 'instrument' && <InstrumentDialog path={path} onClose={close} />}
      {open === 'hand-over' && <HandOverDialog path={path} onClose={close} />}
      {open === 'correct' && <CorrectDialog path={path} line={line} onClose={close} />}
      {open === 'override' && (
        <ReasonDialog
          title={words.override}
          note={words.overrideNote}
          action={words.overrideDo}
          onClose={close}
          onConfirm={async (why) => {
            await api.post(`${path}/override`, { why })
            await act.run(async () => {}, words.overrideDone, changed)
          }}
        />
      )}
      {open === 'told' && (
        <ReasonDialog
          title={words.tellSourceOther}
          note={words.tellSourceNote}
          action={words.addInstrumentDo}
          onClose={close}
          onConfirm={async (how) => {
            await api.post(`${path}/source-told`, { how })
            await act.run(async () => {}, words.tellSourceDone, changed)
          }}
        />
      )}
    </>
  )
}
