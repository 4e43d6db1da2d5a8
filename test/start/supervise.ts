// A process that only supervises a server, for tests that kill it. Arguments: the data folder, and perhaps the programs.
import { readFileSync } from 'node:fs'
import { isAppError } from '#kernel/errors.ts'
import { createLog } from '#platform/log.ts'
import { programIn } from '#platform/postgres/program.ts'
import { startPostgres } from '#platform/postgres/start-postgres.ts'

const [dataDir = '', folder] = process.argv.slice(2)
try {
  const postgres = await startPostgres({
    dataDir,
    log: createLog('silent'),
    ...(folder ? { program: programIn(folder) } : {}),
  })
  const status = readFileSync(`/proc/${postgres.pid()}/status`, 'utf8')
  const uidMap = readFileSync(`/proc/${postgres.pid()}/uid_map`, 'utf8')
  process.stdout.write(
    `${JSON.stringify({
      serverPid: postgres.pid(),
      as: { uid: Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]), namespace: uidMap.trim().startsWith('65534') },
      admin: postgres.adminConfig,
      app: postgres.appConfig,
      socketDir: postgres.appConfig.host,
    })}\n`,
  )
  process.once('SIGTERM', () => void postgres.stop().then(() => process.exit(0)))
  setInterval(() => undefined, 1_000)
} catch (error) {
  if (!isAppError(error)) throw error
  process.stderr.write(`${error.code}: ${error.message}\n`)
  process.exitCode = 1
}
