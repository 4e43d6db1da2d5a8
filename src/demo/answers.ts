import { all, upload, type DemoContext, type NotificationView } from './api.ts'

/** What a recipient says of a notification, by the link that it got. */
interface Answer {
  readonly team: string
  readonly answer: 'fixed' | 'working-on-it' | 'not-ours' | 'false-positive'
  readonly comment: string
}

/** How the country answers when it is first told. Lantern Hosting never does. */
const firstAnswers: readonly Answer[] = [
  { team: 'Fjord Fibre', answer: 'fixed', comment: 'Closed at the border, customers were written to.' },
  { team: 'Exampleland Telecom', answer: 'working-on-it', comment: 'Ticket 4711; customers are told in batches.' },
  { team: 'Harbour Cable', answer: 'not-ours', comment: 'This block was handed on last spring.' },
  { team: 'Polder Mobile', answer: 'false-positive', comment: 'These are our own honeypots.' },
  { team: 'National Grid of Exampleland', answer: 'working-on-it', comment: 'Gateways go behind the VPN this week.' },
  { team: 'University Hospital Exampleton', answer: 'fixed', comment: '' },
]

/** What comes back on the last day. */
const lastAnswers: readonly Answer[] = [
  { team: 'First Bank of Exampleland', answer: 'fixed', comment: 'Patched and searched for traces; none found.' },
  { team: 'Harbour Cable', answer: 'working-on-it', comment: 'The rest is ours; customers are called today.' },
]

export const answers = { first: firstAnswers, last: lastAnswers } as const

const pollMs = 200
const polls = 150

/** Notifications once each of them is decided. */
export async function decided({ api, sleep }: DemoContext): Promise<NotificationView[]> {
  let before = -1
  for (let left = polls; ; left--) {
    const found = await all(api.pages<NotificationView>('/api/v1/notifications?limit=200'))
    const settled = found.every(({ decisionId, state }) => decisionId !== null || state !== 'queued')
    if ((settled && found.length === before) || left === 0) return found
    before = settled ? found.length : -1
    await sleep(pollMs)
  }
}

/** The path of the answer page in what a recipient was sent; null when the message names none. */
export function answerPath(text: string): string | null {
  return /\/a\/[A-Za-z0-9_-]+/.exec(text)?.[0] ?? null
}

/** The message of a notification as its recipient sees it. */
export async function messageOf(
  { api }: DemoContext,
  notification: NotificationView,
): Promise<{ messageId: string; text: string; source: string } | null> {
  const { messageId } = await api.get<{ messageId: string | null }>(
    `/api/v1/notifications/${notification.notificationId}`,
  )
  if (messageId === null) return null
  return { messageId, ...(await api.get<{ text: string; source: string }>(contentPath(messageId))) }
}

const contentPath = (messageId: string): string =>
  `/api/v1/correspondence/messages/${encodeURIComponent(messageId)}/content`

/** Answers as recipients do: each by the link in the largest message that it got and has not answered. @returns How many answered. */
export async function giveAnswers(context: DemoContext, given: readonly Answer[]): Promise<number> {
  let count = 0
  const open = (await decided(context))
    .filter(({ state, exercise }) => !exercise && ['queued', 'sent'].includes(state))
    .toSorted((a, b) => b.findings - a.findings)
  for (const { team, answer, comment } of given) {
    const notification = open.find(({ recipient }) => recipient.teamName === team)
    const message = notification === undefined ? null : await messageOf(context, notification)
    const path = message === null ? null : answerPath(message.text)
    if (path === null) continue
    await upload(context.api, path, new URLSearchParams({ all: answer, comment }).toString(), {
      contentType: 'application/x-www-form-urlencoded',
      fileName: '',
    })
    count++
  }
  return count
}
