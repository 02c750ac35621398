import { Refusal } from '#api/refusal.ts'
import { parseRelationshipRules } from '#api/relationship-rules.ts'
import type { RulesPreview } from '#api/routes/relationship.ts'
import { dayNumber } from '#engine/period/days.ts'
import { halfWidth } from '#engine/relationship/half-width.ts'
import { indexAccounts } from '#engine/relationship/index-accounts.ts'
import { GRADES, type IndexBook } from '#engine/relationship/index-types.ts'
import { accountsInScope } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { parametersInForce } from './parameters-in-force.ts'
import { bookForWhoAsks } from './relationship-book.ts'
import { lintOn } from './show-parameters.ts'

const accountsShown = 20

/** What other rules would do to the indices as they stand: the same voices and the same estimate, so that only the rules differ. */
export async function previewRules(ctx: Context, document: unknown): Promise<RulesPreview> {
  const set = await parametersInForce(ctx)
  const { asOf, voices, index: now, shows } = await bookForWhoAsks(ctx, { set })
  const nothing = { accounts: 0, gradesNow: none(), gradesThen: none(), gradeChanges: 0, meanChange: null, moved: [] }
  const parsed = parsedOrProblems(document)
  if ('problems' in parsed) return { asOf, problems: [...parsed.problems], findings: [], ...nothing }
  const { rules } = parsed
  const { ids } = await accountsInScope(ctx)
  const then = indexAccounts(voices.book, dayNumber(asOf), { rules, estimate: set.parameters.estimate })
  const told = voices.accounts.flatMap(({ id }, at) => {
    const known = !Number.isNaN(now.index[at]!) && !Number.isNaN(then.index[at]!)
    return known && (ids === null || ids.has(id)) ? [at] : []
  })
  const changeOf = (at: number) => then.index[at]! - now.index[at]!
  const moved = told.filter((at) => Math.abs(changeOf(at)) >= 0.05).sort((a, b) => Math.abs(changeOf(b)) - Math.abs(changeOf(a)) || a - b)
  const half = (book: IndexBook, at: number) =>
    shows[at] === 'index and grade' ? null : halfWidth(book.index[at]!, book.low[at]!, book.high[at]!)
  // With others together only whole numbers, as everywhere.
  const pointsOf = (book: IndexBook, at: number) => (shows[at] === 'everything' ? book.index[at]! : Math.round(book.index[at]!))
  return {
    asOf,
    problems: [],
    findings: await lintOn(ctx, rules, set.parameters.estimate, { set }),
    accounts: told.length,
    ...{ gradesNow: gradesOf(now, told), gradesThen: gradesOf(then, told) },
    gradeChanges: told.filter((at) => now.grade[at] !== then.grade[at]).length,
    meanChange: told.length === 0 ? null : told.reduce((sum, at) => sum + changeOf(at), 0) / told.length,
    moved: moved.slice(0, accountsShown).map((at) => ({
      ...{ account: voices.accounts[at]!.id, name: voices.accounts[at]!.name },
      ...{ indexNow: pointsOf(now, at), indexThen: pointsOf(then, at) },
      ...{ gradeNow: GRADES[now.grade[at]!]!, gradeThen: GRADES[then.grade[at]!]! },
      ...{ halfNow: half(now, at), halfThen: half(then, at) },
    })),
  }
}

function parsedOrProblems(document: unknown) {
  try {
    return parseRelationshipRules(document)
  } catch (error) {
    if (error instanceof Refusal) return { problems: error.problems }
    throw error
  }
}

const none = () => ({ A: 0, B: 0, C: 0, D: 0 })

function gradesOf({ grade }: IndexBook, accounts: readonly number[]) {
  const counts = none()
  for (const at of accounts) counts[GRADES[grade[at]!]!]++
  return counts
}
