import type { SketchAnswers, SketchPreview } from '#api/routes/models.ts'
import { accountsAtLevel } from '#engine/costing/accounts-at-level.ts'
import { thinCurve } from '#engine/value/thin-curve.ts'
import { whaleBand } from '#engine/value/whale-band.ts'
import type { WhaleCurve } from '#engine/value/whale-curve.ts'
import type { Context } from '../context.ts'
import { measureBook } from '../measuring/measure-book.ts'
import { sketchQuestions } from './ask-sketch.ts'
import { bookAtHand } from './book-at-hand.ts'
import { parseSketchAnswers, sketchTeamNames } from './sketch-answers.ts'

const points = 120

/** The band these answers give, at the customer level; nothing is stored. */
export async function previewSketch(ctx: Context, answers: SketchAnswers): Promise<SketchPreview> {
  const book = await bookAtHand(ctx)
  const { currency } = book.portfolio
  const { model, problems } = parseSketchAnswers(await sketchQuestions(ctx, book), answers, currency)
  if (model === null) return { currency, problems: [...problems], teams: [], whale: null, tracedMinor: 0, costMinor: 0 }
  const sketch = measureBook(book, { sketch: model, models: [] }).sketch!
  const level = book.level('customer')
  const [untraced, spread] = [accountsAtLevel(sketch.lower, level), accountsAtLevel(sketch.upper, level)]
  const ranked = untraced.flatMap((account, node) => (account.ranked && account.netContribution !== null ? [node] : []))
  const band = whaleBand(
    ranked.map((node) => untraced[node]!.netContribution!),
    ranked.map((node) => spread[node]!.netContribution!),
  )
  return {
    currency,
    problems: [...problems],
    teams: sketch.teams.map((team) => ({
      ...{ team: team.team, name: sketchTeamNames[team.team], costMinor: team.costMinor, explainedShare: team.explainedShare },
      ...{ tracedMinor: team.traced, restMinor: team.rest, overExplained: team.overExplained },
    })),
    whale: {
      accounts: ranked.length,
      accountsLeftOut: untraced.filter((account) => !account.unassigned && !account.ranked && account.revenue !== 0).length,
      undecided: band.undecided,
      restUntraced: edgeOf(band.upper),
      restByOrders: edgeOf(band.lower),
      beforeProductCost: sketch.title !== null,
    },
    tracedMinor: sketch.teams.reduce((sum, team) => sum + team.traced, 0),
    costMinor: sketch.teams.reduce((sum, team) => sum + team.costMinor, 0),
  }
}

const edgeOf = (curve: WhaleCurve) => ({
  totalMinor: curve.total,
  peakMinor: curve.peak,
  peakShare: curve.peakShare,
  accountsToPeak: curve.accountsToPeak,
  points: thinCurve(curve, points),
})
