import { useState } from 'react'
import { api } from '../../api.ts'
import type { LogStatus } from '../../api-types/transparency.ts'
import { useAct } from '../../data/act.ts'
import { Button } from '../../parts/button.tsx'
import { TextArea } from '../../parts/field.tsx'
import { Problem } from '../../parts/states.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'

/** What stops the log, what to do, and the two steps of two persons that lead out of it. */
export function Quarantine({
  why,
  request,
}: {
  readonly why: NonNullable<LogStatus['quarantine']>
  readonly request: LogStatus['request']
}) {
  const words = t.log.quarantine
  const act = useAct()
  const [reason, setReason] = useState('')
  const [checkpoint, setCheckpoint] = useState('')
  const restored = why.reason === 'restored'
  const goesOn = restored && checkpoint.trim() !== ''
  const notAsk = useWhyNot('transparency.epoch.ask')
  const notConfirm = useWhyNot('transparency.epoch.confirm')
  return (
    <section className="notice" data-tone="harm" aria-label={words.title}>
      <strong>{words.title}</strong>
      <span>{why.text}</span>
      <span>{restored ? words.todoRestored : words.todo}</span>
      {act.error !== null && <Problem error={act.error} />}
      {request === null ? (
        <>
          <TextArea
            label={restored ? words.reasonRestored : words.reason}
            value={reason}
            rows={3}
            maxLength={2000}
            onChange={(event) => setReason(event.target.value)}
          />
          {restored && (
            <TextArea
              label={words.checkpoint}
              value={checkpoint}
              rows={5}
              maxLength={20_000}
              onChange={(event) => setCheckpoint(event.target.value)}
            />
          )}
          <div className="line">
            <Button
              whyNot={notAsk ?? (reason.trim().length < 10 ? words.tooShort : undefined)}
              aria-busy={act.busy}
              onClick={() =>
                void act.run(
                  () =>
                    api
                      .post('/log/epochs/ask', {
                        reason: reason.trim(),
                        // A note ends with a line break, which is easily lost when it is pasted.
                        ...(goesOn ? { checkpoint: `${checkpoint.trim()}\n` } : {}),
                      })
                      .then(() => undefined),
                  words.asked,
                  ['log'],
                )
              }
            >
              {goesOn ? words.askGoOn : words.ask}
            </Button>
          </div>
        </>
      ) : (
        <>
          <span>
            {request.goOnFrom === null
              ? words.waiting(request.askedBy)
              : words.waitingGoOn(request.askedBy, String(request.goOnFrom))}
          </span>
          <blockquote>{request.reason}</blockquote>
          <div className="line">
            <Button
              whyNot={notConfirm}
              aria-busy={act.busy}
              onClick={() =>
                void act.run(
                  () => api.post('/log/epochs/confirm', { requestNo: request.requestNo }).then(() => undefined),
                  request.goOnFrom === null ? words.confirmed : words.wentOn,
                  ['log'],
                )
              }
            >
              {request.goOnFrom === null ? words.confirm : words.confirmGoOn}
            </Button>
          </div>
        </>
      )}
    </section>
  )
}
