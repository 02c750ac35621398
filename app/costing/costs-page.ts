import type { ActivityCost, CostsPage } from '#api/routes/costs.ts'
import { revenueTieOut } from '#engine/costing/cost-centres.ts'
import type { CostModel } from '#engine/costing/cost-model.ts'
import { loadGeneralLedger } from '#store/general-ledger.ts'
import { loadModelNames, loadModels } from '#store/models.ts'
import { seesEmployees } from '../access/small-teams.ts'
import { type WholeView, withWholeBook } from '../access/views.ts'
import type { Context } from '../context.ts'
import { parseCostInput } from '../models/parse-models.ts'
import { sketchTeamNames } from '../models/sketch-answers.ts'
import { headOf, loadSnapshotView } from '../reporting/load-snapshot.ts'
import { ledgerCentres, ledgerSums } from './ledger-centres.ts'
import { sumsOf, teamCosts } from './team-costs.ts'

/** What finance looks at: where the cost of teams went, activity by activity, and that it ties to the ledger. */
export async function costsPage(ctx: Context, snapshot: number | null): Promise<CostsPage> {
  const view = withWholeBook(await loadSnapshotView(ctx, snapshot))
  const { result } = view
  const smallTeamsTogether = !seesEmployees(ctx)
  const { teams, small } = teamCosts(result.teamMonths, smallTeamsTogether)
  const whole = result.teamMonths.filter((month) => month.whole)
  const heads = teams.some((team) => team.heads !== null) ? teams.reduce((sum, team) => sum + (team.heads ?? 0), 0) : null
  const activities = activityCosts(view)
  const stated = await loadGeneralLedger(ctx.store, view)
  const { totals, costTotals, channels } = result
  return {
    head: headOf(view),
    models: await costModelsOf(ctx, view),
    months: [...new Set(result.teamMonths.map((month) => month.month))],
    partialMonths: [...costTotals.partialMonths],
    ...{ teams, teamsTotal: { ...sumsOf(whole), heads } },
    activities: smallTeamsTogether
      ? activities.map((activity) => (small.has(activity.team ?? '') ? withoutTime(activity) : activity))
      : activities,
    activitiesTotalMinor: activities.reduce((sum, activity) => sum + activity.costMinor, 0),
    sketchTeams:
      result.sketch?.teams.map((team) => ({
        ...{
          team: team.team,
          name: sketchTeamNames[team.team],
          costMinor: team.costMinor,
          hours: team.hours,
          explainedShare: team.explainedShare,
        },
        ...{ tracedMinor: team.traced, restMinor: team.rest, overExplained: team.overExplained },
      })) ?? null,
    ledger: {
      centres: ledgerCentres(result.ledger, await centresOfTeams(ctx, view, small)),
      total: ledgerSums(result.ledger),
    },
    chargedBesideLedger: [...result.chargedBesideLedger],
    activityCost: {
      ...{ tracedMinor: costTotals.traced, ratedMinor: costTotals.rated, totalMinor: costTotals.activityCost },
      ...{ ofAccountsMinor: costTotals.activityOfAccounts, unassignedMinor: costTotals.activityUnassigned },
    },
    revenue: {
      ...{
        basis: totals.revenueBasis,
        bookMinor: totals.revenueMinor,
        creditsMinor: totals.creditsMinor,
        rebatesMinor: totals.rebatesMinor,
      },
    },
    generalLedger: stated && statedLedger(stated, totals.revenueMinor),
    channels: [...channels.channels],
    reasons: channels.reasons.map(({ unknown: _, ...row }) => row),
    channelsLeftOut: channels.leftOut,
    costOfSale: { ...channels.costOfSale, channels: [...channels.costOfSale.channels] },
    opportunities: [...channels.opportunities],
    findings: costFindings(view),
    smallTeamsTogether,
  }
}

function statedLedger(stated: NonNullable<Awaited<ReturnType<typeof loadGeneralLedger>>>, bookMinor: number) {
  const { explained, unexplained } = revenueTieOut(bookMinor, stated.generalLedgerMinor, stated.differences)
  return { ...stated, explainedMinor: explained, unexplainedMinor: unexplained }
}

/** Activities with what they cost, costliest first. */
export function activityCosts(view: WholeView): ActivityCost[] {
  const teamNames = new Map(view.result.teamMonths.map((month) => [month.team, month.name]))
  const accounts = new Map<string, number>()
  for (const account of view.accounts)
    for (const id of Object.keys(account.activity)) accounts.set(id, (accounts.get(id) ?? 0) + (account.unassigned ? 0 : 1))
  return view.result.activities
    .map((activity) => {
      const [recorded, standard] = [activity.recordedSeconds, activity.standardSeconds]
      const seconds = recorded === null || standard === null ? null : recorded + standard
      const team = activity.team
      const name = view.result.sketch && team ? sketchTeamNames[team as keyof typeof sketchTeamNames] : activity.name
      return {
        ...{ id: activity.id, name: name ?? activity.name, type: activity.type, kind: activity.kind, team, cause: activity.cause },
        teamName: team === null ? null : (teamNames.get(team) ?? name ?? team),
        ...{ events: activity.events, quantity: activity.quantity },
        recordedMinutes: recorded === null ? null : recorded / 60,
        standardMinutes: standard === null ? null : standard / 60,
        meanMinutes: seconds === null || !activity.events ? null : seconds / 60 / activity.events,
        estimatedShare: seconds === null || seconds === 0 ? null : standard! / seconds,
        ...{ costMinor: activity.costMinor, accounts: accounts.get(activity.id) ?? 0 },
      }
    })
    .sort((a, b) => b.costMinor - a.costMinor)
}

/** Money per minute would tell what a small team earns. */
const withoutTime = (activity: ActivityCost): ActivityCost => ({
  ...activity,
  ...{ recordedMinutes: null, standardMinutes: null, meanMinutes: null, estimatedShare: null },
})

async function costModelsOf(ctx: Context, view: WholeView): Promise<CostsPage['models']> {
  const known = [...(await loadModels(ctx.store, 'cost-model')), ...(await loadModels(ctx.store, 'sketch-model'))]
  const ids = view.modelIds.filter((id) => known.some((model) => model.id === id))
  const labels = await loadModelNames(ctx.store, ids)
  return ids.map((model, i) => ({ model, label: labels[i]! }))
}

/** Cost centres that feed none but these teams. */
async function centresOfTeams(ctx: Context, view: WholeView, teams: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  if (teams.size === 0) return new Set()
  const models = (await loadModels(ctx.store, 'cost-model')).filter((model) => view.modelIds.includes(model.id))
  const centres = models.flatMap((model) => (parseCostInput(model.body).model as CostModel).costCentres)
  return new Set(
    centres
      .filter((centre) => {
        const fed = Object.keys(centre.teams)
        return fed.length > 0 && fed.every((team) => teams.has(team))
      })
      .map((centre) => centre.id),
  )
}

const costCodes = new Set([
  ...[
    'no_cost_model',
    'month_without_model',
    'margin_rate_observed',
    'no_cost_and_no_margin_rate',
    'team_without_capacity',
    'team_without_cost',
  ],
  ...[
    'over_absorption',
    'handling_time_refused',
    'negative_driver',
    'driver_missing',
    'activity_without_events',
    'interactions_without_activity',
  ],
  ...['interactions_without_account', 'cost_centre_not_mapped', 'ledger_missing', 'ledger_not_used', 'declared_account_unknown'],
])

/** Findings about the cost model. */
function costFindings(view: WholeView): CostsPage['findings'] {
  return view.result.findings
    .filter((finding) => costCodes.has(finding.code))
    .map(({ code, subject, message, count, amountMinor }) => ({
      ...{ code, subject, message },
      ...(count !== undefined && { count }),
      ...(amountMinor !== undefined && { amountMinor }),
    }))
}
