import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { messageIdHeader, ownMessageIds, type MessageId } from './message-id.ts'
import { replyAddress, verifyReplyAddress, type Mac } from './reply-address.ts'

const mac: Mac = (text, context) => createHmac('sha256', 'key').update(`${context}\0${text}`).digest()
const id: MessageId = 'message_01kan0c0g0zzzzzzzzzzzzzzzz'
const mailbox = 'csirt@csirt.example'

test('the Message-ID of a message is always the same, and is found again in the headers of an answer', () => {
  const header = messageIdHeader(id, 'CSIRT.example')
  assert.equal(header, `<${id}@csirt.example>`)
  assert.deepEqual(ownMessageIds(`<x@y.example> ${header.toUpperCase()}`, 'csirt.example'), [id])
  assert.deepEqual(ownMessageIds(`<${id}@elsewhere.example> <case_1@csirt.example> garbage`, 'csirt.example'), [])
})

test('a reply address leads back to its message, in any case of letters, and fits a local part of 64 octets', () => {
  const address = replyAddress(id, mailbox, mac)
  assert.ok(address.indexOf('@') <= 64)
  assert.equal(verifyReplyAddress(address, mailbox, mac), id)
  assert.equal(verifyReplyAddress(` ${address.toUpperCase()} `, mailbox, mac), id)
})

test('an address with another message, another hash, another key or another domain is nobody’s', () => {
  const address = replyAddress(id, mailbox, mac)
  assert.equal(verifyReplyAddress(address.replace('01kan', '01kam'), mailbox, mac), null)
  assert.equal(verifyReplyAddress(address.replace('@csirt', '@other'), mailbox, mac), null)
  assert.equal(
    verifyReplyAddress(address, mailbox, (text) => createHmac('sha256', 'other').update(text).digest()),
    null,
  )
  assert.equal(verifyReplyAddress(mailbox, mailbox, mac), null)
  fc.assert(
    fc.property(fc.nat(15), fc.constantFrom(...'0123456789abcdefghjkmnpqrstvwxyz'), (place, letter) => {
      const at = address.indexOf('.') + 1 + place
      if (address[at] === letter) return
      assert.equal(verifyReplyAddress(address.slice(0, at) + letter + address.slice(at + 1), mailbox, mac), null)
    }),
  )
})

test('no text whatever is taken for a reply address by chance or breaks the check', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.equal(verifyReplyAddress(`csirt+${text}@csirt.example`, mailbox, mac), null)
    }),
  )
})
