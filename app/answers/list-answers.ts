import type { z } from 'zod'
import { metricScales } from '#api/answer-scales.ts'
import { rangeOf } from '#api/filter-text.ts'
import { type AnswerMetric, type Privacy, privacies } from '#api/record.ts'
import { Refusal } from '#api/refusal.ts'
import type { AnswerShown, answerQuery, answerSummary } from '#api/routes/answers.ts'
import type { Day } from '#engine/period/period.ts'
import { nps, npsCounts } from '#engine/relationship/nps.ts'
import { titleReader } from '#engine/relationship/role-of-title.ts'
import { scoreSummary } from '#engine/relationship/survey-scores.ts'
import { wilsonInterval } from '#engine/value/wilson-interval.ts'
import { type AnswerFilter, type AnswerLine, countAnswers, loadAnswerList, loadAnswerWords, loadScoreCounts } from '#store/answer-list.ts'
import type { Db } from '#store/db.ts'
import { byHand } from '#store/hand.ts'
import { ensureUnassigned } from '#store/leaves.ts'
import { loadSegmentsOn } from '#store/snapshots.ts'
import { loadWriters } from '#store/written.ts'
import { accountRecord, accountsInScope } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { type AccountNames, accountNamesOf } from '../editing/open-record.ts'
import { type ReadPerson, readPeople } from '../people/read-people.ts'
import { pointsOf } from '../relationship/read-voices.ts'
import { hearsConfidence, seesAnswers } from '../relationship/voice-gate.ts'
import { titleRulesInForce } from '../title-rules/rules-in-force.ts'
import { today } from '../today/day-of.ts'
import { mayChangeAnswer } from './write-answer.ts'

export type AnswerQuery = Omit<z.output<typeof answerQuery>, 'cursor' | 'limit'>

/**
 * What people answered, as who asks may see it: what was said in confidence is neither listed nor counted for who may not hear it, and who
 * answered by role has no name, no key and no hour. So the figures of a list are figures of its rows, and no two lists tell by their
 * difference what neither shows.
 */
export async function listAnswers(ctx: Context, { cursor, limit, ...query }: z.output<typeof answerQuery>) {
  const { filter, open, named } = await filterOf(ctx, query)
  const from = startOf(cursor)
  const own = await inScope(ctx)
  const read = await ctx.store.transaction(async (tx) => ({
    lines: await loadAnswerList(tx, filter, from, limit),
    counts: await countAnswers(tx, filter, named),
    scores: await loadScoreCounts(tx, filter),
    offers: await loadAnswerWords(tx, own, open),
  }))
  const total = read.counts.asked
  return {
    items: await present(ctx, read.lines),
    next: from + limit < total ? (from + limit).toString(36) : null,
    total,
    summary: { ...summaryOf(read.scores), ...read.counts, hidden: !hearsConfidence(ctx) },
    offers: read.offers,
  }
}

/** All that pass the filters, as rows to be taken out. */
export async function answersToExport(ctx: Context, query: AnswerQuery) {
  const { filter } = await filterOf(ctx, query)
  const rows: Readonly<Record<string, string | number | null>>[] = []
  for (let from = 0; ; from += exportPage) {
    const lines = await loadAnswerList(ctx.store, filter, from, exportPage)
    for (const one of await present(ctx, lines)) rows.push(flat(one))
    if (lines.length < exportPage) return rows
  }
}
const exportPage = 5_000

const flat = ({ account, person, groups, hand: _, ...one }: AnswerShown) => ({
  ...{ day: one.day, accountKey: account?.key ?? null, account: account?.name ?? 'Unassigned', person: person?.name ?? null },
  ...{ title: person?.title ?? null, roles: groups.join(', ') || null, metric: one.metric, attribute: one.attribute, score: one.score },
  ...{ scaleMin: one.scaleMin, scaleMax: one.scaleMax, points: one.points, comment: one.comment, touchpoint: one.touchpoint },
  ...{ programme: one.programme, asked: one.asked, privacy: one.privacy, chosenBy: one.chosenBy, colleague: one.colleague },
  ...{ confidence: one.confidence, source: one.source },
})

function startOf(cursor: string | undefined): number {
  const from = cursor === undefined ? 0 : Number.parseInt(cursor, 36)
  return Number.isSafeInteger(from) && from >= 0 ? from : 0
}

const inScope = async (ctx: Context): Promise<number[] | null> => {
  const { ids } = await accountsInScope(ctx)
  return ids === null ? null : [...ids]
}

/** @returns open: kinds of privacy that are listed; named: those whose people may be named */
async function filterOf(ctx: Context, query: AnswerQuery): Promise<{ filter: AnswerFilter; open: Privacy[]; named: Privacy[] }> {
  if (!seesAnswers(ctx) && !hearsConfidence(ctx))
    throw new Refusal('forbidden', 'Named answers are closed to you: an owner may open this kind of data for you')
  const open = privacies.filter((one) => hearsConfidence(ctx) || one !== 'confidential')
  const named = privacies.filter((one) => hearsConfidence(ctx) || one === 'attributed')
  const words = (text: string | undefined) => (text ? text.split(',').map(decodeURIComponent) : null)
  const asked = words(query.privacy)
  const range = query.score ? rangeOf(query.score.includes('..') ? query.score : `${query.score}..${query.score}`, 1) : null
  return {
    open,
    named,
    filter: {
      accounts: await accountsOf(ctx, query),
      privacies: asked === null ? open : open.filter((one) => asked.includes(one)),
      ...{ metrics: words(query.metric), programmes: words(query.programme), touchpoints: words(query.touchpoint) },
      chosenBy: words(query.chosenBy),
      person: query.person === undefined ? null : { id: query.person, privacies: named },
      ...{ from: (query.from ?? null) as Day | null, to: (query.to ?? null) as Day | null },
      score: range && { min: range.low, max: range.high },
      ...{ said: query.said ?? null, q: query.q?.trim() || null },
    },
  }
}

/** Account rows that pass; null: all. */
async function accountsOf(ctx: Context, { account, tier }: AnswerQuery): Promise<number[] | null> {
  const { ids } = await accountsInScope(ctx)
  const tiers = tier ? tier.split(',') : null
  if (account === undefined && tiers === null) return ids === null ? null : [...ids]
  const { accounts } = await accountRecord(ctx)
  const names = await accountNamesOf(ctx)
  const wanted = account === undefined ? null : await wantedNodes(ctx, account)
  const segments = tiers === null ? null : await loadSegmentsOn(ctx.store, await today(ctx), null)
  return accounts.flatMap(({ id }) => {
    if (ids !== null && !ids.has(id)) return []
    const node = names.nodeOf(id)?.id ?? id
    if (wanted !== null && !wanted.has(node)) return []
    return segments !== null && !tiers!.includes(segments.get(node) ?? '') ? [] : [id]
  })
}

async function wantedNodes(ctx: Context, account: string): Promise<ReadonlySet<number>> {
  const names = await accountNamesOf(ctx)
  const ids = await Promise.all(account.split(',').map(async (one) => (one === 'unassigned' ? ensureUnassigned(ctx.store) : Number(one))))
  return new Set(ids.flatMap((id) => (Number.isSafeInteger(id) ? (names.nodeOf(id)?.id ?? id) : [])))
}

/** Shares and intervals by the engine; of answers on the usual scale of their metric only. */
function summaryOf(
  scores: readonly { metric: AnswerMetric; score: number; scaleMin: number; scaleMax: number; n: number }[],
): Pick<z.input<typeof answerSummary>, 'level' | 'nps' | 'csat' | 'ces'> {
  const level = 0.9
  const of = (metric: AnswerMetric) =>
    scores.filter(
      (one) => one.metric === metric && one.scaleMin === metricScales[metric]!.min && one.scaleMax === metricScales[metric]!.max,
    )
  const spread = (metric: AnswerMetric) => of(metric).flatMap(({ score, n }) => new Array<number>(n).fill(score))
  const found = nps(npsCounts(spread('nps')), level)
  const top = (metric: 'csat' | 'ces', from: number) => {
    const summary = scoreSummary(spread(metric), from)
    const interval = summary && wilsonInterval(summary.top, summary.n)
    return summary && interval && { ...summary, low: interval.low, high: interval.high }
  }
  return {
    level,
    nps: found && {
      ...{ n: found.n, promoters: found.promoters, passives: found.passives, detractors: found.detractors },
      ...{ nps: found.nps, low: found.low, high: found.high },
    },
    csat: top('csat', 4),
    ces: top('ces', 5),
  }
}

async function present(ctx: Context, lines: readonly AnswerLine[]): Promise<AnswerShown[]> {
  const names = await accountNamesOf(ctx)
  const unassigned = await ensureUnassigned(ctx.store)
  const people = new Map((await peopleOf(ctx, names, lines)).map((one) => [one.id, one]))
  const hand = lines.flatMap((one) => (one.source === byHand ? [Number(one.externalId)] : []))
  const writers = new Map((await loadWriters(ctx.store, 'answer', hand)).map((one) => [one.id, one]))
  return lines.map((line) => {
    const account = line.accountId === unassigned ? null : names.nodeOf(line.accountId)
    const person = line.personId === null ? undefined : people.get(line.personId)
    const named = line.privacy === 'attributed' || hearsConfidence(ctx)
    const writer = line.source === byHand ? writers.get(Number(line.externalId)) : undefined
    const mine = writer !== undefined && mayChangeAnswer(ctx, writer.actor)
    return {
      account,
      person: named && person ? { id: person.id, name: person.name, title: person.field('title') } : null,
      groups: [...(person?.contacts.find((one) => one.account.id === account?.id)?.groups ?? [])],
      ...{ day: line.day, asked: named ? line.askedDay : null, metric: line.metric, attribute: line.attribute, score: line.score },
      ...{ scaleMin: line.scaleMin, scaleMax: line.scaleMax, higherIsBetter: line.higherIsBetter, points: pointsOf(line) },
      ...{ programme: line.programme, touchpoint: line.touchpoint, comment: line.comment, privacy: line.privacy, chosenBy: line.chosenBy },
      // Who wrote it down knows whose it is, and is known by whose accounts these are.
      ...{ colleague: named ? line.colleague : null, confidence: line.confidence, source: line.source },
      hand: writer && (named || mine) ? { id: writer.id, version: writer.versions, mine } : null,
    }
  })
}

async function peopleOf(ctx: Context, names: AccountNames, lines: readonly AnswerLine[]): Promise<ReadPerson[]> {
  const personIds = [...new Set(lines.flatMap((one) => one.personId ?? []))]
  if (personIds.length === 0) return []
  const read = titleReader((await titleRulesInForce(ctx.store)).rules)
  return ctx.store.transaction((tx: Db) => readPeople(tx, { accountIds: null, personIds, names, read, talks: false }))
}
