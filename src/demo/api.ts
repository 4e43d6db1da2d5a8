import { Readable } from 'node:stream'
import type { ApiClient } from '#kernel/command.ts'
import type { Instant } from '#kernel/instant.ts'

/** What the demo reads of the node's answers; the same API that the console and scripts use. */
export interface ReportView {
  readonly reportId: string
  readonly fileName: string
  readonly state: 'spooled' | 'processing' | 'done' | 'failed'
  readonly rows: number
  readonly rejected: number
  readonly exercise: boolean
}

export interface NotificationView {
  readonly notificationId: string
  readonly state: string
  readonly decisionId: string | null
  readonly exercise: boolean
  readonly findings: number
  readonly recipient: { readonly teamName: string; readonly contactId: string }
}

export interface SettingView {
  readonly name: string
  readonly value: string | number | boolean
}

export interface SessionView {
  readonly setupNeeded: boolean
  readonly team: { readonly name: string; readonly country: string } | null
}

export interface ContactView {
  readonly contactId: string
  readonly email: string
}

/** What the demo is handed to work with. */
export interface DemoContext {
  readonly api: ApiClient
  readonly now: Instant
  readonly seed: string
  sleep(ms: number): Promise<void>
  /** A password that nobody has guessed before: for people of the story, who need none after it. */
  newPassword(): string
  /** Progress, for a person who waits. */
  progress(text: string): void
}

/** The id of the contact with a mail address, which must be there. */
export async function contactOf(api: ApiClient, email: string): Promise<string> {
  const contacts = await all(api.pages<ContactView>('/api/v1/directory/contacts?limit=200'))
  return contacts.find((contact) => contact.email === email)!.contactId
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

export function upload<T>(
  api: ApiClient,
  path: string,
  text: string,
  meta: { contentType: string; fileName: string },
): Promise<T> {
  return api.upload<T>(path, Readable.from([Buffer.from(text)]), meta)
}
