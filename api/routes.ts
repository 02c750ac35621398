import type { Route } from './route.ts'
import { accessRoutes } from './routes/access.ts'
import { accountRoutes } from './routes/accounts.ts'
import { auditRoutes } from './routes/audit.ts'
import { backupRoutes } from './routes/backup.ts'
import { challengeRoutes } from './routes/challenges.ts'
import { costRoutes } from './routes/costs.ts'
import { decisionRoutes } from './routes/decisions.ts'
import { demoRoutes } from './routes/demo.ts'
import { importRoutes } from './routes/imports.ts'
import { jobRoutes } from './routes/jobs.ts'
import { keyRoutes } from './routes/keys.ts'
import { matchRoutes } from './routes/matches.ts'
import { modelRoutes } from './routes/models.ts'
import { portfolioRoutes } from './routes/portfolio.ts'
import { segmentRoutes } from './routes/segments.ts'
import { settingRoutes } from './routes/settings.ts'
import { snapshotRoutes } from './routes/snapshots.ts'
import { todayRoutes } from './routes/today.ts'
import { viewRoutes } from './routes/views.ts'

/** Every operation of the API by its name: what the server serves, the reference documents and the web client calls. */
export const routes = {
  ...accessRoutes,
  ...accountRoutes,
  ...auditRoutes,
  ...backupRoutes,
  ...challengeRoutes,
  ...costRoutes,
  ...decisionRoutes,
  ...demoRoutes,
  ...importRoutes,
  ...jobRoutes,
  ...keyRoutes,
  ...matchRoutes,
  ...modelRoutes,
  ...portfolioRoutes,
  ...segmentRoutes,
  ...settingRoutes,
  ...snapshotRoutes,
  ...todayRoutes,
  ...viewRoutes,
} satisfies Record<string, Route>

export type Routes = typeof routes
