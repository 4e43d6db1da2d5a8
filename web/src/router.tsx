import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { Failed, Missing, MissingAlone } from './shell/fallbacks.tsx'
import { sessionQuery } from './shell/session.ts'
import { Shell } from './shell/shell.tsx'
import { Waiting } from './parts/states.tsx'

/** What an address's query holds: texts alone, so that addresses stay readable and a text is never taken for a number. */
export type Search = Readonly<Record<string, string | undefined>>

const root = createRootRouteWithContext<{ readonly client: QueryClient }>()({
  component: Outlet,
  notFoundComponent: MissingAlone,
  validateSearch: (search: Record<string, unknown>): Search => search as Search,
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./pages/sign-in/sign-in.tsx'), 'SignIn'),
})

const setUp = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('./pages/sign-in/set-up.tsx'), 'SetUp'),
})

const join = createRoute({
  getParentRoute: () => root,
  path: '/join',
  component: lazyRouteComponent(() => import('./pages/sign-in/set-up.tsx'), 'Join'),
})

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  async beforeLoad({ context, location }) {
    const session = await context.client.ensureQueryData(sessionQuery)
    if (session.setupNeeded) throw redirect({ to: '/setup' })
    if (!session.signedIn)
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: location.href } })
  },
})

const today = createRoute({
  getParentRoute: () => shell,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/today/today.tsx'), 'TodayPage'),
})

const findings = createRoute({
  getParentRoute: () => shell,
  path: '/findings',
  component: lazyRouteComponent(() => import('./pages/findings/findings.tsx'), 'FindingsPage'),
})
const finding = createRoute({
  getParentRoute: () => findings,
  path: '$findingId',
  component: lazyRouteComponent(() => import('./pages/findings/finding-detail.tsx'), 'FindingDetailPane'),
})

const ageing = createRoute({
  getParentRoute: () => shell,
  path: '/findings/ageing',
  component: lazyRouteComponent(() => import('./pages/ageing/ageing.tsx'), 'AgeingPage'),
})

const reports = createRoute({
  getParentRoute: () => shell,
  path: '/reports',
  component: lazyRouteComponent(() => import('./pages/reports/reports.tsx'), 'ReportsPage'),
})
const report = createRoute({
  getParentRoute: () => reports,
  path: '$reportId',
  component: lazyRouteComponent(() => import('./pages/reports/report-detail.tsx'), 'ReportDetailPane'),
})

const notifications = createRoute({
  getParentRoute: () => shell,
  path: '/notifications',
  component: lazyRouteComponent(() => import('./pages/notifications/notifications.tsx'), 'NotificationsPage'),
})
const notification = createRoute({
  getParentRoute: () => notifications,
  path: '$notificationId',
  component: lazyRouteComponent(
    () => import('./pages/notifications/notification-detail.tsx'),
    'NotificationDetailPane',
  ),
})

const decisions = createRoute({
  getParentRoute: () => shell,
  path: '/decisions',
  component: lazyRouteComponent(() => import('./pages/decisions/decisions.tsx'), 'DecisionsPage'),
})
const decision = createRoute({
  getParentRoute: () => decisions,
  path: '$decisionId',
  component: lazyRouteComponent(() => import('./pages/decisions/decision-detail.tsx'), 'DecisionDetailPane'),
})

const dataProtection = createRoute({
  getParentRoute: () => shell,
  path: '/data-protection',
  component: lazyRouteComponent(() => import('./pages/data-protection/data-protection.tsx'), 'DataProtectionPage'),
})

const framework = createRoute({
  getParentRoute: () => shell,
  path: '/framework',
  component: lazyRouteComponent(() => import('./pages/framework/framework.tsx'), 'FrameworkPage'),
})

const approvals = createRoute({
  getParentRoute: () => shell,
  path: '/approvals',
  component: lazyRouteComponent(() => import('./pages/approvals/approvals.tsx'), 'ApprovalsPage'),
})
const approval = createRoute({
  getParentRoute: () => approvals,
  path: '$approvalId',
  component: lazyRouteComponent(() => import('./pages/approvals/approval-detail.tsx'), 'ApprovalDetailPane'),
})

const obligations = createRoute({
  getParentRoute: () => shell,
  path: '/obligations',
  component: lazyRouteComponent(() => import('./pages/obligations/obligations.tsx'), 'ObligationsPage'),
})
const obligation = createRoute({
  getParentRoute: () => obligations,
  path: '$obligationId',
  component: lazyRouteComponent(() => import('./pages/obligations/obligation-detail.tsx'), 'ObligationDetailPane'),
})

const measures = createRoute({
  getParentRoute: () => shell,
  path: '/measures',
  component: lazyRouteComponent(() => import('./pages/measures/measures.tsx'), 'MeasuresPage'),
})
const measure = createRoute({
  getParentRoute: () => measures,
  path: '$measureId',
  component: lazyRouteComponent(() => import('./pages/measures/measure-detail.tsx'), 'MeasureDetailPane'),
})
const proposeMeasure = createRoute({
  getParentRoute: () => shell,
  path: '/measures/propose',
  component: lazyRouteComponent(() => import('./pages/measures/propose.tsx'), 'ProposeMeasurePage'),
})

const assessments = createRoute({
  getParentRoute: () => shell,
  path: '/assessments',
  component: lazyRouteComponent(() => import('./pages/assessments/assessments.tsx'), 'AssessmentsPage'),
})
const assessment = createRoute({
  getParentRoute: () => shell,
  path: '/assessments/$assessmentId',
  component: lazyRouteComponent(() => import('./pages/assessments/assessment.tsx'), 'AssessmentPage'),
})
const statements = createRoute({
  getParentRoute: () => shell,
  path: '/statements',
  component: lazyRouteComponent(() => import('./pages/assessments/statements.tsx'), 'StatementsPage'),
})
const statement = createRoute({
  getParentRoute: () => shell,
  path: '/statements/$statementId',
  component: lazyRouteComponent(() => import('./pages/assessments/statement.tsx'), 'StatementPage'),
})

const directory = createRoute({
  getParentRoute: () => shell,
  path: '/directory',
  beforeLoad: ({ location }) => {
    if (location.pathname.replace(/\/$/, '') === '/directory')
      throw redirect({ to: '/directory/$tab', params: { tab: 'teams' } })
  },
  component: Outlet,
})
const directoryTab = createRoute({
  getParentRoute: () => directory,
  path: '$tab',
  component: lazyRouteComponent(() => import('./pages/directory/directory.tsx'), 'DirectoryPage'),
})
const team = createRoute({
  getParentRoute: () => directory,
  path: 'teams/$teamId',
  component: lazyRouteComponent(() => import('./pages/directory/team.tsx'), 'TeamPage'),
})

const taskings = createRoute({
  getParentRoute: () => shell,
  path: '/taskings',
  component: lazyRouteComponent(() => import('./pages/taskings/taskings.tsx'), 'TaskingsPage'),
})
const tasking = createRoute({
  getParentRoute: () => taskings,
  path: '$taskingId',
  component: lazyRouteComponent(() => import('./pages/taskings/tasking-detail.tsx'), 'TaskingDetailPane'),
})
const recordTasking = createRoute({
  getParentRoute: () => shell,
  path: '/taskings/record',
  component: lazyRouteComponent(() => import('./pages/taskings/record.tsx'), 'RecordTaskingPage'),
})
const mandates = createRoute({
  getParentRoute: () => shell,
  path: '/mandates/$tab',
  component: lazyRouteComponent(() => import('./pages/mandates/mandates.tsx'), 'MandatesPage'),
})

const rules = createRoute({
  getParentRoute: () => shell,
  path: '/rules',
  beforeLoad: ({ location }) => {
    if (location.pathname.replace(/\/$/, '') === '/rules')
      throw redirect({ to: '/rules/$tab', params: { tab: 'force' } })
  },
  component: Outlet,
})
const rulesTab = createRoute({
  getParentRoute: () => rules,
  path: '$tab',
  component: lazyRouteComponent(() => import('./pages/rules/rules.tsx'), 'RulesPage'),
})

const coverage = createRoute({
  getParentRoute: () => shell,
  path: '/coverage',
  component: lazyRouteComponent(() => import('./pages/coverage/coverage.tsx'), 'NetworkCoveragePage'),
})

const normReport = createRoute({
  getParentRoute: () => shell,
  path: '/norm-report',
  component: lazyRouteComponent(() => import('./pages/norm-report/norm-report.tsx'), 'NormReportPage'),
})

const concerns = createRoute({
  getParentRoute: () => shell,
  path: '/concerns',
  component: lazyRouteComponent(() => import('./pages/conscience/conscience.tsx'), 'ConsciencePage'),
})

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  beforeLoad: ({ location }) => {
    if (location.pathname.replace(/\/$/, '') === '/settings')
      throw redirect({ to: '/settings/$tab', params: { tab: 'account' } })
  },
  component: Outlet,
})
const settingsTab = createRoute({
  getParentRoute: () => settings,
  path: '$tab',
  component: lazyRouteComponent(() => import('./pages/settings/settings.tsx'), 'SettingsPage'),
})

const routeTree = root.addChildren([
  signIn,
  setUp,
  join,
  shell.addChildren([
    today,
    findings.addChildren([finding]),
    ageing,
    reports.addChildren([report]),
    notifications.addChildren([notification]),
    approvals.addChildren([approval]),
    obligations.addChildren([obligation]),
    measures.addChildren([measure]),
    proposeMeasure,
    framework,
    dataProtection,
    decisions.addChildren([decision]),
    assessments,
    assessment,
    statements,
    statement,
    directory.addChildren([directoryTab, team]),
    taskings.addChildren([tasking]),
    recordTasking,
    mandates,
    rules.addChildren([rulesTab]),
    coverage,
    normReport,
    concerns,
    settings.addChildren([settingsTab]),
  ]),
])

/** The pages and their addresses. */
export function makeRouter(client: QueryClient) {
  return createRouter({
    routeTree,
    context: { client },
    defaultPreload: 'intent',
    defaultPendingComponent: Waiting,
    defaultErrorComponent: Failed,
    defaultNotFoundComponent: Missing,
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch(search) {
      const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== '')
      const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
      return text === '' ? '' : `?${text}`
    },
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
