import PostalMime, { type Email } from 'postal-mime'
import { AppError } from '#kernel/errors.ts'

/** The largest mail that is read whole; a larger one is no answer and no bounce. */
export const inboundLimitBytes = 10 * 1024 * 1024

/** A mail that came in, as far as this room looks into it. All of it is hostile. */
export interface InboundMail {
  /** Every value of a header, decoded lines, in order of appearance; the name in lower case. */
  headers(name: string): string[]
  readonly subject: string
  readonly text: string
  /** Non-text parts with their media type in lower case, as text where a report is read from them. */
  readonly parts: readonly { readonly mediaType: string; readonly content: string }[]
}

/**
 * Reads a mail within bounds: size, header size, nesting.
 *
 * @throws {AppError} `correspondence.unreadable-mail` when it is none or passes a bound.
 */
export async function parseMail(raw: Uint8Array): Promise<InboundMail> {
  if (raw.length === 0 || raw.length > inboundLimitBytes)
    throw new AppError('correspondence.unreadable-mail', `A mail has 1 to ${inboundLimitBytes} bytes.`)
  let mail: Email
  try {
    mail = await PostalMime.parse(raw, {
      forceRfc822Attachments: true,
      maxNestingDepth: 50,
      maxHeadersSize: 512 * 1024,
    })
  } catch (cause) {
    throw new AppError('correspondence.unreadable-mail', 'The bytes are no mail message within the limits.', {
      cause,
    })
  }
  const hasHeader = mail.headers.some(({ key, value }) => /^[!-9;-~]+$/.test(key) && value !== '')
  if (!hasHeader) throw new AppError('correspondence.unreadable-mail', 'The bytes have no mail header.')
  return {
    headers: (name) => mail.headers.filter((header) => header.key === name).map((header) => header.value),
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    parts: mail.attachments.map(({ mimeType, content }) => ({
      mediaType: mimeType.toLowerCase(),
      content: typeof content === 'string' ? content : Buffer.from(content as ArrayBuffer).toString('utf8'),
    })),
  }
}
