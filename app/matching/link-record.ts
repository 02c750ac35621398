import { getDomain } from 'tldts'
import { matchAccounts } from '#engine/matching/match-accounts.ts'
import { matchPeople, type PersonDecision } from '#engine/matching/match-people.ts'
import type { AccountMatches, AccountRef, MatchDecision } from '#engine/matching/match-types.ts'
import type { Db } from '#store/db.ts'
import { lockRecord } from '#store/imports.ts'
import {
  type AccountToMatch,
  accountsFingerprint,
  loadAccountsToMatch,
  loadCrossReferences,
  loadDecisions,
  loadFingerprint,
  loadPeopleToMatch,
  loadPersonAnswers,
  type MatchPairRow,
  refreshPairAmounts,
  type StandIn,
  saveFingerprint,
  saveLinks,
  saveMatchPairs,
  savePeopleLinks,
} from '#store/matching.ts'
import { loadMergesInForce, type Merged, type MergeRecord } from '#store/merges.ts'
import type { Context } from '../context.ts'

const key = (ref: AccountRef) => `${ref.source}\u001f${ref.externalId}`

/**
 * Works out anew who stands for whom, from all that is in the record: what matching links, and on top what people merged. So the order of
 * imports cannot matter, undoing an import undoes its links, and a merge holds whatever comes and goes. Nothing to do while no account,
 * person, cross-reference, decision or merge changed.
 */
export async function linkRecord(ctx: Context): Promise<void> {
  const { store } = ctx
  const print = await accountsFingerprint(store)
  if (print === (await loadFingerprint(store))) {
    await store.transaction(async (tx) => {
      await lockRecord(tx)
      await refreshPairAmounts(tx)
    })
    return
  }
  const found = await findLinks(store)
  const saved = await store.transaction(async (tx) => {
    await lockRecord(tx)
    // Another import or undo came or went meanwhile: links must not point to what it took along.
    if ((await accountsFingerprint(tx)) !== print) return false
    await saveFound(tx, found, print)
    return true
  })
  if (!saved) return linkRecord(ctx)
}

/** The same within a transaction that holds the record: whoever changed what matching rests on sees it linked when he is done. */
export async function linkWithin(tx: Db): Promise<void> {
  await saveFound(tx, await findLinks(tx), await accountsFingerprint(tx))
}

export interface Found {
  readonly links: ReadonlyMap<number, StandIn>
  readonly pairs: readonly MatchPairRow[]
  readonly people: ReadonlyMap<number, number>
}

/** Merges in force, of accounts and of people. */
export type Merges = Readonly<Record<Merged, readonly Pick<MergeRecord, 'survivor' | 'merged'>[]>>

export const loadMergesNow = async (db: Db): Promise<Merges> => ({
  account: await loadMergesInForce(db, 'account'),
  person: await loadMergesInForce(db, 'person'),
})

/** Who would stand for whom under these merges: nothing is written. */
export async function findLinks(db: Db, merges?: Merges): Promise<Found> {
  const { account, person } = merges ?? (await loadMergesNow(db))
  const accounts = await loadAccountsToMatch(db)
  const answers = [...(await loadDecisions(db)).map(decisionOf), ...account.map(mergedPair)]
  const matches = matchAccounts(accounts.map(matchable), (await loadCrossReferences(db)).map(pairOf), answers)
  const idOf = new Map(accounts.map((a) => [key({ source: a.source, externalId: a.external_id }), a.id]))
  return { links: standIns(matches, accounts), pairs: pairRows(matches, idOf), people: await linkPeople(db, matches, person) }
}

/** What people answered about pairs of accounts, merges in force included. */
export const loadAccountAnswers = async (db: Db): Promise<MatchDecision[]> => [
  ...(await loadDecisions(db)).map(decisionOf),
  ...(await loadMergesInForce(db, 'account')).map(mergedPair),
]

const mergedPair = ({ survivor, merged }: Merges['account'][number]) => ({ left: survivor, right: merged, decision: 'merged' as const })

async function saveFound(tx: Db, { links, pairs, people }: Found, print: string): Promise<void> {
  await saveLinks(tx, links)
  await saveMatchPairs(tx, pairs)
  await savePeopleLinks(tx, people)
  await saveFingerprint(tx, print)
}

export const matchable = (a: AccountToMatch) => ({
  source: a.source,
  externalId: a.external_id,
  name: a.name,
  town: a.town,
  postalCode: a.postal_code,
  country: a.country,
  vatId: a.vat_id,
  domain: registrableDomain(a.domain),
  phone: a.phone,
  customerNumber: a.customer_number,
  amountMinor: a.amount_minor,
})

/** `https://www.shop.example.co.uk/contact` and `anna@example.co.uk` are both example.co.uk. */
export function registrableDomain(text: string | null): string | null {
  if (text === null) return null
  return getDomain(text.trim().replace(/^.*@/, ''))?.toLowerCase() ?? null
}

export const pairOf = (row: { left_source: string; left_id: string; right_source: string; right_id: string }) => ({
  left: { source: row.left_source, externalId: row.left_id },
  right: { source: row.right_source, externalId: row.right_id },
})

export const decisionOf = (row: Parameters<typeof pairOf>[0] & { accepted: boolean }) => ({
  ...pairOf(row),
  decision: row.accepted ? ('accepted' as const) : ('rejected' as const),
})

/** Who stands for each account that does not stand for itself: found by matching, or by a merge. */
function standIns({ standInOf, partOf }: AccountMatches, accounts: readonly AccountToMatch[]): Map<number, StandIn> {
  const links = new Map<number, StandIn>()
  accounts.forEach(({ id }, i) => {
    const standIn = standInOf[i]!
    if (standIn !== i) links.set(id, { id: accounts[standIn]!.id, merged: partOf[standIn] !== partOf[i] })
  })
  return links
}

function pairRows(matches: AccountMatches, idOf: ReadonlyMap<string, number>): MatchPairRow[] {
  const row = (linked: boolean) => (pair: AccountMatches['links'][number] & { amountMinor?: number }) => ({
    leftId: idOf.get(key(pair.left))!,
    rightId: idOf.get(key(pair.right))!,
    rule: pair.rule,
    score: pair.score,
    reasons: pair.reasons,
    linked,
    amountMinor: pair.amountMinor ?? 0,
  })
  return [...matches.links.map(row(true)), ...matches.doubtful.map(row(false))]
}

async function linkPeople(db: Db, matches: AccountMatches, merges: Merges['person']): Promise<Map<number, number>> {
  const componentOf = new Map<string, number>()
  matches.components.forEach((members, component) => {
    for (const member of members) componentOf.set(key(member), component)
  })
  const rows = await loadPeopleToMatch(db)
  const { standInOf } = matchPeople(
    rows.map((p) => ({
      source: p.source,
      externalId: p.external_id,
      firstName: p.first_name,
      lastName: p.last_name,
      email: p.email,
      customer: p.customer,
      customerSource: p.customer_source ?? undefined,
    })),
    (source, externalId) => componentOf.get(key({ source, externalId })),
    [...(await loadPersonAnswers(db)).map((row): PersonDecision => decisionOf(row)), ...merges.map(mergedPair)],
  )
  return new Map(rows.flatMap(({ id }, i) => (standInOf[i] === i ? [] : [[id, rows[standInOf[i]!]!.id] as const])))
}
