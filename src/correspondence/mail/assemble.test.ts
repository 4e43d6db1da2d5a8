import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import MailComposer from 'nodemailer/lib/mail-composer'
import { assemble } from './assemble.ts'

const encoded = { contentTransferEncoding: 'base64' } as const
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 })
const parts = fc.record({
  subject: text,
  text,
  html: fc.option(text),
  attachments: fc.array(
    fc.record({ filename: fc.string({ minLength: 1 }), content: fc.uint8Array({ maxLength: 300 }) }),
    {
      maxLength: 2,
    },
  ),
})

test('a message is byte for byte the one that the library streams', async () => {
  await fc.assert(
    fc.asyncProperty(parts, async (given) => {
      const compiled = new MailComposer({
        from: 'csirt@csirt.example',
        subject: given.subject,
        messageId: '<message_1@csirt.example>',
        date: new Date('2026-11-22T07:00:00.000Z'),
        text: { content: given.text, contentType: 'text/plain; charset=utf-8', ...encoded },
        ...(given.html === null
          ? {}
          : { html: { content: given.html, contentType: 'text/html; charset=utf-8', ...encoded } }),
        attachments: given.attachments.map(({ filename, content }) => ({
          filename,
          content: Buffer.from(content),
          ...encoded,
        })),
        baseBoundary: 'boundary',
        newline: 'win',
      }).compile()
      assert.equal(assemble(compiled).toString('latin1'), (await compiled.build()).toString('latin1'))
    }),
    { numRuns: 200 },
  )
})

test('a part in another encoding is refused', () => {
  const compiled = new MailComposer({ from: 'csirt@csirt.example', text: 'plain words' }).compile()
  assert.throws(() => assemble(compiled), RangeError)
})
