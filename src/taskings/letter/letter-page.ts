import { createHash } from 'node:crypto'
import { html, Html } from '#kernel/html.ts'

/** The only style of the page, in the page itself; its hash is all that the policy lets in. */
const style = `body{font:12pt/1.5 Georgia,serif;color:#000;background:#fff;margin:0}main{max-width:42rem;margin:0 auto;padding:2rem 1.5rem}p{margin:0 0 1rem}ul{margin:-.75rem 0 1rem;padding-inline-start:1.5rem}@page{margin:2cm}@media print{main{padding:0}}`
// The style is our own constant, so it enters unescaped; a value of any reader never does.
const styleElement = new Html(`<style>${style}</style>`)

/** What the browser may do with the page: show it, and nothing else. */
export const letterPagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

/** A letter as a page to be printed: no script, nothing loaded, black on white. */
export function letterPage(letter: {
  readonly taskingId: string
  readonly text: string
  readonly signed: boolean
}): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Letter ${letter.taskingId}</title>
        ${styleElement}
      </head>
      <body>
        <main>
          ${letter.signed ? null : html`<p><strong>DRAFT – not signed off</strong></p>`}
          ${letter.text
            .trim()
            .split(/\n{2,}/)
            .map((block) => blockOf(block))}
        </main>
      </body>
    </html> `
}

/** A block of lines: a list where lines begin with a dash, else a paragraph. */
function blockOf(block: string): Html {
  const lines = block.split('\n')
  const items = lines.filter((line) => line.startsWith('  - ')).map((line) => line.slice(4))
  const before = lines.filter((line) => !line.startsWith('  - '))
  return html`<p>${before.map((line, index) => (index === 0 ? html`${line}` : html`<br />${line}`))}</p>
    ${
      items.length === 0
        ? null
        : html`<ul>
          ${items.map((item) => html`<li>${item}</li>`)}
        </ul>`
    }`
}
