import { currencyDigits } from '#api/currency.ts'
import type { AccountRow, RecordRow } from '#api/record.ts'
import { matchAccounts } from '#engine/matching/match-accounts.ts'
import type { MatchMeasure } from '#engine/matching/match-shares.ts'
import type { AccountMatches, MatchAccount } from '#engine/matching/match-types.ts'
import type { Db } from '#store/db.ts'
import { type Fact, isFact } from '#store/facts.ts'
import { loadAccountsToMatch, loadCrossReferences, loadLastRates } from '#store/matching.ts'
import { loadAccountAnswers, matchable, pairOf, registrableDomain } from './link-record.ts'

type Amounts = Record<string, number>

interface SeenAccount {
  readonly source: string
  readonly externalId: string
  /** Null when rows name it and no list has it. */
  row: Pick<AccountRow, 'name' | 'town' | 'postalCode' | 'country' | 'vatId' | 'domain' | 'phone' | 'customerNumber' | 'parent'> | null
  /** Net by currency, of orders and of invoices: they tell the same sales. */
  readonly orders: Amounts
  readonly invoices: Amounts
  people: number
}

interface SeenMeasure {
  /** Of revenue: of orders or of invoices. */
  readonly basis: 'order' | 'invoice' | null
  readonly measure: MatchMeasure['measure']
  readonly source: string
  readonly externalId: string | null
  n: number
  readonly amounts: Amounts
}

/** What matching needs of the files of a draft: small against the files, so that it can be kept and matched again. */
export interface Collected {
  readonly accounts: readonly SeenAccount[]
  readonly references: readonly { left_source: string; left_id: string; right_source: string; right_id: string }[]
  readonly measures: readonly SeenMeasure[]
  /** The last rate of each currency into each other, with its month. */
  readonly rates: Readonly<Record<string, { month: string; rate: number }>>
}

/** Collects what matching looks at while files are read. */
export class AccountCollector {
  readonly #accounts = new Map<string, SeenAccount>()
  readonly #references: Collected['references'][number][] = []
  readonly #measures = new Map<string, SeenMeasure>()
  readonly #rates: Record<string, { month: string; rate: number }> = {}

  add(source: string, row: RecordRow): void {
    if (row.table === 'account') {
      const { name, town, postalCode, country, vatId, domain, phone, customerNumber, parent } = row
      this.#account(source, row.externalId).row = { name, town, postalCode, country, vatId, domain, phone, customerNumber, parent }
    } else if (row.table === 'cross_reference')
      this.#references.push({ left_source: row.leftSource, left_id: row.leftId, right_source: row.rightSource, right_id: row.rightId })
    else if (row.table === 'contact') {
      if (row.customer !== null) this.#account(source, row.customer).people++
      this.#measure('contacts', source, row.customer).n++
    } else if (row.table === 'fx_rate' && row.policy === 'average') {
      const key = `${row.from} ${row.to}`
      const before = this.#rates[key]
      if (before === undefined || before.month < row.month) this.#rates[key] = { month: row.month, rate: Number(row.rate) }
    } else if (isFact(row)) this.#fact(source, row)
  }

  #fact(source: string, row: Fact): void {
    // Whoever is named becomes an account, listed or not.
    if (row.customer !== null) for (const id of [row.customer, row.payer, row.site]) if (id !== null) this.#account(source, id)
    if (row.table === 'interaction') this.#measure('tickets', source, row.customer).n++
    if (row.table !== 'order_line' && row.table !== 'invoice_line') return
    const basis = row.table === 'invoice_line' ? 'invoice' : 'order'
    if (row.customer !== null)
      addTo(this.#account(source, row.customer)[basis === 'invoice' ? 'invoices' : 'orders'], row.currency, row.netMinor)
    const measure = this.#measure('revenue', source, row.customer, basis)
    measure.n++
    addTo(measure.amounts, row.currency, row.netMinor)
  }

  collected(): Collected {
    return {
      accounts: [...this.#accounts.values()],
      references: this.#references,
      measures: [...this.#measures.values()],
      rates: this.#rates,
    }
  }

  #account(source: string, externalId: string): SeenAccount {
    const key = `${source}\u001f${externalId}`
    const found = this.#accounts.get(key) ?? { source, externalId, row: null, orders: {}, invoices: {}, people: 0 }
    this.#accounts.set(key, found)
    return found
  }

  #measure(measure: SeenMeasure['measure'], source: string, externalId: string | null, basis: SeenMeasure['basis'] = null): SeenMeasure {
    const key = `${measure}\u001f${basis}\u001f${source}\u001f${externalId}`
    const found = this.#measures.get(key) ?? { basis, measure, source, externalId, n: 0, amounts: {} }
    this.#measures.set(key, found)
    return found
  }
}

const addTo = (amounts: Amounts, currency: string, minor: number) => {
  amounts[currency] = (amounts[currency] ?? 0) + minor
}

/** An account as matching compares it, with what is shown beside it. */
export interface ComparedAccount extends MatchAccount {
  /** In the record already. */
  readonly account: number | null
  readonly parent: string | null
  readonly people: number
}

export interface MatchedCollection {
  readonly matches: AccountMatches
  readonly accounts: readonly ComparedAccount[]
  readonly measures: readonly MatchMeasure[]
  readonly currency: string
}

/** Matches what files bring with what the record holds. Amounts rank questions: they are brought to one currency at its last rate. */
export async function matchCollected(db: Db, collected: Collected, currency: string): Promise<MatchedCollection> {
  const convert = await converter(db, collected, currency)
  const stored = await loadAccountsToMatch(db)
  const storedBy = new Map(stored.map((a) => [`${a.source}\u001f${a.external_id}`, a]))
  const invoiced = new Set(collected.measures.filter((row) => row.basis === 'invoice').map((row) => row.source))
  const keyOf = (a: { source: string; externalId: string }) => `${a.source}\u001f${a.externalId}`
  const given = collected.accounts.map((seen): ComparedAccount => {
    const before = storedBy.get(keyOf(seen))
    const fields = seen.row ?? (before ? { ...matchable(before), parent: before.parent } : null)
    return {
      ...{
        source: seen.source,
        externalId: seen.externalId,
        account: before?.id ?? null,
        people: Math.max(seen.people, before?.people ?? 0),
      },
      ...{
        name: fields?.name ?? null,
        town: fields?.town ?? null,
        postalCode: fields?.postalCode ?? null,
        country: fields?.country ?? null,
      },
      ...{ vatId: fields?.vatId ?? null, domain: registrableDomain(fields?.domain ?? null), phone: fields?.phone ?? null },
      ...{ customerNumber: fields?.customerNumber ?? null, parent: fields?.parent ?? null },
      // The same rows come again next month: the larger of both, not their sum.
      amountMinor: Math.max(Math.abs(convert(invoiced.has(seen.source) ? seen.invoices : seen.orders)), before?.amount_minor ?? 0),
    }
  })
  const keys = new Set(given.map(keyOf))
  const kept = stored
    .filter((a) => !keys.has(`${a.source}\u001f${a.external_id}`))
    .map((a): ComparedAccount => ({ ...matchable(a), account: a.id, parent: a.parent, people: a.people }))
  const accounts = [...given, ...kept]
  const matches = matchAccounts(
    accounts,
    [...collected.references, ...(await loadCrossReferences(db))].map(pairOf),
    await loadAccountAnswers(db),
  )
  const measures = collected.measures
    .filter((row) => row.basis === null || (row.basis === 'invoice') === invoiced.has(row.source))
    .map(
      ({ measure, source, externalId, n, amounts }): MatchMeasure => ({
        ...{ measure, source, externalId, n, amountMinor: measure === 'revenue' ? convert(amounts) : null },
      }),
    )
  return { matches, accounts, measures, currency }
}

async function converter(db: Db, { rates }: Collected, currency: string): Promise<(amounts: Amounts) => number> {
  const stored = new Map(
    (await loadLastRates(db, currency)).map((row) => [row.from_currency, { month: row.month, rate: Number(row.rate) }]),
  )
  const rateOf = (from: string): number => {
    if (from === currency) return 1
    const [mine, theirs] = [rates[`${from} ${currency}`], stored.get(from)]
    const last = mine !== undefined && (theirs === undefined || mine.month >= theirs.month) ? mine : theirs
    return (last?.rate ?? 0) * 10 ** (currencyDigits(currency) - currencyDigits(from))
  }
  return (amounts) => Math.round(Object.entries(amounts).reduce((sum, [from, minor]) => sum + minor * rateOf(from), 0))
}
