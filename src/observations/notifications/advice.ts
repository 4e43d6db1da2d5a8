import { parse } from 'yaml'

/** What a report means and how to mend it, for one classification. */
export interface Advice {
  /** The file's name without its ending: its place in `/advice/…`. */
  readonly name: string
  readonly type: string
  /** Null for the text that serves a whole type. */
  readonly identifier: string | null
  readonly title: string
  /** Paragraphs and lists in Markdown, as written. */
  readonly text: string
}

/** Reads a text of `docs/advice/`; null when it has no front matter, as the folder's own README. */
export function parseAdvice(name: string, source: string): Advice | null {
  const parts = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(source)
  if (parts === null) return null
  const head = parse(parts[1]!, { maxAliasCount: 0 }) as {
    classification?: { type?: string; identifier?: string }
    title?: string
  }
  const { type, identifier } = head.classification ?? {}
  if (type === undefined || head.title === undefined) throw new Error(`the advice ${name} names no type or title`)
  return { name, type, identifier: identifier ?? null, title: head.title, text: parts[2]!.trim() }
}

/** Finds the text for a classification: the identifier's own, else that of its type. */
export interface AdviceBook {
  find(classification: { readonly type: string; readonly identifier: string }): Advice | null
  named(name: string): Advice | null
  all(): readonly Advice[]
}

/** @param read Gives the texts; asked once, when the first is needed. */
export function adviceBook(read: () => readonly Advice[]): AdviceBook {
  let index: ReturnType<typeof indexOf> | undefined
  const known = (): ReturnType<typeof indexOf> => (index ??= indexOf(read()))
  return {
    find: ({ type, identifier }) => known().byIdentifier.get(identifier) ?? known().byType.get(type) ?? null,
    named: (name) => known().byName.get(name) ?? null,
    all: () => known().texts,
  }
}

function indexOf(texts: readonly Advice[]) {
  return {
    texts,
    byIdentifier: new Map(
      texts.flatMap((text) => (text.identifier === null ? [] : [[text.identifier, text] as const])),
    ),
    byType: new Map(texts.flatMap((text) => (text.identifier === null ? [[text.type, text] as const] : []))),
    byName: new Map(texts.map((text) => [text.name, text])),
  }
}

/** A piece of an advice text: enough Markdown for headings, paragraphs, lists and code, and nothing that could be a link. */
export type AdvicePiece =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'code'; readonly text: string }

/** Takes an advice text apart for pages and mails. */
export function advicePieces(text: string): AdvicePiece[] {
  const pieces: AdvicePiece[] = []
  const blocks = text.split(/(```[\s\S]*?```)/)
  for (const block of blocks) {
    if (block.startsWith('```')) {
      pieces.push({ kind: 'code', text: block.replace(/^```\w*\n?/, '').replace(/\n?```$/, '') })
      continue
    }
    for (const part of block.split(/\n{2,}/)) {
      const trimmed = part.trim()
      if (trimmed === '') continue
      const heading = /^#{1,6} (.*)\n?([\s\S]*)$/.exec(trimmed)
      if (heading) {
        pieces.push({ kind: 'heading', text: heading[1]!.trim() })
        if (heading[2]!.trim() !== '') pieces.push(...advicePieces(heading[2]!))
      } else if (/^[-*] /.test(trimmed) || /^\d+\. /.test(trimmed)) {
        const items = trimmed
          .split(/\n(?=[-*] |\d+\. )/)
          .map((item) => item.replace(/^([-*]|\d+\.) /, '').replaceAll(/\s*\n\s*/g, ' '))
        pieces.push({ kind: 'list', items })
      } else pieces.push({ kind: 'paragraph', text: trimmed.replaceAll(/\s*\n\s*/g, ' ') })
    }
  }
  return pieces
}
