import assert from 'node:assert/strict'
import { test } from 'node:test'
import { siteOf } from './site.ts'

const origins = ['https://csirt.example', 'http://127.0.0.1:8420']
const cases: readonly [string, Record<string, string>, { foreign: boolean; secure: boolean }][] = [
  [
    'the public page',
    { origin: 'https://csirt.example', 'sec-fetch-site': 'same-origin' },
    { foreign: false, secure: true },
  ],
  ['the page on this machine', { origin: 'http://127.0.0.1:8420' }, { foreign: false, secure: false }],
  ['a program without a page', {}, { foreign: false, secure: true }],
  ['an address that was typed in', { 'sec-fetch-site': 'none' }, { foreign: false, secure: true }],
  ['another site', { origin: 'https://elsewhere.example' }, { foreign: true, secure: true }],
  ['a page that hides its origin', { origin: 'null' }, { foreign: true, secure: true }],
  ['another host of the same domain', { 'sec-fetch-site': 'same-site' }, { foreign: true, secure: true }],
  ['another site without an origin', { 'sec-fetch-site': 'cross-site' }, { foreign: true, secure: true }],
]
for (const [title, headers, site] of cases)
  test(`${title} is told apart`, () => assert.deepEqual(siteOf(headers, origins), site))
