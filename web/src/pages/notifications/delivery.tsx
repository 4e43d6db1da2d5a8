import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'
import type { Message } from '../../api-types/correspondence.ts'
import { Facts } from '../../parts/page.tsx'
import { Loaded } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/index.ts'

/** How the message fared on its way, and what came back. */
export function Delivery({ messageId }: { readonly messageId: string | null }) {
  const words = t.notifications
  const whyNot = useWhyNot('correspondence.read')
  const query = useQuery({
    queryKey: ['message', messageId],
    queryFn: ({ signal }) =>
      api.get<Message>(`/correspondence/messages/${encodeURIComponent(messageId ?? '')}`, {}, signal),
    enabled: messageId !== null && whyNot === undefined,
  })
  return (
    <section>
      <h3>{words.attempts}</h3>
      {messageId === null ? (
        <p className="quiet">{words.attemptsNone}</p>
      ) : whyNot !== undefined ? (
        <p className="quiet">{whyNot}</p>
      ) : (
        <Loaded query={query}>
          {(message) => (
            <Facts
              rows={[
                [words.delivery.state, words.messageStates[message.state] ?? message.state],
                [words.delivery.attempts, formatNumber(message.attempts)],
                [
                  words.delivery.next,
                  message.state === 'queued' ? <When key="next" at={message.nextAttemptAt} as="both" /> : null,
                ],
                [words.column.sent, message.sentAt === null ? null : <When key="sent" at={message.sentAt} as="both" />],
                [words.delivery.reason, message.reason],
                [words.delivery.protection, message.protection],
                [
                  words.delivery.cameBack,
                  message.inbound.length === 0
                    ? null
                    : message.inbound.map(({ inboundId, kind, receivedAt }) => (
                        <div key={inboundId}>
                          {kind} <When at={receivedAt} as="absolute" />
                        </div>
                      )),
                ],
              ]}
            />
          )}
        </Loaded>
      )}
    </section>
  )
}
