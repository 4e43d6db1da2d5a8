import { html, type Html } from '#kernel/html.ts'

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
