import { getDomain } from 'tldts'
import { matchAccounts } from '#engine/matching/match-accounts.ts'
import { matchPeople } from '#engine/matching/match-people.ts'
import type { AccountMatches, AccountRef } from '#engine/matching/match-types.ts'
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
  type MatchPairRow,
  refreshPairAmounts,
  saveFingerprint,
  saveLinks,
  saveMatchPairs,
  savePeopleLinks,
} from '#store/matching.ts'
import type { Context } from '../context.ts'

const key = (ref: AccountRef) => `${ref.source}\u001f${ref.externalId}`

/**
 * Links accounts and people of different sources anew, from all that is in the record: so the order of imports cannot matter, and
 * undoing an import undoes its links. Nothing to do while no account, person, cross-reference or decision changed.
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

interface Found {
  readonly links: Map<number, number>
  readonly pairs: MatchPairRow[]
  readonly people: Map<number, number>
}

async function findLinks(db: Db): Promise<Found> {
  const accounts = await loadAccountsToMatch(db)
  const matches = matchAccounts(
    accounts.map(matchable),
    (await loadCrossReferences(db)).map(pairOf),
    (await loadDecisions(db)).map(decisionOf),
  )
  const idOf = new Map(accounts.map((a) => [key({ source: a.source, externalId: a.external_id }), a.id]))
  return { links: standIns(matches, idOf), pairs: pairRows(matches, idOf), people: await linkPeople(db, matches) }
}

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

/** The first account of a component, by key, stands for it. */
function standIns(matches: AccountMatches, idOf: ReadonlyMap<string, number>): Map<number, number> {
  const links = new Map<number, number>()
  for (const [first, ...others] of matches.components) for (const other of others) links.set(idOf.get(key(other))!, idOf.get(key(first!))!)
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

async function linkPeople(db: Db, matches: AccountMatches): Promise<Map<number, number>> {
  const componentOf = new Map<string, number>()
  matches.components.forEach((members, component) => {
    for (const member of members) componentOf.set(key(member), component)
  })
  const rows = await loadPeopleToMatch(db)
  const { personOf } = matchPeople(
    rows.map((p) => ({
      source: p.source,
      externalId: p.external_id,
      firstName: p.first_name,
      lastName: p.last_name,
      email: p.email,
      customer: p.customer,
    })),
    (source, externalId) => componentOf.get(key({ source, externalId })),
  )
  const first = new Map<number, number>()
  const links = new Map<number, number>()
  rows.forEach((row, i) => {
    const standIn = first.get(personOf[i]!)
    if (standIn === undefined) first.set(personOf[i]!, row.id)
    else links.set(row.id, standIn)
  })
  return links
}
