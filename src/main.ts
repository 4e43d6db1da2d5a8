import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#kernel/errors.ts'
import { sayError } from '#platform/command-line.ts'

const version = (
  JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8')) as { version: string }
).version

/** What is asked for is loaded, and no more: a node needs no commands, and nobody waits for either to hear the version. */
async function main(words: readonly string[]): Promise<number> {
  const [first] = words
  if (first === '--version' || first === 'version') {
    process.stdout.write(`comity ${version}\n`)
    return 0
  }
  if (first === 'serve') return (await import('./serve.ts')).serve(words.slice(1), version)
  return (await import('./run-command.ts')).runCommand(words, version)
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  const json = process.argv.includes('--json')
  process.exitCode = sayError(
    error instanceof Error ? error : new AppError('platform.internal', 'Something went wrong that nobody foresaw.'),
    json,
  )
}
