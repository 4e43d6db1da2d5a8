import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { attachmentName, canonicalAddress, headerText, isMailAddress } from './header-text.ts'

test('no text whatever can end the header that it stands in', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      const safe = headerText(text)
      // oxlint-disable-next-line no-control-regex -- the point of the test
      assert.doesNotMatch(safe, /[\u0000-\u001f\u007f\u0085\u2028\u2029]/)
      assert.ok([...safe].length <= 180)
      assert.equal(headerText(safe), safe, 'a safe text stays as it is')
    }),
  )
})

test('a forged Bcc in a banner becomes words in the subject', () => {
  assert.equal(headerText('Redis 7\r\nBcc: all@example.org\r\n\r\nbody'), 'Redis 7 Bcc: all@example.org body')
  assert.equal(headerText('safe\u202etxt.exe'), 'safe txt.exe')
})

test('attachment names hold no path, no leading dot and no blank', () => {
  assert.equal(attachmentName('../../etc/passwd'), 'etc_passwd')
  assert.equal(attachmentName('..'), 'attachment')
  assert.equal(attachmentName('findings 2026-11-22.csv'), 'findings_2026-11-22.csv')
  assert.equal(attachmentName('a\r\nX: y.csv'), 'a_X_y.csv')
})

test('one plain address is taken, and whatever a mail server could read otherwise is not', () => {
  for (const good of ['abuse@isp.example', 'first.last+tag@mail.example.org', "o'neil@example.net"])
    assert.ok(isMailAddress(good), good)
  for (const bad of [
    'abuse', // no domain
    'abuse@localhost', // one label
    'a@b.example\r\nRCPT TO:<x@example.org>', // command injection
    '"a b"@example.org', // quoting
    'Name <a@example.org>',
    'a@example.org, b@example.org',
    '<a@example.org>',
    '-oX@example.org', // reads as an option
    '.a@example.org',
    'a..b@example.org',
    'a@-example.org',
    'a@example..org',
    'ä@example.org',
    `${'a'.repeat(65)}@example.org`,
  ])
    assert.ok(!isMailAddress(bad), bad)
})

test('addresses count the same whatever their case', () => {
  assert.equal(canonicalAddress(' Abuse@ISP.example '), 'abuse@isp.example')
})
