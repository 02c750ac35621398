import type { Routes } from '#api/routes.ts'
import { accessHandlers } from './access.ts'
import { accountHandlers } from './accounts.ts'
import { auditHandlers } from './audit.ts'
import { backupHandlers } from './backup.ts'
import { challengeHandlers } from './challenges.ts'
import { costHandlers } from './costs.ts'
import { decisionHandlers } from './decisions.ts'
import { demoHandlers } from './demo.ts'
import type { Handlers } from './handler.ts'
import { importHandlers } from './imports.ts'
import { jobHandlers } from './jobs.ts'
import { keyHandlers } from './keys.ts'
import { matchHandlers } from './matches.ts'
import { modelHandlers } from './models.ts'
import { portfolioHandlers } from './portfolio.ts'
import { segmentHandlers } from './segments.ts'
import { settingHandlers } from './settings.ts'
import { snapshotHandlers } from './snapshots.ts'
import { todayHandlers } from './today.ts'
import { viewHandlers } from './views.ts'

/** What answers each route of the API. */
export const handlers: Handlers<Routes> = {
  ...accessHandlers,
  ...accountHandlers,
  ...auditHandlers,
  ...backupHandlers,
  ...challengeHandlers,
  ...costHandlers,
  ...decisionHandlers,
  ...demoHandlers,
  ...importHandlers,
  ...jobHandlers,
  ...keyHandlers,
  ...matchHandlers,
  ...modelHandlers,
  ...portfolioHandlers,
  ...segmentHandlers,
  ...settingHandlers,
  ...snapshotHandlers,
  ...todayHandlers,
  ...viewHandlers,
}
