/** The whole book, or one's own accounts: what hangs on one person, role gaps, silent people, with the money at stake. */
import { pageFrom } from '#api/paging.ts'
import type { ContinuityBook, ContinuityItem } from '#api/routes/continuity.ts'
import { accountContinuity, type ThreadReason } from '#engine/continuity/account-continuity.ts'
import { addDays } from '#engine/period/days.ts'
import type { RoleGroup } from '#engine/relationship/role-groups.ts'
import { saveAudit } from '#store/audit.ts'
import type { ShownAccount } from '../access/views.ts'
import type { Context } from '../context.ts'
import { bookInColumns } from '../reporting/book-columns.ts'
import { headOf, loadSnapshotView } from '../reporting/load-snapshot.ts'
import { type AccountInBook, continuityBook } from './continuity-book.ts'
import { type ContinuityFile, continuityFile } from './continuity-file.ts'
import { named } from './show-account-continuity.ts'

export interface ContinuityQuery {
  readonly snapshot?: number | undefined
  readonly q?: string | undefined
  readonly segment?: string | undefined
  readonly manager?: string | undefined
  readonly show?: 'single' | 'gaps' | 'silent' | 'left' | undefined
  readonly reason?: ThreadReason | undefined
  readonly sort?: 'revenueMinor' | 'marginMinor' | 'index' | 'silent' | 'topPersonShare' | 'topColleagueShare' | 'name' | undefined
  readonly buying?: 'yes' | 'all' | undefined
}

const lately = 365
const reasons: readonly ThreadReason[] = ['top contact share', 'top colleague share', 'one active contact', 'one colleague']

export async function listContinuity(
  ctx: Context,
  query: ContinuityQuery & { readonly cursor?: string | undefined; readonly limit: number },
): Promise<ContinuityBook> {
  const { view, asOf, required, all, shown } = await readContinuity(ctx, query)
  const single = all.filter((one) => one.reasons.length > 0)
  return {
    ...pageFrom(shown, query),
    ...{ head: headOf(view), asOf, required: [...required] },
    ...{ all: stakeOf(all), singleThreaded: stakeOf(single), gaps: stakeOf(all.filter((one) => one.gaps.length > 0)) },
    byReason: reasons.map((reason) => {
      const { accounts, revenueMinor } = stakeOf(single.filter((one) => one.reasons.includes(reason)))
      return { reason, accounts, revenueMinor }
    }),
    ...{
      silentPeople: sum(all, (one) => one.silent),
      people: sum(all, (one) => one.people),
      leftLately: sum(all, (one) => one.leftLately),
    },
    managers: [...new Set(all.flatMap((one) => one.manager ?? []))].sort(),
    segments: [...new Set(all.flatMap((one) => one.segment ?? []))].sort(),
  }
}

export async function exportContinuity(
  ctx: Context,
  query: ContinuityQuery & { readonly format: 'csv' | 'xlsx' },
): Promise<ContinuityFile> {
  const { view, asOf, shown } = await readContinuity(ctx, query)
  await saveAudit(ctx.store, ctx, 'export', 'continuity', { rows: shown.length, format: query.format, snapshot: view.id })
  return continuityFile(
    `continuity-${asOf}`,
    query.format,
    view.currency,
    shown.map((one) => ({
      ...{ key: one.account.key, account: one.account.name, segment: one.segment, accountManager: one.manager },
      ...{ revenueMinor: one.revenueMinor, marginMinor: one.marginMinor, index: one.index, grade: one.grade },
      ...{ singleThreaded: one.reasons.length > 0, why: one.reasons.join('; '), interactions: one.meetings, people: one.people },
      ...{ silentPeople: one.silent, peopleWhoLeft: one.leftLately, topPerson: one.topPerson?.name ?? null },
      ...{ topPersonShare: one.topPerson?.share ?? null, topColleagueShare: one.topColleagueShare, roleGaps: one.gaps.join(' ') },
    })),
  )
}

const nobody = (requiredGroups: readonly RoleGroup[]) =>
  accountContinuity({ contacts: [], colleagueLeft: [], meetings: [], requiredGroups })

async function readContinuity(ctx: Context, query: ContinuityQuery) {
  const view = await loadSnapshotView(ctx, query.snapshot ?? null)
  const book = await continuityBook(ctx)
  const { id, colleague } = await bookInColumns(ctx, view.id)
  const managerOf = new Map(id.map((account, i) => [account, colleague[i] ?? null]))
  const measured = new Map(view.accounts.map((account) => [account.id, account]))
  // Who buys and of whom the record knows nobody hangs on no thread at all: that is told too.
  const unknown = view.level === 'customer' ? view.accounts.filter((account) => !book.accounts.has(account.id)) : []
  const items = [
    ...[...book.accounts.values()].flatMap((one) => ({ one, account: measured.get(one.account.id) })),
    ...unknown.map((account) => ({ one: { people: [], result: nobody(book.required) }, account })),
  ].flatMap(({ one, account }): ContinuityItem[] =>
    account === undefined || account.unassigned ? [] : [itemOf(one, account, managerOf.get(account.id) ?? null, book.asOf)],
  )
  const all = query.buying === 'all' ? items : items.filter((one) => (one.revenueMinor ?? 0) > 0)
  return { view, asOf: book.asOf, required: book.required, all, shown: sorted(all.filter(wanted(query)), query.sort ?? 'revenueMinor') }
}

function itemOf(
  one: Pick<AccountInBook, 'people' | 'result'>,
  account: ShownAccount,
  manager: string | null,
  asOf: string,
): ContinuityItem {
  const { people, result } = one
  const top = topOf(result.contactShare)
  const colleague = topOf(result.colleagueShare)
  const since = addDays(asOf, -lately)
  return {
    account: { id: account.id, key: `${account.source}/${account.externalId}`, name: account.displayName },
    ...{ segment: account.segment?.tier ?? null, manager, ...atStakeOf(account) },
    ...{ reasons: [...result.reasons], meetings: result.meetings, people: people.filter((p) => p.leftDay === null).length },
    ...{ silent: result.silent.length, leftLately: people.filter((p) => p.leftDay !== null && p.leftDay > since).length },
    topPerson: top === null ? null : { ...named(people[top]!), share: result.contactShare[top]! },
    topColleagueShare: colleague === null ? null : result.colleagueShare[colleague]!,
    gaps: [...result.roleGaps],
  }
}

/** Money and index of an account in a measurement, as who asks may see them: of the index whole points and the grade, which everybody may. */
export const atStakeOf = (account: ShownAccount | undefined) => ({
  ...{ revenueMinor: account?.revenue ?? null, marginMinor: account?.margin ?? null },
  ...{ index: account?.relationship ? Math.round(account.relationship.index) : null, grade: account?.relationship?.grade ?? null },
})

const topOf = (shares: readonly (number | null)[]): number | null =>
  shares.reduce<number | null>((held, share, at) => (share !== null && (held === null || share > shares[held]!) ? at : held), null)

const sum = <T>(list: readonly T[], of: (one: T) => number): number => list.reduce((total, one) => total + of(one), 0)

interface Stake {
  readonly revenueMinor: number | null
  readonly marginMinor: number | null
}

/** Sums of what is known; a margin that is closed to who asks is no margin of 0. */
export function stakeOf(list: readonly Stake[], closed = false) {
  const known = list.flatMap((one) => one.marginMinor ?? [])
  return {
    accounts: list.length,
    revenueMinor: sum(list, (one) => one.revenueMinor ?? 0),
    marginMinor: closed || (known.length === 0 && list.length > 0) ? null : sum(known, (margin) => margin),
    marginMissing: list.length - known.length,
  }
}

function wanted({ q = '', segment, manager, show, reason }: ContinuityQuery): (one: ContinuityItem) => boolean {
  const words = q.trim().toLowerCase()
  return (one) =>
    (words === '' || one.account.name.toLowerCase().includes(words)) &&
    (segment === undefined || one.segment === segment) &&
    (manager === undefined || one.manager === manager) &&
    (reason === undefined || one.reasons.includes(reason)) &&
    (show === undefined ||
      (show === 'single' && one.reasons.length > 0) ||
      (show === 'gaps' && one.gaps.length > 0) ||
      (show === 'silent' && one.silent > 0) ||
      (show === 'left' && one.leftLately > 0))
}

/** Largest first, except names and indexes; what is not known comes last. */
function sorted(list: readonly ContinuityItem[], by: NonNullable<ContinuityQuery['sort']>): ContinuityItem[] {
  const rankOf = (one: ContinuityItem): number | null => {
    if (by === 'topPersonShare') return one.topPerson?.share ?? null
    if (by === 'index') return one.index === null || one.grade === 'D' ? null : -one.index
    return by === 'name' ? null : one[by]
  }
  const name = (a: ContinuityItem, b: ContinuityItem) => (a.account.name < b.account.name ? -1 : a.account.name > b.account.name ? 1 : 0)
  return [...list].sort((a, b) => {
    const [x, y] = [rankOf(a), rankOf(b)]
    if (x === null || y === null) return Number(x === null) - Number(y === null) || name(a, b)
    return y - x || name(a, b)
  })
}
