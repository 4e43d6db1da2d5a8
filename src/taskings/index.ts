export { createTaskings, type LedgerQuery, type TaskingCount, type Taskings } from './taskings.ts'
export type { TaskingsDeps } from './context.ts'
export { taskingsRoutes } from './routes.ts'
export { taskingCommands } from './commands.ts'
