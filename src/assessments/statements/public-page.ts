import { html } from '#kernel/html.ts'
import type { Instant } from '#kernel/instant.ts'
import { fixedSentences, publicPage } from '#kernel/public-page.ts'
import type { StatementBody } from './statement.ts'

/** A text that anybody may read. */
export interface PublicStatement {
  readonly statementId: string
  readonly body: Pick<StatementBody, 'title' | 'text' | 'indicators' | 'language' | 'marking'>
  readonly releasedAt: Instant
  readonly exercise: boolean
}

/** One statement as a page of plain HTML, without scripts. */
export function statementPage(team: string, { body, releasedAt }: PublicStatement): string {
  return publicPage(
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
  return publicPage(
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
