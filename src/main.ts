import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { assessmentCommands } from '#assessments'
import { correspondenceCommands } from '#correspondence'
import { directoryCommands } from '#directory'
import { mandatesCommands } from '#mandates'
import { taskingCommands } from '#taskings'
import { identityCommands } from '#identity'
import type { Command } from '#kernel/command.ts'
import { AppError } from '#kernel/errors.ts'
import { timeOrderedIds } from '#kernel/id.ts'
import { measureCommands } from '#measures'
import { approvalCommands, normsCommands } from '#norms'
import {
  batchCommands,
  findingCommands,
  followUpCommands,
  notificationCommands,
  reportCommands,
  sourceCommands,
} from '#observations'
import { instantFromMs } from '#kernel/instant.ts'
import { logCommands, normReportCommand } from '#transparency'
import { backupCommands } from './backup/commands.ts'
import { verifyLogWith } from './backup/verify-log.ts'
import { logAtUrl } from './log-at-url.ts'
import { replayLogged } from './replay-logged.ts'
import { serve } from './serve.ts'
import { runAgainstNode } from './cli.ts'
import { doctorCommands } from './doctor.ts'
import { demoCommands } from './demo/commands.ts'
import { helpText, parseLine, sayError } from '#platform/command-line.ts'
import { platformCommands } from '#platform/commands.ts'

const version = (
  JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8')) as { version: string }
).version

const ownLog = logCommands({ replay: replayLogged, openUrl: logAtUrl, now: () => instantFromMs(Date.now()) })

const commands: readonly Command[] = [
  ...identityCommands,
  ...directoryCommands,
  ...mandatesCommands,
  ...taskingCommands,
  ...reportCommands,
  ...sourceCommands,
  ...findingCommands,
  ...followUpCommands,
  ...notificationCommands,
  ...batchCommands,
  ...measureCommands,
  ...normsCommands,
  ...ownLog,
  normReportCommand,
  ...approvalCommands,
  ...assessmentCommands,
  ...correspondenceCommands,
  ...backupCommands({
    version,
    now: () => new Date(),
    newId: timeOrderedIds(() => instantFromMs(Date.now()), randomBytes),
    verifyLog: verifyLogWith(ownLog),
  }),
  ...doctorCommands,
  ...demoCommands,
  ...platformCommands,
]

async function main(words: readonly string[]): Promise<number> {
  const [first] = words
  if (first === '--version' || first === 'version') {
    process.stdout.write(`comity ${version}\n`)
    return 0
  }
  if (first === undefined || first === 'help' || first === '--help') {
    process.stdout.write(`${helpText(commands)}\n`)
    return 0
  }
  if (first === 'serve') return serve(words.slice(1), version)
  const line = parseLine(words, commands)
  if (line.flags['help'] === true) {
    process.stdout.write(`${helpText([line.command])}\n`)
    return 0
  }
  return runAgainstNode(line, version)
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
