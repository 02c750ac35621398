/** The demo company looks after its cases: most are closed in time, some wait, some were let lie, so that there is something to see. */
import { type CaseCause, caseFilters } from '#api/routes/cases.ts'
import { addDays } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import { changeCase, noteOnCase } from '../cases/change-case.ts'
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
const lead = { id: 'role:listeningLead', name: 'Listening lead', role: 'listeningLead' }

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
  const desk = { people: [lead], home: ctx.store }
  await lookForAlerts(on(0), null)
  const { all } = await listCases(on(0), caseFilters.parse({}))
  // In order of their numbers, so that the same cases are worked in every demo.
  for (const [i, one] of all.sort((a, b) => a.id - b.id).entries()) {
    const draw = (i * 7) % 10
    const [cause, done] = remedies[i % remedies.length]!
    if (draw < closed) await changeCase(on(3 + draw * 2), desk, one.id, { status: 'closed', cause, done, version: one.version })
    else if (draw === closed) {
      const { version } = await noteOnCase(on(2), one.id, 'Rang them: nobody reached, a message was left.')
      await changeCase(on(4), desk, one.id, { status: 'waiting', version })
    } else if (draw === closed + 1) await changeCase(on(1), desk, one.id, { status: 'working', version: one.version })
  }
}
