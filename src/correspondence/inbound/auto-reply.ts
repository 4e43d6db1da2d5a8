import type { InboundMail } from './parse-mail.ts'

/**
 * Whether a mail was written by a program: vacation notes, ticket acknowledgements, read receipts, list mail.
 * Such a mail is kept, and counts neither as an answer nor as a bounce.
 *
 * Goes by headers alone; words in a subject differ by language and are forged by anyone.
 * @source RFC 3834, section 5 (Auto-Submitted); RFC 8098 (read receipts); RFC 5321, section 4.5.5 (empty return path)
 */
export function isAutoReply(mail: InboundMail): boolean {
  const first = (name: string): string => (mail.headers(name)[0] ?? '').trim().toLowerCase()
  const submitted = first('auto-submitted')
  if (submitted !== '' && !/^no\b/.test(submitted)) return true
  if (/^(auto_reply|auto-reply|bulk|junk|list)\b/.test(first('precedence'))) return true
  if (['x-autoreply', 'x-autorespond', 'x-auto-reply', 'list-id'].some((name) => mail.headers(name).length > 0))
    return true
  if (mail.headers('return-path').some((value) => /^<\s*>$/.test(value.trim()))) return true
  if (/^\s*multipart\/report\b/i.test(first('content-type'))) return true
  return /(^|<)\s*(mailer-daemon|postmaster|no-?reply)@/.test(first('from'))
}
