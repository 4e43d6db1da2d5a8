export { createDesk, type Desk } from './desk.ts'
export type { Today } from './today.ts'
export { deskRoutes } from './routes.ts'
