import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { AppError } from '#kernel/errors.ts'
import { presentSettings } from './http/health.ts'
import { loadSettings } from './settings.ts'

const folder = (): string => mkdtempSync(join(tmpdir(), 'comity-test-settings-'))

test('a flag wins over the environment, that over config.json, and that over the default', () => {
  const data = folder()
  writeFileSync(join(data, 'config.json'), JSON.stringify({ port: 1001, host: '::1', sessionHours: 3 }))
  const { settings, origins } = loadSettings({ data, port: '1003' }, { COMITY_PORT: '1002', COMITY_HOST: '127.0.0.2' })
  assert.deepEqual(
    [settings.port, settings.host, settings.sessionHours, settings.tokenDays],
    [1003, '127.0.0.2', 3, 90],
  )
  assert.deepEqual(
    [origins.port, origins.host, origins.sessionHours, origins.tokenDays],
    ['flag', 'environment', 'config.json', 'default'],
  )
})

test('all faults are said at once, each with its place', () => {
  const data = folder()
  writeFileSync(join(data, 'config.json'), JSON.stringify({ colour: 'red', tokenDays: 1.5 }))
  assert.throws(
    () =>
      loadSettings(
        { data },
        {
          COMITY_PORT: '70000',
          COMITY_LOG_LEVEL: 'loud',
          COMITY_MAIL_SIGN: 'perhaps',
          COMITY_SMTP_URL_FILE: '/nowhere/at/all',
        },
      ),
    (error: unknown) => {
      assert.ok(error instanceof AppError && error.code === 'platform.bad-settings')
      assert.deepEqual(error.faults.map((fault) => fault.pointer).sort(), [
        '/COMITY_LOG_LEVEL',
        '/COMITY_MAIL_SIGN',
        '/COMITY_PORT',
        '/COMITY_SMTP_URL_FILE',
        '/config.json/colour',
        '/tokenDays',
      ])
      return true
    },
  )
})

test('a secret comes from a file where one is named, and is never shown', () => {
  const data = folder()
  writeFileSync(join(data, 'smtp'), 'smtp://user:hush@127.0.0.1:25\n')
  const loaded = loadSettings({ data }, { COMITY_SMTP_URL_FILE: join(data, 'smtp') })
  assert.equal(loaded.settings.smtpUrl, 'smtp://user:hush@127.0.0.1:25')
  assert.ok(!JSON.stringify(presentSettings(loaded)).includes('hush'))
})

test('a config.json that is no JSON object is a fault, not a silence', () => {
  const data = folder()
  writeFileSync(join(data, 'config.json'), '[1]')
  assert.throws(() => loadSettings({ data }, {}), { code: 'platform.bad-settings' })
})
