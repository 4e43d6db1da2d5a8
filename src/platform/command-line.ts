import { createReadStream, readdirSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { ApiClient, Command, CommandContext, CommandOutput } from '#kernel/command.ts'
import { errorCodes } from '#kernel/error-codes.ts'
import { AppError } from '#kernel/errors.ts'

/** Exit codes of every command. @source CONTRACT, Commands */
export const exit = { done: 0, refused: 1, usage: 2, unreachable: 3, notAllowed: 4 } as const

/** The exit code that an error means. */
export function exitCodeOf(error: AppError): number {
  if (error.code === 'platform.bad-usage' || error.code === 'platform.bad-settings') return exit.usage
  const { kind } = errorCodes[error.code]
  if (kind === 'unavailable') return exit.unreachable
  if (kind === 'forbidden' || kind === 'unauthenticated') return exit.notAllowed
  return exit.refused
}

/** A command line, taken apart. */
export interface ParsedLine {
  readonly command: Command
  readonly positionals: readonly string[]
  readonly flags: Readonly<Record<string, string | boolean | undefined>>
}

/** Flags that every command takes. */
export const commonFlags = {
  json: { type: 'boolean', meaning: 'print JSON' },
  help: { type: 'boolean', meaning: 'say what the command does' },
  data: { type: 'string', meaning: 'the data folder' },
  'token-file': { type: 'string', meaning: 'a file with your API token: you act as its person, and not as the shell' },
} as const

/**
 * Finds the command that the words name, and reads its flags.
 *
 * @throws {AppError} `platform.bad-usage` with what is known.
 */
export function parseLine(words: readonly string[], commands: readonly Command[]): ParsedLine {
  const [noun, verb] = words
  const command =
    commands.find((each) => each.noun === noun && each.verb === verb && verb !== '') ??
    commands.find((each) => each.noun === noun && each.verb === '')
  if (!command) {
    const verbs = commands.filter((each) => each.noun === noun).map((each) => each.verb)
    const hint = verbs.length > 0 ? `"comity ${noun}" knows: ${verbs.join(', ')}.` : 'See "comity help".'
    throw new AppError('platform.bad-usage', `There is no command "${[noun, verb].filter(Boolean).join(' ')}". ${hint}`)
  }
  try {
    const { values, positionals } = parseArgs({
      args: words.slice(command.verb === '' ? 1 : 2),
      options: { ...commonFlags, ...command.flags },
      allowPositionals: true,
      strict: true,
    })
    // A word that nobody asked for may be the folder that was meant: done without it, something else would be told to be well.
    if (positionals.length > 0 && takesNoWords(command)) throw new Error(`It takes no "${positionals[0]}"`)
    return { command, positionals, flags: values as Record<string, string | boolean | undefined> }
  } catch (error) {
    throw new AppError('platform.bad-usage', `${(error as Error).message.split('. ')[0]}. Usage: ${usageOf(command)}`)
  }
}

/** Words come first in a usage; one that begins with a flag, or is empty, has none. */
const takesNoWords = ({ usage }: Command): boolean => /^(?:[[{]?-|$)/.test(usage)

export function usageOf(command: Command): string {
  return ['comity', command.noun, command.verb, command.usage].filter(Boolean).join(' ')
}

/** What `comity help` or `--help` prints. */
export function helpText(commands: readonly Command[]): string {
  if (commands.length === 1) {
    const command = commands[0]!
    const flags = Object.entries({ ...command.flags, ...commonFlags }).map(
      ([name, flag]) => `  --${name.padEnd(14)} ${flag.meaning}`,
    )
    return [command.summary, '', `  ${usageOf(command)}`, '', ...flags].join('\n')
  }
  const width = Math.max(...commands.map((command) => `${command.noun} ${command.verb}`.length))
  return [
    'comity: the working system of a national CSIRT',
    '',
    ...commands.map((command) => `  ${`${command.noun} ${command.verb}`.trim().padEnd(width)}  ${command.summary}`),
    '',
    'Each takes --help, --json and --data DIR. "npm start" runs the node itself.',
  ].join('\n')
}

function createOutput(out: NodeJS.WriteStream, err: NodeJS.WriteStream): CommandOutput {
  const printable = (text: string): string =>
    text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\uFFFD')
  return {
    json: (value) => void out.write(`${JSON.stringify(value)}\n`),
    line: (text) => void out.write(`${printable(text)}\n`),
    table(head, rows) {
      const all = [head, ...rows].map((row) => row.map(printable))
      const widths = head.map((_, column) => Math.min(60, Math.max(...all.map((row) => (row[column] ?? '').length))))
      for (const row of all)
        out.write(
          `${row
            .map((cell, column) => cell.padEnd(widths[column] ?? 0))
            .join('  ')
            .trimEnd()}\n`,
        )
    },
    progress: (text) => void (err.isTTY && err.write(`\r\u001b[K${printable(text)}`)),
  }
}

/** @throws As `sayError` says it, before anything is sent, where there is no such file or it is a folder. */
function openFile(path: string): ReturnType<CommandContext['openFile']> {
  if (path === '-') return { stream: process.stdin, name: '' }
  if (statSync(path).isDirectory())
    throw new AppError('platform.bad-usage', `${path} is a folder; name the files in it.`)
  return { stream: createReadStream(path), name: basename(path) }
}

function filesIn(path: string): string[] | null {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return null
  return readdirSync(path)
    .sort()
    .map((name) => join(path, name))
}

/** Runs a parsed command against a node and gives the exit code; errors are said on standard error. */
export async function runCommand(line: ParsedLine, api: ApiClient): Promise<number> {
  // Whoever reads our output may stop reading (`| head`): that is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exit.done)
    throw error
  })
  const json = line.flags['json'] === true
  try {
    await line.command.run({
      positionals: line.positionals,
      flags: line.flags,
      json,
      api,
      out: createOutput(process.stdout, process.stderr),
      openFile,
      listFolder: filesIn,
      writeFile: async (path, text) => (path === '-' ? void process.stdout.write(text) : writeFile(path, text)),
      sleep: async (ms) => void (await sleep(ms)),
    })
    return exit.done
  } catch (error) {
    return sayError(error, json)
  }
}

/** Says an error as one sentence (or as JSON) on standard error. */
export function sayError(error: unknown, json: boolean): number {
  const known = error instanceof AppError ? error : fileError(error)
  const { code, message, faults } = known
  if (json) process.stderr.write(`${JSON.stringify({ error: { code, message, faults } })}\n`)
  else
    process.stderr.write([message, ...faults.map((fault) => `  ${fault.pointer}: ${fault.reason}`)].join('\n') + '\n')
  return exitCodeOf(known)
}

function fileError(error: unknown): AppError {
  const failure = error as NodeJS.ErrnoException
  if (failure.code === 'ENOENT' && failure.path !== undefined)
    return new AppError('platform.bad-usage', `There is no file ${failure.path}.`)
  if (failure.code !== undefined && failure.path !== undefined)
    return new AppError('platform.bad-usage', `${failure.path} cannot be read (${failure.code}).`)
  return new AppError('platform.internal', failure.message ?? 'Something went wrong that nobody foresaw.', {
    cause: error,
  })
}
