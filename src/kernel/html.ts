/** A piece of HTML whose every part was written by us or escaped. Made by `html`; by hand only from constants. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }
}

/** What may stand in a template: text and numbers are escaped, pieces of HTML are not, nothing stands for nothing. */
export type HtmlValue = string | number | Html | null | undefined | false | readonly HtmlValue[]

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Characters that HTML forbids or that reorder the text around them; a hostile banner is full of them. */
// oxlint-disable-next-line no-control-regex -- finding control characters is what it is for
const unshowable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g

/** Text made safe for element content and for quoted attributes; what cannot be shown becomes U+FFFD. */
export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replace(unshowable, '\ufffd')
    .replace(/[&<>"']/g, (char) => escapes[char]!)
}

function render(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return ''
  if (value instanceof Html) return value.text
  if (Array.isArray(value)) return (value as readonly HtmlValue[]).map(render).join('')
  return escapeHtml(String(value))
}

/**
 * A template that escapes what is put into it.
 *
 * Put values between tags or inside quoted attributes only; never inside `<script>`, `<style>` or an event attribute,
 * where other rules hold.
 *
 * @example html`<p title="${name}">${findings.map((finding) => html`<b>${finding}</b>`)}</p>`
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let text = parts[0]!
  for (const [index, value] of values.entries()) text += render(value) + parts[index + 1]!
  return new Html(text)
}
