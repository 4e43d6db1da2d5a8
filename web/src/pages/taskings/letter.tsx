import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, apiPath } from '../../api.ts'
import type { Letter, TaskingDetail } from '../../api-types/taskings.ts'
import { useAct } from '../../data/act.ts'
import { textOf } from '../../data/form.ts'
import { useKeptForm } from '../../data/kept-form.ts'
import { Button } from '../../parts/button.tsx'
import { Chip } from '../../parts/chips.tsx'
import { ReasonDialog } from '../../parts/dialog.tsx'
import { TextArea } from '../../parts/field.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { Loaded, Problem } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'
import { changed } from '../mandates/changed.ts'

/** The reasoned answer: drafted from the decisions, edited, signed off by the head, sent or handed over. */
export function LetterPart({ tasking }: { readonly tasking: TaskingDetail }) {
  const words = t.taskings
  const path = `/taskings/${tasking.taskingId}/letter`
  const query = useQuery({
    // What is drafted follows the decisions: it is asked for anew whenever something happened.
    queryKey: ['/taskings', tasking.taskingId, 'letter', tasking.entries.length],
    queryFn: ({ signal }) => api.get<Letter>(path, {}, signal),
  })
  return (
    <section className="card stack" aria-labelledby="letter">
      <h3 id="letter">{words.letter}</h3>
      <Loaded query={query}>
        {(letter) => <Shown letter={letter} path={path} byMail={tasking.origin.contactId !== null} />}
      </Loaded>
    </section>
  )
}

interface ShownProps {
  readonly letter: Letter
  readonly path: string
  readonly byMail: boolean
}

function Shown({ letter, path, byMail }: ShownProps) {
  const words = t.taskings
  const act = useAct()
  const [open, setOpen] = useState<'edit' | 'handed' | null>(null)
  const named = letter.named.length > 0
  const busy = act.busy ? t.shell.loading : undefined
  const mayNotWrite = useWhyNot('taskings.record') ?? busy
  const mayNotSign = useWhyNot('taskings.answer') ?? busy
  const post = (what: string, said: string, body?: unknown): Promise<void> =>
    act.run(async () => void (await api.post(`${path}/${what}`, body)), said, changed)
  return (
    <>
      <p className="line">
        {letter.answered !== null ? (
          <Chip tone="good" mark="full">
            {words.letterAnswered}
          </Chip>
        ) : letter.signed !== null ? (
          <Chip tone="accent" mark="full">
            {words.letterSigned}
          </Chip>
        ) : (
          <span className="quiet">{words.letterDraft}</span>
        )}
        {letter.answered !== null && <When at={letter.answered.at} as="both" />}
        {letter.answered !== null && <span className="quiet">{letter.answered.how}</span>}
      </p>
      <pre className="letter" tabIndex={0} role="region" aria-label={words.editText}>
        {letter.text}
      </pre>
      {named && letter.answered === null && (
        <div className="notice" data-tone="care">
          <span className="line">
            {words.letterNamed}{' '}
            {letter.named.map((word) => (
              <Chip key={word} tone="care">
                {word}
              </Chip>
            ))}
          </span>
          <span>{words.letterNamedHow}</span>
        </div>
      )}
      <div className="line">
        {letter.answered === null && (
          <>
            <Button whyNot={mayNotWrite} onClick={() => setOpen('edit')}>
              {words.edit}
            </Button>
            {letter.signed === null ? (
              <Button
                kind="primary"
                whyNot={mayNotSign}
                onClick={() => void post(named ? 'sign?reads=true' : 'sign', words.signDone)}
              >
                {named ? words.signRead : words.sign}
              </Button>
            ) : (
              <>
                {byMail && (
                  <Button
                    kind="primary"
                    whyNot={mayNotWrite}
                    onClick={() => void post('answer', words.sendDone, { how: null })}
                  >
                    {words.send}
                  </Button>
                )}
                <Button whyNot={mayNotWrite} onClick={() => setOpen('handed')}>
                  {words.handed}
                </Button>
              </>
            )}
          </>
        )}
        <a href={apiPath(`${path}/page`)} target="_blank" rel="noreferrer">
          {words.print}
        </a>
      </div>
      {act.error !== null && <Problem error={act.error} />}
      {open === 'edit' && <EditDialog path={path} text={letter.text} onClose={() => setOpen(null)} />}
      {open === 'handed' && (
        <ReasonDialog
          title={words.handed}
          note={words.handedNote}
          action={words.addInstrumentDo}
          onClose={() => setOpen(null)}
          onConfirm={async (how) => {
            await api.post(`${path}/answer`, { how })
            await act.run(async () => {}, words.handedDone, changed)
          }}
        />
      )}
    </>
  )
}

function EditDialog({ path, text, onClose }: { path: string; text: string; onClose: () => void }) {
  const words = t.taskings
  const form = useKeptForm((fields) => api.put(path, { text: textOf(fields, 'text') }), {
    said: words.editDone,
    changed,
    onClose,
  })
  return (
    <FormDialog title={words.editTitle} note={words.letterDraft} action={words.editDo} form={form} onClose={onClose}>
      <TextArea
        label={words.editText}
        name="text"
        defaultValue={text}
        rows={18}
        required
        maxLength={40_000}
        autoFocus
      />
    </FormDialog>
  )
}
