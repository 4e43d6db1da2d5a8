import { chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'

/** The kernel takes socket paths of 107 bytes at most. */
const socketPathLimit = 100

/** Where a node says which socket its command line reaches it by. */
function pointerPath(dataDir: string): string {
  return join(dataDir, 'run', 'control')
}

/**
 * Listens on a socket that only the owner of the data folder can open (0600 in a 0700 folder), and says where it is.
 * A data folder with a long path gets its socket in a short folder of its own.
 *
 * @returns Takes the socket away.
 */
export async function listenOnControlSocket(server: FastifyInstance, dataDir: string): Promise<() => void> {
  const run = join(dataDir, 'run')
  mkdirSync(run, { recursive: true, mode: 0o700 })
  chmodSync(run, 0o700)
  const inside = join(run, 'control.sock')
  const short = Buffer.byteLength(inside) <= socketPathLimit ? null : mkdtempSync(join(tmpdir(), 'comity-'))
  const socket = short === null ? inside : join(short, 'control.sock')
  rmSync(socket, { force: true })
  await server.listen({ path: socket })
  chmodSync(socket, 0o600)
  const draft = `${pointerPath(dataDir)}.${process.pid}`
  writeFileSync(draft, socket, { mode: 0o600 })
  renameSync(draft, pointerPath(dataDir))
  return () => {
    rmSync(pointerPath(dataDir), { force: true })
    rmSync(socket, { force: true })
    if (short !== null) rmSync(short, { recursive: true, force: true })
  }
}

/** The control socket of the node on this data folder, or null when none says that it runs. */
export function findControlSocket(dataDir: string): string | null {
  try {
    return readFileSync(pointerPath(dataDir), 'utf8')
  } catch {
    return null
  }
}
