import { modelValidIn } from '#engine/costing/cost-model.ts'
import { measureCosts } from '#engine/costing/measure-costs.ts'
import { measureSketch, type SketchMeasurement } from '#engine/costing/measure-sketch.ts'
import type { CostMeasurement } from '#engine/costing/measurement.ts'
import { observedMarginRate } from '#engine/costing/observed-margin-rate.ts'
import type { Finding } from '#engine/portfolio/portfolio.ts'
import type { Book } from '#store/portfolio.ts'
import type { ChosenCost } from './choose-cost.ts'

export interface MeasuredBook {
  readonly base: CostMeasurement
  readonly sketch: SketchMeasurement | null
  readonly findings: readonly Finding[]
}

/** Costs a book by what was chosen: an approved model month by month, or the sketch with both its edges. */
export function measureBook(book: Book, cost: Pick<ChosenCost, 'sketch' | 'models'>): MeasuredBook {
  if (cost.sketch) {
    const observed = cost.sketch.marginRates === undefined ? observedMarginRate(book.portfolio) : null
    const sketch = measureSketch(book.portfolio, observed === null ? cost.sketch : { ...cost.sketch, marginRates: { '*': observed } })
    return { base: sketch.lower, sketch, findings: observed === null ? [] : [rateObserved(observed)] }
  }
  const { leaves } = book.portfolio
  const place = new Map(leaves.source.map((source, i) => [`${source}/${leaves.externalId[i]}`, i]))
  return {
    base: measureCosts(book.portfolio, (month) => modelValidIn(cost.models, month), { leafOfKey: (key) => place.get(key) }),
    sketch: null,
    findings: [],
  }
}

const rateObserved = (rate: number): Finding => ({
  code: 'margin_rate_observed',
  subject: 'sketch',
  message: `Lines without unit cost are taken to earn the margin of the lines with one, ${(rate * 100).toFixed(2)} %: an assumption of the sketch; state margin rates per product group in the cost model`,
})
