import { createHash } from 'node:crypto'
import { Html, html } from './html.ts'

const style = `:root{color-scheme:light dark}*{box-sizing:border-box}
body{margin:0 auto;max-width:46rem;padding:1rem;font:1rem/1.55 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.4rem;line-height:1.25}h2{font-size:1.1rem;margin-top:2rem}h3{font-size:1rem}
.tlp{border:1px solid;border-radius:.25rem;padding:0 .4rem;font-weight:600}
.text{white-space:pre-wrap}pre{overflow-x:auto;border:1px solid;border-radius:.35rem;padding:.75rem}
table{border-collapse:collapse;inline-size:100%}th,td{border-block-end:1px solid;padding:.25rem .5rem .25rem 0;text-align:start;vertical-align:top}
.number{font-size:1.15rem;font-weight:600}.note{font-size:.9rem}
footer{border-top:1px solid;margin-top:2rem;font-size:.9rem}
@media print{body{max-width:none}details>*{display:block}h2,h3,table{break-inside:avoid}}`
const styleElement = new Html(`<style>${style}</style>`)

/** What the public pages are sent with: they load nothing, and may be kept for five minutes. */
export const publicPageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; frame-ancestors 'none'`,
  'cache-control': 'public, max-age=300',
  'x-content-type-options': 'nosniff',
}

/** What stands under everything that the team says. @source NORMS-IN-PRACTICE C0, wording */
export const fixedSentences = [
  'Acknowledgement is not concurrence.',
  'Notification is not accusation.',
  'A mitigation is not an admission.',
] as const

/** A page that anybody may read: plain HTML, without scripts. */
export function publicPage(language: string, title: string, content: Html): string {
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${styleElement}
      </head>
      <body>
        <main>${content}</main>
        <footer>${fixedSentences.map((sentence) => html`<p>${sentence}</p>`)}</footer>
      </body>
    </html> `.text
}
