import { useState } from 'react'
import type { NotificationDetail } from '../../api-types/observations.ts'
import { Tlp } from '../../parts/chips.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { formatBytes } from '../../text/format.ts'
import { t } from '../../text/index.ts'
import { pageNonce, previewDocument } from './preview-document.ts'

/** The message exactly as it leaves: head, text, HTML and attachments. */
export function Preview({ notification }: { readonly notification: NotificationDetail }) {
  const words = t.notifications
  const { preview, recipient, tlp } = notification
  const [tab, setTab] = useState('text')
  const tabs = [
    ['text', words.previewText],
    ['html', words.previewHtml],
    ...preview.attachments.map(
      ({ name, sizeBytes }, index) => [String(index), `${name} (${formatBytes(sizeBytes)})`] as const,
    ),
  ] as const
  const attachment = preview.attachments[Number(tab)]
  return (
    <div className="mail">
      <dl className="mail-head">
        <div className="facts-row">
          <dt>{words.to}</dt>
          <dd>
            {recipient.teamName} &lt;<span className="ltr">{recipient.email}</span>&gt;
          </dd>
        </div>
        <div className="facts-row">
          <dt>{words.subject}</dt>
          <dd>
            <strong>{preview.subject}</strong>
          </dd>
        </div>
        <div className="facts-row">
          <dt>{words.marking}</dt>
          <dd>
            <Tlp tlp={tlp} />
          </dd>
        </div>
      </dl>
      <Tabs label={words.preview} tabs={tabs} chosen={tab} onChoose={setTab}>
        {tab === 'text' && <pre className="mail-text">{preview.text}</pre>}
        {tab === 'html' &&
          (preview.html === null ? (
            <p className="waiting">{words.noHtml}</p>
          ) : (
            <iframe
              className="mail-frame"
              title={words.htmlTitle}
              sandbox=""
              referrerPolicy="no-referrer"
              srcDoc={previewDocument(preview.html, pageNonce())}
            />
          ))}
        {attachment !== undefined &&
          (attachment.text === null ? (
            <p className="waiting">{words.attachmentBinary}</p>
          ) : (
            <pre className="mail-text ltr">{attachment.text}</pre>
          ))}
      </Tabs>
    </div>
  )
}
