import { html, type Html } from '#kernel/html.ts'
import { publicPage } from '#kernel/public-page.ts'
import type { MetricReport, NormReport } from '../report/compute.ts'
import { absenceText, readingText } from '../report/report-text.ts'
import type { Declaration } from './declaration.ts'
import type { Publication } from './publication.ts'

/**
 * A published norm report as a page. It is made from the public edition and from nothing else: what is not in that is not here.
 */
export function normReportPage(team: string, publication: Publication): string {
  const report = JSON.parse(publication.content) as NormReport
  const days = report.feeds.reduce((sum, each) => sum + each.days, 0)
  const up = report.feeds.reduce((sum, each) => sum + each.up, 0)
  return publicPage(
    'en',
    `${team}: ${publication.title}`,
    html`<h1>${publication.title}</h1>
      <p>${team}, published ${publication.publishedAt?.slice(0, 10)}</p>
      <p>
        These numbers are computed from a tamper-evident log of what the team did, by rules that anybody may read. There is no score and no
        ranking. Counts below five are withheld, with what would give them away.
      </p>
      ${
        days > 0 &&
        html`<p>
        Feeds were up on ${up} of ${days} days. What was not seen on the others is no evidence of anything; a country that looks more sees more.
      </p>`
      }
      ${report.metrics.map(metricSection)}
      <p class="note">
        <a href="/public/norm-report/${publication.publicationId}/data">The same as data</a>, SHA-256 ${publication.sha256}; the digest stands
        in <a href="/log/checkpoint">the log</a>.
      </p>`,
  )
}

function metricSection(metric: MetricReport): Html {
  const { definition, total, parts, months } = metric
  const rows = [...parts, ...months]
  return html`<h2 id="${definition.id}">${definition.name}</h2>
    <p>${definition.meaning}</p>
    <p class="number">${total === null ? absenceText(metric) : readingText(total.reading, definition.unit)}</p>
    ${
      rows.length > 0 &&
      html`<table>
      <tbody>
        ${rows.map(
          ({ group, reading }) =>
            html`<tr>
              <th scope="row">${Object.values(group).join(' · ')}</th>
              <td>${readingText(reading, definition.unit)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`
    }
    <details>
      <summary>How ${definition.id} is counted</summary>
      <p class="note">
        ${definition.numerator} Among: ${definition.denominator} Left out: ${definition.exclusions} It could be made to look well by:
        ${definition.gaming} Against that: ${definition.guard} (${definition.source})
      </p>
    </details>`
}

/** A declaration as it was published. @param expired It was not renewed in its year. */
export function declarationPage(publication: Publication, expired: boolean): string {
  const { title, team, paragraphs, facts, signatories, through } = JSON.parse(publication.content) as Declaration
  return publicPage(
    'en',
    `${team}: ${title}`,
    html`<h1>${title}</h1>
      <p>${team}, published ${publication.publishedAt?.slice(0, 10)}</p>
      ${expired && html`<p class="number">This declaration has expired and was not renewed.</p>`}
      ${paragraphs.map((text) => html`<p>${text}</p>`)}
      <h2>What it rests on</h2>
      <p>In the year through ${through}, by the norm report:</p>
      <table>
        <tbody>
          ${facts.map(
            ({ what, count, metric }) =>
              html`<tr>
                <th scope="row">${what}</th>
                <td>${count}</td>
                <td>${metric}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      <h2>Signed</h2>
      <p>${signatories.head}, head of ${team}</p>
      <p>${signatories.authority}, ${signatories.office}, the responsible authority</p>`,
  )
}

/** What the team has published about itself. */
export function publicIndexPage(team: string, published: readonly Publication[]): string {
  const address = ({ kind, publicationId }: Publication): string =>
    kind === 'norm-report' ? `/public/norm-report/${publicationId}` : `/public/${kind}`
  return publicPage(
    'en',
    `${team}: what we publish`,
    html`<h1>What ${team} publishes</h1>
      <ul>
        <li><a href="/public/statements">Advisories and statements</a></li>
        <li><a href="/rfc2350.txt">Who we are (RFC 2350)</a></li>
        <li><a href="/log/checkpoint">The log of what we did, signed</a></li>
        ${published.map(
          (each) => html`<li><a href="${address(each)}">${each.title}</a>, ${each.publishedAt?.slice(0, 10)}</li>`,
        )}
      </ul>
      ${published.length === 0 && html`<p>No norm report and no declaration has been published yet.</p>`}`,
  )
}
