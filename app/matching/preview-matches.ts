import type { AccountRow, CrossReferenceRow, RecordRow } from '#api/record.ts'
import { matchAccounts } from '#engine/matching/match-accounts.ts'
import { type MatchMeasure, type MatchShare, matchShares } from '#engine/matching/match-shares.ts'
import type { DoubtfulPair, MatchAccount } from '#engine/matching/match-types.ts'
import { loadAccountsToMatch, loadCrossReferences, loadDecisions } from '#store/matching.ts'
import type { Context } from '../context.ts'
import { decisionOf, matchable, pairOf, registrableDomain } from './link-record.ts'

export interface MatchPreview {
  /** Accounts of the files and of the record, and the customers they would be. */
  readonly accounts: number
  readonly customers: number
  readonly links: number
  readonly doubtful: number
  readonly shares: readonly MatchShare[]
  /** The largest by money. */
  readonly doubtfulPairs: readonly DoubtfulPair[]
}

const pairsShown = 50

interface Seen {
  readonly source: string
  readonly externalId: string
  row: AccountRow | null
  amountMinor: number
}

/** Collects what matching looks at while files are read, to say before an import how systems would come together. */
export class MatchCollector {
  readonly #accounts = new Map<string, Seen>()
  readonly #references: CrossReferenceRow[] = []
  readonly #measures = new Map<string, MatchMeasure>()

  add(source: string, row: RecordRow): void {
    if (row.table === 'account') this.#account(source, row.externalId).row = row
    else if (row.table === 'cross_reference') this.#references.push(row)
    else if (row.table === 'order_line' || row.table === 'invoice_line') {
      if (row.customer !== null) this.#account(source, row.customer).amountMinor += row.netMinor
      this.#count('revenue', source, row.customer, row.netMinor)
    } else if (row.table === 'contact') this.#count('contacts', source, row.customer, null)
    else if (row.table === 'interaction') this.#count('tickets', source, row.customer, null)
  }

  /** Matches what was collected with what the record holds already. */
  async preview({ store }: Context): Promise<MatchPreview> {
    const given = [...this.#accounts.values()].map(fromFile)
    const keys = new Set(given.map((a) => `${a.source}\u001f${a.externalId}`))
    const kept = (await loadAccountsToMatch(store)).map(matchable).filter((a) => !keys.has(`${a.source}\u001f${a.externalId}`))
    const references = this.#references.map((r) =>
      pairOf({ left_source: r.leftSource, left_id: r.leftId, right_source: r.rightSource, right_id: r.rightId }),
    )
    const matches = matchAccounts(
      [...given, ...kept],
      [...references, ...(await loadCrossReferences(store)).map(pairOf)],
      (await loadDecisions(store)).map(decisionOf),
    )
    return {
      accounts: matches.componentOf.length,
      customers: matches.components.length,
      links: matches.links.length,
      doubtful: matches.doubtful.length,
      shares: matchShares(matches, [...this.#measures.values()]),
      doubtfulPairs: matches.doubtful.slice(0, pairsShown),
    }
  }

  #account(source: string, externalId: string): Seen {
    const key = `${source}\u001f${externalId}`
    const found = this.#accounts.get(key) ?? { source, externalId, row: null, amountMinor: 0 }
    this.#accounts.set(key, found)
    return found
  }

  #count(measure: MatchMeasure['measure'], source: string, externalId: string | null, amount: number | null): void {
    const key = `${measure}\u001f${source}\u001f${externalId}`
    const found = this.#measures.get(key)
    const amountMinor = amount === null ? null : (found?.amountMinor ?? 0) + amount
    this.#measures.set(key, { measure, source, externalId, n: (found?.n ?? 0) + 1, amountMinor })
  }
}

const fromFile = ({ source, externalId, row, amountMinor }: Seen): MatchAccount => ({
  source,
  externalId,
  name: row?.name ?? null,
  town: row?.town ?? null,
  postalCode: row?.postalCode ?? null,
  country: row?.country ?? null,
  vatId: row?.vatId ?? null,
  domain: registrableDomain(row?.domain ?? null),
  phone: row?.phone ?? null,
  customerNumber: row?.customerNumber ?? null,
  amountMinor: Math.abs(amountMinor),
})
