import { html } from '#kernel/html.ts'
import type { Tlp } from '#kernel/marking.ts'
import type { Texts } from '../texts.ts'
import { page } from './page-frame.ts'

/** Where somebody stands with the code: not asked yet, on its way, wrong, used up, asked too often, or it cannot be sent. */
export type CodeState =
  | { readonly kind: 'none' | 'sent' | 'spent' | 'too-many' | 'not-sent' }
  | { readonly kind: 'wrong'; readonly triesLeft: number }

/** The page before a page with detail above TLP:GREEN. It shows nothing of what lies behind it, not even how much. */
export function codePage(
  state: CodeState,
  input: { tlp: Tlp; team: string; formAction: string },
  texts: Texts,
): string {
  const { code } = texts
  const entering = state.kind === 'sent' || state.kind === 'wrong'
  const note = {
    none: null,
    sent: code.sent,
    spent: code.spent,
    'too-many': code.tooMany,
    'not-sent': code.notSent,
    wrong: state.kind === 'wrong' ? code.wrong(state.triesLeft) : null,
  }[state.kind]
  const bad = state.kind !== 'none' && state.kind !== 'sent'
  return page(
    texts,
    `${code.title} – ${input.team}`,
    html`<p>${input.team}</p><h1>${code.title}</h1><p>${code.why(input.tlp)}</p>
${note && html`<p class="${bad ? 'note fault' : 'note'}" role="${bad ? 'alert' : 'status'}">${note}</p>`}
${
  entering &&
  html`<form method="post" action="${input.formAction}">
    <p>
      <label
        >${code.label}<input
          type="text"
          name="code"
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength="12"
          required
      /></label>
    </p>
    <p><button type="submit" name="step" value="check-code">${code.check}</button></p>
  </form>`
}
<form method="post" action="${input.formAction}"><p><button${entering ? html` class="second"` : null} type="submit" name="step" value="send-code">${entering ? code.sendAgain : code.send}</button></p></form>`,
  )
}
