import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertNone, parseList } from './committed.ts'
import { source } from './source.ts'
import { isTest, read, sources } from './tree.ts'
import { reachFaults, wayOutFaults, waysOut } from './ways-out.ts'

const product = sources('src', 'web/src').filter((file) => !isTest(file.path))
const list = parseList(read('test/architecture/ways-out.txt'))

test('every way out is listed with its reason, and every listed way out is there', () => {
  assertNone(wayOutFaults(product, list), 'test/architecture/ways-out.txt: path | ways | reason')
})

test('only correspondence, federation and the wiring hold a port that reaches outsiders', () => {
  assertNone(reachFaults(product), 'what leaves goes through correspondence or federation')
})

for (const [text, way] of [
  ["import { connect } from 'node:net'", 'socket'],
  ["import tls from 'tls'", 'socket'],
  ["import { createSocket } from 'node:dgram'", 'socket'],
  ["import { request } from 'node:https'", 'http-client'],
  ["import { http } from './http/node-http.ts'", 'http-client'],
  ["import { request } from 'undici'", 'http-client'],
  ['await fetch(address)', 'http-client'],
  ['globalThis.fetch', 'http-client'],
  ['new WebSocket(address)', 'http-client'],
  ["import { resolveMx } from 'node:dns/promises'", 'dns'],
  ["import { createTransport } from 'nodemailer'", 'mail'],
  ["const mail = await import('nodemailer')", 'mail'],
  ["import { ImapFlow } from 'imapflow'", 'mail'],
  ["import MailComposer from 'nodemailer/lib/mail-composer'", 'http-client'],
  ["import pg from 'pg'", 'database'],
  ["import { writeFile } from 'node:fs/promises'", 'file-write'],
  ["import * as fs from 'node:fs'", 'file-write'],
  ["import { readFile, open } from 'node:fs/promises'", 'file-write'],
  ["export { createWriteStream } from 'fs'", 'file-write'],
  ["import { spawn } from 'node:child_process'", 'process'],
  ["const fs = process.getBuiltinModule('fs')", 'unchecked-code'],
  ["import { createRequire } from 'node:module'", 'unchecked-code'],
  ['eval(text)', 'unchecked-code'],
] as const) {
  test(`a planted bypass is found: ${text}`, () => {
    const planted = source('src/observations/shortcut.ts', text)
    assert.deepEqual(waysOut(planted), [way])
    const faults = wayOutFaults([planted], [])
    assert.match(faults.join('\n'), /unlisted way out/)
  })
}

test('a bypass in a room is refused even where somebody listed it', () => {
  const planted = source('src/observations/shortcut.ts', "import { connect } from 'node:net'")
  const entry = { path: planted.path, what: ['socket'], reason: 'because it was so convenient tonight' }
  assert.match(wayOutFaults([planted], [entry]).join('\n'), /through a port/)
})

test('a stale, a vanished and an unreasoned line are faults', () => {
  const file = source('src/platform/mail.ts', '')
  const faults = wayOutFaults(
    [file],
    [
      { path: 'src/platform/mail.ts', what: ['mail'], reason: 'sends what correspondence hands it' },
      { path: 'src/platform/gone.ts', what: ['dns'], reason: '' },
    ],
  )
  assert.match(faults.join('\n'), /no longer: mail/)
  assert.match(faults.join('\n'), /the file is gone/)
  assert.match(faults.join('\n'), /without a reason/)
})

test('reading a file and naming a type take nothing out', () => {
  const text = "import { readFileSync } from 'node:fs'\nimport type { Transporter } from 'nodemailer'\nport.fetch(a)"
  assert.deepEqual(waysOut(source('src/platform/read.ts', text)), [])
})

test('a composer that may read neither files nor addresses takes nothing out', () => {
  const text =
    "import C from 'nodemailer/lib/mail-composer'\nnew C({ disableFileAccess: true, disableUrlAccess: true })"
  assert.deepEqual(waysOut(source('src/correspondence/compose.ts', text)), [])
})

test('a room that takes the mail port by value is found', () => {
  const files = [
    source('src/platform/mail.ts', "import { createTransport } from 'nodemailer'"),
    source('src/observations/observations.ts', "import { send } from '#platform/mail.ts'"),
    source('src/correspondence/correspondence.ts', "import { send } from '#platform/mail.ts'"),
  ]
  assert.deepEqual(reachFaults(files).length, 1)
  assert.match(reachFaults(files)[0] ?? '', /^src\/observations/)
})
