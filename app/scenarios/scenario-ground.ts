import type { ScenarioGround } from '#api/routes/scenarios.ts'
import type { Context } from '../context.ts'
import { asTodayScenario, baselineSummary } from './answer-scenario.ts'
import { hoursOf, scenarioInstance } from './make-instance.ts'

/** What sliders may be moved between, and where today stands. */
export async function scenarioGround(ctx: Context, snapshot: number | null): Promise<ScenarioGround> {
  const scenario = asTodayScenario()
  const instance = await scenarioInstance(ctx, scenario, snapshot)
  const { book, worth, columns, models } = instance
  const { start } = columns
  let [least, most] = [0, 0]
  const mostMinutes = book.teams.map(() => 0)
  for (let a = 0; a < book.columns.n; a++) {
    const range = (of: Float64Array) => {
      let [low, high] = [Number.POSITIVE_INFINITY, 0]
      for (let j = start[a]!; j < start[a + 1]!; j++) [low, high] = [Math.min(low, of[j]!), Math.max(high, of[j]!)]
      return [low, high] as const
    }
    const [low, high] = range(worth.columns.cash)
    least += low
    most += high
    book.teams.forEach((_, g) => {
      mostMinutes[g]! += range(worth.columns.minutes[g]!)[1]
    })
  }
  const today = worth.now.cash.reduce((sum, one) => sum + one, 0)
  const { segments } = book.view.result
  const scores = book.accounts.flatMap((one) => (one.segment ? [one.segment.scoreMinor] : []))
  const above = book.accounts.flatMap((one, a) => (one.segment && one.segment.tier !== 'SME' ? [book.columns.revenue[a]!] : []))
  const revenue = book.columns.revenue.reduce((sum, one) => sum + one, 0)
  const served = models.models.map((_, m) => book.columns.today.reduce((sum, now) => sum + (now === m ? 1 : 0), 0))
  return {
    ...{
      snapshot: instance.snapshot,
      asOf: book.view.asOf,
      currency: instance.currency,
      accounts: book.columns.n,
      coverage: instance.coverage,
    },
    budgetMinor: { today: Math.round(today), least: Math.floor(least), most: Math.ceil(Math.max(most, today)) },
    teams: book.teams.flatMap(({ team, name, todayHours }, g) => {
      const available = hoursOf(book, scenario, g)
      if (available === null) return []
      const top = Math.max(available, todayHours, Math.min(mostMinutes[g]! / 60, 2 * available))
      return [{ team, name, today: todayHours, available, most: Math.ceil(top) }]
    }),
    majorFromMinor: {
      today: segments?.majorThresholdMinor ?? null,
      ...{ least: 0, most: scores.reduce((top, one) => Math.max(top, one), 0) },
      ...{ accounts: above.length, revenueShare: revenue > 0 ? above.reduce((sum, one) => sum + one, 0) / revenue : null },
    },
    models: models.models.map((one, m) => ({
      ...{ id: one.id, name: one.name, kind: one.kind, experience: one.experience, accountsToday: served[m]! },
    })),
    baselines: [
      await baselineSummary(ctx, scenario, snapshot, 'today'),
      await baselineSummary(ctx, scenario, snapshot, 'even'),
      await baselineSummary(ctx, scenario, snapshot, 'revenue'),
    ],
  }
}
