import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testNode } from '#testing/node.ts'
import { signIn } from './sign-in.ts'
import { axeFaults, builtConsole, noBrowser, openBrowser, openContext, picture, settled, watch } from './support.ts'

test(
  'an administrator is asked for nothing that they may not read, makes a passkey, and signs in with it',
  { skip: noBrowser, timeout: 120_000 },
  async (t) => {
    await builtConsole()
    const node = await testNode(t)
    // Browsers bind passkeys to names, not to addresses of numbers.
    const url = node.url.replace('127.0.0.1', 'localhost')
    const context = await openContext(await openBrowser(t), { viewport: { width: 1280, height: 800 } })
    const refused: string[] = []
    context.on('response', (response) => {
      if (response.status() === 403) refused.push(response.url())
    })
    await signIn({ shell: node.shell, url }, context, ['administrator'])
    const { page, faults } = await watch(context)
    await page.goto(url)
    await page.getByText('None of your roles works on the queue').waitFor()
    await settled(page)
    await page.waitForLoadState('networkidle')
    assert.deepEqual(await axeFaults(page), [])
    await picture(page, 'administrator-today')
    await page.getByRole('link', { name: 'Go to Settings' }).click()
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor()
    await settled(page)
    assert.deepEqual(refused, [], 'nothing was asked for that is refused')

    const device = await context.newCDPSession(page)
    await device.send('WebAuthn.enable')
    const { authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    const keys = async () => (await device.send('WebAuthn.getCredentials', { authenticatorId })).credentials
    await page.getByLabel('Name of the new passkey').fill('Work laptop')
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByText('Work laptop').waitFor()
    const [made] = await keys()
    assert.deepEqual([made?.rpId, made?.isResidentCredential], ['localhost', true])
    assert.deepEqual(await axeFaults(page), [])

    await page.getByRole('button', { name: 'Account', exact: true }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor()
    assert.ok((await keys())[0]!.signCount > made!.signCount, 'the authenticator has signed')
    assert.deepEqual(await faults(), [])

    // Taken away, it opens nothing more.
    await page.goto(`${url}/settings/account`)
    await page.getByRole('button', { name: 'Remove' }).click()
    await page.getByText('No passkey yet').waitFor()
    await page.getByRole('button', { name: 'Account', exact: true }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByRole('alert').waitFor()
    assert.match(page.url(), /sign-in/)
  },
)
