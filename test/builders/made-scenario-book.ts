/** A book for scenarios without a record behind it: as many accounts as asked for, under the coverage models of docs/examples or given ones. */
import { readFileSync } from 'node:fs'
import { type CoverageModels, parseCoverageModels } from '#api/coverage-models.ts'
import type { AccountRecord } from '#app/access/own-accounts.ts'
import { servedToday, whyClosed } from '#app/coverage/open-models.ts'
import { teamsOf } from '#app/coverage/team-minutes.ts'
import type { BookView, ScenarioBook } from '#app/scenarios/scenario-book.ts'
import { seeded } from '#engine/importance/resample.ts'
import { addDays } from '#engine/period/days.ts'
import { logit } from '#engine/risk/retention-of.ts'
import { TIERS } from '#engine/segmentation/tier.ts'

/** Nobody stands for anybody else. */
export const nobodyMerged = { accounts: [], tree: { standIn: [] }, idAt: new Map() } as unknown as AccountRecord

export const exampleCoverage = (): CoverageModels =>
  parseCoverageModels(JSON.parse(readFileSync(new URL('../../docs/examples/coverage-models.json', import.meta.url), 'utf8')))

export function madeScenarioBook(n: number, models: CoverageModels = exampleCoverage()): ScenarioBook {
  const random = seeded(n)
  const named = [
    ...new Set([...models.teams.map((one) => one.team), ...models.models.flatMap((one) => one.minutes.map((part) => part.team))]),
  ]
  const teams = named
    .map((team) => models.teams.find((one) => one.team === team) ?? { team })
    .map((one) => ({ ratePerHourMinor: 6000, ...one }))
  const document = { ...models, teams }
  const view = {
    ...{ id: 1, currency: 'EUR', asOf: '2026-09-30', from: '2025-10-01', to: '2026-10-01', accounts: [] },
    result: { teamMonths: [], activities: [], sketch: null, channels: { reasons: [] }, segments: { params: {} } },
  } as unknown as BookView
  const facts = Array.from({ length: n }, () => {
    const size = random() ** 6
    const segment = TIERS[size > 0.5 ? 0 : size > 0.1 ? 1 : 2]!
    return {
      ...{ segment, revenueMinor: Math.round(size * 5e7 + 1e5), growth: random() - 0.3, range: 1 + Math.floor(random() * 8) },
      ...{ needs: [], country: random() < 0.5 ? 'de' : 'fr' },
    }
  })
  const accounts = facts.map((one, i) => ({
    ...{ id: i + 1, source: 'made', externalId: String(i).padStart(7, '0'), segment: { tier: one.segment, scoreMinor: one.revenueMinor } },
  }))
  const column = (of: (a: number) => number) => Float64Array.from({ length: n }, (_, a) => of(a))
  const typical = (a: number, team: string) =>
    models.models[facts[a]!.segment === 'KEY' ? 2 : 1]!.minutes.reduce((sum, part) => sum + (part.team === team ? part.perYear : 0), 0)
  const minutes = teams.map(({ team }) => column((a) => Math.round(typical(a, team) * (0.3 + 1.6 * random()))))
  const today = servedToday(
    document,
    accounts,
    facts,
    column((a) => minutes.reduce((sum, of) => sum + of[a]!, 0)),
  )
  // A third of them, within a year.
  const renewalIn = Int32Array.from({ length: n }, (_, a) => (a % 3 === 1 ? (a * 37) % 365 : -1))
  const none = () => teams.map(() => new Float64Array(n))
  const reasons = [...new Set(models.reasons.map((one) => one.reason))]
  const asks = Math.min(3, reasons.length)
  return {
    ...{ view, models: document, facts, reasons, findings: [], name: accounts.map((one) => `Made ${one.id}`) },
    coverage: { model: null, label: 'made', models: document },
    accounts: accounts as unknown as ScenarioBook['accounts'],
    indexOf: new Map(accounts.map((one, a) => [one.id, a])),
    teams: teamsOf(view, document).map(({ team, name }, g) => {
      const todayHours = minutes[g]!.reduce((sum, one) => sum + one, 0) / 60
      return { team, name, rate: 100, hours: todayHours * 0.9, todayHours }
    }),
    columns: {
      ...{ n, rate: new Float64Array(teams.length).fill(100), today, minutes },
      segment: Uint8Array.from(facts, (one) => TIERS.indexOf(one.segment)),
      revenue: column((a) => facts[a]!.revenueMinor),
      margin: column((a) => facts[a]!.revenueMinor * (0.1 + 0.4 * random())),
      opportunity: column((a) => facts[a]!.revenueMinor * 0.3 * random()),
      logit: column(() => logit(0.7 + 0.28 * random())),
      kept: { other: none(), orders: none(), answers: none() },
      multiple: teams.map(() => new Float64Array(n).fill(1)),
      asked: {
        start: Int32Array.from({ length: n + 1 }, (_, a) => a * asks),
        reason: Uint16Array.from({ length: n * asks }, (_, i) => i % asks),
        n: Float64Array.from({ length: n * asks }, () => Math.floor(random() * 20)),
      },
      orders: column(() => 12),
      smallOrders: new Float64Array(n),
      unpriced: new Uint8Array(n),
    },
    closed: facts.flatMap((one) => document.models.map((model) => whyClosed(model, one))),
    openCase: Uint8Array.from({ length: n }, () => (random() < 0.05 ? 1 : 0)),
    gradeD: Uint8Array.from({ length: n }, () => (random() < 0.2 ? 1 : 0)),
    ...{ day: '2026-09-30', renewal: Array.from(renewalIn, (days) => (days < 0 ? null : addDays('2026-09-30', days))), renewalIn },
    needs: new Uint8Array(n),
    rank: Float64Array.from(document.models, (one, m) => (one.kind === 'distributor' ? -1 : one.experience + m / 100)),
    directCost: new Float64Array(n),
  }
}
