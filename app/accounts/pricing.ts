/** How single events of a snapshot are priced: the models it was measured with, or the sketch written out as one. */
import type { Cause, CostModel } from '#engine/costing/cost-model.ts'
import type { CostedEvent } from '#engine/costing/event-cost.ts'
import { type EventCostTerms, eventTerms } from '#engine/costing/event-terms.ts'
import type { TeamMonth } from '#engine/costing/measurement.ts'
import type { SketchModel } from '#engine/costing/sketch-model.ts'
import { monthOfDay } from '#engine/period/days.ts'
import type { Month } from '#engine/period/period.ts'
import { monthsOfPeriod } from '#engine/period/windows.ts'
import type { EventRow } from '#store/account-events.ts'
import type { Db } from '#store/db.ts'
import { loadModels } from '#store/models.ts'
import type { WholeView } from '../access/views.ts'
import { sketchAsModel } from '../measuring/pricing-models.ts'
import { parseCostInput } from '../models/parse-models.ts'

export interface Pricing {
  readonly models: readonly CostModel[]
  readonly sketch: SketchModel | null
  readonly teamMonths: readonly TeamMonth[]
  /** `name v3`, in order of validity. */
  readonly names: readonly string[]
  /** Terms per activity as the snapshot names activities: under a sketch a team is one. */
  readonly price: (event: EventRow) => EventCostTerms[]
  /** Kinds of events that an activity of the snapshot is done for. */
  readonly kindsOf: (activity: string) => readonly string[]
  /** Id in the snapshot of an activity of the models. */
  readonly shownId: (activity: { readonly id: string; readonly team: string | null }) => string
  /** Who made events of a kind necessary; null where no activity names it, or they differ. */
  readonly causeOf: (kind: string) => Cause | null
  /** Margin / net of lines without unit cost, in a month; null = none stated. */
  readonly marginRate: (month: Month, productGroup: string | null) => number | null
  readonly costOfCapital: (month: Month) => number
}

/** Measurements never change, and neither do the models they were made with. */
const kept = new WeakMap<WholeView, Pricing>()

export async function pricingOf(db: Db, view: WholeView): Promise<Pricing> {
  const known = kept.get(view)
  if (known) return known
  const records = [...(await loadModels(db, 'cost-model')), ...(await loadModels(db, 'sketch-model'))].filter((m) =>
    view.modelIds.includes(m.id),
  )
  const parsed = records.map((record) => parseCostInput(record.body))
  const months = monthsOfPeriod({ from: view.from, to: view.to }).map((part) => part.month)
  const names = records.map((record) => `${record.name} v${record.version}`)
  const sketch = parsed.find((one) => one.kind === 'sketch-model')
  const made = sketch
    ? ofSketch(sketch.model as SketchModel, months, view, names)
    : ofModels(
        parsed.map((one) => one.model as CostModel),
        view,
        names,
      )
  kept.set(view, made)
  return made
}

function ofModels(given: readonly CostModel[], view: WholeView, names: readonly string[]): Pricing {
  const { teamMonths } = view.result
  // One that was given for a replay holds in every month.
  const replayed = given.length === 1 && teamMonths.some((team) => team.month < given[0]!.validFrom)
  const models = replayed ? [{ ...given[0]!, validFrom: '0001-01' }] : given
  return {
    ...{ models, sketch: null, teamMonths, names },
    ...pricer(models, teamMonths, true, (activity) => activity.id),
  }
}

function ofSketch(sketch: SketchModel, months: readonly Month[], view: WholeView, names: readonly string[]): Pricing {
  const { models, teamMonths } = sketchAsModel(sketch, months)
  const observed = observedRate(view)
  const rates = sketch.marginRates ?? (observed === null ? {} : { '*': observed })
  const written = models.map((model) => ({ ...model, marginRates: rates, costOfCapital: sketch.costOfCapital ?? 0 }))
  return {
    ...{ models: written, sketch, teamMonths, names },
    // A sketch knows counts only: recorded durations are not used.
    ...pricer(written, teamMonths, false, (activity) => activity.team ?? activity.id),
  }
}

/** The rate that lines without unit cost were taken to earn, as the snapshot's finding says it. */
function observedRate(view: WholeView): number | null {
  const finding = view.result.findings.find((one) => one.code === 'margin_rate_observed')
  const said = finding && /(-?\d+(?:\.\d+)?) %/.exec(finding.message)?.[1]
  return said === undefined ? null : Number(said) / 100
}

function pricer(
  models: readonly CostModel[],
  teamMonths: readonly TeamMonth[],
  recorded: boolean,
  shownId: (activity: { readonly id: string; readonly team: string | null }) => string,
) {
  const terms = eventTerms(models, teamMonths)
  const validIn = (month: Month) =>
    models
      .filter((model) => model.validFrom <= month)
      .sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1))
      .at(-1)
  return {
    shownId,
    price: (row: EventRow): EventCostTerms[] =>
      terms(eventOf(row, recorded)).map((one) => ({ ...one, activity: shownId({ id: one.activity, team: one.team }) })),
    kindsOf: (activity: string) => [
      ...new Set(
        models.flatMap((model) =>
          model.activities
            .filter((one) => shownId({ id: one.id, team: one.type === 'timed' ? one.team : null }) === activity)
            .map((one) => one.kind),
        ),
      ),
    ],
    causeOf: (kind: string) => {
      const causes = new Set(
        models
          .at(-1)
          ?.activities.filter((one) => one.kind === kind)
          .map((one) => one.cause),
      )
      return causes.size === 1 ? [...causes][0]! : null
    },
    marginRate: (month: Month, group: string | null) => {
      const rates = validIn(month)?.marginRates ?? {}
      return (Object.hasOwn(rates, group ?? '') ? rates[group ?? ''] : rates['*']) ?? null
    },
    costOfCapital: (month: Month) => validIn(month)?.costOfCapital ?? 0,
  }
}

const eventOf = (row: EventRow, recorded: boolean): CostedEvent => ({
  month: monthOfDay(row.day),
  kind: row.kind,
  handlingSeconds: recorded ? row.handling_seconds : null,
  driver: (name) =>
    row.drivers?.[name] ?? (name === 'replies' ? row.replies : name === 'reopens' ? row.reopens : name === 'lines' ? row.lines : 0) ?? 0,
})
