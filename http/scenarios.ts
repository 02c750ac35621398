import type { scenarioRoutes } from '#api/routes/scenarios.ts'
import { accountPlans } from '#app/scenarios/account-plans.ts'
import { accountReason } from '#app/scenarios/account-reason.ts'
import { answerKept, answerScenario } from '#app/scenarios/answer-scenario.ts'
import { checkExactly } from '#app/scenarios/check-exactly.ts'
import { compareScenarios } from '#app/scenarios/compare-scenarios.ts'
import { exportPlan } from '#app/scenarios/export-plan.ts'
import {
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

const types = { csv: 'text/csv; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }
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
  noteOnScenario: (ctx, { params, body }) => noteOnScenario(ctx, by(ctx), params.scenario, body.body),
  solveScenario: (ctx, { body }) => answerScenario(ctx, body),
  getPlan: (ctx, { params, query }) => answerKept(ctx, params.scenario, query.snapshot ?? null),
  listPlanAccounts: (ctx, { params, query }) => listPlanAccounts(ctx, params.scenario, query.snapshot ?? null, query),
  async exportPlan(ctx, { params, query }) {
    const { name, file } = await exportPlan(ctx, params.scenario, { ...query, snapshot: query.snapshot ?? null })
    return { name, type: types[query.format], body: file }
  },
  getAccountReason: (ctx, { params, query }) => accountReason(ctx, params.scenario, params.account, query.snapshot ?? null),
  listAccountPlans: (ctx, { params, query }) => accountPlans(ctx, params.account, query.snapshot ?? null),
  getFrontier: (ctx, { params, query }) => scenarioFrontier(ctx, params.scenario, query.snapshot ?? null),
  compareScenarios: (ctx, { params, query }) => compareScenarios(ctx, params.scenario, params.other, query),
  async checkExactly(ctx, { params, body }) {
    await findScenario(ctx, params.scenario)
    return ctx.jobs.start(ctx, 'check exactly', (job) => checkExactly(job, params.scenario, body.seconds))
  },
}
