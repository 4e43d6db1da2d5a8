import type { Box } from '#platform/box.ts'
import type { ConcernContent } from './concern.ts'

/** What is sealed of a concern, each part under a context of its own: none opens in the place of another. */
export interface ConcernSeals {
  sealContent(concernId: string, content: ConcernContent): Buffer
  openContent(concernId: string, sealed: Buffer): ConcernContent
  sealAnswer(concernId: string, text: string): Buffer
  openAnswer(concernId: string, sealed: Buffer): string
  sealReason(concernId: string, personId: string, text: string): Buffer
  openReason(concernId: string, personId: string, sealed: Buffer): string
  sealAuthor(concernId: string, personId: string): Buffer
  /** Whether that person raised it. The author is never given out. */
  isAuthor(concernId: string, sealed: Buffer, personId: string | null): boolean
  /** What the code of a concern is found by. */
  codeMac(code: string): Buffer
}

export function createSeals(box: Box): ConcernSeals {
  const at = (concernId: string, part: string): string => `identity.concern/${concernId}/${part}`
  const open = (sealed: Buffer, context: string): string => box.open(sealed, context).toString('utf8')
  return {
    sealContent: (id, content) => box.seal(JSON.stringify(content), at(id, 'content')),
    openContent: (id, sealed) => JSON.parse(open(sealed, at(id, 'content'))) as ConcernContent,
    sealAnswer: (id, text) => box.seal(text, at(id, 'answer')),
    openAnswer: (id, sealed) => open(sealed, at(id, 'answer')),
    sealReason: (id, personId, text) => box.seal(text, at(id, `reason/${personId}`)),
    openReason: (id, personId, sealed) => open(sealed, at(id, `reason/${personId}`)),
    sealAuthor: (id, personId) => box.seal(personId, at(id, 'author')),
    isAuthor: (id, sealed, personId) => open(sealed, at(id, 'author')) === personId,
    codeMac: (code) => box.mac(code.trim(), 'identity.concern.code'),
  }
}
