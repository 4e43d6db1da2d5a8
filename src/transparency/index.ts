export { createTransparency, type Transparency } from './transparency.ts'
export { transparencyRoutes } from './routes.ts'
export type { FactFilter, FactRecord } from './fact-record.ts'
