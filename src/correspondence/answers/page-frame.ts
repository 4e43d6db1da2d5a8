import { createHash } from 'node:crypto'
import { Html, html } from '#kernel/html.ts'
import type { Texts } from '../texts.ts'

/** The only style of these pages, in the page itself: one request, nothing to be followed, and its hash is all that the policy lets in. */
const style = `:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--paper:#fff;--line:#c9d1d9;--accent:#0b5fb0;--onaccent:#fff;--warn:#8a1c1c}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9aa6b2;--paper:#11161c;--line:#3a444f;--accent:#79b8ff;--onaccent:#0b1218;--warn:#ffa198}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
main,footer{max-width:44rem;margin:0 auto;padding:1rem}
h1{font-size:1.4rem;line-height:1.25;margin:.5rem 0}h2{font-size:1.15rem;margin:1.5rem 0 .5rem}
.tlp{display:inline-block;border:1px solid var(--line);border-radius:.25rem;padding:0 .4rem;font-weight:600}
fieldset{border:1px solid var(--line);border-radius:.5rem;margin:0 0 1rem;padding:.75rem;min-width:0}
legend{font-weight:600;padding:0 .25rem}
label.choice{display:flex;gap:.6rem;align-items:start;padding:.4rem 0;min-height:2.75rem}
input[type=radio]{width:1.25rem;height:1.25rem;margin:.15rem 0;flex:none;accent-color:var(--accent)}
small,dt,footer{color:var(--soft)}small{display:block}
dl{margin:.25rem 0 .5rem;display:grid;grid-template-columns:auto 1fr;gap:0 .75rem}dd{margin:0}
select,textarea,input[type=text]{width:100%;font:inherit;color:inherit;background:var(--paper);border:1px solid var(--soft);border-radius:.35rem;padding:.5rem}
button{font:inherit;font-weight:600;min-height:2.75rem;padding:.5rem 1.25rem;border:0;border-radius:.35rem;background:var(--accent);color:var(--onaccent)}
button.second{background:transparent;color:var(--accent);border:1px solid var(--accent)}
a{color:var(--accent)}:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.note{border-inline-start:4px solid var(--accent);padding:.25rem .75rem;margin:1rem 0}.fault{border-color:var(--warn);color:var(--warn)}
p.said{white-space:pre-wrap}`

const styleHash = createHash('sha256').update(style).digest('base64')

/**
 * What every answer page is sent with: nothing is loaded, framed, cached, indexed or told to others, and the form goes home.
 * `no-referrer` keeps the token in the address out of other sites' logs.
 */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow, noarchive',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

// The style is our own constant, so it enters unescaped; a value of any reader or system never does.
const styleElement = new Html(`<style>${style}</style>`)

/** A whole page: title, content, and the fixed sentences that stand below all of them. */
export function page(texts: Texts, title: string, content: Html): string {
  return html`<!doctype html>
    <html lang="${texts.language}" dir="${texts.direction}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        ${styleElement}
      </head>
      <body>
        <main>${content}</main>
        <footer>${texts.fixedSentences.map((sentence) => html`<p>${sentence}</p>`)}</footer>
      </body>
    </html> `.text
}

/** A page that only says something: that a link is of no use, or to wait. */
export function wordPage(texts: Texts, title: string, text: string): string {
  return page(
    texts,
    title,
    html`<h1>${title}</h1>
      <p>${text}</p>`,
  )
}
