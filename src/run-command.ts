import { randomBytes } from 'node:crypto'
import { assessmentCommands } from '#assessments'
import { correspondenceCommands } from '#correspondence'
import { directoryCommands } from '#directory'
import { mandatesCommands } from '#mandates'
import { taskingCommands } from '#taskings'
import { identityCommands } from '#identity'
import type { Command } from '#kernel/command.ts'
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
import { runAgainstNode } from './cli.ts'
import { doctorCommands } from './doctor.ts'
import { demoCommands } from './demo/commands.ts'
import { helpText, parseLine } from '#platform/command-line.ts'
import { platformCommands } from '#platform/commands.ts'

const ownLog = logCommands({ replay: replayLogged, openUrl: logAtUrl, now: () => instantFromMs(Date.now()) })

const commandsOf = (version: string): readonly Command[] => [
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

/** Runs one command of the command line, all but `serve`. @returns The exit code. */
export async function runCommand(words: readonly string[], version: string): Promise<number> {
  const commands = commandsOf(version)
  const [first] = words
  if (first === undefined || first === 'help' || first === '--help') {
    process.stdout.write(`${helpText(commands)}\n`)
    return 0
  }
  const line = parseLine(words, commands)
  if (line.flags['help'] === true) {
    process.stdout.write(`${helpText([line.command])}\n`)
    return 0
  }
  return runAgainstNode(line, version)
}
