import { setImmediate } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { AppError } from '#kernel/errors.ts'
import { instantFromMs } from '#kernel/instant.ts'
import { createLog } from '#platform/log.ts'
import { loadSettings, type LoadedSettings } from '#platform/settings.ts'
import type { Node } from './app.ts'
import { openDatabase } from './database-configs.ts'

/** How long work in hand may take at a stop. */
const stopLimitMs = 9500

function readFlags(words: readonly string[]): Parameters<typeof loadSettings>[0] {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: { data: { type: 'string' }, port: { type: 'string' }, host: { type: 'string' } },
      strict: true,
    })
    return values
  } catch (error) {
    throw new AppError(
      'platform.bad-usage',
      `${(error as Error).message.split('. ')[0]}. Usage: npm start -- [--data DIR] [--port N] [--host ADDRESS]`,
    )
  }
}

/** Runs the node until it is told to stop. @returns The exit code. */
export async function serve(words: readonly string[], version: string): Promise<number> {
  const loaded = loadSettings(readFlags(words), process.env)
  const { settings } = loaded
  const log = createLog(settings.logLevel)
  // Told twice is told once: npm passes on a Ctrl-C that the terminal has told us as well.
  const stopped = new Promise<string>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve(signal))
  })
  // The program is read while the database's own process starts; that one first, since reading leaves this process no time for anything else.
  const [database, { startNode }] = await Promise.all([
    openDatabase(settings, log),
    setImmediate().then(() => import('./app.ts')),
  ])
  let node
  try {
    node = await startNode({
      loaded,
      log,
      database: database.configs,
      clock: () => instantFromMs(Date.now()),
      version,
      serve: true,
    })
  } catch (error) {
    await database.stop()
    throw error
  }
  const gone = new Promise<string>((resolve) => database.onGone(() => resolve('database')))
  await greet(node, loaded)

  const why = await Promise.race([stopped, gone])
  const timer = setTimeout(() => {
    log.error('work in hand did not end in time; it is taken up again at the next start')
    process.exit(0)
  }, stopLimitMs)
  timer.unref()
  await node.stop()
  await database.stop()
  clearTimeout(timer)
  log.info({ why }, 'stopped')
  return why === 'database' ? 1 : 0
}

async function greet(node: Node, loaded: LoadedSettings): Promise<void> {
  const link = await node.identity.setupLink()
  process.stdout.write(`${greeting(node.url, link?.url ?? null, loaded).join('\n')}\n`)
}

/**
 * What the node says when it is ready.
 *
 * @param setupUrl Where to set it up; null where it has people.
 */
export function greeting(
  url: string | null,
  setupUrl: string | null,
  { settings, origins }: Pick<LoadedSettings, 'settings' | 'origins'>,
): string[] {
  const ready = `Comity is ready at ${url}`
  if (setupUrl === null) return [ready]
  // Without it the command would set up another node, in the folder where none is named.
  const data = origins.data === 'default' ? '' : ` --data '${settings.data.replaceAll("'", `'\\''`)}'`
  return [
    ready,
    '',
    'It has no people yet. Set it up here, within 15 minutes, from this machine:',
    `  ${setupUrl}`,
    `or with: comity init --team NAME --country CC --admin EMAIL${data}`,
  ]
}
