import { chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { connectionLimits } from './http/connection-limits.ts'
import { http } from './http/node-http.ts'

/** The kernel takes socket paths of 107 bytes at most. */
const socketPathLimit = 100

/** Where a node says which socket its command line reaches it by. */
function pointerPath(dataDir: string): string {
  return join(dataDir, 'run', 'control')
}

/** The door for the command line: it leads to the routes that the node serves by HTTP, and who came in by it is known. */
export interface ControlDoor {
  /** Whether a connection came in by this door: whoever reaches it owns the data folder. */
  isIts(connection: Socket): boolean
  /** Listens, when the routes are there. */
  open(server: FastifyInstance): Promise<void>
  /** Takes the socket away, and waits for the answers in hand. */
  close(): Promise<void>
}

/**
 * A socket that only the owner of the data folder can open (0600 in a 0700 folder), and a note of where it is. A data folder with a long path gets its socket
 * in a short folder of its own.
 */
export function createControlDoor(dataDir: string): ControlDoor {
  const connections = new WeakSet<Socket>()
  const removals: (() => void)[] = []
  const door = http.createServer(connectionLimits).on('connection', (socket) => connections.add(socket))

  function placeForSocket(): string {
    const run = join(dataDir, 'run')
    mkdirSync(run, { recursive: true, mode: 0o700 })
    chmodSync(run, 0o700)
    const inside = join(run, 'control.sock')
    if (Buffer.byteLength(inside) <= socketPathLimit) return inside
    const short = mkdtempSync(join(tmpdir(), 'comity-'))
    removals.push(() => rmSync(short, { recursive: true, force: true }))
    return join(short, 'control.sock')
  }

  return {
    isIts: (connection) => connections.has(connection),
    async open(server) {
      await server.ready()
      door.on('request', (request, response) => server.routing(request, response))
      const socket = placeForSocket()
      rmSync(socket, { force: true })
      await new Promise<void>((resolve, reject) => door.once('error', reject).listen(socket, resolve))
      chmodSync(socket, 0o600)
      const pointer = pointerPath(dataDir)
      const draft = `${pointer}.${process.pid}`
      writeFileSync(draft, socket, { mode: 0o600 })
      renameSync(draft, pointer)
      removals.unshift(() => [pointer, socket].forEach((path) => rmSync(path, { force: true })))
    },
    async close() {
      for (const remove of removals) remove()
      if (door.listening) await new Promise((resolve) => door.close(resolve))
    },
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
