import { type Command, CommanderError } from 'commander'
import type { PlanMove, PlanSummary } from '#api/routes/scenarios.ts'
import { parseScenario } from '#api/scenario.ts'
import { answerScenario } from '#app/scenarios/answer-scenario.ts'
import { type Call, json, number } from '../call.ts'
import { printer } from '../print.ts'
import { readJson } from '../read-json.ts'

/** No plan keeps the limits. */
const infeasibleExit = 3

export function planCommands(program: Command, { io, context }: Call): void {
  program
    .command('plan')
    .description('the best coverage of every account under a scenario, with its bound; exit code 3 where no plan keeps the limits')
    .requiredOption('--scenario <file>', 'scenario file: budget, hours, assumptions, pins')
    .option('--snapshot <id>', 'another measurement')
    .action(async (options: { scenario: string; snapshot?: string; json?: boolean }) => {
      const document = parseScenario(readJson(io, options.scenario))
      const snapshot = options.snapshot === undefined ? undefined : number(options.snapshot, 'snapshot')
      const plan = await answerScenario(await context(), { document, snapshot, quick: false })
      if (options.json) json(io, asJson(plan))
      else show(io, plan)
      if (plan.infeasible) throw new CommanderError(infeasibleExit, 'infeasible', plan.infeasible.why)
    })
}

/** The summary with its hours apart; `infeasible` only where it is. */
function asJson({ infeasible, limits, ...plan }: PlanSummary) {
  return {
    ...plan,
    limits,
    hours: limits
      .filter((one) => one.kind === 'team')
      .map(({ team, name, used, available, price }) => ({
        team,
        name,
        used,
        available,
        price: price?.low ?? null,
        priceHigh: price?.high ?? null,
      })),
    ...(infeasible && { infeasible }),
  }
}

function show(io: Call['io'], plan: PlanSummary): void {
  const p = printer(io, plan.currency)
  p.line(
    `${plan.name}: ${p.count(plan.accounts)} accounts, snapshot ${plan.snapshot}, ${plan.coverage?.label ?? 'coverage models that Tapeline comes with'}`,
  )
  if (plan.infeasible) {
    p.line(plan.infeasible.why)
    p.table(
      ['least, all together', 'unit', 'now', 'needed'],
      plan.infeasible.together.map((one) => [one.name, one.unit, amount(p, one.limit, one.now), amount(p, one.limit, one.needed)]),
      [2, 3],
    )
    p.table(
      ['least, alone', 'unit', 'now', 'needed'],
      plan.infeasible.least.map((one) => [
        ...[one.name, one.unit, amount(p, one.limit, one.now)],
        one.needed === null ? 'not by this alone' : amount(p, one.limit, one.needed),
      ]),
      [2, 3],
    )
    return
  }
  p.pairs([
    [`expected value, ${plan.horizonYears} years, ${plan.currency}`, p.money(plan.value)],
    ['proved at most', p.money(plan.bound)],
    ['gap to the proof', p.percent(plan.gap)],
    ['spend a year', p.money(plan.spend)],
    ['low – high assumptions', `${p.money(plan.lowMinor)} – ${p.money(plan.highMinor)}`],
    ['accounts that move', `${p.count(plan.moved)}, ${p.count(plan.up)} up, ${p.count(plan.down)} down, ${p.count(plan.robust)} robust`],
    ...(plan.against ?? []).map((one) => [`more than ${words[one.baseline]}`, p.money(one.gainMinor)] as const),
  ])
  p.table(
    ['team', 'hours used', 'available', 'one more is worth'],
    plan.limits
      .filter((one) => one.kind === 'team')
      .map((one) => [one.name, p.count(one.used), p.count(one.available), p.money(one.price?.low)]),
  )
  p.table(
    ['segment', 'from', 'to', 'accounts', 'value', 'spend a year', 'why'],
    plan.moves.map((one: PlanMove) => [
      one.segment,
      one.from,
      one.to,
      one.accounts,
      p.money(one.valueDelta),
      p.money(one.costDelta),
      one.why,
    ]),
    [3, 4, 5],
  )
  for (const one of plan.promises) p.line(`Promise missed: ${one}`)
  for (const one of plan.findings) p.line(`${one.count === undefined ? '' : `${p.count(one.count)}: `}${one.message}`)
}

const words = { today: 'today', even: 'spread evenly', revenue: 'spread by revenue' } as const

/** A budget is money, the rest are numbers. */
const amount = (p: ReturnType<typeof printer>, limit: string, of: number) => (limit === 'budget' ? p.money(of) : p.count(of))
