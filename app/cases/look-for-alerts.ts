import { addDays, daysBetween } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import type { AlertRules } from '#engine/relationship/alerts.ts'
import { loadPlanItems } from '#store/account-plans.ts'
import { loadAnswersByKey } from '#store/answers.ts'
import { saveAudit } from '#store/audit.ts'
import {
  type CaseBy,
  type CaseRecord,
  insertCase,
  insertEntry,
  insertEvidence,
  loadCases,
  loadEvidence,
  loadPersonKeys,
  lockCases,
  markEvidence,
  updateCase,
} from '#store/cases.ts'
import type { Db, Store } from '#store/db.ts'
import type { Context } from '../context.ts'
import { type AccountNames, accountNamesOf } from '../editing/open-record.ts'
import { pointsOf } from '../relationship/read-voices.ts'
import { today } from '../today/day-of.ts'
import { showAlertRules } from './alert-rules.ts'
import { caseOwners } from './default-owner.ts'
import { answerEvidence, type FoundAlert, findAlerts, promiseMissedSince } from './find-alerts.ts'
import { withdrawn } from './withdrawn.ts'

/** The home of people where it is another than the record (the demo company). */
export type Looking = Context & { readonly home?: Store }

/** Who opens cases that nobody opened by hand. */
const itself = (ctx: Context): CaseBy => ({ actor: 'alerts', name: 'Tapeline', now: ctx.now })

/**
 * Looks whether answers or people of these accounts (any ids of theirs; null: of all) call for a case, and opens it once. Takes note where
 * what a case rests on was taken back.
 *
 * @returns how many were opened
 */
export async function lookForAlerts(given: Looking, accounts: readonly number[] | null): Promise<{ opened: number }> {
  // It sees what there is, whoever set it off.
  const { access: _, ...ctx } = given
  const names = await accountNamesOf(ctx)
  const nodes = accounts === null ? null : new Set(accounts.flatMap((id) => names.nodeOf(id)?.id ?? []))
  if (nodes?.size === 0) return { opened: 0 }
  const { rules } = await showAlertRules(ctx)
  const found = await findAlerts(ctx, nodes, names, rules)
  const ownerOf = await caseOwners(ctx, given.home ?? ctx.store)
  const day = await today(ctx)
  return ctx.store.transaction(async (tx) => {
    await lockCases(tx)
    const open = await loadCases(tx, {})
    const here = open.filter((one) => inNodes(one, names, nodes))
    await holdOrWithdraw(tx, ctx, here, rules, day)
    const known = new Set((await loadEvidence(tx, null)).map((one) => `${one.code} ${one.evidence}`))
    const keys = new Map((await loadPersonKeys(tx, [...new Set(found.flatMap((one) => one.person ?? []))])).map((one) => [one.id, one]))
    const waiting = new Map<string, number>()
    for (const one of await loadCases(tx, { openOnly: true })) {
      const account = one.accountRow === null ? null : names.nodeOf(one.accountRow)
      if (account) waiting.set(placeOf(account.id, one.personId, one.code, one.privacy), one.id)
    }
    let opened = 0
    for (const alert of found) {
      if (known.has(`${alert.code} ${alert.evidence}`)) continue
      known.add(`${alert.code} ${alert.evidence}`)
      const place = placeOf(alert.account, alert.person, alert.code, alert.privacy)
      const joins = waiting.get(place)
      if (joins !== undefined) {
        await rest(tx, ctx, joins, alert)
        await insertEntry(tx, joins, itself(ctx), { what: 'joined', facts: { code: alert.code, day: alert.day } })
        continue
      }
      const account = names.nodeOf(alert.account)!
      const owner = ownerOf(alert.account, alert.privacy === 'confidential')
      const person = alert.person === null ? null : (keys.get(alert.person) ?? null)
      const { source, externalId } = splitKey(account.key)
      const id = await insertCase(
        tx,
        {
          ...{ code: alert.code, source, externalId, personSource: person?.source ?? null, personExternalId: person?.external_id ?? null },
          ...{ privacy: alert.privacy, title: null, facts: alert.facts, owner: owner.id, ownerName: owner.name },
          ...{ openedDay: day, dueDay: addDays(day, dueIn(alert, rules)), status: 'open', cause: null, causeNote: null, done: null },
          ...{ closedDay: null, worked: false },
        },
        itself(ctx),
      )
      await rest(tx, ctx, id, alert)
      await insertEntry(tx, id, itself(ctx), { what: 'opened', facts: { code: alert.code, day: alert.day } })
      await saveAudit(tx, ctx, 'open case', `case:${id}`, { code: alert.code })
      waiting.set(place, id)
      opened++
    }
    return { opened }
  })
}

const dueIn = (alert: FoundAlert, rules: AlertRules) => (alert.decides ? rules.dueDaysDecides : rules.dueDays)

/** Alerts about one person are one case; those about the account are one for each sort. Never across what may be told to whom. */
const placeOf = (account: number, person: number | null, code: string, privacy: string) => `${account} ${person ?? `- ${code}`} ${privacy}`

const rest = (tx: Db, ctx: Context, caseId: number, { code, evidence, day, facts }: FoundAlert) =>
  insertEvidence(tx, { caseId, code, evidence, day, facts }, ctx.now)

export function inNodes(one: CaseRecord, names: AccountNames, nodes: ReadonlySet<number> | null): boolean {
  if (nodes === null) return true
  const account = one.accountRow === null ? null : names.nodeOf(one.accountRow)
  return account !== null && nodes.has(account.id)
}

/** Keys of accounts as the record shows them: a source has no slash. */
export function splitKey(key: string): { source: string; externalId: string } {
  const at = key.indexOf('/')
  return { source: key.slice(0, at), externalId: key.slice(at + 1) }
}

/**
 * Whether what cases rest on is still there: an answer that was undone or says something else, a promise that was postponed. A case
 * nobody worked on closes by itself when all of it is gone, and opens again when it comes back.
 */
async function holdOrWithdraw(tx: Db, ctx: Context, cases: readonly CaseRecord[], rules: AlertRules, day: Day): Promise<void> {
  const own = cases.filter((one) => one.code !== 'by_hand' && (one.status !== 'closed' || one.cause === withdrawn))
  const evidence = await loadEvidence(
    tx,
    own.map((one) => one.id),
  )
  if (evidence.length === 0) return
  const answers = new Map(
    (
      await loadAnswersByKey(
        tx,
        evidence.flatMap(({ evidence: text }) => keyOfAnswer(text) ?? []),
      )
    ).map((one) => [answerEvidence(one), one]),
  )
  const promises = new Map((await loadPlanItems(tx, null)).map((one) => [`promise:${one.id}`, one]))
  for (const one of own) {
    const rests = evidence.filter((each) => each.caseId === one.id)
    const gone = rests.map((each) => {
      if (each.evidence.startsWith('answer:')) {
        const answer = answers.get(each.evidence)
        if (!answer) return true
        // A score that was put right calls for nothing any more.
        return each.code === 'low_answer' && (pointsOf(answer) ?? 100) > rules.lowAnswer * 10
      }
      if (each.evidence.startsWith('promise:')) {
        const item = promises.get(each.evidence)
        return !item || promiseMissedSince(item, day) === null
      }
      return false
    })
    for (const [i, each] of rests.entries())
      if (gone[i] !== (each.withdrawnAt !== null)) await markEvidence(tx, each.caseId, each.code, each.evidence, gone[i] ? ctx.now : null)
    const [before, now] = [rests.every((each) => each.withdrawnAt !== null), gone.every(Boolean)]
    if (before === now) continue
    await insertEntry(tx, one.id, itself(ctx), { what: now ? 'withdrawn' : 'holds again' })
    if (now && !one.worked && one.status !== 'closed')
      await updateCase(tx, one.id, { ...one, status: 'closed', cause: withdrawn, closedDay: day }, ctx.now)
    if (!now && one.cause === withdrawn && one.status === 'closed')
      await updateCase(tx, one.id, { ...one, status: 'open', cause: null, closedDay: null, dueDay: laterOf(one.dueDay, day) }, ctx.now)
  }
}

const laterOf = (a: Day, b: Day): Day => (daysBetween(a, b) > 0 ? b : a)

/** @returns null where the evidence is no answer */
export function keyOfAnswer(evidence: string): { source: string; externalId: string } | null {
  return evidence.startsWith('answer:') ? splitKey(evidence.slice('answer:'.length)) : null
}
