import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testNode } from '#testing/node.ts'
import { goodPassword as password } from '#testing/people.ts'
import { axeFaults, builtConsole, noBrowser, openBrowser, openContext, watch } from './support.ts'

/** What the first load may weigh as it goes over the line. */
const firstLoadLimitBytes = 250_000

test(
  'a new node is set up in the browser, signed out of and signed in to again',
  { skip: noBrowser, timeout: 120_000 },
  async (t) => {
    await builtConsole()
    const node = await testNode(t, { country: null })
    const browser = await openBrowser(t)
    const context = await openContext(browser, { viewport: { width: 1280, height: 800 } })
    const { page, faults } = await watch(context)

    await page.goto(node.url)
    await page.getByRole('heading', { name: 'This node is not set up yet' }).waitFor()
    assert.deepEqual(await axeFaults(page), [])

    const { url } = await node.shell.post<{ url: string }>('/api/v1/setup/link', {})
    let loaded = 0
    const network = await context.newCDPSession(page)
    await network.send('Network.enable')
    await network.send('Network.setCacheDisabled', { cacheDisabled: true })
    network.on('Network.loadingFinished', ({ encodedDataLength }) => (loaded += encodedDataLength))
    await page.goto('about:blank')
    await page.goto(`${node.url}/setup${new URL(url).hash}`)
    await page.getByLabel('Team name').waitFor()
    assert.equal(new URL(page.url()).hash, '', 'the secret leaves the address bar')
    assert.deepEqual(await axeFaults(page), [])
    await page.getByLabel('Team name').fill('Exampleland CSIRT')
    await page.getByLabel('Country that the team answers for').fill('XA')
    await page.getByLabel('Your name').fill('Ada Officer')
    await page.getByLabel('Your e-mail address').fill('ada@csirt.example')
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Set up and sign in' }).click()
    await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor()
    await page.getByText('Import who answers for which networks').waitFor()
    await page.waitForLoadState('networkidle')
    t.diagnostic(`set-up and Today together weigh ${loaded} bytes`)
    assert.ok(loaded > 50_000 && loaded < firstLoadLimitBytes, `${loaded} bytes`)

    await page.getByRole('button', { name: 'Account' }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
    assert.deepEqual(await axeFaults(page), [])
    assert.deepEqual(await faults(), [])

    await page.goto(`${node.url}/notifications?state=held`)
    await page.getByLabel('E-mail address').fill('ada@csirt.example')
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Notifications' }).waitFor()
    assert.equal(new URL(page.url()).search, '?state=held', 'the page that was wanted is opened')
  },
)

test(
  'invited people choose a password; a wrong one is said plainly',
  { skip: noBrowser, timeout: 120_000 },
  async (t) => {
    await builtConsole()
    const node = await testNode(t)
    const browser = await openBrowser(t)

    await t.test('who opens an invitation chooses a password and is signed in', async () => {
      const { link } = await node.shell.post<{ link: { url: string } }>('/api/v1/accounts', {
        name: 'Ada Officer',
        email: 'ada@csirt.example',
        roles: ['duty-officer'],
        duties: ['csirt'],
      })
      const { page, faults } = await watch(await openContext(browser, {}))
      await page.goto(link.url.replace(new URL(link.url).origin, new URL(node.url).origin))
      await page.getByLabel('Password').fill(password)
      await page.getByRole('button', { name: 'Keep it and sign in' }).click()
      await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor()
      assert.deepEqual(await faults(), [])
    })

    await t.test('a wrong password is said plainly and what was typed stays', async () => {
      const page = await (await openContext(browser, {})).newPage()
      await page.goto(`${node.url}/sign-in?to=//elsewhere.example`)
      await page.getByLabel('E-mail address').fill('nobody@csirt.example')
      await page.getByLabel('Password').fill('not the right one at all')
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await page.getByRole('alert').waitFor()
      assert.equal(await page.getByLabel('E-mail address').inputValue(), 'nobody@csirt.example')
    })
  },
)
