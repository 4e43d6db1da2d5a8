import { answerKinds, type AnswerKind, type AnswerSet, type AnswerView, type GivenAnswer } from './answer.ts'

/** The longest comment that is kept, in characters. */
export const commentLimit = 2000

/** The fields of the form as the browser sent them. */
export type FormFields = Readonly<Record<string, string | readonly string[]>>

/** What is wrong with a form, as keys of the page's texts. */
export type AnswerFault = 'nothing-chosen' | 'list-changed' | 'unknown-answer'

export const allField = 'all'
export const commentField = 'comment'
export const itemField = (key: string): string => `item:${key}`
export const itemCommentField = (key: string): string => `note:${key}`

/** One value of a field; the first, where somebody sent several. */
export function fieldOf(fields: FormFields, name: string): string {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined
  return (typeof value === 'string' ? value : value?.[0]) ?? ''
}

/** A comment with its line breaks, without other control characters, not longer than is kept. */
export function cleanComment(text: string): string {
  const lines = text.toWellFormed().replace(/\r\n?/g, '\n')
  // oxlint-disable-next-line no-control-regex -- finding control characters is what it is for
  const clean = lines.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, ' ').trim()
  return [...clean].slice(0, commentLimit).join('')
}

/**
 * Reads an answered form against what was asked.
 *
 * An item that the subject no longer has is a fault and not passed over: whoever answered should see what the list has become.
 */
export function parseAnswerForm(fields: FormFields, view: AnswerView): { answers: AnswerSet; faults: AnswerFault[] } {
  const faults = new Set<AnswerFault>()
  const read = (field: string, note: string): GivenAnswer | null => {
    const chosen = fieldOf(fields, field)
    if (chosen === '') return null
    const answer = answerKinds.find((kind): kind is AnswerKind => kind === chosen)
    if (answer) return { answer, comment: note === '' ? '' : cleanComment(fieldOf(fields, note)) }
    faults.add('unknown-answer')
    return null
  }
  const known = new Set(view.items.map(({ key }) => key))
  for (const name of Object.keys(fields))
    if (name.startsWith('item:') && !known.has(name.slice(5)) && fieldOf(fields, name) !== '')
      faults.add('list-changed')
  const items: Record<string, GivenAnswer> = Object.create(null) as Record<string, GivenAnswer>
  for (const key of known) {
    const given = read(itemField(key), itemCommentField(key))
    if (given) items[key] = given
  }
  const all = read(allField, '')
  if (!all && Object.keys(items).length === 0 && faults.size === 0) faults.add('nothing-chosen')
  return {
    answers: { all, items: { ...items }, comment: cleanComment(fieldOf(fields, commentField)) },
    faults: [...faults],
  }
}
