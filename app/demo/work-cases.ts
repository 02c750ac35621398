/** The demo company looks after its cases: most are closed in time, some wait, some were let lie, so that there is something to see. */
import { type CaseCause, caseFilters } from '#api/routes/cases.ts'
import { addDays } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import { loadCases } from '#store/cases.ts'
import type { Db } from '#store/db.ts'
import { type CaseChange, changeCaseIn, noteOnCaseIn } from '../cases/change-case.ts'
import { listCases } from '../cases/list-cases.ts'
import { lookForAlerts } from '../cases/look-for-alerts.ts'
import type { Context } from '../context.ts'

const remedies: readonly (readonly [CaseCause, string])[] = [
  ['delivery', 'Second carrier for the route, and a call every week until three deliveries in a row were on time.'],
  ['service', 'A named colleague answers them now; their open tickets were gone through together.'],
  ['invoice', 'Credit note issued the same day; the price list in the system was put right.'],
  ['contact', 'The account manager visited; they have the numbers of two people now.'],
  ['product', 'Spare seals sent; the batch is looked into with the factory.'],
]

/**
 * Looks for alerts as on the last day of a quarter, and works what is found.
 *
 * @param closed  of ten cases so many are closed within weeks
 */
export async function workCases(ctx: Context, quarter: Day | null, closed: number): Promise<void> {
  const first = quarter ?? ctx.now.slice(0, 10)
  const on = (days: number) => ({
    ...{ ...ctx, actor: 'demo', caller: { name: 'Listening desk' } },
    now: quarter === null ? ctx.now : `${addDays(first, days)}T09:00:00.000Z`,
  })
  await lookForAlerts(on(0), null)
  const { all } = await listCases(on(0), caseFilters.parse({}))
  const step = (tx: Db, days: number, id: number, change: CaseChange) => changeCaseIn(tx, on(days), id, change, on(days).now.slice(0, 10))
  await ctx.store.transaction(async (tx) => {
    // In order of their numbers, so that the same cases are worked in every demo.
    for (const [i, { id, version }] of all.sort((a, b) => a.id - b.id).entries()) {
      const draw = (i * 7) % 10
      const [cause, done] = remedies[i % remedies.length]!
      if (draw < closed) await step(tx, 3 + draw * 2, id, { status: 'closed', cause, done, version })
      else if (draw === closed) {
        await noteOnCaseIn(tx, on(2), id, 'Rang them: nobody reached, a message was left.')
        const [noted] = await loadCases(tx, { id })
        await step(tx, 4, id, { status: 'waiting', version: noted!.version })
      } else if (draw === closed + 1) await step(tx, 1, id, { status: 'working', version })
    }
  })
}
