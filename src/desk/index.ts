export { createDesk, type Desk, type Today } from './today.ts'
export { deskRoutes } from './routes.ts'
