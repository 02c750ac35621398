import { listCurrenciesUsed, listRates } from '#store/rates.ts'
import { loadSettings } from '#store/settings.ts'
import type { Context } from '../context.ts'

/** The reporting currency, rates by month, and months whose amounts are left out for want of one. */
export async function showCurrencies({ store }: Context) {
  const [settings, rates, used] = [await loadSettings(store), await listRates(store), await listCurrenciesUsed(store)]
  const known = new Set(rates.filter((r) => r.to === settings?.currency && r.policy === 'average').map((r) => `${r.from} ${r.month}`))
  return {
    ...{ currency: settings?.currency ?? null, timeZone: settings?.timeZone ?? null, rates },
    used: used
      .filter(({ currency }) => currency !== settings?.currency)
      .map(({ currency, months, lines }) => ({
        ...{ currency, lines, firstMonth: months[0]!, lastMonth: months.at(-1)! },
        missingMonths: months.filter((month) => !known.has(`${currency} ${month}`)),
      })),
  }
}
