/** Cases in the reader's words and numbers. */
import { type AccountCase, type CaseFacts, caseCauses, caseCodes, caseStatuses } from '#api/routes/cases.ts'
import type { Format } from '../ui/format.ts'
import { metricNames } from './voice-answers.tsx'

export const groupNames = { decides: 'decides', influences: 'influences', uses: 'uses', pays: 'pays' } as const

/** "Low answer of who decides", "Delivery failed twice". */
export const caseTitle = (one: Pick<AccountCase, 'code' | 'title'>, _?: Format): string => one.title ?? caseCodes[one.code]

export const metricName = (metric: string | null | undefined): string => (metric ? (metricNames[metric] ?? metric) : 'score')

/** "NPS 4 of 10", "silent for 203 days", "uses and decides 42 points apart". */
export function factsInWords(facts: CaseFacts, f: Format): string | null {
  if (facts.score != null)
    return `${metricName(facts.metric)} ${f.number(facts.score)}${facts.scaleMax == null ? '' : ` of ${f.number(facts.scaleMax)}`}`
  if (facts.between) return `${facts.between[0]} and ${facts.between[1]}: ${f.number(Math.round(facts.points ?? 0))} points apart`
  if (facts.money) return `${facts.money}${facts.moneyShare == null ? '' : `: ${f.percent(facts.moneyShare)}`}`
  if (facts.basic)
    return `${facts.basic}${facts.keptShare == null ? '' : `: ${f.percent(facts.keptShare, 0)} of at least ${f.percent(facts.standard, 0)}`}`
  if (facts.days != null) return `${f.count(facts.days, 'day', 'days')} ${facts.group === undefined ? 'late' : 'silent'}`
  if (facts.share != null) return `${f.percent(facts.share, 0)} of the index`
  return null
}

/** Who it is about: a name, or a role where that is all that was promised. */
export function whoInWords(one: Pick<AccountCase, 'person' | 'facts' | 'privacy'>): string | null {
  if (one.person) return one.person.name
  // About the account as a whole.
  if (one.facts.group === undefined) return null
  if (one.facts.group === null) return one.privacy === 'role only' ? 'somebody, by role only' : null
  return one.privacy === 'attributed' ? `somebody who ${one.facts.group}` : `somebody who ${one.facts.group}, by role only`
}

/** The line under a case: who, what was found, who sees to it. */
export const caseDetail = (one: AccountCase, f: Format): string =>
  [
    whoInWords(one),
    factsInWords(one.facts, f),
    `${caseStatuses[one.status].toLowerCase()}, ${one.ownerName}`,
    ...(one.withdrawn ? ['what it rests on was taken back'] : []),
  ]
    .filter((part) => part !== null)
    .join('; ')

/** "3 days overdue", "due today", "due 4 Dec", "closed on 2 Dec". */
export function dueInWords(
  one: Pick<AccountCase, 'status' | 'closedDay' | 'daysOver' | 'dueDay'>,
  today: string | undefined,
  f: Format,
): string {
  if (one.status === 'closed') return `closed on ${f.day(one.closedDay)}`
  if (one.daysOver > 0) return `${f.count(one.daysOver, 'day', 'days')} overdue`
  return one.dueDay === today ? 'due today' : `due ${f.day(one.dueDay)}`
}

/** What an entry of a case says was done. */
export function entryInWords(
  { what, facts }: { readonly what: string; readonly facts: Readonly<Record<string, unknown>> },
  f: Format,
): string {
  const text = (name: string) => (typeof facts[name] === 'string' ? (facts[name] as string) : null)
  const code = text('code')
  switch (what) {
    case 'opened':
      return code === 'by_hand' || code === null ? 'opened it' : `opened it: ${named(code)}`
    case 'joined':
      return `one more: ${named(code ?? '')}${text('day') ? ` of ${f.day(text('day'))}` : ''}`
    case 'withdrawn':
      return 'what it rests on was taken back'
    case 'holds again':
      return 'what it rests on is there again'
    case 'note':
      return 'wrote'
  }
  const status = text('status') as keyof typeof caseStatuses | null
  const cause = text('cause') as keyof typeof caseCauses | null
  const parts = [
    ...(status ? [statusDone[status]] : []),
    ...(text('owner') ? [`gave it to ${text('owner')}`] : []),
    ...(text('due') ? [`due ${f.day(text('due'))}`] : []),
    ...(cause ? [`cause: ${caseCauses[cause].toLowerCase()}`] : []),
    ...(what === 'causeNote' ? ['said more of the cause'] : []),
    ...(what === 'done' ? ['said what was done'] : []),
  ]
  return parts.join(', ')
}

const named = (code: string) => (caseCodes[code as keyof typeof caseCodes] ?? code).toLowerCase()
const statusDone = { open: 'opened it again', working: 'took it up', waiting: 'waits for an answer', closed: 'closed it' } as const
