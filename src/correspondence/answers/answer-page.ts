import { html, type Html } from '#kernel/html.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Texts } from '../texts.ts'
import { allField, commentField, itemCommentField, itemField, type AnswerFault } from './answer-form.ts'
import { answerKinds, noAnswers, type AnswerItem, type AnswerSet, type AnswerView, type GivenAnswer } from './answer.ts'
import { page } from './page-frame.ts'

/** What the page is made from. */
export interface AnswerPageInput {
  readonly view: AnswerView
  readonly team: string
  readonly expiresAt: Instant
  /** What was recorded last, if anything. */
  readonly recorded: { readonly at: Instant; readonly answers: AnswerSet } | null
  /** What was just sent and not recorded, and why; shown again so that nobody types twice. */
  readonly refused: { readonly answers: AnswerSet; readonly faults: readonly AnswerFault[] } | null
  /** The token goes into the form's address, and nowhere else. */
  readonly formAction: string
}

/** A moment as people read it, with its zone. */
export function readableTime(moment: Instant): string {
  return `${moment.slice(0, 10)} ${moment.slice(11, 16)} UTC`
}

function time(moment: Instant): Html {
  return html`<time datetime="${moment}">${readableTime(moment)}</time>`
}

/** A link only to where a reader can safely be sent: this node or a page with TLS. */
function adviceLink(url: string | null, texts: Texts): Html | null {
  if (url === null || !/^(https:\/\/|\/(?!\/))[^\s\\]*$/.test(url)) return null
  return html`<p><a href="${url}" rel="noreferrer noopener">${texts.page.advice}</a></p>`
}

function itemFieldset(item: AnswerItem, given: GivenAnswer | undefined, texts: Texts): Html {
  const option = (value: string, label: string, chosen: boolean): Html =>
    html`<option value="${value}" ${chosen ? html` selected` : null}>${label}</option>`
  return html`<fieldset>
    <legend><bdi>${item.system}</bdi></legend>
    <p><bdi>${item.problem}</bdi></p>
    <dl>
      <dt>${texts.page.lastSeen}</dt>
      <dd>${time(item.lastSeen)}</dd>
      <dt>${texts.page.state}</dt>
      <dd><bdi>${item.state}</bdi></dd>
    </dl>
    ${adviceLink(item.adviceUrl, texts)}
    <label
      >${texts.page.question}<select name="${itemField(item.key)}">
        ${option('', texts.page.asForAll, !given)}${answerKinds.map((kind) =>
          option(kind, texts.answers[kind].label, given?.answer === kind),
        )}
      </select></label
    >
    <label
      >${texts.page.itemComment}<input
        type="text"
        name="${itemCommentField(item.key)}"
        maxlength="2000"
        value="${given?.comment ?? ''}"
        autocomplete="off"
    /></label>
  </fieldset>`
}

function allFieldset(all: GivenAnswer | null, total: number, texts: Texts): Html {
  const choice = (value: string, label: string, meaning: string | null, checked: boolean): Html =>
    html`<label class="choice"
      ><input type="radio" name="${allField}" value="${value}" ${checked ? html` checked` : null} /><span
        >${label}${meaning && html`<small>${meaning}</small>`}</span
      ></label
    >`
  return html`<fieldset>
    <legend>${texts.page.forAll(total)}</legend>
    ${answerKinds.map((kind) =>
      choice(kind, texts.answers[kind].label, texts.answers[kind].meaning, all?.answer === kind),
    )}${choice('', texts.page.noAnswer, null, all === null)}${total > 1 && html`<small>${texts.page.forAllHint}</small>`}
  </fieldset>`
}

function recordedNote(input: AnswerPageInput, texts: Texts): Html | null {
  const { recorded } = input
  if (!recorded) return null
  const row = (name: string, given: GivenAnswer): Html =>
    html`<li>
      <bdi>${name}</bdi>:
      <strong>${texts.answers[given.answer].recorded}</strong
      >${given.comment && html` – <bdi>${given.comment}</bdi>`}
    </li>`
  const names = new Map(input.view.items.map((item) => [item.key, `${item.system}, ${item.problem}`]))
  const single = Object.entries(recorded.answers.items)
  return html`<div class="note" role="status">
    <h2>${texts.page.thanks}</h2>
    <p>${texts.page.recordedAt(readableTime(recorded.at))}</p>
    <ul>
      ${recorded.answers.all && row(texts.page.recordedAll, recorded.answers.all)}${single.map(([key, given]) => row(names.get(key) ?? key, given))}
    </ul>
    ${
      recorded.answers.comment &&
      html`<p>${texts.page.recordedComment}:</p>
        <p class="said"><bdi>${recorded.answers.comment}</bdi></p>`
    }
    <p>${texts.page.changeHint}</p>
  </div>`
}

/** The page on which a recipient answers without an account and without a script. Everything hostile in it is escaped. */
export function answerPage(input: AnswerPageInput, texts: Texts): string {
  const { view, refused, recorded } = input
  const filled = refused?.answers ?? recorded?.answers ?? noAnswers
  const faults = refused?.faults ?? []
  const single = view.total === 1 && view.items.length === 1
  const items = single
    ? null
    : view.items.map((item) =>
        itemFieldset(item, Object.hasOwn(filled.items, item.key) ? filled.items[item.key] : undefined, texts),
      )
  const only = single ? view.items[0]! : null
  return page(
    texts,
    `${view.title} – ${input.team}`,
    html`<p>${input.team} <span class="tlp">${view.tlp}</span></p>
      <h1><bdi>${view.title}</bdi></h1>
      ${
        faults.length > 0 &&
        html`<div class="note fault" role="alert">
          <h2>${texts.page.faultsTitle}</h2>
          ${faults.map((fault) => html`<p>${texts.faults[fault]}</p>`)}
        </div>`
      }
      ${refused ? null : recordedNote(input, texts)}
      <form method="post" action="${input.formAction}">
        <h2>${texts.page.question}</h2>
        ${
          only &&
          html`<p>
              <strong><bdi>${only.system}</bdi></strong>
            </p>
            <p><bdi>${only.problem}</bdi></p>
            <dl>
              <dt>${texts.page.lastSeen}</dt>
              <dd>${time(only.lastSeen)}</dd>
              <dt>${texts.page.state}</dt>
              <dd><bdi>${only.state}</bdi></dd>
            </dl>
            ${adviceLink(only.adviceUrl, texts)}`
        }
        ${allFieldset(filled.all, view.total, texts)}${
          items &&
          html`<h2>${texts.page.each}</h2>
            ${items}`
        }
        ${view.items.length < view.total && html`<p>${texts.page.more(view.items.length, view.total)}</p>`}
        <p>
          <label
            >${texts.page.comment}<textarea name="${commentField}" rows="3" maxlength="2000">
${filled.comment}</textarea></label
          ><small>${texts.page.commentHint}</small>
        </p>
        <p>
          <button type="submit" name="step" value="answer">
            ${recorded ? texts.page.change : texts.page.send}
          </button>
        </p>
      </form>
      <p><small>${texts.page.until(readableTime(input.expiresAt))}</small></p>`,
  )
}
