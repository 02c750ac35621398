import { pageFrom } from '#api/paging.ts'
import { Refusal } from '#api/refusal.ts'
import { type AccountPromises, type KeptPromise, type PromiseList, type PromiseRow, promiseList } from '#api/routes/promises-kept.ts'
import { dayNumber } from '#engine/period/days.ts'
import type { Outcome } from '#engine/promises/inbound.ts'
import { noPromise, type PromiseCounts } from '#engine/promises/promise-counts.ts'
import { PROMISES, standardSegment } from '#engine/promises/standards.ts'
import type { Db } from '#store/db.ts'
import { type CreditRow, type DeliveryList, loadDeliveryRows, loadQuestionedRows } from '#store/promise-counts.ts'
import { loadSettings } from '#store/settings.ts'
import { membersOf, type OpenedAccount, openAccountOf } from '../accounts/open-account.ts'
import type { Context } from '../context.ts'
import { headOf } from '../reporting/load-snapshot.ts'
import { accountInbound, type JudgedContact } from './account-inbound.ts'
import { promisedDates } from './change-standards.ts'
import { cancelledInvoice, countPromises, errorOf } from './count-promises.ts'
import { judgePromise } from './judge-promise.ts'
import { type StandardsInForce, standardsInForce } from './standards-in-force.ts'

/** Whether an account got what its segment may expect: the measurement's window, counted from the record as it is now. */
export async function showPromises(ctx: Context, accountId: number, snapshot: number | null): Promise<AccountPromises> {
  const opened = await openAccountOf(ctx, accountId, snapshot)
  const { view, account } = opened
  return ctx.store.transaction(async (tx) => {
    const asked = await askedOf(tx, opened)
    const { version, madeAt, standards, standard, segment } = asked
    const { counts } = await countPromises(tx, { ...asked, n: 1, nodeOf: () => 0, standardOf: () => standard })
    const lists = await countLists(tx, asked, counts[0]!)
    return {
      ...{ head: headOf(view), segment, standards: { version, counted: view.result.promises?.standards ?? null, madeAt } },
      promises: PROMISES.map((key) => ({
        ...judgePromise(key, counts[0]!, standard),
        measured: view.result.promises === undefined ? null : changed(counts[0]![key] ?? noPromise, account.promises?.[key] ?? noPromise),
        lists: lists[key],
      })),
      dates: (await promisedDates(tx, standards)).map(({ source, date }) => ({ source, date })),
      openHours: structuredClone(standards.openHours) as AccountPromises['openHours'],
      caused: causedOf(account),
    }
  })
}

const changed = (now: { kept: number; n: number }, then: { kept: number; n: number }) =>
  now.kept === then.kept && now.n === then.n ? null : { kept: then.kept, n: then.n }

/** Cost of work that we caused: at least what only we cause, at most what others caused with us too. */
export const causedOf = (account: { causedByUs: number | null; mixed: number | null; revenue: number }) =>
  account.causedByUs === null || account.mixed === null
    ? null
    : { atLeastMinor: account.causedByUs, atMostMinor: account.causedByUs + account.mixed, revenueMinor: account.revenue }

type Asked = Awaited<ReturnType<typeof askedOf>>

async function askedOf(tx: Db, opened: OpenedAccount) {
  const { view, account } = opened
  const inForce: StandardsInForce = await standardsInForce(tx)
  const settings = await loadSettings(tx)
  const segment = standardSegment(account.segment?.tier)
  return {
    ...{ ...inForce, segment, standard: inForce.standards.segments[segment], leaves: (await membersOf(tx, opened)).leafIds },
    ...{ window: { from: view.from, to: view.to }, timeZone: settings!.timeZone, closingTold: view.result.promises?.closingTold ?? [] },
  }
}

type Lists = Record<KeptPromise['promise'], { list: PromiseList; n: number }[]>

/** How many rows lie under each count. */
async function countLists(tx: Db, asked: Asked, counts: PromiseCounts): Promise<Lists> {
  const questioned = sortCredits(await loadQuestionedRows(tx, asked.leaves, asked.window), asked)
  const of = (key: KeptPromise['promise']) => counts[key] ?? noPromise
  const failed = (key: KeptPromise['promise']) => of(key).n - of(key).kept
  const some = (lists: [PromiseList, number][]) => lists.flatMap(([list, n]) => (n === 0 ? [] : [{ list, n }]))
  return {
    invoices: some((['wrong', 'unsorted', 'noError'] as const).map((list) => [list, questioned[list].length])),
    onTime: some([
      ['late', failed('onTime')],
      ['due', of('onTime').open],
      ['undated', of('onTime').missing],
    ]),
    answered: some([
      ['answeredLate', failed('answered')],
      ['notAnsweredYet', of('answered').open],
      ['answerUntold', of('answered').missing],
    ]),
    firstTime: some([
      ['repeated', failed('firstTime')],
      ['tooEarly', of('firstTime').open],
      ['noReason', of('firstTime').missing],
    ]),
    complaints: some([
      ['closedLate', failed('complaints')],
      ['stillOpen', of('complaints').open],
      ['closingUntold', of('complaints').missing],
    ]),
  }
}

/** A page of the rows under a count. */
export async function listPromiseRows(
  ctx: Context,
  accountId: number,
  list: PromiseList,
  query: { readonly snapshot?: number | undefined; readonly cursor?: string | undefined; readonly limit: number },
) {
  return pageFrom(await promiseRows(ctx, accountId, list, query.snapshot ?? null), query)
}

export async function promiseRows(ctx: Context, accountId: number, list: PromiseList, snapshot: number | null): Promise<PromiseRow[]> {
  const opened = await openAccountOf(ctx, accountId, snapshot)
  return ctx.store.transaction(async (tx) => {
    const asked = await askedOf(tx, opened)
    const { leaves, window } = asked
    if (list === 'late' || list === 'due' || list === 'undated') return deliveryRows(tx, asked, list)
    if (list === 'wrong' || list === 'unsorted' || list === 'noError')
      return sortCredits(await loadQuestionedRows(tx, leaves, window), asked)[list].map(creditRow)
    const { of, outcome } = contactLists[list]
    return (await accountInbound(tx, asked)).filter((one) => one[of] === outcome).map((one) => contactRow(one, of))
  })
}

const contactLists: Readonly<
  Record<
    Exclude<PromiseList, DeliveryList | 'wrong' | 'unsorted' | 'noError'>,
    { of: 'answered' | 'settled' | 'complaint'; outcome: Outcome }
  >
> = {
  answeredLate: { of: 'answered', outcome: 'failed' },
  notAnsweredYet: { of: 'answered', outcome: 'open' },
  answerUntold: { of: 'answered', outcome: 'missing' },
  repeated: { of: 'settled', outcome: 'failed' },
  tooEarly: { of: 'settled', outcome: 'open' },
  noReason: { of: 'settled', outcome: 'missing' },
  closedLate: { of: 'complaint', outcome: 'failed' },
  stillOpen: { of: 'complaint', outcome: 'open' },
  closingUntold: { of: 'complaint', outcome: 'missing' },
}

const nothing = {
  ...{ reason: null, channel: null, subject: null, promisedDay: null, shippedDay: null, daysLate: null, hours: null },
  ...{ amountMinor: null, currency: null },
}

async function deliveryRows(tx: Db, { leaves, window }: Asked, list: DeliveryList): Promise<PromiseRow[]> {
  return (await loadDeliveryRows(tx, leaves, window, list)).map((row) => {
    const shipped = row.shipped_day !== null && row.shipped_day < window.to ? row.shipped_day : null
    const last = shipped === null ? dayNumber(window.to) - 1 : dayNumber(shipped)
    return {
      ...{ ...nothing, id: `${row.source}/${row.external_id}`, day: row.day, document: `${row.source}/${row.external_id}`, what: 'order' },
      ...{ channel: row.channel, promisedDay: row.promised_day, shippedDay: shipped },
      daysLate: row.promised_day === null ? null : Math.max(0, last - dayNumber(row.promised_day)),
    }
  })
}

function sortCredits(rows: readonly CreditRow[], { standards }: Pick<Asked, 'standards'>) {
  const isError = errorOf(standards)
  const sorted: Record<'wrong' | 'unsorted' | 'noError', CreditRow[]> = { wrong: [], unsorted: [], noError: [] }
  for (const row of rows) {
    const errors = (row.document_type === 'cancellation' ? [cancelledInvoice] : row.reasons).map(isError)
    if (row.document_type === 'invoice' || errors.includes(true)) sorted.wrong.push(row)
    else if (errors.length === 0 || errors.includes(null)) sorted.unsorted.push(row)
    else sorted.noError.push(row)
  }
  return sorted
}

const creditRow = (row: CreditRow): PromiseRow => ({
  ...{ ...nothing, id: `${row.source}/${row.document}`, day: row.day, document: `${row.source}/${row.document}` },
  what: row.document_type === 'invoice' ? 'disputed invoice' : row.document_type === 'cancellation' ? 'cancelled invoice' : 'credit note',
  ...{ reason: row.reasons.join(', ') || null, amountMinor: row.net_minor, currency: row.currency },
})

function contactRow({ row, hours }: JudgedContact, of: 'answered' | 'settled' | 'complaint'): PromiseRow {
  const key = `${row.source}/${row.external_id}`
  return {
    ...{ ...nothing, id: key, day: row.day, document: key, what: row.kind, reason: row.reason, channel: row.channel, subject: row.subject },
    hours: of === 'answered' ? hours : of === 'complaint' && row.elapsed_seconds !== null ? row.elapsed_seconds / 3600 : null,
  }
}

/** The rows of `account=17&list=late`, to be written to a file. */
export async function promiseRowsToExport(ctx: Context, snapshot: number | null, search: Readonly<Record<string, unknown>>) {
  const account = Number(search.account)
  const list = promiseList.safeParse(search.list)
  if (!Number.isSafeInteger(account) || !list.success)
    throw new Refusal('invalid', `Say whose rows and which: account=17 and list=${promiseList.options.join(', ')}`)
  const rows = await promiseRows(ctx, account, list.data, snapshot)
  return { currency: rows[0]?.currency ?? 'EUR', rows: rows.map(({ id: _, ...row }) => row) }
}
