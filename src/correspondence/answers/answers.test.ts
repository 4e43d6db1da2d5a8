import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { instant, plusMs, second } from '#kernel/instant.ts'
import { textsFor } from '../texts.ts'
import { answerPage, type AnswerPageInput } from './answer-page.ts'
import { cleanComment, parseAnswerForm } from './answer-form.ts'
import { answerToken, isAnswerToken, tokenBytes, tokenHash } from './answer-token.ts'
import { answerFor, noAnswers, type AnswerItem, type AnswerView } from './answer.ts'
import { codePage } from './code-page.ts'
import { mailCode, typedCode } from './mail-code.ts'
import { pageHeaders } from './page-frame.ts'
import { createRateLimit, networkOf } from './rate-limit.ts'

const texts = textsFor('en')
const now = instant('2026-11-22T07:00:00Z')
const item = (key: string, over: Partial<AnswerItem> = {}): AnswerItem => ({
  key,
  system: '192.0.2.1:6379/tcp',
  problem: 'Redis without a password',
  lastSeen: now,
  state: 'open',
  adviceUrl: 'https://csirt.example/advice/redis',
  ...over,
})
const view: AnswerView = {
  title: '2 systems in AS64500',
  tlp: 'TLP:GREEN',
  items: [item('a'), item('b')],
  total: 2,
}
const input: AnswerPageInput = {
  view,
  team: 'CSIRT Examplia',
  expiresAt: now,
  recorded: null,
  refused: null,
  formAction: '/a/cma_x',
}

test('a token is known by its form, and one letter wrong or missing is noticed without asking anybody', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: tokenBytes, maxLength: tokenBytes }),
      fc.nat(41),
      fc.constantFrom(...'0123456789abcdefghjkmnpqrstvwxyz'),
      (chance, place, letter) => {
        const token = answerToken(chance)
        assert.match(token, /^cma_[0-9a-z]{38}$/)
        assert.ok(isAnswerToken(token))
        assert.equal(tokenHash(token).length, 32)
        if (place < 4 || token[place] === letter) return
        assert.ok(!isAnswerToken(token.slice(0, place) + letter + token.slice(place + 1)))
        assert.ok(!isAnswerToken(token.slice(0, -1)))
      },
    ),
  )
  assert.notEqual(answerToken(new Uint8Array(tokenBytes)), answerToken(new Uint8Array(tokenBytes).fill(1)))
})

test('a code has six digits however it falls, and is read as people type it', () => {
  assert.equal(mailCode(new Uint8Array(8)), '000000')
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (chance) => assert.match(mailCode(chance), /^\d{6}$/)),
  )
  assert.equal(typedCode(' 123 456 '), '123456')
  assert.equal(typedCode('123-456'), '123456')
  assert.equal(typedCode('12345'), null)
  assert.equal(typedCode('１２３４５６'), null)
})

test('an answer for all and answers for single items are read; the single one counts first', () => {
  const { answers, faults } = parseAnswerForm(
    { all: 'fixed', 'item:b': 'not-ours', 'note:b': 'sold\r\nin May', comment: ' thanks ', step: 'answer' },
    view,
  )
  assert.deepEqual(faults, [])
  assert.deepEqual(answers, {
    all: { answer: 'fixed', comment: '' },
    items: { b: { answer: 'not-ours', comment: 'sold\nin May' } },
    comment: 'thanks',
  })
  assert.equal(answerFor(answers, 'a')?.answer, 'fixed')
  assert.equal(answerFor(answers, 'b')?.answer, 'not-ours')
  assert.equal(answerFor(noAnswers, 'a'), null)
})

test('no choice, a choice not offered, and an item that is gone are each said by name', () => {
  const faults = (fields: Record<string, string>) => parseAnswerForm(fields, view).faults
  assert.deepEqual(faults({ comment: 'x' }), ['nothing-chosen'])
  assert.deepEqual(faults({ all: 'close-it' }), ['unknown-answer'])
  assert.deepEqual(faults({ all: 'fixed', 'item:z': 'fixed' }), ['list-changed'])
  assert.deepEqual(faults({ all: 'fixed', 'item:z': '' }), [])
})

test('no form whatever breaks the reading or keeps control characters', () => {
  const key = fc.oneof(
    fc.string(),
    fc.constantFrom('all', 'item:a', 'note:a', 'comment', '__proto__', 'item:__proto__', 'constructor'),
  )
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('fixed', 'not-ours', ''),
    fc.array(fc.string(), { maxLength: 2 }),
  )
  fc.assert(
    fc.property(fc.dictionary(key, value), (fields) => {
      const { answers } = parseAnswerForm(fields, { ...view, items: [...view.items, item('__proto__')] })
      // oxlint-disable-next-line no-control-regex -- the point of the test
      assert.doesNotMatch(answers.comment, /[\u0000-\u0009\u000b-\u001f\u202e]/)
    }),
  )
  assert.equal([...cleanComment('😀'.repeat(3000))].length, 2000)
})

test('hostile banners, states and comments stay text, and a link leads only to a safe place', () => {
  const hostile = `"><script>alert(1)</script><img src=x onerror=y>'`
  const hostileItem = item(hostile, {
    system: hostile,
    problem: hostile,
    state: hostile,
    adviceUrl: 'javascript:alert(1)',
  })
  const answers = {
    all: { answer: 'fixed' as const, comment: hostile },
    items: { [hostile]: { answer: 'fixed' as const, comment: hostile } },
    comment: `</textarea>${hostile}`,
  }
  for (const items of [[hostileItem], [hostileItem, item('b', { adviceUrl: '//evil.example/x' })]])
    for (const part of [
      { recorded: { at: now, answers }, refused: null },
      { recorded: null, refused: { answers, faults: ['list-changed' as const] } },
    ]) {
      const text = answerPage(
        { ...input, ...part, view: { ...view, title: hostile, items, total: items.length } },
        texts,
      )
      assert.doesNotMatch(text, /<script|<img|javascript:|href="\/\/|<\/textarea>"/)
      assert.equal(text.match(/<\/textarea>/g)?.length, 1)
    }
  assert.match(answerPage(input, texts), /href="https:\/\/csirt\.example\/advice\/redis" rel="noreferrer noopener"/)
})

test('the page asks, shows what was recorded, and says that no answer admits anything', () => {
  const before = answerPage(input, texts)
  assert.match(before, /<form method="post" action="\/a\/cma_x">/)
  for (const sentence of texts.fixedSentences) assert.ok(before.includes(sentence))
  assert.doesNotMatch(before, /Thank you/)
  const after = answerPage(
    { ...input, recorded: { at: now, answers: { ...noAnswers, all: { answer: 'fixed', comment: '' } } } },
    texts,
  )
  assert.match(after, /Thank you/)
  assert.match(after, /<strong>reported fixed<\/strong\s*>/)
  assert.match(after, /value="fixed"\s+checked/)
  assert.match(after, /2026-11-22 07:00 UTC/)
})

test('the policy lets in the style of the page and nothing else, and no page has a script or a style attribute', () => {
  for (const text of [
    answerPage(input, texts),
    codePage({ kind: 'none' }, { tlp: 'TLP:AMBER', team: 'T', formAction: '/a/x' }, texts),
  ]) {
    const style = /<style>([\s\S]*)<\/style>/.exec(text)![1]!
    const hash = createHash('sha256').update(style).digest('base64')
    assert.ok(pageHeaders['content-security-policy']!.includes(`style-src 'sha256-${hash}'`))
    assert.doesNotMatch(text, /<script|\sstyle=|\son\w+=/)
  }
  assert.match(pageHeaders['content-security-policy']!, /^default-src 'none';/)
  assert.deepEqual([pageHeaders['cache-control'], pageHeaders['referrer-policy']], ['no-store', 'no-referrer'])
})

test('a code page shows nothing of the list behind it', () => {
  const text = codePage(
    { kind: 'wrong', triesLeft: 1 },
    { tlp: 'TLP:AMBER', team: 'CSIRT Examplia', formAction: '/a/x' },
    texts,
  )
  assert.doesNotMatch(text, /192\.0\.2|Redis|AS64500/)
  assert.match(text, /One try is left/)
})

test('a burst passes, what is beyond waits, time makes room, and other networks are not concerned', () => {
  const limit = createRateLimit(3, 60)
  assert.deepEqual(
    [1, 2, 3, 4].map(() => limit.take('a', now)),
    [0, 0, 0, 1],
  )
  assert.equal(limit.take('b', now), 0)
  assert.equal(limit.take('a', plusMs(now, second)), 0)
  assert.ok(limit.take('a', plusMs(now, second)) > 0)
})

test('the rate limit keeps a bounded number of keys', () => {
  const limit = createRateLimit(1, 1, 2)
  for (const key of ['a', 'b', 'c']) limit.take(key, now)
  assert.equal(limit.take('a', now), 0, 'the oldest was forgotten')
  assert.ok(limit.take('c', now) > 0, 'the newest was not')
})

test('an IPv6 /64 is one network, an IPv4 address is its own', () => {
  assert.equal(networkOf('2001:db8::1'), networkOf('2001:db8::ffff'))
  assert.notEqual(networkOf('2001:db8::1'), networkOf('2001:db8:0:1::1'))
  assert.notEqual(networkOf('192.0.2.1'), networkOf('192.0.2.2'))
  assert.equal(networkOf('::ffff:192.0.2.1'), networkOf('192.0.2.1'))
  assert.equal(networkOf('nonsense'), 'unknown')
})

test('texts fall back from a region to its language, and to English', () => {
  assert.equal(textsFor('en-GB').language, 'en')
  assert.equal(textsFor('xx').language, 'en')
  assert.doesNotMatch(JSON.stringify(texts), /\bCERT\b|lawful|guilty/)
})
