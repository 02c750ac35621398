import type { Route } from './route.ts'
import { accessRoutes } from './routes/access.ts'
import { accountRoutes } from './routes/accounts.ts'
import { answerRoutes } from './routes/answers.ts'
import { assignmentRoutes } from './routes/assignment.ts'
import { auditRoutes } from './routes/audit.ts'
import { backupRoutes } from './routes/backup.ts'
import { caseRoutes } from './routes/cases.ts'
import { challengeRoutes } from './routes/challenges.ts'
import { confirmationRoutes } from './routes/confirmations.ts'
import { continuityRoutes } from './routes/continuity.ts'
import { contributorRoutes } from './routes/contributors.ts'
import { costRoutes } from './routes/costs.ts'
import { coverageRoutes } from './routes/coverage.ts'
import { decisionRoutes } from './routes/decisions.ts'
import { demoRoutes } from './routes/demo.ts'
import { duplicateRoutes } from './routes/duplicates.ts'
import { editRoutes } from './routes/edits.ts'
import { erasureRoutes } from './routes/erasures.ts'
import { feedRoutes } from './routes/feeds.ts'
import { guidanceRoutes } from './routes/guidance.ts'
import { importRoutes } from './routes/imports.ts'
import { influenceRoutes } from './routes/influence.ts'
import { jobRoutes } from './routes/jobs.ts'
import { keyRoutes } from './routes/keys.ts'
import { listeningRoutes } from './routes/listening.ts'
import { matchRoutes } from './routes/matches.ts'
import { mergeRoutes } from './routes/merges.ts'
import { modelRoutes } from './routes/models.ts'
import { noteRoutes } from './routes/notes.ts'
import { opportunityRoutes } from './routes/opportunities.ts'
import { personalisationRoutes } from './routes/personalisation.ts'
import { planRoutes } from './routes/plans.ts'
import { portfolioRoutes } from './routes/portfolio.ts'
import { promisesKeptRoutes } from './routes/promises-kept.ts'
import { relationshipRoutes } from './routes/relationship.ts'
import { scenarioRoutes } from './routes/scenarios.ts'
import { scheduleRoutes } from './routes/schedules.ts'
import { segmentRoutes } from './routes/segments.ts'
import { settingRoutes } from './routes/settings.ts'
import { snapshotRoutes } from './routes/snapshots.ts'
import { titleRuleRoutes } from './routes/title-rules.ts'
import { todayRoutes } from './routes/today.ts'
import { valueRoutes } from './routes/value.ts'
import { viewRoutes } from './routes/views.ts'
import { whatMattersRoutes } from './routes/what-matters.ts'
import { whiteSpaceRoutes } from './routes/white-space.ts'

/** Every operation of the API by its name: what the server serves, the reference documents and the web client calls. */
export const routes = {
  ...accessRoutes,
  ...accountRoutes,
  ...auditRoutes,
  ...backupRoutes,
  ...challengeRoutes,
  ...contributorRoutes,
  ...costRoutes,
  ...decisionRoutes,
  ...demoRoutes,
  ...duplicateRoutes,
  ...editRoutes,
  ...erasureRoutes,
  ...feedRoutes,
  ...importRoutes,
  ...jobRoutes,
  ...keyRoutes,
  ...matchRoutes,
  ...mergeRoutes,
  ...modelRoutes,
  ...noteRoutes,
  ...opportunityRoutes,
  ...planRoutes,
  ...portfolioRoutes,
  ...scheduleRoutes,
  ...segmentRoutes,
  ...settingRoutes,
  ...snapshotRoutes,
  ...guidanceRoutes,
  ...personalisationRoutes,
  ...assignmentRoutes,
  ...scenarioRoutes,
  ...coverageRoutes,
  ...influenceRoutes,
  ...valueRoutes,
  ...titleRuleRoutes,
  ...todayRoutes,
  ...viewRoutes,
  ...answerRoutes,
  ...relationshipRoutes,
  ...listeningRoutes,
  ...caseRoutes,
  ...confirmationRoutes,
  ...promisesKeptRoutes,
  ...whatMattersRoutes,
  ...continuityRoutes,
  ...whiteSpaceRoutes,
} satisfies Record<string, Route>

export type Routes = typeof routes
