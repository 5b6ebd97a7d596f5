import { exportRoutes } from './export-routes.ts'

export const interchange = exportRoutes
