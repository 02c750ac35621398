/** What a measurement says of lifetime values where they are missing or do not fit, in plain words. */
import type { NoFitReason } from '#engine/lifetime/holdout-fit.ts'
import type { NoLifetime } from '#engine/lifetime/lifetime-values.ts'
import type { LearntRisk } from '#engine/risk/learn-risk.ts'
import type { RiskSign } from '#engine/risk/retention-of.ts'

export const whyWords: Readonly<Record<NoLifetime, string>> = {
  never_bought: 'It never bought',
  margin_unknown: 'Its margin is not known: too much of its cost of goods is missing',
  retention_unknown: 'How long accounts are kept is not known',
}

export const fallbackWords = 'The model of orders does not fit this book: the simple rule stands in'

export const ruleWords =
  'The margin of the last 12 months goes on, times the retention of accounts as old as it, discounted over the horizon; nothing where nothing was bought within 12 months'

const percent = (share: number) => `${Math.round(Math.abs(share) * 1000) / 10} %`
const whole = (value: number) => Math.round(value).toLocaleString('en')
const short = (value: number) => String(Math.round(value * 100) / 100)

export function reasonWords({ code, found, limit, parameters }: NoFitReason): string {
  switch (code) {
    case 'too_few_accounts':
      return `${whole(found)} accounts had bought before the hold-out, and it takes ${whole(limit)}`
    case 'too_few_returned':
      return `${whole(found)} accounts came back, and it takes ${whole(limit)}`
    case 'too_few_held_out':
      return `${whole(found)} orders are in the hold-out, and it takes ${whole(limit)}`
    case 'total_off':
      return `It foretold ${percent(found)} too ${found > 0 ? 'many' : 'few'} orders, and ${percent(limit)} is allowed`
    case 'worse_than_naive':
      return `It missed by ${short(found)} orders an account; “as many as in the same span before” missed by ${short(limit)}`
    case 'at_edge':
      return `Its parameters ran to where they mean nothing${parameters ? `: ${parameters.join(', ')}` : ''}`
    case 'not_converged':
      return 'No best parameters were found'
    case 'spend_correlated':
      return `Who orders often orders ${found > 0 ? 'more' : 'less'} at a time (correlation ${short(found)}), and the model of spend takes the two as apart up to ${short(limit)}`
    case 'spend_total_off':
      return `It foretold ${percent(found)} too ${found > 0 ? 'much' : 'little'} spend, and ${percent(limit)} is allowed`
  }
}

export const signWords: Readonly<Record<RiskSign, readonly [against: string, forIt: string]>> = {
  index: ['Its relationship index is below that of its segment', 'Its relationship index is above that of its segment'],
  blindSpot: ['The role group that weighs most is hardly heard', 'The role group that weighs most is heard'],
  deciderAlert: ['A case is open that began with somebody who decides', 'No case is open that began with somebody who decides'],
  rolesUnheard: ['Part of its voices is not heard', 'All voices are heard'],
  overdue: ['It pays late', 'It pays in time'],
  usage: ['It buys less than the year before', 'It buys more than the year before'],
  singleThreaded: ['Over 60 % of what is spoken goes through one person', 'What is spoken goes through several people'],
}
export const signNames: Readonly<Record<RiskSign, string>> = {
  index: 'Relationship index',
  blindSpot: 'Blind spot',
  deciderAlert: 'Alert of who decides',
  rolesUnheard: 'Voices not heard',
  overdue: 'Days overdue',
  usage: 'Change of revenue',
  singleThreaded: 'Hangs on one person',
}

export const stayingWords: Readonly<Record<NonNullable<LearntRisk['why']>, string>> = {
  too_few_events: 'Too few are known to have left',
  too_few_later: 'Too few left in the last year to judge by: it takes measurements of three years',
  no_better: 'On the later year what was learnt told no better than what was assumed',
}
