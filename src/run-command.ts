import { helpText, parseLine } from '#platform/command-line.ts'
import { runAgainstNode } from './cli.ts'
import { loadCommands } from './command-groups.ts'

/** Runs one command of the command line, all but `serve`. @returns The exit code. */
export async function runCommand(words: readonly string[], version: string): Promise<number> {
  const [first] = words
  if (first === undefined || first === 'help' || first === '--help') {
    process.stdout.write(`${helpText(await loadCommands(version))}\n`)
    return 0
  }
  const line = parseLine(words, await loadCommands(version, first))
  if (line.flags['help'] === true) {
    process.stdout.write(`${helpText([line.command])}\n`)
    return 0
  }
  return runAgainstNode(line, version)
}
