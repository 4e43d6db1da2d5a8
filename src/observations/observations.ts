import type { Correspondence } from '#correspondence'
import type { HeldCommand, Norms } from '#norms'
import { minute, second } from '#kernel/instant.ts'
import type { NeedSource } from '#kernel/need.ts'
import type { Job } from '#platform/jobs.ts'
import type { Route } from '#platform/http/route.ts'
import type { WatchedFolder } from '#platform/watched-folder.ts'
import type { ObservationsDeps } from './deps.ts'
import { checkPersonalData } from './event-fields.ts'
import { createDailyLeaves } from './feeds/days/jobs.ts'
import { sampleRoutes } from './samples/routes.ts'
import { createSamples } from './samples/samples.ts'
import { createArchive, type Archive } from './archive/archive.ts'
import { archiveRoutes } from './archive/routes.ts'
import { createFeeds, type Feeds } from './feeds/feeds.ts'
import { feedRoutes } from './feeds/routes.ts'
import { createFindings, type Findings } from './findings/findings.ts'
import { findingRoutes } from './findings/routes.ts'
import { createRerouting } from './findings/rerouting/rerouting.ts'
import { adviceBook, type Advice } from './notifications/advice.ts'
import { notificationAnswers } from './notifications/answers.ts'
import { createNotifications, type Notifications } from './notifications/notifications.ts'
import { createBatches, type Batches } from './notifications/batches/batches.ts'
import { batchRoutes } from './notifications/batches/routes.ts'
import { notificationCommand } from './notifications/held.ts'
import { createNotifier, type Notifier } from './notifications/notifier.ts'
import { notificationRoutes } from './notifications/routes.ts'
import { createFolderIntake } from './intake/folder-intake.ts'
import { createMailIntake, type MailSource } from './intake/mail-intake.ts'
import { createReports, type Reports } from './reports/reports.ts'
import { createFollowUp, type FollowUp } from './followup/follow-up.ts'
import { followUpRoutes } from './followup/routes.ts'
import { pseudonymJobs } from './privacy/pseudonymise.ts'
import { territoryReader } from './privacy/territory.ts'
import { createHolds } from './reports/retention/holds/holds.ts'
import { holdRoutes } from './reports/retention/holds/routes.ts'
import { readRetention } from './reports/retention/overview.ts'
import { createRetention } from './reports/retention/retention.ts'
import { retentionRoutes } from './reports/retention/routes.ts'
import { reportRoutes } from './reports/routes.ts'
import { sourceNeeds } from './sources/needs.ts'
import { sourceRoutes } from './sources/routes.ts'
import { createSources } from './sources/sources.ts'
import { createTasks, type Tasks } from './tasks/tasks.ts'
import { taskRoutes } from './tasks/routes.ts'

export interface ObservationsOptions extends ObservationsDeps {
  readonly norms: Norms
  readonly correspondence: Correspondence
  /** Asked once, when the first text is needed. */
  readonly advice: () => readonly Advice[]
  readonly teamName: () => string
  readonly homeCountry: () => Promise<string | null>
  readonly exerciseAllowed: (email: string) => boolean
  /** The folder whose files are taken in as reports; null where none is set. */
  readonly watchedFolder: WatchedFolder | null
  /** The mailbox that is read; null where none is set. */
  readonly mailbox: MailSource | null
}

/** Reports, findings, notifications: the room's face for those above it. */
export interface Observations {
  readonly reports: Reports
  readonly findings: Findings
  readonly followUp: FollowUp
  readonly notifications: Notifications
  readonly notifier: Notifier
  readonly batches: Batches
  readonly feeds: Feeds
  readonly archive: Archive
  readonly tasks: Tasks
  readonly routes: readonly Route[]
  readonly jobs: readonly Job[]
  /** What waits for approvals and then runs. */
  readonly heldCommands: readonly HeldCommand[]
  readonly needs: NeedSource
}

/**
 * Builds the room and tells correspondence what notifications mean.
 *
 * @throws {AppError} `observations.unclassed-data`: personal data without purpose, ground or retention stops the start (R042).
 */
export function createObservations(options: ObservationsOptions): Observations {
  checkPersonalData()
  const advice = adviceBook(options.advice)
  const deps = { ...options, advice, mailFrom: options.settings.mailFrom }
  const sources = createSources(deps)
  const reports = createReports(deps, sources)
  const findings = createFindings(deps)
  const territory = territoryReader(deps)
  const followUp = createFollowUp({ ...deps, territory })
  const holds = createHolds(deps)
  const archive = createArchive({ ...deps, territory })
  const batches = createBatches(deps)
  const notifier = createNotifier({ ...deps, examine: batches.examine })
  const notifications = createNotifications(deps, notifier)
  const feeds = createFeeds(deps)
  const tasks = createTasks(deps)
  const samples = createSamples(deps)
  options.correspondence.registerSubject('observations.notification', notifications.handlers)
  options.correspondence.registerAnswerSubject('observations.notification', notificationAnswers(deps, notifier))
  return {
    reports,
    findings,
    followUp,
    notifications,
    notifier,
    batches,
    feeds,
    archive,
    tasks,
    heldCommands: [notificationCommand(notifier), sources.held],
    needs: sourceNeeds(sources),
    routes: [
      ...reportRoutes(reports),
      ...archiveRoutes(archive),
      ...findingRoutes(findings),
      ...followUpRoutes(followUp),
      ...holdRoutes(holds),
      ...retentionRoutes(() => readRetention(deps)),
      ...notificationRoutes(notifications, advice),
      ...batchRoutes(batches),
      ...feedRoutes(feeds),
      ...taskRoutes(tasks),
      ...sampleRoutes(samples),
      ...sourceRoutes(sources),
    ],
    jobs: [
      notifier.job,
      findings.job,
      feeds.watch,
      createRerouting(deps),
      createRetention(deps, holds),
      ...archive.jobs,
      ...createDailyLeaves({ ...deps, followUp, territory }),
      ...pseudonymJobs({ ...deps, territory }),
      ...intakeJobs(options, reports),
      { name: 'observations.sources', everyMs: 30_000, run: () => sources.settle() },
      { name: 'observations.register-owed', everyMs: 2 * second, run: () => reports.registerOwed() },
      {
        name: 'observations.register-spooled',
        everyMs: minute,
        run: async () => void (await reports.registerSpooled()),
      },
    ],
  }
}

/** The doors that are not HTTP: those that are set. */
function intakeJobs(options: ObservationsOptions, reports: Reports): Job[] {
  const { watchedFolder, mailbox, correspondence, clock, log, settings } = options
  return [
    ...(watchedFolder === null ? [] : [createFolderIntake({ folder: watchedFolder, reports, clock, log })]),
    ...(mailbox === null
      ? []
      : [createMailIntake({ mailbox, pollSeconds: settings.imapPollSeconds, correspondence, reports, log })]),
  ]
}
