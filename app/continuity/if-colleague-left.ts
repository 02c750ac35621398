/** If this colleague left: accounts, money and index at stake, who could take over, whom nobody else has met. No guess whether he will. */
import { Refusal } from '#api/refusal.ts'
import type { IfColleagueLeft } from '#api/routes/continuity.ts'
import { ifColleagueLeaves, THREAD_SHARE } from '#engine/continuity/account-continuity.ts'
import { addDays } from '#engine/period/days.ts'
import { saveAudit } from '#store/audit.ts'
import { insertColleagueView, loadColleagueView, loadViewsOf } from '#store/handovers.ts'
import { loadOpportunityFacts } from '#store/opportunities.ts'
import { foldName } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { accountNamesOf } from '../editing/open-record.ts'
import { nameOf } from '../editing/record-edit.ts'
import { listPlanItems, type Owner } from '../plans/plan-items.ts'
import { headOf, loadSnapshotView } from '../reporting/load-snapshot.ts'
import { type Asking, colleaguesOf, mustOpen, ownNames } from './colleagues.ts'
import { type AccountInBook, type ContinuityBook, continuityBook } from './continuity-book.ts'
import { type ContinuityFile, continuityFile } from './continuity-file.ts'
import { atStakeOf, stakeOf } from './list-continuity.ts'
import { named } from './show-account-continuity.ts'

/** So long a view that was opened for a purpose may be looked at again. */
const viewDays = 30

type LeaverAccount = IfColleagueLeft['accounts'][number]

export async function openColleagueView(ctx: Asking, name: string, purpose: string, owners: readonly Owner[]): Promise<IfColleagueLeft> {
  const folded = foldName(name)
  const { own } = await mustOpen(ctx, folded)
  const known = colleaguesOf(await continuityBook(ctx)).get(folded)
  if (!known) throw new Refusal('not_found', `Nobody is called ${name} on the interactions of your accounts`)
  if (!own && purpose.length < 3)
    throw new Refusal('invalid', `Cannot open what hangs on ${known.name} without a purpose: say what for; ${known.name} can read it`, [
      { at: 'purpose', message: 'say what for' },
    ])
  const view = await ctx.store.transaction(async (tx) => {
    const id = await insertColleagueView(tx, folded, known.name, purpose, { actor: ctx.actor, name: nameOf(ctx), now: ctx.now })
    await saveAudit(tx, ctx, 'colleague view', `colleague:${known.name}`, { view: id, purpose })
    return id
  })
  return showColleagueView(ctx, view, owners)
}

/** @throws Refusal not_found: of somebody else, or too long ago */
export async function showColleagueView(ctx: Asking, id: number, owners: readonly Owner[]): Promise<IfColleagueLeft> {
  const opened = await loadColleagueView(ctx.store, id)
  if (!opened || opened.actor !== ctx.actor || opened.at < `${addDays(ctx.now.slice(0, 10), -viewDays)}`)
    throw new Refusal('not_found', 'You have not opened this in the last 30 days: choose the colleague and say what for')
  const { own } = await mustOpen(ctx, opened.name)
  const book = await continuityBook(ctx)
  const view = await loadSnapshotView(ctx, null)
  const measured = new Map(view.accounts.map((account) => [account.id, account]))
  const open = await openMatters(ctx, opened.name)
  const parts = [...book.accounts.values()].flatMap((at) => partIn(at, opened.name))
  const lean = parts.filter(({ share }) => share > THREAD_SHARE)
  const accounts = lean
    .map(({ at, share, meetings, next, nextShare, nobodyElse }): LeaverAccount => {
      const account = measured.get(at.account.id)
      return {
        ...{ account: at.account, segment: account?.segment?.tier ?? null, share, meetings, ...atStakeOf(account) },
        ...{ next: next === null ? null : at.colleagues[next]!.name, nextShare, nobodyElse: nobodyElse.map((i) => withGroups(at, i)) },
        open: open.get(at.account.id) ?? nothing,
      }
    })
    .sort((a, b) => (b.revenueMinor ?? 0) - (a.revenueMinor ?? 0) || (a.account.name < b.account.name ? -1 : 1))
  const others = parts.filter(({ share }) => share <= THREAD_SHARE)
  const indexed = accounts.filter((one) => one.index !== null && one.grade !== 'D')
  return {
    ...{ view: id, name: opened.shownName, own, purpose: opened.purpose, at: opened.at, asOf: book.asOf, head: headOf(view) },
    leftDay: colleaguesOf(book).get(opened.name)?.leftDay ?? null,
    ...{ accounts, atStake: stakeOf(accounts, view.costClosed) },
    ...{ indexMean: weightedMean(indexed), indexAccounts: indexed.length },
    others: {
      accounts: others.length,
      revenueMinor: others.reduce((sum, { at }) => sum + (measured.get(at.account.id)?.revenue ?? 0), 0),
    },
    metByNobodyElse: others.flatMap(({ at, nobodyElse }) => nobodyElse.map((i) => ({ ...withGroups(at, i), account: at.account }))),
    withoutColleague: [...book.accounts.values()].reduce((sum, { result }) => sum + result.withoutColleague, 0),
    proposal: proposalOf(accounts, owners),
  }
}

interface Part {
  readonly at: AccountInBook
  readonly share: number
  readonly meetings: number
  readonly next: number | null
  readonly nextShare: number | null
  readonly nobodyElse: readonly number[]
}

/** What a colleague has of an account; somebody who left already is looked at as if still there, so that his hand-over can be made. */
function partIn(at: AccountInBook, folded: string): Part[] {
  const colleague = at.colleagues.findIndex((one) => one.folded === folded)
  if (colleague < 0 || at.result.colleagueMeetings[colleague] === 0) return []
  const input = { ...at.input, colleagueLeft: at.input.colleagueLeft.map((left, i) => left && i !== colleague) }
  const { share, next, nextShare, metByNobodyElse } = ifColleagueLeaves(input, colleague)
  return [{ at, share: share ?? 0, meetings: at.result.colleagueMeetings[colleague]!, next, nextShare, nobodyElse: metByNobodyElse }]
}

const withGroups = (at: AccountInBook, i: number) => ({ ...named(at.people[i]!), groups: [...at.people[i]!.groups] })

function weightedMean(list: readonly LeaverAccount[]): number | null {
  const weight = list.reduce((sum, one) => sum + Math.max(0, one.revenueMinor ?? 0), 0)
  return weight === 0 ? null : list.reduce((sum, one) => sum + one.index! * Math.max(0, one.revenueMinor ?? 0), 0) / weight
}

const nothing = { promises: 0, steps: 0, opportunities: 0 }

/** Promises, steps and opportunities of a colleague that are open, by account. */
async function openMatters(ctx: Context, folded: string): Promise<Map<number, LeaverAccount['open']>> {
  const found = new Map<number, { promises: number; steps: number; opportunities: number }>()
  const at = (id: number) => {
    const one = found.get(id) ?? { ...nothing }
    found.set(id, one)
    return one
  }
  for (const item of await listPlanItems(ctx, true))
    if (foldName(item.ownerName) === folded) at(item.account.id)[item.kind === 'promise' ? 'promises' : 'steps']++
  const names = await accountNamesOf(ctx)
  for (const one of await loadOpportunityFacts(ctx.store)) {
    if (one.won !== null || one.colleague === null || foldName(one.colleague) !== folded) continue
    const account = names.nodeOf(one.account_id)
    if (account) at(account.id).opportunities++
  }
  return found
}

/** Days before the last one: time to introduce somebody while the colleague is there to do it, and to see how it goes. */
const before = { introduce: 21, meet: 14, 'pass on': 7 } as const

/** A check-list to begin with: who is introduced where, who must be met, what is passed on. */
function proposalOf(accounts: readonly LeaverAccount[], owners: readonly Owner[]): IfColleagueLeft['proposal'] {
  const userOf = new Map(owners.filter((one) => one.id.startsWith('user:')).map((one) => [foldName(one.name), one.id]))
  return accounts.flatMap(({ account, next, nobodyElse, open }) => {
    const owner = next === null ? null : (userOf.get(foldName(next)) ?? null)
    const item = (what: keyof typeof before, text: string, person: LeaverAccount['nobodyElse'][number] | null) => ({
      ...{ account, what, text, person: person && { id: person.id, name: person.name, title: person.title } },
      ...{ owner, ownerName: next ?? 'a successor', daysBefore: before[what] },
    })
    const matters = [
      ...(open.promises > 0 ? [`${open.promises} open ${open.promises === 1 ? 'promise' : 'promises'}`] : []),
      ...(open.steps > 0 ? [`${open.steps} next ${open.steps === 1 ? 'step' : 'steps'}`] : []),
      ...(open.opportunities > 0 ? [`${open.opportunities} open ${open.opportunities === 1 ? 'opportunity' : 'opportunities'}`] : []),
    ]
    return [
      item('introduce', `Introduce ${next ?? 'a successor'} to the account`, null),
      ...nobodyElse.map((person) => item('meet', `Meet ${person.name}, whom nobody else has met`, person)),
      ...(matters.length > 0 ? [item('pass on', `Pass on ${matters.join(', ')}`, null)] : []),
    ]
  })
}

export async function exportColleagueView(ctx: Asking, id: number, format: 'csv' | 'xlsx'): Promise<ContinuityFile> {
  const shown = await showColleagueView(ctx, id, [])
  await saveAudit(ctx.store, ctx, 'export', `colleague:${shown.name}`, { rows: shown.accounts.length, format, view: id })
  return continuityFile(
    `if-${shown.name.replaceAll(/\s+/g, '-').toLowerCase()}-left`,
    format,
    shown.head.currency,
    shown.accounts.map((one) => ({
      ...{ key: one.account.key, account: one.account.name, segment: one.segment, share: one.share, interactions: one.meetings },
      ...{ revenueMinor: one.revenueMinor, marginMinor: one.marginMinor, index: one.index, grade: one.grade },
      ...{ next: one.next, nextShare: one.nextShare, metByNobodyElse: one.nobodyElse.map((person) => person.name).join('; ') },
      ...{ openPromises: one.open.promises, openSteps: one.open.steps, openOpportunities: one.open.opportunities },
    })),
  )
}

/** Who looked at what hangs on oneself; one's own looking is not said. */
export async function viewsOfMe(ctx: Asking): Promise<{ names: string[]; items: { at: string; byName: string; purpose: string }[] }> {
  const { names, folded } = await ownNames(ctx)
  const views = await loadViewsOf(ctx.store, [...folded])
  return {
    names: [...names],
    items: views.filter((one) => one.actor !== ctx.actor).map(({ at, actorName, purpose }) => ({ at, byName: actorName, purpose })),
  }
}

export type { ContinuityBook }
