import type { scenarioRoutes } from '#api/routes/scenarios.ts'
import { accountPlans } from '#app/scenarios/account-plans.ts'
import { accountReason } from '#app/scenarios/account-reason.ts'
import { answerKept, answerScenario } from '#app/scenarios/answer-scenario.ts'
import { checkExactly } from '#app/scenarios/check-exactly.ts'
import { compareScenarios } from '#app/scenarios/compare-scenarios.ts'
import { exportDifference, exportSideBySide } from '#app/scenarios/export-comparison.ts'
import { exportPlan } from '#app/scenarios/export-plan.ts'
import {
  bringScenarioBack,
  changeScenario,
  createScenario,
  deleteScenario,
  listScenarios,
  noteOnScenario,
  showScenario,
} from '#app/scenarios/keep-scenarios.ts'
import { listPlanAccounts } from '#app/scenarios/plan-accounts.ts'
import { scenarioFrontier } from '#app/scenarios/scenario-frontier.ts'
import { scenarioGround } from '#app/scenarios/scenario-ground.ts'
import { findScenario } from '#app/scenarios/solve-scenario.ts'
import type { Handlers, RequestContext } from './handler.ts'

const by = (ctx: RequestContext) => ctx.caller?.name ?? ctx.actor

export const scenarioHandlers: Handlers<typeof scenarioRoutes> = {
  getScenarioGround: (ctx, { query }) => scenarioGround(ctx, query.snapshot ?? null),
  listScenarios: async (ctx) => ({ items: await listScenarios(ctx) }),
  createScenario: (ctx, { body }) => createScenario(ctx, by(ctx), body),
  getScenario: (ctx, { params }) => showScenario(ctx, params.scenario),
  changeScenario: (ctx, { params, body }) => changeScenario(ctx, by(ctx), params.scenario, body),
  async deleteScenario(ctx, { params, query }) {
    await deleteScenario(ctx, params.scenario, query.revision)
    return undefined
  },
  bringScenarioBack: (ctx, { params }) => bringScenarioBack(ctx, params.scenario),
  noteOnScenario: (ctx, { params, body }) => noteOnScenario(ctx, by(ctx), params.scenario, body.body),
  solveScenario: (ctx, { body }) => answerScenario(ctx, body),
  getPlan: (ctx, { params, query }) => answerKept(ctx, params.scenario, query.snapshot ?? null),
  listPlanAccounts: (ctx, { params, query }) => listPlanAccounts(ctx, params.scenario, query.snapshot ?? null, query),
  listTriedAccounts: (ctx, { params, query, body }) => listPlanAccounts(ctx, params.scenario, query.snapshot ?? null, query, body.document),
  exportPlan: (ctx, { params, query }) => exportPlan(ctx, params.scenario, query),
  getAccountReason: (ctx, { params, query }) => accountReason(ctx, params.scenario, params.account, query.snapshot ?? null),
  getTriedReason: (ctx, { params, query, body }) =>
    accountReason(ctx, params.scenario, params.account, query.snapshot ?? null, body.document),
  listAccountPlans: (ctx, { params, query }) => accountPlans(ctx, params.account, query.snapshot ?? null),
  getFrontier: (ctx, { params, query }) => scenarioFrontier(ctx, params.scenario, query.snapshot ?? null),
  getTriedFrontier: (ctx, { params, query, body }) => scenarioFrontier(ctx, params.scenario, query.snapshot ?? null, body.document),
  compareScenarios: (ctx, { params, query }) => compareScenarios(ctx, params.scenario, params.other, query),
  exportDifference: (ctx, { params, query }) => exportDifference(ctx, params.scenario, params.other, query),
  exportSideBySide: (ctx, { query }) => exportSideBySide(ctx, { ...query, scenarios: query.scenarios?.split(',').map(Number) ?? [] }),
  async checkExactly(ctx, { params, body }) {
    await findScenario(ctx, params.scenario)
    return ctx.jobs.start(ctx, 'check exactly', (job) => checkExactly(job, params.scenario, body))
  },
}
