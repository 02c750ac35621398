import type { Routes } from '#api/routes.ts'
import { accessHandlers } from './access.ts'
import { accountHandlers } from './accounts.ts'
import { answerHandlers } from './answers.ts'
import { assignmentHandlers } from './assignment.ts'
import { auditHandlers } from './audit.ts'
import { backupHandlers } from './backup.ts'
import { caseHandlers } from './cases.ts'
import { challengeHandlers } from './challenges.ts'
import { confirmationHandlers } from './confirmations.ts'
import { continuityHandlers } from './continuity.ts'
import { contributorHandlers } from './contributors.ts'
import { costHandlers } from './costs.ts'
import { coverageHandlers } from './coverage.ts'
import { decisionHandlers } from './decisions.ts'
import { demoHandlers } from './demo.ts'
import { duplicateHandlers } from './duplicates.ts'
import { editHandlers } from './edits.ts'
import { erasureHandlers } from './erasures.ts'
import { feedHandlers } from './feeds.ts'
import { guidanceHandlers } from './guidance.ts'
import type { Handlers } from './handler.ts'
import { importHandlers } from './imports.ts'
import { influenceHandlers } from './influence.ts'
import { jobHandlers } from './jobs.ts'
import { keyHandlers } from './keys.ts'
import { listeningHandlers } from './listening.ts'
import { matchHandlers } from './matches.ts'
import { mergeHandlers } from './merges.ts'
import { modelHandlers } from './models.ts'
import { noteHandlers } from './notes.ts'
import { opportunityHandlers } from './opportunities.ts'
import { personalisationHandlers } from './personalisation.ts'
import { planHandlers } from './plans.ts'
import { portfolioHandlers } from './portfolio.ts'
import { promisesKeptHandlers } from './promises-kept.ts'
import { relationshipHandlers } from './relationship.ts'
import { scenarioHandlers } from './scenarios.ts'
import { scheduleHandlers } from './schedules.ts'
import { segmentHandlers } from './segments.ts'
import { settingHandlers } from './settings.ts'
import { snapshotHandlers } from './snapshots.ts'
import { titleRuleHandlers } from './title-rules.ts'
import { todayHandlers } from './today.ts'
import { valueHandlers } from './value.ts'
import { viewHandlers } from './views.ts'
import { whatMattersHandlers } from './what-matters.ts'
import { whiteSpaceHandlers } from './white-space.ts'

/** What answers each route of the API. */
export const handlers: Handlers<Routes> = {
  ...accessHandlers,
  ...accountHandlers,
  ...auditHandlers,
  ...backupHandlers,
  ...challengeHandlers,
  ...contributorHandlers,
  ...costHandlers,
  ...decisionHandlers,
  ...demoHandlers,
  ...duplicateHandlers,
  ...editHandlers,
  ...erasureHandlers,
  ...feedHandlers,
  ...importHandlers,
  ...jobHandlers,
  ...keyHandlers,
  ...matchHandlers,
  ...mergeHandlers,
  ...modelHandlers,
  ...noteHandlers,
  ...opportunityHandlers,
  ...planHandlers,
  ...portfolioHandlers,
  ...scheduleHandlers,
  ...segmentHandlers,
  ...settingHandlers,
  ...snapshotHandlers,
  ...guidanceHandlers,
  ...personalisationHandlers,
  ...assignmentHandlers,
  ...scenarioHandlers,
  ...coverageHandlers,
  ...influenceHandlers,
  ...valueHandlers,
  ...titleRuleHandlers,
  ...todayHandlers,
  ...viewHandlers,
  ...answerHandlers,
  ...relationshipHandlers,
  ...listeningHandlers,
  ...caseHandlers,
  ...confirmationHandlers,
  ...promisesKeptHandlers,
  ...whatMattersHandlers,
  ...continuityHandlers,
  ...whiteSpaceHandlers,
}
