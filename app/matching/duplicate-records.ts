/** Accounts and people as looking for doubles compares them: one record per customer, one per person, with all that their keys say. */
import type { PersonToCompare } from '#engine/matching/find-duplicate-people.ts'
import type { AccountToCompare } from '#engine/matching/find-duplicates.ts'
import { accountNames, accountTree } from '#engine/portfolio/levels.ts'
import { loadAccountNodes } from '#store/account-nodes.ts'
import type { Db } from '#store/db.ts'
import {
  type AccountRowToCompare,
  loadAccountsToCompare,
  loadPeopleToCompare,
  loadRevenue,
  loadWork,
  type PersonRowToCompare,
} from '#store/duplicates.ts'
import { registrableDomain } from './link-record.ts'

export interface RecordsToCompare {
  readonly accounts: readonly AccountToCompare[]
  readonly people: readonly PersonToCompare[]
  /** Ids of who stands for each key, of accounts and of people. */
  readonly nodeOf: { readonly account: ReadonlyMap<string, number>; readonly person: ReadonlyMap<string, number> }
}

export const keyText = ({ source, externalId }: { source: string; externalId: string }): string => `${source}\u001f${externalId}`

/** Everything there is to compare. Unassigned and places are nobody. */
export async function loadRecordsToCompare(db: Db): Promise<RecordsToCompare> {
  const nodes = await loadAccountNodes(db)
  const tree = accountTree(nodes)
  const names = accountNames(nodes, tree)
  const place = new Map(nodes.map((node, at) => [node.id, at]))
  const standInOf = (id: number): number => nodes[tree.standIn[place.get(id)!]!]!.id
  const nameOf = (id: number): string => names.get(place.get(id)!) ?? nodes[place.get(id)!]!.externalId
  // Who stands alone has no group: being in one says something only where there is somebody else in it.
  const hasOthers = new Set([...tree.parent].flatMap((above, at) => (above >= 0 ? [above, at] : [])))
  const aboveOf = (id: number) => {
    const at = place.get(id)!
    if (!hasOthers.has(at)) return { parent: null, group: null }
    return { parent: tree.parent[at]! < 0 ? null : nodes[tree.parent[at]!]!.id, group: nodes[tree.group[at]!]!.id }
  }
  const revenueOf = new Map<number, number>()
  for (const { id, amount } of await loadRevenue(db)) revenueOf.set(standInOf(id), (revenueOf.get(standInOf(id)) ?? 0) + amount)
  const rows = (await loadAccountsToCompare(db)).filter((row) => place.has(row.id))
  const accounts = byStandIn(rows, (row) => standInOf(row.id)).map(([id, ofOne]) => ({
    ...accountOf(id, ofOne),
    ...aboveOf(id),
    amountMinor: Math.max(0, revenueOf.get(id) ?? 0),
  }))
  const known = new Set(accounts.map(({ id }) => id))
  const work = new Map<number, Map<number, string | null>>()
  for (const { person_id, account_id, left_day } of await loadWork(db)) {
    const account = place.has(account_id) ? standInOf(account_id) : null
    if (account === null || !known.has(account)) continue
    const ofOne = work.get(person_id) ?? new Map<number, string | null>()
    // Still there by one row is still there.
    if (ofOne.get(account) !== null) ofOne.set(account, left_day)
    work.set(person_id, ofOne)
  }
  const personRows = await loadPeopleToCompare(db)
  const people = byStandIn(personRows, (row) => row.stand_in).map(([id, ofOne]) => {
    const accounts = [...(work.get(id) ?? [])].map(([account, leftDay]) => ({ id: account, name: nameOf(account), leftDay }))
    const amountMinor = accounts.reduce((sum, account) => sum + Math.max(0, revenueOf.get(account.id) ?? 0), 0)
    return { ...personOf(id, ofOne), accounts, amountMinor }
  })
  return {
    ...{ accounts, people },
    nodeOf: {
      account: new Map(rows.map((row) => [keyText({ source: row.source, externalId: row.external_id }), standInOf(row.id)])),
      person: new Map(personRows.map((row) => [keyText({ source: row.source, externalId: row.external_id }), row.stand_in])),
    },
  }
}

/** Rows by who stands for them, the row that does so first. */
export function byStandIn<T extends { readonly id: number }>(rows: readonly T[], standInOf: (row: T) => number): [number, T[]][] {
  const byId = new Map<number, T[]>()
  for (const row of rows) {
    const standIn = standInOf(row)
    const ofOne = byId.get(standIn)
    if (ofOne === undefined) byId.set(standIn, [row])
    else if (row.id === standIn) ofOne.unshift(row)
    else ofOne.push(row)
  }
  return [...byId]
}

const said = (values: readonly (string | null)[]): string[] =>
  [...new Set(values.filter((value) => value !== null && value !== ''))] as string[]

/** What the keys of one account say together. */
export function accountOf(id: number, rows: readonly AccountRowToCompare[]): Omit<AccountToCompare, 'parent' | 'group' | 'amountMinor'> {
  return {
    ...{ id, source: rows[0]!.source, externalId: rows[0]!.external_id },
    ...{
      names: said(rows.map((row) => row.name)),
      towns: said(rows.map((row) => row.town)),
      countries: said(rows.map((row) => row.country)),
    },
    ...{ postalCodes: said(rows.map((row) => row.postal_code)), vatIds: said(rows.map((row) => row.vat_id)) },
    ...{ domains: said(rows.map((row) => registrableDomain(row.domain))), phones: said(rows.map((row) => row.phone)) },
    customerNumbers: said(rows.map((row) => row.customer_number)),
  }
}

/** What the rows of one person say together. */
export function personOf(id: number, rows: readonly PersonRowToCompare[]): Omit<PersonToCompare, 'accounts' | 'amountMinor'> {
  return {
    ...{ id, source: rows[0]!.source, externalId: rows[0]!.external_id },
    names: rows.map((row) => ({ first: row.first_name, last: row.last_name })),
    ...{
      emails: said(rows.map((row) => row.email)),
      phones: said(rows.map((row) => row.phone)),
      titles: said(rows.map((row) => row.title)),
    },
  }
}
