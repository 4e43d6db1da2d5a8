import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createCorrespondence, correspondenceRoutes } from '#correspondence'
import { createDesk, deskRoutes } from '#desk'
import { createDirectory, directoryRoutes } from '#directory'
import { createIdentity, identityJobs, identityRoutes, samePerson, type Identity } from '#identity'
import { timeOrderedIds } from '#kernel/id.ts'
import { day, hour, type Clock } from '#kernel/instant.ts'
import { parseCountry } from '#kernel/places.ts'
import { createSigner } from '#kernel/signed-note.ts'
import {
  approvalRoutes,
  createNorms,
  createNormsEvidence,
  normsRoutes,
  obligationRoutes,
  overlayRoutes,
  packRoutes,
} from '#norms'
import { createIngestPool, createObservations, UNPACK_LIMITS, type Observations } from '#observations'
import { createBackupRecords } from '#platform/backup/records.ts'
import { createBox } from '#platform/box.ts'
import { createControlDoor } from '#platform/control.ts'
import { connectDatabase, type Database } from '#platform/database.ts'
import type { Emit } from '#platform/facts.ts'
import { readConsole, serveConsole } from '#platform/http/console.ts'
import { openApiRoute, platformRoutes } from '#platform/http/health.ts'
import { createIdempotencyStore } from '#platform/http/idempotency.ts'
import type { Route } from '#platform/http/route.ts'
import { createServer } from '#platform/http/server.ts'
import { createJobRunner, type Job } from '#platform/jobs.ts'
import type { Log } from '#platform/log.ts'
import { createMailTransport } from '#platform/mail.ts'
import { createMailbox } from '#platform/mailbox.ts'
import { checkMasterKey } from '#platform/node-keys.ts'
import { nodeSecret } from '#platform/secrets.ts'
import type { LoadedSettings } from '#platform/settings.ts'
import { openSharedSpool } from '#platform/shared-spool.ts'
import { openSpool } from '#platform/spool.ts'
import { openWatchedFolder } from '#platform/watched-folder.ts'
import {
  createDelayRecord,
  createNormReports,
  declarationBanner,
  createTransparency,
  logRoutes,
  normReportRoutes,
  transparencyRoutes,
} from '#transparency'
import { backupCheck } from './backup/check.ts'
import { backupRoutes } from './backup/routes.ts'
import { nodeHealth } from './metrics.ts'
import { openNodeLog } from './node-log.ts'
import { migrateDatabase, type DatabaseConfigs } from './migrate-database.ts'
import { createActingRooms } from './acting-rooms.ts'
import { addressList, isListed, portOf, shownHost } from './addresses.ts'
import { readAdvice, readOptional, readPolicies } from './shipped-texts.ts'
import { keptPolicyTexts } from './policy-texts.ts'
import { selfDescriptionRoutes } from './who-we-are.ts'

const rootDir = join(import.meta.dirname, '..')

export interface NodeOptions {
  readonly loaded: LoadedSettings
  readonly log: Log
  readonly database: DatabaseConfigs
  readonly clock: Clock
  readonly version: string
  /** False for a node that only serves one command: it listens on its control socket alone, and nothing runs by the clock. */
  readonly serve: boolean
}

/** A running node. */
export interface Node {
  /** Where browsers reach it; null when it serves one command only. */
  readonly url: string | null
  readonly identity: Identity
  readonly observations: Observations
  readonly routes: readonly Route[]
  readonly db: Database
  runJob(name: string): Promise<void>
  stop(): Promise<void>
}

/**
 * Builds a node out of its rooms and starts it. The only place that knows all of them.
 *
 * @throws {AppError} what a room refuses to start with.
 */
export async function startNode(options: NodeOptions): Promise<Node> {
  const { loaded, log, clock, version } = options
  const { settings } = loaded
  const dataDir = settings.data
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  await migrateDatabase(options.database, log)

  const db = connectDatabase({ ...options.database.app, max: settings.databaseConnections }, (error) =>
    log.warn({ err: error }, 'an idle database connection broke'),
  )
  const masterKey = nodeSecret(dataDir, 'master.key')
  await checkMasterKey(db, masterKey)
  const box = createBox(masterKey)
  const ids = timeOrderedIds(clock, randomBytes)
  // Where browsers reach the node: what the operator said, else what it listens on. A name beside the number, since passkeys need one.
  let port = settings.port
  const listening = (host: string): string => `http://${host}:${port}`
  const localUrl = (): string => listening(shownHost(settings.host))
  const origin = (): string => settings.publicUrl.replace(/\/+$/, '') || localUrl()
  const origins = (): string[] => [...new Set([origin(), localUrl(), listening('localhost')])]

  const transparency = createTransparency({ db, box, chance: randomBytes })
  const emit: Emit = transparency.record
  const identity = createIdentity({ db, clock, ids, emit, box, settings, log, randomBytes, origins, version })
  const norms = createNorms({
    db,
    clock,
    ids,
    emit,
    packs: { ...readPolicies(), texts: keptPolicyTexts({ dataDir, box, version }) },
    zone: async () => (await identity.team())?.timeZone ?? 'UTC',
    signer: createSigner(`policy.${new URL(origin()).hostname}`, nodeSecret(dataDir, 'policy.key')),
    people: { same: samePerson, find: identity.accounts.person, list: identity.accounts.people },
  })
  await norms.start()
  const homeCountry = async () => parseCountry(settings.homeCountry || ((await identity.team())?.country ?? ''))
  const directory = createDirectory({ db, clock, emit, box, log, homeCountry })

  let knownTeam = (await identity.team())?.name ?? null
  let teamName = knownTeam ?? 'CSIRT'
  const transparencyLog = await openNodeLog({ db, clock, log, settings, transparency, team: () => knownTeam })
  const normReports = createNormReports({ db, clock, signer: transparencyLog.sequencer.signer })
  const transport = createMailTransport({ url: settings.smtpUrl, loopbackOnly: settings.mailLoopbackOnly })
  const exerciseAddresses = addressList(settings.exerciseAddresses)
  const exerciseAllowed = (email: string): boolean => isListed(exerciseAddresses, email)
  const correspondence = createCorrespondence(
    {
      db,
      clock,
      ids,
      emit,
      log,
      box,
      transport,
      norms,
      chance: randomBytes,
      options: {
        sender: () => ({ name: teamName, address: settings.mailFrom }),
        publicUrl: origin,
        exerciseAddresses,
        recipientBudget: { messages: settings.recipientMessagesADay, withinMs: day },
        contentRetentionMs: settings.messageRetentionDays * day,
        sign: settings.mailSign,
        // What a node has signed and what its database says must fit before anything leaves it.
        mayLeave: () => transparencyLog.quarantine === null,
      },
    },
    () => jobs.wake('correspondence.send'),
  )

  const spoolFolder = join(dataDir, 'spool')
  const spoolIsShared = settings.spool === 'database'
  const spoolOptions = { folder: spoolFolder, box, reserveBytes: settings.diskReserveBytes }
  const spool = spoolIsShared ? await openSharedSpool({ ...spoolOptions, db }) : await openSpool(spoolOptions)
  await spool.sweep()
  const pool = createIngestPool(
    {
      database: options.database.app,
      masterKey,
      spoolFolder,
      spoolIsShared,
      schemaText: readOptional(join(dataDir, 'shadowserver-schema.json')),
      logLevel: settings.logLevel,
      limits: {
        chunkBytes: settings.chunkBytes,
        unpack: { ...UNPACK_LIMITS, maxBytes: settings.unpackedLimitBytes },
      },
    },
    {
      routes: async () => (await directory.loadRoutes()).data,
      onFinished: () => ['observations.notify', 'observations.sources'].forEach((name) => jobs.wake(name)),
      clock,
      log,
    },
  )
  const observations = createObservations({
    db,
    clock,
    ids,
    box,
    emit,
    log,
    settings,
    spool,
    directory,
    norms,
    correspondence,
    advice: readAdvice,
    teamName: () => teamName,
    homeCountry,
    exerciseAllowed,
    wakeIngest: () => pool.wake(),
    watchedFolder: settings.watchFolder === '' ? null : openWatchedFolder(resolve(settings.watchFolder)),
    mailbox: settings.imapUrl === '' ? null : createMailbox(settings.imapUrl),
  })
  const backups = createBackupRecords({ db, clock, emit })
  const acting = createActingRooms({
    db,
    clock,
    ids,
    emit,
    box,
    identity,
    norms,
    directory,
    correspondence,
    observations,
    reports: normReports,
    quarantined: async () => (await transparencyLog.state()).quarantine?.text ?? null,
    backups: backupCheck({ records: backups, clock }),
    logPending: async () => (await transparencyLog.state()).pending,
    spool,
    teamName: () => teamName,
    homeCountry,
    exerciseAllowed,
  })
  for (const command of [...observations.heldCommands, ...acting.heldCommands]) norms.approvals.register(command)
  const ownNeeds = [identity.conscience.needs, norms.approvals.needs, norms.obligations.needs]
  const desk = createDesk({
    db,
    clock,
    directory,
    observations,
    homeCountry,
    needs: [...ownNeeds, observations.needs, ...acting.needs],
  })
  const idempotency = createIdempotencyStore(db, clock)
  // A node at rest has no worker thread: it costs the memory of half a node.
  const wakeIfWaiting = async (): Promise<void> => {
    if (await observations.reports.anyWaiting()) pool.wake()
  }

  const health = { db, clock, desk, identity, transparencyLog, observations, correspondence, spool, version }
  const routes: Route[] = [
    ...backupRoutes(backups),
    ...platformRoutes({ db, loaded, version, ...nodeHealth(health) }),
    ...identityRoutes(identity),
    ...normsRoutes(norms),
    ...overlayRoutes(norms),
    ...packRoutes(norms),
    ...obligationRoutes(norms.obligations, { db, ids }),
    ...approvalRoutes(norms.approvals),
    ...transparencyRoutes(transparency, transparencyLog),
    ...logRoutes(transparencyLog, createNormsEvidence(db)),
    ...normReportRoutes(normReports, () => identity.team(), createDelayRecord({ db, clock, ids, emit })),
    ...directoryRoutes(directory),
    ...correspondenceRoutes(correspondence),
    ...observations.routes,
    ...acting.routes,
    ...deskRoutes(desk),
  ]
  routes.push(
    ...selfDescriptionRoutes(async () => {
      const team = await identity.team()
      const declaration = declarationBanner(await acting.nonUse(), clock(), origin())
      return team && { team, mailAddress: settings.mailFrom, publicUrl: origin(), now: clock(), declaration }
    }),
    openApiRoute(() => routes),
  )

  const allJobs: Job[] = [
    ...identityJobs(identity),
    norms.obligations.job,
    ...transparencyLog.jobs,
    ...correspondence.jobs,
    ...observations.jobs,
    ...acting.jobs,
    { name: 'directory.sweep', everyMs: hour, run: () => directory.sweep() },
    { name: 'platform.idempotency', everyMs: hour, run: () => idempotency.sweep() },
    // A report whose worker died is taken over when its lease has run out.
    { name: 'observations.wake', everyMs: 5_000, run: wakeIfWaiting },
  ]
  // The team's name stands in every mail and over the log: whatever runs by the clock reads it first.
  const namedJobs = allJobs.map((job) => ({
    ...job,
    run: async (signal: AbortSignal) => {
      knownTeam = (await identity.team())?.name ?? knownTeam
      teamName = knownTeam ?? teamName
      await job.run(signal)
    },
  }))
  const jobs = createJobRunner(db, log, namedJobs)

  // One table of routes behind both doors: to make it is a tenth of a start.
  const control = createControlDoor(dataDir)
  const http = await createServer({
    routes,
    authenticate: identity.authenticate,
    idempotency,
    log,
    bodyLimitBytes: settings.bodyLimitBytes,
    isControl: control.isIts,
    origins,
  })
  if (options.serve) {
    const folder = join(rootDir, 'web', 'dist')
    serveConsole(http, existsSync(folder) ? await readConsole(folder) : null)
  }
  const stop = async (): Promise<void> => {
    await Promise.allSettled([http.close(), control.close()])
    await jobs.stop()
    await pool.stop()
    transport.close()
    await db.close()
  }
  try {
    await control.open(http)
    if (options.serve) {
      await http.listen({ host: settings.host, port: settings.port })
      port = portOf(http)
      jobs.start()
    }
    await observations.reports.registerSpooled()
    await wakeIfWaiting()
  } catch (error) {
    // Such as a port that is taken, or keys that do not fit: nothing of a node that does not start goes on.
    await stop()
    throw error
  }

  return {
    url: options.serve ? localUrl() : null,
    identity,
    observations,
    routes,
    db,
    async runJob(name) {
      await namedJobs.find((job) => job.name === name)!.run(new AbortController().signal)
    },
    stop,
  }
}
