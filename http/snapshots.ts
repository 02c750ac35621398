import type { snapshotRoutes } from '#api/routes/snapshots.ts'
import type { Handlers } from './handler.ts'

export const snapshotHandlers: Handlers<typeof snapshotRoutes> = {}
