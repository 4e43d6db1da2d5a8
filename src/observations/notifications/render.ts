import { html, type Html } from '#kernel/html.ts'
import type { Tlp } from '#kernel/marking.ts'
import { advicePieces, type Advice, type AdviceBook } from './advice.ts'
import { english as texts } from './texts.ts'
import { oneLine, systemText, timeText, type ToldFinding } from './told-finding.ts'

/** All that a message is made of. */
export interface MessageParts {
  readonly teamName: string
  readonly tlp: Tlp
  readonly exercise: boolean
  /** Findings in the message; the list in the body shows the first of them. */
  readonly findings: readonly ToldFinding[]
  readonly attachmentName: string | null
  /** Where the recipient answers; a text in its place when the message is only previewed. */
  readonly answerUrl: string
  readonly advice: AdviceBook
}

const listed = 40
const advised = 4

export interface RenderedMessage {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** Writes the message in the words of `texts`; everything out of reports is escaped or made harmless. */
export function renderMessage(parts: MessageParts): RenderedMessage {
  const advice = adviceFor(parts)
  return { subject: subjectOf(parts, advice), text: textOf(parts, advice), html: htmlOf(parts, advice) }
}

/** The texts for the problems in a message, those of most findings first. */
function adviceFor({ findings, advice }: MessageParts): Advice[] {
  const counts = new Map<Advice, number>()
  for (const { finding } of findings) {
    const found = advice.find(finding.classification)
    if (found !== null) counts.set(found, (counts.get(found) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([found]) => found)
}

function subjectOf({ findings, exercise }: MessageParts, advice: readonly Advice[]): string {
  const what = advice.length === 1 ? advice[0]!.title : texts.severalProblems
  return `${exercise ? 'EXERCISE: ' : ''}${texts.subject(what, findings.length)}`
}

function textOf(parts: MessageParts, advice: readonly Advice[]): string {
  const { findings, teamName, attachmentName } = parts
  const shown = findings.slice(0, listed)
  const lines = [
    ...(parts.exercise ? [texts.exercise, ''] : []),
    texts.marking(parts.tlp),
    '',
    texts.greeting,
    '',
    texts.intro(findings.length, teamName),
    '',
    texts.answerLead,
    `  ${parts.answerUrl}`,
    texts.answerKinds,
    '',
    texts.listHead(shown.length, findings.length),
    '',
    ...shown.flatMap(({ finding, evidence }) => [
      `- ${oneLine(systemText(finding))}: ${problemOf(finding)}, ${texts.lastSeen} ${timeText(finding.lastSeen)} UTC`,
      ...evidenceLines(evidence),
    ]),
    '',
    ...(attachmentName === null ? [] : [texts.attached(attachmentName), '']),
    ...advice.slice(0, advised).flatMap((each) => [`${texts.adviceHead}: ${each.title}`, '', ...adviceText(each), '']),
    texts.fixedSentences,
    texts.subscriber,
    texts.why,
    '',
    teamName,
  ]
  return `${lines.join('\n').trim()}\n`
}

function problemOf({ classification }: ToldFinding['finding']): string {
  return oneLine(
    classification.identifier === '' ? classification.type : `${classification.identifier} (${classification.type})`,
  )
}

const evidenceInBody = 6

function evidenceLines(evidence: ToldFinding['evidence']): string[] {
  const said = Object.entries(evidence).slice(0, evidenceInBody)
  return said.length === 0
    ? []
    : [`    ${said.map(([name, value]) => `${name}: ${oneLine(String(value), 80)}`).join('; ')}`]
}

function adviceText(advice: Advice): string[] {
  return advicePieces(advice.text).flatMap((piece) => {
    if (piece.kind === 'heading') return [`${piece.text}:`]
    if (piece.kind === 'list') return [...piece.items.map((item) => `  * ${plain(item)}`), '']
    if (piece.kind === 'code') return [...piece.text.split('\n').map((line) => `    ${line}`), '']
    return [`  ${plain(piece.text)}`, '']
  })
}

const plain = (text: string): string => text.replaceAll('**', '').replaceAll('`', '')

/** Emphasis and code of an advice text as HTML; everything else stays text. */
function inline(text: string): Html[] {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part) => {
    if (part.startsWith('`')) return html`<code>${part.slice(1, -1)}</code>`
    if (part.startsWith('**')) return html`<strong>${part.slice(2, -2)}</strong>`
    return html`${part}`
  })
}

export function adviceHtml(advice: Advice): Html[] {
  return advicePieces(advice.text).map((piece) => {
    if (piece.kind === 'heading') return html`<h3>${piece.text}</h3>`
    if (piece.kind === 'list')
      return html`<ul>
        ${piece.items.map((item) => html`<li>${inline(item)}</li>`)}
      </ul>`
    if (piece.kind === 'code') return html`<pre>${piece.text}</pre>`
    return html`<p>${inline(piece.text)}</p>`
  })
}

/** Mail programs know little CSS: plain elements in a sensible order, and nothing that is fetched. */
function htmlOf(parts: MessageParts, advice: readonly Advice[]): string {
  const { findings } = parts
  const shown = findings.slice(0, listed)
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${subjectOf(parts, advice)}</title>
      </head>
      <body>
        ${parts.exercise ? html`<p><strong>${texts.exercise}</strong></p>` : ''}
        <p><strong>${texts.marking(parts.tlp)}</strong></p>
        <p>${texts.greeting}</p>
        <p>${texts.intro(findings.length, parts.teamName)}</p>
        <p>
          ${texts.answerLead}<br /><a href="${parts.answerUrl}">${parts.answerUrl}</a
          ><br />${texts.answerKinds}
        </p>
        <p>${texts.listHead(shown.length, findings.length)}</p>
        <table border="1" cellpadding="4" cellspacing="0">
          <thead>
            <tr>
              <th align="left">${texts.columns.system}</th>
              <th align="left">${texts.columns.problem}</th>
              <th align="left">${texts.columns.lastSeen}</th>
              <th align="left">${texts.columns.severity}</th>
            </tr>
          </thead>
          <tbody>
            ${shown.map(
              ({ finding }) =>
                html`<tr>
                  <td>${oneLine(systemText(finding))}</td>
                  <td>${problemOf(finding)}</td>
                  <td>${timeText(finding.lastSeen)}</td>
                  <td>${finding.severity}</td>
                </tr>`,
            )}
          </tbody>
        </table>
        ${parts.attachmentName === null ? '' : html`<p>${texts.attached(parts.attachmentName)}</p>`}
        ${advice.slice(0, advised).map(
          (each) =>
            html`<h2>${each.title}</h2>
              ${adviceHtml(each)}`,
        )}
        <hr />
        <p>${texts.fixedSentences}</p>
        <p>${texts.subscriber}</p>
        <p>${texts.why}</p>
        <p>${parts.teamName}</p>
      </body>
    </html> `.toString()
}
