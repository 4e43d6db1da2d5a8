/** A link in a page, to a file of the repository. */
export interface Link {
  target: string
  heading: string | null
}

/** The relative links and pictures of a Markdown text; code is left out. */
export function linksOf(markdown: string): Link[] {
  const prose = markdown.replace(/```[\s\S]*?```|`[^`\n]*`/g, '')
  return [...prose.matchAll(/\]\(([^()\s]+)\)/g)]
    .map((match) => match[1] ?? '')
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', heading = null] = target.split('#')
      return { target: path, heading }
    })
}

/** The anchors that a reader can jump to, as common renderers make them of headings. */
export function headingsOf(markdown: string): string[] {
  return [...markdown.replace(/```[\s\S]*?```/g, '').matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  )
}

/** Links of a page that lead nowhere. `page` gives the text of a file, `true` for a folder or a picture, null for none. */
export function linkFaults(path: string, markdown: string, page: (path: string) => string | true | null): string[] {
  return linksOf(markdown).flatMap(({ target, heading }) => {
    const file = target === '' ? path : join(path, target)
    const found = page(file)
    if (found === null) return [`${path}: ${target} is not there`]
    if (heading !== null && typeof found === 'string' && !headingsOf(found).includes(heading)) {
      return [`${path}: ${file} has no heading #${heading}`]
    }
    return []
  })
}

function join(from: string, target: string): string {
  const parts = target.startsWith('/') ? [] : from.split('/').slice(0, -1)
  for (const part of target.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}
