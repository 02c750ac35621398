/** Job titles of the record, and the rules that read them. */
import type { z } from 'zod'
import { pageFrom } from '#api/paging.ts'
import { Refusal } from '#api/refusal.ts'
import type { ReadTitle, titleRule } from '#api/routes/title-rules.ts'
import { titleReader } from '#engine/relationship/role-of-title.ts'
import { defaultTitleRules, standardRoles, type TitleRule } from '#engine/relationship/title-rules.ts'
import { saveAudit } from '#store/audit.ts'
import { loadTitleRules, loadTitleRulesVersion, lockTitleRules, saveTitleRules } from '#store/title-rules.ts'
import { accountsInScope } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { accountNamesOf } from '../editing/open-record.ts'
import { type By, nameOf } from '../editing/record-edit.ts'
import { readPeople } from '../people/read-people.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { titleRulesInForce } from './rules-in-force.ts'

type GivenRule = z.output<typeof titleRule>

export async function showTitleRules(ctx: Context) {
  const { version, rules } = await titleRulesInForce(ctx.store)
  const versions = await loadTitleRules(ctx.store)
  return {
    version,
    rules: rules.map((rule) => ({ ...rule, words: [...rule.words] })),
    roles: [...standardRoles],
    versions: versions.map((one) => ({
      ...{ version: one.version, madeAt: one.madeAt, by: one.actorName, reason: one.reason, rules: one.rules.length },
    })),
    mayChange: ctx.access?.may.has('match') ?? true,
  }
}

/** Makes a new version of the rules, which holds at once: roles are read out of titles whenever they are shown. */
export async function changeTitleRules(
  ctx: Context & By,
  rules: readonly GivenRule[],
  seen: number,
  reason: string,
): Promise<{ version: number }> {
  checkRules(rules)
  return ctx.store.transaction(async (tx) => {
    await lockTitleRules(tx)
    const now = await titleRulesInForce(tx)
    if (now.version !== seen)
      throw new Refusal(
        'conflict',
        `Cannot keep the rules: version ${now.version} was made since you opened version ${seen}. Open it and change that`,
      )
    const version = now.version + 1
    await saveTitleRules(tx, { version, madeAt: ctx.now, actor: ctx.actor, actorName: nameOf(ctx), reason, rules })
    await saveAudit(tx, ctx, 'change title rules', `titleRules:${version}`, { rules: rules.length })
    return { version }
  })
}

export async function restoreTitleRules(ctx: Context & By, version: number): Promise<{ version: number }> {
  const now = await titleRulesInForce(ctx.store)
  const old = version === 0 ? defaultTitleRules : (await loadTitleRulesVersion(ctx.store, version))?.rules
  if (!old) throw new Refusal('not_found', `There is no version ${version} of the title rules`)
  const rules = old.map((rule) => ({ ...rule, words: [...rule.words] }))
  return changeTitleRules(ctx, rules, now.version, version === 0 ? 'As Tapeline comes' : `As in version ${version}`)
}

function checkRules(rules: readonly GivenRule[]): void {
  const known = new Set(standardRoles.map((one) => one.role))
  const problems = rules.flatMap((rule, i) => [
    ...(rule.role !== null && rule.role !== 'unknown' && !known.has(rule.role)
      ? [{ at: `rules.${i}.role`, message: `is none of ${[...known].join(', ')}` }]
      : []),
    ...(rule.role === null && rule.seniority === null ? [{ at: `rules.${i}`, message: 'says neither a role nor a seniority' }] : []),
    ...rule.words.flatMap((word, at) =>
      /[\p{L}\p{N}]/u.test(word) ? [] : [{ at: `rules.${i}.words.${at}`, message: 'has no letter: it would fit everything or nothing' }],
    ),
  ])
  if (problems.length > 0)
    throw new Refusal(
      'invalid',
      `Cannot keep the rules: ${problems.map((p) => `rule ${Number(p.at.split('.')[1]) + 1} ${p.message}`).join('; ')}`,
      problems,
    )
}

interface TitleOfRecord {
  readonly title: string
  people: number
  known: number
  readonly accounts: Set<number>
}

/** Titles of people who are there, whatever their letter case, most people first. */
async function titlesOf(ctx: Context) {
  const { ids } = await accountsInScope(ctx)
  const names = await accountNamesOf(ctx)
  const silent = () => ({ role: null, roleRule: -1, seniority: null, seniorityRule: -1 })
  const people = await ctx.store.transaction((tx) => readPeople(tx, { accountIds: ids, personIds: null, names, read: silent }))
  const titles = new Map<string, TitleOfRecord>()
  let withoutTitle = 0
  for (const person of people) {
    const there = person.contacts.filter((one) => one.leftDay === null)
    if (there.length === 0) continue
    const title = person.field('title')?.trim()
    const known = there.every((one) => one.roles.length > 0 || one.from === 'hand')
    if (!title) {
      if (!known) withoutTitle++
      continue
    }
    const one = titles.get(title.toLowerCase()) ?? { title, people: 0, known: 0, accounts: new Set<number>() }
    one.people++
    if (known) one.known++
    for (const contact of there) one.accounts.add(contact.account.id)
    titles.set(title.toLowerCase(), one)
  }
  const view = await loadSnapshotView(ctx, null).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'not_found') return null
    throw error
  })
  const revenueOf = new Map(view?.accounts.map((a) => [a.id, a.revenue] as const) ?? [])
  const amounts = (one: TitleOfRecord) => [...one.accounts].map((id) => revenueOf.get(id) ?? 0)
  return {
    titles: [...titles.values()],
    withoutTitle,
    currency: view?.currency ?? null,
    revenueMinor: (one: TitleOfRecord) => (view ? sum(amounts(one)) : null),
  }
}

const sum = (amounts: readonly number[]) => amounts.reduce((total, one) => total + one, 0)

/** What rules read in every title; titles without a role that somebody's role hangs on first, by revenue. */
async function readTitles(ctx: Context, rules: readonly TitleRule[]) {
  const { titles, withoutTitle, currency, revenueMinor } = await titlesOf(ctx)
  const read = titleReader(rules)
  const all = titles.map(
    (one): ReadTitle => ({
      ...{ title: one.title, people: one.people, known: one.known, accounts: one.accounts.size, revenueMinor: revenueMinor(one) },
      ...read(one.title),
    }),
  )
  const open = (one: ReadTitle) => one.role === null && one.known < one.people
  all.sort(
    (a, b) =>
      Number(open(b)) - Number(open(a)) ||
      (b.revenueMinor ?? 0) - (a.revenueMinor ?? 0) ||
      b.people - a.people ||
      (a.title < b.title ? -1 : 1),
  )
  const unknown = all.filter(open)
  return {
    ...{ all, unknown, currency },
    counts: {
      ...{ titles: all.length, unknownTitles: unknown.length, people: sum(all.map((one) => one.people)), withoutTitle },
      unknownPeople: sum(unknown.map((one) => one.people - one.known)),
    },
  }
}

export async function listTitles(
  ctx: Context,
  query: { cursor?: string | undefined; limit: number; q?: string | undefined; unknown?: '1' | undefined },
) {
  const { all, unknown, currency, counts } = await readTitles(ctx, (await titleRulesInForce(ctx.store)).rules)
  const words = query.q?.trim().toLowerCase() ?? ''
  const found = (query.unknown ? unknown : all).filter((one) => one.title.toLowerCase().includes(words))
  return { ...pageFrom(found, query), currency, counts }
}

/** What other rules would change. */
export async function previewTitleRules(ctx: Context, rules: readonly GivenRule[]) {
  checkRules(rules)
  const now = await readTitles(ctx, (await titleRulesInForce(ctx.store)).rules)
  const then = await readTitles(ctx, rules)
  const before = new Map(now.all.map((one) => [one.title, one]))
  const changed = then.all.flatMap((one) => {
    const was = before.get(one.title)!
    return was.role === one.role && was.seniority === one.seniority
      ? []
      : [{ ...one, roleBefore: was.role, seniorityBefore: was.seniority }]
  })
  return {
    changed: changed.slice(0, 500),
    people: sum(changed.map((one) => one.people - one.known)),
    unknownPeople: then.counts.unknownPeople,
    unknownBefore: now.counts.unknownPeople,
  }
}
