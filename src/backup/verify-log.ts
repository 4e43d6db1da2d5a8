import { createReadStream } from 'node:fs'
import type { Command, CommandOutput } from '#kernel/command.ts'
import type { DrillOptions } from './drill.ts'

/** `comity log verify` against another node than the one of the command line: the same code, its answer in a sentence. */
export function verifyLogWith(commands: readonly Command[]): DrillOptions['verifyLog'] {
  const verify = commands.find(({ noun, verb }) => noun === 'log' && verb === 'verify')!
  return async (api, headFile) => {
    const lines: string[] = []
    const out: CommandOutput = {
      json: () => undefined,
      line: (text) => void lines.push(text),
      table: () => undefined,
      progress: () => undefined,
    }
    await verify.run({
      positionals: [],
      flags: { replay: true, witnessed: headFile },
      json: false,
      api,
      out,
      openFile: (path) => ({ stream: createReadStream(path), name: path }),
      writeFile: async () => undefined,
      sleep: async () => undefined,
    })
    return lines[0] ?? ''
  }
}
