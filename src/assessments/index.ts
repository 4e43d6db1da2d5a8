export { createAssessments, type Assessments } from './room.ts'
export { assessmentRoutes } from './routes.ts'
export { assessmentCommands } from './commands.ts'
export type { AssessmentsContext } from './context.ts'
