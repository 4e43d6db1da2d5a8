import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { previewDocument } from './preview-document.ts'

const nonce = 'r4nd0m'

test('a style attribute becomes a rule of a sheet that carries the nonce', () => {
  const document = previewDocument('<p style="color: red; font-family: &quot;A B&quot;" class="x">a</p>', nonce)
  assert.match(document, /<p data-style="0" class="x">a<\/p>/)
  assert.match(document, /\[data-style="0"\]\{color: red; font-family: "A B"\}/)
  assert.doesNotMatch(document, /\sstyle=/)
})

test('a sheet of the message gets the nonce, and what it would load is refused by the policy of the document', () => {
  const document = previewDocument('<style>@import "https://example.net/x.css"; p{color:red}</style><p>a</p>', nonce)
  assert.equal(document.split(`<style nonce="${nonce}"`).length, 3)
  assert.match(document, /default-src 'none'; style-src 'nonce-r4nd0m'; img-src data:/)
})

test('a style cannot end its rule or its sheet', () => {
  const evil = '<p style="color:red}</style><script>alert(1)</script>{">a</p>'
  const sheet = /<style nonce="r4nd0m">(.*?)<\/style>/s.exec(previewDocument(evil, nonce))?.[1] ?? ''
  assert.match(sheet, /\[data-style="0"\]\{color:red\/style>script>alert\(1\)\/script>\}$/)
})

test('the policy stands before anything of the message, whatever the message is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (html) => {
      const document = previewDocument(html, nonce)
      const policyAt = document.indexOf('<meta http-equiv="content-security-policy"')
      assert.equal(document.slice(0, policyAt), '<!doctype html><meta charset="utf-8">')
    }),
  )
})
