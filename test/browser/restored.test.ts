import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { testNode } from '#testing/node.ts'
import { builtConsole, lookTwice, noBrowser, openBrowser } from './support.ts'
import { checkPage, officer } from './taskings-steps.ts'

test(
  'after a restore, an administrator hands in what others hold and an auditor lets the log go on',
  { skip: noBrowser, timeout: 240_000 },
  async (t) => {
    await builtConsole()
    const node = await testNode(t)
    const browser = await openBrowser(t)
    const administrator = await officer(node, browser, 'administrator')
    const auditor = await officer(node, browser, 'auditor')
    await node.node.runJob('transparency.sequence')
    const newest = readFileSync(join(node.dataDir, 'log.head'), 'utf8')
    writeFileSync(join(node.dataDir, 'restored.json'), JSON.stringify({ restoreId: 'restore_1' }))
    // The next entry finds the mark.
    await node.shell.post('/api/v1/tokens', { roles: ['analyst'], name: 'one more fact' })
    await node.node.runJob('transparency.sequence')

    const asks = administrator.page
    await asks.goto(`${node.url}/settings/log`)
    await asks.getByText('This node was put back from a backup', { exact: false }).waitFor()
    await asks.getByLabel('What happened', { exact: false }).fill('Moved to a new machine.')
    await asks.getByRole('button', { name: 'Ask for a new epoch' }).waitFor()
    // Not the whole of `checkPage`: an administrator's shell asks for the desk, which is not theirs, and the browser notes the answer.
    await lookTwice(asks, 'restored')
    await asks.getByLabel('The newest checkpoint', { exact: false }).fill(newest.replace('\n', '9\n'))
    await asks.getByRole('button', { name: 'Ask to go on' }).click()
    await asks.getByRole('alert').waitFor()
    await asks.getByLabel('The newest checkpoint', { exact: false }).fill(newest)
    await asks.getByRole('button', { name: 'Ask to go on' }).click()
    await asks.getByText('asks to go on with this log', { exact: false }).waitFor()

    const confirms = auditor.page
    await confirms.goto(`${node.url}/settings/log`)
    await confirms.getByText('asks to go on with this log', { exact: false }).waitFor()
    await checkPage(auditor, 'restored-go-on')
    await confirms.getByRole('button', { name: 'Confirm that it goes on' }).click()
    await confirms.getByText('This node was put back from a backup', { exact: false }).waitFor({ state: 'detached' })
    const { quarantine } = await node.shell.get<{ quarantine: unknown }>('/api/v1/log')
    assert.equal(quarantine, null)
  },
)
