import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AppError } from './errors.ts'
import { passes } from './passing.ts'

const coded = (code: string, more: object = {}): Error => Object.assign(new Error('x'), { code, ...more })

for (const [what, error] of [
  ['the database cannot be reached', new AppError('platform.database', 'away')],
  ['the server was stopped by its operator', coded('57P01')],
  ['the disk of the database is full', coded('53100')],
  ['the connection broke in the middle', new Error('Connection terminated unexpectedly')],
  ['no connection was free in time', new Error('timeout exceeded when trying to connect')],
  ['the server did not greet in time', new Error('timeout expired')],
  ['the socket of the server is not there', coded('ENOENT', { syscall: 'connect' })],
  ['the disk of the spool is full', coded('ENOSPC')],
] as const)
  test(`waits for as long as it takes: ${what}`, () => assert.equal(passes(error), true))

for (const [what, error] of [
  ['a bug', new TypeError('x is undefined')],
  ['a statement that breaks a rule of the database', coded('23505')],
  ['a spooled file that is gone', coded('ENOENT', { syscall: 'open' })],
  ['bytes that were changed', new AppError('platform.bad-sealed', 'changed')],
  ['what is no error', 'a text'],
] as const)
  test(`does not wait for ever: ${what}`, () => assert.equal(passes(error), false))
