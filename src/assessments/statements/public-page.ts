import { createHash } from 'node:crypto'
import { Html, html } from '#kernel/html.ts'
import type { Instant } from '#kernel/instant.ts'
import type { StatementBody } from './statement.ts'

const style = `:root{color-scheme:light dark}*{box-sizing:border-box}
body{margin:0 auto;max-width:46rem;padding:1rem;font:1rem/1.55 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.4rem;line-height:1.25}h2{font-size:1.1rem}
.tlp{border:1px solid;border-radius:.25rem;padding:0 .4rem;font-weight:600}
.text{white-space:pre-wrap}pre{overflow-x:auto;border:1px solid;border-radius:.35rem;padding:.75rem}
footer{border-top:1px solid;margin-top:2rem;font-size:.9rem}`
const styleElement = new Html(`<style>${style}</style>`)

/** What the public pages are sent with: they load nothing, and may be kept for five minutes. */
export const publicPageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; frame-ancestors 'none'`,
  'cache-control': 'public, max-age=300',
  'x-content-type-options': 'nosniff',
}

const fixedSentences = [
  'Acknowledgement is not concurrence.',
  'Notification is not accusation.',
  'A mitigation is not an admission.',
]

/** A text that anybody may read. */
export interface PublicStatement {
  readonly statementId: string
  readonly body: Pick<StatementBody, 'title' | 'text' | 'indicators' | 'language' | 'marking'>
  readonly releasedAt: Instant
  readonly exercise: boolean
}

function frame(language: string, title: string, content: Html): string {
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

/** One statement as a page of plain HTML, without scripts. */
export function statementPage(team: string, { body, releasedAt }: PublicStatement): string {
  return frame(
    body.language,
    body.title,
    html`<p><span class="tlp">${body.marking}</span> ${team}, ${releasedAt.slice(0, 16).replace('T', ' ')} UTC</p>
      <h1>${body.title}</h1>
      <p class="text">${body.text}</p>
      ${body.indicators.length > 0 && html`<h2>Indicators</h2><pre>${body.indicators.join('\n')}</pre>`}`,
  )
}

/** The list of what was published, newest first. */
export function statementsPage(team: string, statements: readonly PublicStatement[]): string {
  return frame(
    'en',
    `${team}: advisories and statements`,
    html`<h1>Advisories and statements</h1>
      <p>${team}</p>
      ${
        statements.length === 0
          ? html`<p>Nothing has been published yet.</p>`
          : html`<ul>
            ${statements.map(
              ({ statementId, body, releasedAt }) =>
                html`<li>
                  ${releasedAt.slice(0, 10)} <a href="/public/statements/${statementId}" hreflang="${body.language}">${body.title}</a>
                </li>`,
            )}
          </ul>`
      }`,
  )
}

/** A statement as a mail: the same words, and the indicators below. */
export function statementMail({ body }: Pick<PublicStatement, 'body'>): string {
  const indicators = body.indicators.length === 0 ? [] : ['Indicators', body.indicators.join('\n')]
  return [body.text, ...indicators, '--', fixedSentences.join('\n')].join('\n\n')
}
