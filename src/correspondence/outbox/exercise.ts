import { html } from '#kernel/html.ts'
import { canonicalAddress } from '../mail/header-text.ts'
import type { MessageContent } from '../mail/message-content.ts'
import type { Texts } from '../texts.ts'

/**
 * Whether an exercise message may reach an address: it, or its whole domain (`@example.org`), is on the list.
 * An empty list means nobody. @source R155
 */
export function mayReachInExercise(address: string, allowed: readonly string[]): boolean {
  const canonical = canonicalAddress(address)
  const domain = canonical.slice(canonical.lastIndexOf('@'))
  return allowed
    .map(canonicalAddress)
    .some((entry) => entry === canonical || (entry.startsWith('@') && entry === domain))
}

/** Content that says in subject and body that it is an exercise; a part that says so already stays as it is. @source R155 */
export function labelExercise(content: MessageContent, { exercise: { word, line } }: Texts): MessageContent {
  const opening = /<body\b[^>]*>/i.exec(content.html ?? '')
  const at = opening ? opening.index + opening[0].length : 0
  return {
    ...content,
    subject: content.subject.includes(word) ? content.subject : `${word}: ${content.subject}`,
    text: content.text.includes(word) ? content.text : `${line}\n\n${content.text}`,
    html:
      content.html === null || content.html.includes(word)
        ? content.html
        : `${content.html.slice(0, at)}${html`<p><strong>${line}</strong></p>`.text}${content.html.slice(at)}`,
  }
}
