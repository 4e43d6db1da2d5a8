/**
 * A message's HTML as a document for a frame that runs nothing and loads nothing.
 *
 * The policy of the console reaches into the frame and forbids style attributes, which mail is full of; each is moved
 * into a style sheet that carries the page's nonce, so that the message looks as it will at the recipient's.
 *
 * @param nonce The nonce of the page, empty when it has none.
 */
export function previewDocument(html: string, nonce: string): string {
  const rules: string[] = []
  // The text is parsed only here, by a parser that runs nothing; what leaves is the tree without what could act.
  const styled = html.replace(
    /<([a-z][a-z0-9-]*)((?:\s+[^<>"'=\s]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))?)*)\s*(\/?)>/gi,
    (tag, name: string, attributes: string, slash: string) => {
      const style = /\sstyle\s*=\s*("([^"]*)"|'([^']*)')/i.exec(attributes)
      if (style === null) return tag
      const index = rules.push(unescapeAttribute(style[2] ?? style[3] ?? '')) - 1
      return `<${name}${attributes.replace(style[0], ` data-style="${index}"`)}${slash}>`
    },
  )
  const sheet = rules.map((text, index) => `[data-style="${index}"]{${text.replace(/[{}<]/g, '')}}`).join('\n')
  const own = styled.replace(/<style\b/gi, `<style nonce="${nonce}"`)
  const policy = `<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'nonce-${nonce}'; img-src data:">`
  return `<!doctype html><meta charset="utf-8">${policy}<style nonce="${nonce}">:root{color-scheme:light;background:#fff}body{font-family:system-ui,sans-serif;margin:1rem;overflow-wrap:break-word}\n${sheet}</style>${own}`
}

function unescapeAttribute(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

/** The nonce of this page load, which React Aria reads from the same place. */
export function pageNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
}
