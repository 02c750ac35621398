import type { AnswerMetric } from '#api/record.ts'
import { addDays } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import type { RoleGroup } from '#engine/relationship/role-groups.ts'
import { accountsVersion } from '#store/account-colleagues.ts'
import { type AnswerRecord, answersVersion } from '#store/answers.ts'
import type { Store } from '#store/db.ts'
import { lastSnapshotId } from '#store/snapshots.ts'
import { accountsInScope } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { liveDay } from '../relationship/live-day.ts'
import { parametersInForce } from '../relationship/parameters-in-force.ts'
import { pointsOf, readAccounts } from '../relationship/read-voices.ts'
import { hearsConfidence, seesAnswers } from '../relationship/voice-gate.ts'
import { titleRulesInForce } from '../title-rules/rules-in-force.ts'

/** Answers given together: ratings of attributes, and what was said of the whole; points 0-100. */
export interface RatedForm {
  readonly account: number
  readonly tier: string | null
  readonly groups: readonly RoleGroup[]
  readonly day: Day
  readonly privacy: AnswerRecord['privacy']
  readonly overall: ReadonlyMap<AnswerMetric, number>
  readonly ratings: ReadonlyMap<string, number>
}

interface Forms {
  readonly from: Day
  readonly to: Day
  readonly forms: readonly RatedForm[]
}

const kept = new WeakMap<Store, { readonly version: string; readonly forms: Promise<Forms> }>()

/**
 * Forms with ratings of the accounts in scope, as long as answers count at all. Whoever may not hear what was said in confidence is given
 * those without it, whole: else two moments, or two filters, could be held against each other. Whoever sees no answers is given those up to
 * the last measurement.
 */
export async function ratedForms(ctx: Context): Promise<Forms> {
  const { from, to, forms } = await everyForm(ctx)
  const { ids } = await accountsInScope(ctx)
  const until = seesAnswers(ctx) ? to : ((await measuredDay(ctx)) ?? '')
  return {
    from,
    to: until === '' ? to : until,
    forms: forms.filter(
      (form) => (ids === null || ids.has(form.account)) && form.day <= until && (form.privacy !== 'confidential' || hearsConfidence(ctx)),
    ),
  }
}

async function measuredDay(ctx: Context): Promise<Day | null> {
  const [row] = await ctx.store.query<{ as_of: Day }>('select as_of from snapshot order by id desc limit 1')
  return row?.as_of ?? null
}

async function everyForm({ access: _, ...ctx }: Context): Promise<Forms> {
  const { store } = ctx
  const titles = await titleRulesInForce(store)
  const [to, set] = [await liveDay(ctx), await parametersInForce(ctx)]
  const { maxAgeDays } = set.parameters.rules
  const version = [
    await accountsVersion(store),
    await answersVersion(store),
    titles.version,
    await lastSnapshotId(store),
    to,
    maxAgeDays,
  ].join(' ')
  const known = kept.get(store)
  if (known?.version === version) return known.forms
  const forms = readForms(ctx, addDays(to, 1 - maxAgeDays), to)
  kept.set(store, { version, forms })
  forms.catch(() => kept.delete(store))
  return forms
}

async function readForms(ctx: Context, from: Day, to: Day): Promise<Forms> {
  const read = await readAccounts(ctx, { accounts: null, asOf: to })
  const forms: RatedForm[] = []
  for (const { id, voices } of read.accounts)
    for (const { roles, answers } of voices) {
      const responses = new Map<string, AnswerRecord[]>()
      for (const one of answers) {
        if (one.response === null || one.day < from || one.day > to) continue
        const key = `${one.source}\u001f${one.response}`
        responses.set(key, [...(responses.get(key) ?? []), one])
      }
      for (const together of responses.values()) {
        const form = formOf(together)
        if (form.ratings.size > 0)
          forms.push({ ...form, account: id, tier: read.segmentOf.get(id) ?? null, groups: roles.groups, day: together[0]!.day })
      }
    }
  return { from, to, forms }
}

function formOf(answers: readonly AnswerRecord[]) {
  const overall = new Map<AnswerMetric, number>()
  const ratings = new Map<string, number>()
  for (const answer of answers) {
    const points = pointsOf(answer)
    if (points === null) continue
    if (answer.metric === 'rating' && answer.attribute !== null) ratings.set(answer.attribute, points)
    else if (answer.metric !== 'rating' && answer.metric !== 'text') overall.set(answer.metric, points)
  }
  // The strictest promise of the form holds for all of it.
  const privacy: AnswerRecord['privacy'] =
    (['confidential', 'role only'] as const).find((one) => answers.some((answer) => answer.privacy === one)) ?? 'attributed'
  return { overall, ratings, privacy }
}
