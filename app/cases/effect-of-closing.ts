import type { z } from 'zod'
import type { caseRoutes } from '#api/routes/cases.ts'
import { addDays, daysBetween } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import { closingEffect, type LowAnswer } from '#engine/relationship/closing-effect.ts'
import { type AnswerRecord, loadAnswers } from '#store/answers.ts'
import { loadCases, loadEvidence } from '#store/cases.ts'
import type { Context } from '../context.ts'
import { counts, pointsOf } from '../relationship/read-voices.ts'
import { relationshipBook } from '../relationship/relationship-book.ts'
import { answerEvidence } from './find-alerts.ts'
import { withdrawn } from './withdrawn.ts'

type Effect = z.output<(typeof caseRoutes)['getClosingEffect']['ok']>

/** Six of ten on NPS, and its like on other scales. */
const low = 60
const needed = 20
/** Sooner is the same mood, later is another story. */
const [soonest, latest] = [30, 365]
const lookBackDays = 730

/**
 * What came after low answers with a closed case, against equally low ones that got none: score band (below 35, 35–60) and segment. The next
 * answer counts is the first of the same person on the same metric after 30 days and, with a case, after it was closed.
 */
export async function effectOfClosing(given: Context): Promise<Effect> {
  // Means of at least twenty answers each: nobody's answer can be told from them.
  const { access: _, ...ctx } = given
  const { asOf, voices } = await relationshipBook(ctx)
  const from = addDays(asOf, -lookBackDays)
  const { answers, cases, evidence } = await ctx.store.transaction(async (tx) => ({
    answers: (await loadAnswers(tx, null)).filter((one) => counts(one) && one.personId !== null && one.day <= asOf && one.day >= from),
    cases: new Map((await loadCases(tx)).map((one) => [one.id, one])),
    evidence: await loadEvidence(tx, null),
  }))
  const closedOn = new Map<string, Day | null>()
  for (const one of evidence) {
    const of = cases.get(one.caseId)!
    if (of.cause === withdrawn) continue
    const day = of.closedDay
    const known = closedOn.get(one.evidence)
    closedOn.set(one.evidence, known && day ? (known < day ? known : day) : (known ?? day))
  }
  const segmentOf = new Map<number, string>()
  voices.accounts.forEach((_, at) => {
    const { contactStart, segmentOf: segments } = voices.book
    for (let k = contactStart[at]!; k < contactStart[at + 1]!; k++) {
      const person = voices.contacts[k]!.personId
      if (person !== null) segmentOf.set(person, voices.book.segments[segments[at]!] ?? '')
    }
  })
  const series = new Map<string, AnswerRecord[]>()
  for (const answer of answers) {
    const key = `${answer.personId} ${answer.metric}`
    const list = series.get(key)
    if (list) list.push(answer)
    else series.set(key, [answer])
  }
  const found: LowAnswer[] = []
  let lowAnswers = 0
  for (const list of series.values()) {
    list.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
    list.forEach((answer, i) => {
      const y = pointsOf(answer)!
      if (y > low) return
      lowAnswers++
      const key = answerEvidence(answer)
      const closed = closedOn.get(key)
      // With a case that is still open it is neither.
      if (closedOn.has(key) && closed === null) return
      const next = list.slice(i + 1).find((one) => {
        const after = daysBetween(answer.day, one.day)
        return after >= soonest && after <= latest && (closed == null || one.day > closed)
      })
      if (!next) return
      const stratum = `${y < 35 ? 'very low' : 'low'} ${segmentOf.get(answer.personId!) ?? ''}`
      found.push({ stratum, closed: closed != null, change: pointsOf(next)! - y })
    })
  }
  const effect = closingEffect(found, needed)
  return {
    ...(effect.told
      ? { ...effect }
      : {
          told: false,
          difference: null,
          low: null,
          high: null,
          changeClosed: null,
          changeNone: null,
          closed: effect.closed,
          none: effect.none,
        }),
    ...{ needed, lowAnswers, answeredAgain: found.length },
    closedCases: [...cases.values()].filter((one) => one.closedDay !== null && one.closedDay >= from && one.cause !== withdrawn).length,
  }
}
