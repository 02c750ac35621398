/** How the sources of a draft come together among themselves and with the record; kept, so that decisions can be tried on it. */
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { Refusal } from '#api/refusal.ts'
import type { AccountMatches, AccountRef } from '#engine/matching/match-types.ts'
import { type DraftMatchRow, decisionsPrint, loadCollected, loadDraftMatching, saveDraftMatching } from '#store/match-lists.ts'
import type { Context } from '../context.ts'
import { type Collected, type ComparedAccount, type MatchedCollection, matchCollected } from './collect-accounts.ts'
import { type MatchSummary, summaryOf } from './match-summary.ts'

export interface KeptSummary extends MatchSummary {
  readonly newAccounts: number
}

/** Matches what was collected and keeps it. Returns how many accounts the record would gain. */
export async function matchDraft(ctx: Context, draftId: number, version: number, collected: Collected, currency: string): Promise<number> {
  const print = await decisionsPrint(ctx.store)
  const matched = await matchCollected(ctx.store, collected, currency)
  const summary = keptSummary(matched)
  const packed = await promisify(gzip)(JSON.stringify(collected), { level: 1 })
  await ctx.store.transaction((tx) => saveDraftMatching(tx, draftId, { version, print, collected: packed, summary }, rowsOf(matched)))
  return summary.newAccounts
}

/** What matching says of a draft, decisions made since included. */
export async function loadDraftSummary(ctx: Context, draftId: number): Promise<{ version: number; summary: KeptSummary }> {
  const kept = await loadDraftMatching(ctx.store, draftId)
  if (!kept) throw new Refusal('conflict', 'This draft was not matched yet: check it first')
  const print = await decisionsPrint(ctx.store)
  if (kept.decisions_print === print) return { version: kept.version, summary: kept.summary as KeptSummary }
  const packed = (await loadCollected(ctx.store, draftId))!
  const collected = JSON.parse((await promisify(gunzip)(packed)).toString()) as Collected
  const matched = await matchCollected(ctx.store, collected, (kept.summary as KeptSummary).currency ?? 'EUR')
  const summary = keptSummary(matched)
  await ctx.store.transaction((tx) =>
    saveDraftMatching(tx, draftId, { version: kept.version, print, collected: null, summary }, rowsOf(matched)),
  )
  return { version: kept.version, summary }
}

const keptSummary = (matched: MatchedCollection): KeptSummary => ({
  ...summaryOf(matched.matches, matched.accounts, matched.measures, matched.currency),
  newAccounts: matched.accounts.filter((account) => account.account === null).length,
})

const keyOf = ({ source, externalId }: AccountRef) => `${source}\u001f${externalId}`

function rowsOf({ matches, accounts }: MatchedCollection): DraftMatchRow[] {
  const byKey = new Map(accounts.map((account) => [keyOf(account), account]))
  const pair =
    (list: 'doubtful' | 'linked') =>
    ({ left, right, rule, score, reasons, ...more }: AccountMatches['links'][number] & { amountMinor?: number }): DraftMatchRow => {
      const [a, b] = [byKey.get(keyOf(left))!, byKey.get(keyOf(right))!]
      return {
        ...{ list, left, right, score, amountMinor: more.amountMinor ?? Math.max(a.amountMinor ?? 0, b.amountMinor ?? 0) },
        search: searchOf(a, b),
        content: { left: a, right: b, rule, reasons },
      }
    }
  const largest = (a: DraftMatchRow, b: DraftMatchRow) => b.amountMinor - a.amountMinor || (keyOf(a.left) < keyOf(b.left) ? -1 : 1)
  return [
    ...matches.doubtful.map(pair('doubtful')),
    ...matches.links.map(pair('linked')).sort(largest),
    ...aloneOf(matches, accounts)
      .map(
        (account): DraftMatchRow => ({
          ...{ list: 'alone', left: { source: account.source, externalId: account.externalId }, right: null, score: null },
          ...{ amountMinor: account.amountMinor ?? 0, search: searchOf(account), content: account },
        }),
      )
      .sort(largest),
  ]
}

const searchOf = (...accounts: readonly ComparedAccount[]) => accounts.map((a) => `${a.name ?? ''} ${a.externalId}`).join(' ')

const aloneOf = (matches: AccountMatches, accounts: readonly ComparedAccount[]): ComparedAccount[] =>
  accounts.filter((_, i) => {
    const members = matches.components[matches.componentOf[i]!]!
    return members.every((member) => member.source === members[0]!.source)
  })
