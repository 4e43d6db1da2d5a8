import type { Correspondence } from '#correspondence'
import type { Norms } from '#norms'
import { minute } from '#kernel/instant.ts'
import type { Job } from '#platform/jobs.ts'
import type { Route } from '#platform/http/route.ts'
import type { ObservationsDeps } from './deps.ts'
import { checkPersonalData } from './event-fields.ts'
import { createFeeds, type Feeds } from './feeds/feeds.ts'
import { feedRoutes } from './feeds/routes.ts'
import { createFindings, type Findings } from './findings/findings.ts'
import { findingRoutes } from './findings/routes.ts'
import { createRerouting } from './findings/rerouting/rerouting.ts'
import { adviceBook, type Advice } from './notifications/advice.ts'
import { notificationAnswers } from './notifications/answers.ts'
import { createNotifications, type Notifications } from './notifications/notifications.ts'
import { createNotifier, type Notifier } from './notifications/notifier.ts'
import { notificationRoutes } from './notifications/routes.ts'
import { createReports, type Reports } from './reports/reports.ts'
import { createRetention } from './reports/retention/retention.ts'
import { reportRoutes } from './reports/routes.ts'
import { createTasks, type Tasks } from './tasks/tasks.ts'
import { taskRoutes } from './tasks/routes.ts'

export interface ObservationsOptions extends ObservationsDeps {
  readonly norms: Norms
  readonly correspondence: Correspondence
  readonly advice: readonly Advice[]
  readonly teamName: () => string
  readonly homeCountry: () => Promise<string | null>
  readonly exerciseAllowed: (email: string) => boolean
}

/** Reports, findings, notifications: the room's face for those above it. */
export interface Observations {
  readonly reports: Reports
  readonly findings: Findings
  readonly notifications: Notifications
  readonly notifier: Notifier
  readonly feeds: Feeds
  readonly tasks: Tasks
  readonly routes: readonly Route[]
  readonly jobs: readonly Job[]
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
  const reports = createReports(deps)
  const findings = createFindings(deps)
  const notifier = createNotifier(deps)
  const notifications = createNotifications(deps, notifier)
  const feeds = createFeeds(deps)
  const tasks = createTasks(deps)
  options.correspondence.registerSubject('observations.notification', notifications.handlers)
  options.correspondence.registerAnswerSubject('observations.notification', notificationAnswers(deps, notifier))
  return {
    reports,
    findings,
    notifications,
    notifier,
    feeds,
    tasks,
    routes: [
      ...reportRoutes(reports),
      ...findingRoutes(findings),
      ...notificationRoutes(notifications, advice),
      ...feedRoutes(feeds),
      ...taskRoutes(tasks),
    ],
    jobs: [
      notifier.job,
      findings.job,
      createRerouting(deps),
      createRetention(deps),
      {
        name: 'observations.register-spooled',
        everyMs: minute,
        run: async () => void (await reports.registerSpooled()),
      },
    ],
  }
}
