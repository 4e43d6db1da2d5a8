export { measureCommands } from './commands.ts'
export { createMeasures } from './measures.ts'
export type { Measures } from './measures.ts'
export { measureRoutes } from './routes.ts'
