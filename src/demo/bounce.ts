import { contactOf, upload, type DemoContext } from './api.ts'
import { decided, messageOf } from './answers.ts'
import { bouncingIsp, isps } from './country.ts'

/** A report of a mail server that a message could not be delivered. @source RFC 3464 */
export function deliveryFailure(message: { readonly id: string; readonly to: string }): string {
  return [
    'From: MAILER-DAEMON@mail.example',
    'To: csirt@csirt.example',
    'Subject: Undelivered Mail Returned to Sender',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="returned"',
    '',
    '--returned',
    'Content-Type: text/plain; charset=utf-8',
    '',
    `The mailbox ${message.to} does not exist.`,
    '--returned',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mail.example',
    '',
    `Final-Recipient: rfc822; ${message.to}`,
    'Action: failed',
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 5.1.1 no such mailbox',
    '',
    '--returned',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: ${message.id}`,
    '',
    '--returned--',
    '',
  ].join('\r\n')
}

const polls = 150
const pollMs = 200

/**
 * Lets the mail to one provider come back. Where a mail server takes what leaves, by the report that a mail server sends; where
 * messages stay in the outbox nothing can come back, and the contact is taken out of use by hand.
 */
export async function bounce(context: DemoContext): Promise<void> {
  const { api } = context
  const email = isps.find(({ name }) => name === bouncingIsp)!.email
  const { mailServer } = await api.get<{ mailServer: boolean }>('/api/v1/correspondence/status')
  if (!mailServer) {
    await api.post(`/api/v1/directory/contacts/${await contactOf(api, email)}/disable`, {
      reason: 'Mail to it came back twice: 550 5.1.1 no such mailbox.',
    })
    return
  }
  for (const notification of await sentTo(context, bouncingIsp)) {
    const source = (await messageOf(context, notification))?.source ?? ''
    const id = /^Message-ID: *(<[^>\r\n]+>)/im.exec(source)?.[1]
    if (id === undefined) continue
    await upload(api, '/api/v1/correspondence/inbound', deliveryFailure({ id, to: email }), {
      contentType: 'message/rfc822',
      fileName: 'returned.eml',
    })
  }
}

/** Notifications to a team that have left; waits a while for the first of them. */
async function sentTo(context: DemoContext, team: string) {
  for (let left = polls; ; left--) {
    const own = (await decided(context)).filter(({ recipient, exercise }) => recipient.teamName === team && !exercise)
    const sent = own.filter(({ state }) => state === 'sent')
    if (own.every(({ state }) => state !== 'queued') || left === 0) return sent.slice(0, 2)
    await context.sleep(pollMs)
  }
}
