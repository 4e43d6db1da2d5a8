import { readFileSync } from 'node:fs'
import { createApiClient } from '#platform/api-client.ts'
import { runCommand, type ParsedLine } from '#platform/command-line.ts'
import { findControlSocket } from '#platform/control.ts'
import { loadSettings } from '#platform/settings.ts'
import { AppError, isAppError } from '#kernel/errors.ts'

/**
 * Runs a command against the node of the data folder. Where none runs, one is started for as long as the command takes: the same
 * code answers, so a command means the same either way.
 */
export async function runAgainstNode(line: ParsedLine, version: string): Promise<number> {
  if (line.command.withoutNode?.(line.flags) === true) return runCommand(line, createApiClient(''))
  const flag = line.flags['data']
  const loaded = loadSettings(typeof flag === 'string' ? { data: flag } : {}, process.env)
  const token = tokenIn(line.flags['token-file'])
  const running = await reachable(findControlSocket(loaded.settings.data))
  if (running !== null) return runCommand(line, createApiClient(running, token))

  // Most commands find a node that runs, and do without the program of one.
  const { withOwnNode } = await import('./own-node.ts')
  return withOwnNode(loaded, version, (socket) => runCommand(line, createApiClient(socket, token)))
}

/** The token in the file that the user named: a secret on the command line would be read by every process. */
function tokenIn(path: string | boolean | undefined): string | null {
  if (typeof path !== 'string') return null
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (cause) {
    throw new AppError('platform.bad-usage', `The token file ${path} cannot be read.`, { cause })
  }
}

/** The socket, when a node answers on it; one that a killed node left behind is no node. */
async function reachable(socket: string | null): Promise<string | null> {
  if (socket === null) return null
  try {
    await createApiClient(socket).get('/healthz')
    return socket
  } catch (error) {
    if (isAppError(error, 'platform.node-unreachable')) return null
    throw error
  }
}
