import { z } from 'zod'
import { pageOf, pageQuery } from '../paging.ts'
import { route } from '../route.ts'
import { ScenarioFile } from '../scenario.ts'
import { job } from './jobs.ts'

const tag = 'scenarios'
const reads = { tag, may: 'readCosts' } as const
const writes = { tag, may: 'plan' } as const
const minor = z.number()
const params = z.object({ scenario: z.coerce.number().int() })
const range = z.object({ low: z.number(), high: z.number() })

/** What is worth what: of a limit. */
export const planLimit = z
  .object({
    kind: z.enum(['budget', 'team', 'moves', 'rule']),
    team: z.string().nullable().describe('team, segment or name of the rule'),
    name: z.string(),
    used: z.number().describe('budget: minor units a year; teams: hours a year; moves: accounts'),
    available: z.number(),
    price: range.nullable().describe('minor units over the horizon for one unit more; low = high where it is unique; null: not told'),
    rateMinor: z
      .number()
      .nullable()
      .describe('teams: what an hour costs over the horizon, to hold the price against; null: not known, or closed'),
  })
  .meta({ id: 'PlanLimit' })

export const planMove = z
  .object({
    segment: z.string(),
    from: z.string().describe('model'),
    to: z.string(),
    accounts: z.int(),
    valueDelta: minor,
    costDelta: minor.describe('of money that leaves the house, a year'),
    hoursDelta: z.record(z.string(), z.number()),
    robust: z.int().describe('the same choice under low, base and high assumptions'),
    why: z.string().describe('in one line'),
  })
  .meta({ id: 'PlanMove' })
export type PlanMove = z.infer<typeof planMove>

const planModel = z
  .object({
    model: z.string(),
    name: z.string(),
    accounts: z.int(),
    revenueMinor: minor,
    valueMinor: minor,
    spendMinor: minor,
    costToServeMinor: minor,
  })
  .meta({ id: 'PlanModel' })

export const infeasible = z
  .object({
    why: z.string(),
    least: z.array(z.object({ limit: z.string(), name: z.string(), unit: z.string(), now: z.number(), needed: z.number().nullable() })),
    together: z.array(z.object({ limit: z.string(), name: z.string(), unit: z.string(), now: z.number(), needed: z.number() })),
  })
  .meta({ id: 'PlanInfeasible' })

/** Changes of a plan laid over quarters, and what is taken at the end of each. */
export const planQuarter = z
  .object({
    from: z.string().describe('first day'),
    accounts: z.int().describe('that change in it'),
    segments: z.array(z.object({ segment: z.string(), accounts: z.int(), most: z.int().nullable().describe('as the scenario says') })),
    valueDelta: minor.describe('over the horizon, of the accounts that change in it'),
    spend: minor.describe('a year, once they have changed'),
    hours: z
      .array(z.object({ team: z.string(), name: z.string(), used: z.number(), available: z.number() }))
      .describe('a year, once they have'),
    over: z.array(z.string()).describe('limits that are broken until a later quarter frees them'),
  })
  .meta({ id: 'PlanQuarter' })
export type PlanQuarter = z.infer<typeof planQuarter>

/** A plan in numbers. Money in minor units; `value` over the horizon, `spend` a year. */
export const planSummary = z
  .object({
    scenario: z.int().nullable().describe('null: not kept'),
    name: z.string(),
    snapshot: z.int(),
    coverage: z
      .object({ model: z.int(), label: z.string() })
      .nullable()
      .describe('version of the coverage models; null: those Tapeline comes with'),
    currency: z.string(),
    horizonYears: z.int(),
    discount: z.number(),
    costing: z.enum(['full', 'cash']).describe('full: prices of hours are net of what an hour costs; cash: hold them against its rate'),
    accounts: z.int(),
    value: minor,
    bound: minor.nullable().describe('no plan within the limits is worth more; null: a baseline, nothing is proved'),
    gap: z.number().nullable(),
    spend: minor,
    feasible: z.boolean().describe('baselines may break a limit'),
    lowMinor: minor
      .nullable()
      .describe('lowest value under low, base and high assumptions, each with the plan that is best under it; highMinor: highest'),
    highMinor: minor.nullable(),
    against: z
      .array(
        z.object({
          baseline: z.enum(['today', 'even', 'revenue']),
          valueMinor: minor,
          gainMinor: minor,
          spendMinor: minor,
          feasible: z.boolean(),
          ...{ lowMinor: minor.nullable(), highMinor: minor.nullable(), moved: z.int(), up: z.int(), down: z.int() },
          ...{ promises: z.array(z.string()), limits: z.array(planLimit), models: z.array(planModel) },
        }),
      )
      .nullable()
      .describe(
        'what the plan is worth more than those nobody optimised, under the same limits; null: not told for a slider or a baseline',
      ),
    limits: z.array(planLimit),
    moved: z.int(),
    robust: z.int().nullable().describe('of those who move'),
    up: z.int(),
    down: z.int(),
    index: z
      .number()
      .nullable()
      .describe('relationship index expected, weighted by revenue; null: nothing is known of what models change of it'),
    promises: z.array(z.string()).describe('what would be missed; empty: all are kept'),
    moves: z.array(planMove),
    quarters: z.array(planQuarter).nullable().describe('null: not told for a slider or a baseline'),
    models: z.array(planModel),
    held: z.object({ pins: z.int(), bans: z.int(), openCase: z.int(), renewal: z.int(), gradeD: z.int(), needs: z.int() }),
    infeasible: infeasible.nullable(),
    solver: z.enum(['lagrange', 'highs', 'none']),
    ms: z.number(),
    findings: z.array(z.object({ code: z.string(), message: z.string(), count: z.number().optional() })),
  })
  .meta({ id: 'PlanSummary' })
export type PlanSummary = z.infer<typeof planSummary>

export const scenarioHead = z
  .object({
    id: z.int(),
    name: z.string(),
    note: z.string().nullable(),
    owner: z.string(),
    ownerName: z.string(),
    mine: z.boolean(),
    revision: z.int(),
    madeAt: z.string(),
    changedAt: z.string(),
    changedByName: z.string(),
    proposedByName: z.string().nullable(),
    proposedAt: z.string().nullable(),
    document: ScenarioFile,
    notes: z.array(z.object({ id: z.int(), at: z.string(), byName: z.string(), body: z.string() })),
  })
  .meta({ id: 'Scenario' })
export type ScenarioHead = z.infer<typeof scenarioHead>

/** What sliders may be moved between, and where today stands. */
export const scenarioGround = z
  .object({
    snapshot: z.int(),
    asOf: z.string(),
    currency: z.string(),
    accounts: z.int(),
    coverage: z.object({ model: z.int(), label: z.string() }).nullable(),
    budgetMinor: z.object({ today: minor, least: minor, most: minor }),
    teams: z
      .array(z.object({ team: z.string(), name: z.string(), today: z.number(), available: z.number(), most: z.number() }))
      .describe('hours a year'),
    majorFromMinor: z.object({
      today: minor.nullable(),
      least: minor,
      most: minor,
      accounts: z.int(),
      revenueShare: z.number().nullable(),
    }),
    models: z.array(z.object({ id: z.string(), name: z.string(), kind: z.string(), experience: z.int(), accountsToday: z.int() })),
    baselines: z.array(planSummary).describe('today, even spread, by revenue'),
  })
  .meta({ id: 'ScenarioGround' })
export type ScenarioGround = z.infer<typeof scenarioGround>

export const planAccount = z
  .object({
    id: z.int(),
    key: z.string(),
    name: z.string(),
    segment: z.string().nullable(),
    revenueMinor: minor,
    from: z.string(),
    to: z.string(),
    valueMinor: minor,
    valueDelta: minor,
    costDelta: minor,
    hours: z.number(),
    robust: z.boolean().nullable(),
    runnerUp: z.string().nullable(),
    lead: minor.nullable().describe('worth more than the runner-up at the prices of this plan'),
    held: z.string().nullable(),
    changesFrom: z.string().nullable().describe('first day of the quarter it changes in; null: it stays as it is'),
    why: z.string(),
  })
  .meta({ id: 'PlanAccount' })
export type PlanAccount = z.infer<typeof planAccount>

/** Why an account gets what it gets. */
export const accountReason = z
  .object({
    account: z.object({ id: z.int(), key: z.string(), name: z.string() }),
    scenario: z.int(),
    from: z.string(),
    to: z.string(),
    why: z.string(),
    options: z.array(
      z.object({
        model: z.string(),
        name: z.string(),
        chosen: z.boolean(),
        today: z.boolean(),
        closed: z.string().nullable().describe('why it was not open to this account'),
        valueMinor: minor.nullable(),
        lowMinor: minor.nullable(),
        highMinor: minor.nullable(),
        spendMinor: minor.nullable(),
        costMinor: minor.nullable().describe('all of it, a year'),
        hours: z.record(z.string(), z.number()),
        netMinor: minor.nullable().describe('value less what its hours and money are worth elsewhere: the highest is chosen'),
        retention: z.number().nullable(),
        steps: z.array(z.object({ label: z.string(), minor, note: z.string().nullable() })).describe('from margin to value, adding up'),
      }),
    ),
    flips: z
      .array(
        z.object({
          what: z.string(),
          now: z.string(),
          at: z.string(),
          more: z.boolean().describe('or more; false: or less'),
          to: z.string(),
        }),
      )
      .describe('what would have to be otherwise for the runner-up to win, the nearest first; what is far off is left out'),
  })
  .meta({ id: 'AccountReason' })
export type AccountReason = z.infer<typeof accountReason>

export const frontier = z
  .object({
    points: z.array(
      z.object({ budgetMinor: minor, valueMinor: minor, boundMinor: minor, lowMinor: minor.nullable(), highMinor: minor.nullable() }),
    ),
    marks: z.array(
      z.object({
        name: z.string(),
        kind: z.enum(['scenario', 'today', 'even', 'revenue']),
        scenario: z.int().nullable(),
        budgetMinor: minor,
        valueMinor: minor,
      }),
    ),
  })
  .meta({ id: 'Frontier' })
export type Frontier = z.infer<typeof frontier>

const snapshot = z.object({ snapshot: z.coerce.number().int().optional() })
const fileOf = snapshot.extend({ format: z.enum(['csv', 'xlsx']).default('csv') })
const tried = z.object({ document: ScenarioFile })
const planFilters = {
  segment: z.string().max(40).optional(),
  from: z.string().max(40).optional(),
  to: z.string().max(40).optional(),
  show: z.enum(['moved', 'gains', 'loses', 'fragile', 'held', 'all']).default('moved'),
  held: z
    .enum(['pin', 'ban', 'openCase', 'renewal', 'gradeD', 'need', 'margin'])
    .optional()
    .describe('only those that this keeps from a model that would be open to them'),
  quarter: z.iso.date().optional().describe('only those that change in the quarter that begins on this day'),
  q: z.string().max(200).optional(),
}

/** Two scenarios against each other, account by account. */
export const scenarioDifference = z
  .object({
    segments: z.array(
      z.object({
        segment: z.string().nullable(),
        accounts: z.int(),
        differ: z.int().describe('served by another model'),
        valueDelta: minor.describe('the other less this one, over the horizon'),
        spendDelta: minor.describe('a year'),
        models: z.array(z.object({ model: z.string(), one: z.int(), other: z.int() })).describe('accounts served so in each'),
      }),
    ),
    accounts: pageOf(
      z.object({
        id: z.int(),
        key: z.string(),
        name: z.string(),
        segment: z.string().nullable(),
        revenueMinor: minor,
        one: z.string().describe('model'),
        other: z.string(),
        valueDelta: minor,
        spendDelta: minor,
      }),
    ),
  })
  .meta({ id: 'ScenarioDifference' })
export type ScenarioDifference = z.infer<typeof scenarioDifference>

export const scenarioRoutes = {
  getScenarioGround: route({
    ...{ method: 'GET', path: '/v1/scenario-ground', ...reads, query: snapshot, ok: scenarioGround },
    summary: 'What a scenario starts from: today, even spread and by revenue, and how far each limit can be moved',
  }),
  listScenarios: route({
    ...{ method: 'GET', path: '/v1/scenarios', ...reads, ok: z.object({ items: z.array(scenarioHead) }) },
    summary: 'Scenarios, newest first',
  }),
  createScenario: route({
    ...{ method: 'POST', path: '/v1/scenarios', ...writes, answers: 'created', ok: scenarioHead },
    body: z.object({
      document: ScenarioFile.optional(),
      from: z.int().optional().describe('scenario to copy'),
      name: z.string().trim().min(1).max(120),
    }),
    summary: 'Begins a scenario, as today or as another one',
  }),
  getScenario: route({
    ...{ method: 'GET', path: '/v1/scenarios/:scenario', ...reads, params, ok: scenarioHead },
    summary: 'One scenario',
  }),
  changeScenario: route({
    ...{ method: 'PATCH', path: '/v1/scenarios/:scenario', ...writes, params, ok: scenarioHead },
    body: z.object({
      revision: z.int(),
      name: z.string().trim().min(1).max(120).optional(),
      note: z.string().trim().max(4000).nullable().optional(),
      document: ScenarioFile.optional(),
      proposed: z.boolean().optional(),
      mine: z.literal(true).optional().describe('whoever asks owns it from then on'),
    }),
    summary: 'Changes it, puts it forward or takes it back, takes it over',
  }),
  deleteScenario: route({
    ...{ method: 'DELETE', path: '/v1/scenarios/:scenario', ...writes, params, answers: 'nothing' },
    query: z.object({ revision: z.coerce.number().int() }),
    summary: 'Throws it away',
  }),
  bringScenarioBack: route({
    ...{ method: 'POST', path: '/v1/scenarios/:scenario/back', ...writes, params, ok: scenarioHead },
    body: z.object({}),
    summary: 'Brings back what was thrown away up to ten minutes ago, with its notes',
  }),
  noteOnScenario: route({
    ...{ method: 'POST', path: '/v1/scenarios/:scenario/notes', ...writes, params, answers: 'created', ok: scenarioHead },
    body: z.object({ body: z.string().trim().min(1).max(4000) }),
    summary: 'Writes a note on it',
  }),
  solveScenario: route({
    ...{ method: 'POST', path: '/v1/scenarios/solve', ...reads, ok: planSummary },
    body: z.object({
      document: ScenarioFile,
      scenario: z.int().optional().describe('its last plan is where the solve begins'),
      snapshot: z.int().optional(),
      quick: z
        .boolean()
        .default(false)
        .describe('for a slider: no low and high, no prices proved unique; within 100 ms at 100,000 accounts'),
    }),
    summary: 'The best plan of a scenario that is not kept, with its bound and gap',
  }),
  getPlan: route({
    ...{ method: 'GET', path: '/v1/scenarios/:scenario/plan', ...reads, params, query: snapshot, ok: planSummary },
    summary: 'The best plan of a kept scenario',
  }),
  listPlanAccounts: route({
    ...{ method: 'GET', path: '/v1/scenarios/:scenario/accounts', ...reads, params, ok: pageOf(planAccount) },
    query: pageQuery.extend({ ...snapshot.shape, ...planFilters }),
    summary: 'Who gets what under a plan, and why; largest difference first',
  }),
  listTriedAccounts: route({
    ...{ method: 'POST', path: '/v1/scenarios/:scenario/tried/accounts', ...reads, params, ok: pageOf(planAccount) },
    query: pageQuery.extend({ ...snapshot.shape, ...planFilters }),
    body: tried,
    summary: 'The same under what is tried in a scenario, and not kept',
  }),
  exportPlan: route({
    ...{ method: 'GET', path: '/v1/scenarios/:scenario/export', tag, may: 'export', params, answers: 'file' },
    query: fileOf.extend({ ...planFilters, show: planFilters.show.default('all') }),
    summary: 'Who gets what under a plan, as a table',
  }),
  getAccountReason: route({
    ...{ method: 'GET', path: '/v1/scenarios/:scenario/accounts/:account', ...reads, ok: accountReason },
    params: params.extend({ account: z.coerce.number().int() }),
    query: snapshot,
    summary: 'Why an account gets what it gets, the runner-up, and what would flip it',
  }),
  getTriedReason: route({
    ...{ method: 'POST', path: '/v1/scenarios/:scenario/tried/accounts/:account', ...reads, ok: accountReason },
    ...{ params: params.extend({ account: z.coerce.number().int() }), query: snapshot, body: tried },
    summary: 'The same under what is tried in a scenario, and not kept',
  }),
  listAccountPlans: route({
    ...{ method: 'GET', path: '/v1/accounts/:account/coverage', ...reads, params: z.object({ account: z.coerce.number().int() }) },
    query: snapshot,
    ok: z.object({
      today: z.string(),
      todayName: z.string(),
      plans: z.array(
        z.object({
          scenario: z.int(),
          name: z.string(),
          to: z.string(),
          toName: z.string(),
          valueDelta: minor,
          costDelta: minor,
          robust: z.boolean().nullable(),
          why: z.string(),
        }),
      ),
    }),
    summary: 'How an account is served today, and what every kept plan says of it',
  }),
  getFrontier: route({
    ...{ method: 'GET', path: '/v1/scenarios/:scenario/frontier', ...reads, params, query: snapshot, ok: frontier },
    summary: 'Best value against budget, all else as in the scenario, with today and the other plans on it',
  }),
  getTriedFrontier: route({
    ...{ method: 'POST', path: '/v1/scenarios/:scenario/tried/frontier', ...reads, params, query: snapshot, body: tried, ok: frontier },
    summary: 'The same, all else as it is tried in a scenario, and not kept',
  }),
  compareScenarios: route({
    ...{ method: 'GET', path: '/v1/scenarios/:scenario/against/:other', ...reads, ok: scenarioDifference },
    params: params.extend({ other: z.coerce.number().int() }),
    query: pageQuery.extend({ snapshot: z.coerce.number().int().optional(), segment: z.string().max(40).optional() }),
    summary: 'Where two scenarios differ: by segment, and the accounts they serve by different models, largest difference first',
  }),
  exportDifference: route({
    ...{ method: 'GET', path: '/v1/scenarios/:scenario/against/:other/export', tag, may: 'export', answers: 'file' },
    ...{ params: params.extend({ other: z.coerce.number().int() }), query: fileOf.extend({ segment: z.string().max(40).optional() }) },
    summary: 'The accounts that two scenarios serve by different models, as a table',
  }),
  exportSideBySide: route({
    ...{ method: 'GET', path: '/v1/scenario-table', tag, may: 'export', answers: 'file' },
    query: fileOf.extend({
      scenarios: z
        .string()
        .max(2000)
        .regex(/^\d+(,\d+)*$/)
        .optional()
        .describe('ids, by commas; left out: all'),
    }),
    summary: 'Today, even spread, by revenue and scenarios beside each other, as a table',
  }),
  checkExactly: route({
    ...{ method: 'POST', path: '/v1/scenarios/:scenario/exact', ...writes, params, answers: 'accepted' },
    body: z.object({ seconds: z.int().min(1).max(300).default(60), snapshot: z.int().optional().describe('default: the last') }),
    ok: job,
    summary: 'Solves it by HiGHS as a yardstick; follow the job',
  }),
}
