import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { escapeHtml, html } from './html.ts'

// Under another name, so that formatting tools leave the white space alone that is compared here.
const tag = html

test('a template escapes text and leaves pieces of HTML as they are', () => {
  const hostile = `"><script>alert('1')</script>&`
  assert.equal(
    tag`<p title="${hostile}">${tag`<b>${hostile}</b>`}</p>`.text,
    '<p title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;">' +
      '<b>&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;</b></p>',
  )
})

test('lists are joined, numbers are shown, and nothing leaves no trace', () => {
  const items = [1, 2].map((n) => tag`<li>${n}</li>`)
  assert.equal(tag`<ul>${items}${null}${undefined}${false}</ul>`.text, '<ul><li>1</li><li>2</li></ul>')
})

test('control characters, direction overrides and lone surrogates cannot be smuggled in', () => {
  assert.equal(escapeHtml('a\u0000b\u001bc\u202ed\ud800e\u2066'), 'a\ufffdb\ufffdc\ufffdd\ufffde\ufffd')
  assert.equal(escapeHtml('line\nbreak\tand tab'), 'line\nbreak\tand tab')
})

test('no text whatever opens a tag, ends an attribute or begins an entity of its own', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const escaped = escapeHtml(text)
      assert.doesNotMatch(escaped, /[<>"']/)
      assert.doesNotMatch(escaped.replace(/&(amp|lt|gt|quot|#39);/g, ''), /&/)
    }),
  )
})
