/**
 * What customers say when they are asked: a relationship survey in spring and autumn, a short form after some tickets. With the
 * troubles of real life: most do not answer, the unhappy less than the content; deciders who never do; people who always give ten;
 * account managers who choose whom to ask; forms sent twice; forms that were passed on to somebody nobody knows.
 */
import { addDays, addMonths, dayNumber, dayOfNumber, firstDay, monthOfDay } from '#engine/period/days.ts'
import type { Day, Month } from '#engine/period/period.ts'
import { DEMO_AS_OF, workday } from './calendar.ts'
import type { Customer, Person } from './companies.ts'
import type { Company } from './company.ts'
import { type Attribute, type Feelings, makeFeelings } from './feelings.ts'
import { activity } from './profiles.ts'
import type { Random } from './random.ts'
import { commentOf, serviceComment } from './sentences.ts'

export type Privacy = 'named' | 'role only' | 'confidential'

/** One invitation to the relationship survey, with what came of it. */
export interface Submission {
  /** Null: the form was passed on to somebody nobody knows. */
  readonly person: Person | null
  readonly email: string
  readonly survey: string
  readonly sentDay: Day
  /** Null: asked, and said nothing. */
  readonly answered: { readonly day: Day; readonly minuteOfDay: number } | null
  readonly recommend: number | null
  readonly why: string | null
  readonly ratings: Readonly<Record<Attribute, number | null>> | null
  readonly privacy: Privacy
  readonly chosenBy: 'plan' | 'account manager'
}

/** What was said after a ticket. */
export interface ServiceFeedback {
  readonly ticket: number
  readonly person: Person
  readonly day: Day
  readonly minuteOfDay: number
  /** 1–5. */
  readonly satisfied: number
  /** 1–7, high = easy; asked in every other form. */
  readonly easy: number | null
  readonly comment: string | null
}

export interface Listening {
  readonly submissions: readonly Submission[]
  readonly feedback: readonly ServiceFeedback[]
  readonly feelings: Feelings
}

/** Months the relationship survey goes out in; small accounts are asked in autumn only. */
const WAVES: readonly { readonly month: Month; readonly survey: string; readonly everybody: boolean }[] = [
  { month: '2024-10', survey: 'Relationship, autumn 2024', everybody: true },
  { month: '2025-03', survey: 'Relationship, spring 2025', everybody: false },
  { month: '2025-09', survey: 'Relationship, autumn 2025', everybody: true },
  { month: '2026-03', survey: 'Relationship, spring 2026', everybody: false },
  { month: '2026-09', survey: 'Relationship, autumn 2026', everybody: true },
]
const SERVICE_SURVEY_SINCE: Day = '2025-07-01'

const monthsBackOf = (day: Day): number => {
  let back = 0
  for (let month = monthOfDay(DEMO_AS_OF); month > monthOfDay(day); month = addMonths(month, -1)) back++
  return back
}

interface Habit {
  readonly never: boolean
  readonly willing: number
  readonly privacy: Privacy
}

/** Who tells us what, whatever the day: some never do. */
function habitsOf(company: Company, random: Random, { saved, lost }: Feelings): ReadonlyMap<Person, Habit> {
  const large = random.shuffle(company.customers.filter((c) => !c.profileName.startsWith('small') && c !== saved && c !== lost))
  // Accounts where one or two answer in confidence, and some where the works council asked it for everybody.
  const few = new Set(large.slice(0, 7))
  const many = new Set(large.filter((c) => !few.has(c) && c.people.length >= 6).slice(0, 4))
  const habits = new Map<Person, Habit>()
  for (const customer of company.customers) {
    const own = random.fork(`habits ${customer.index}`)
    const story = customer === saved || customer === lost
    for (const [i, person] of customer.people.entries()) {
      const decides = person.roles.includes('Decision Maker') || person.roles.includes('Economic Buyer')
      const deaf = decides && person.roles.length === 1 ? 0.55 : 0.1
      const confidential = (few.has(customer) && (i === 1 || (i === 2 && own.chance(0.5)))) || (many.has(customer) && i !== 4)
      habits.set(person, {
        never: !story && !confidential && own.chance(deaf),
        willing: story || confidential ? 0.9 : own.between(0.04, 0.56),
        privacy: confidential ? 'confidential' : own.chance(0.05) && !story ? 'role only' : 'named',
      })
    }
  }
  return habits
}

/** A survey tool has one place for an address: two people of one name in a group share it, and the first has it. */
function whoHasAnAddress(company: Company): ReadonlySet<Person> {
  const first = new Map<string, Person>()
  for (const person of company.customers.flatMap((customer) => customer.people))
    if (person.email !== null && !first.has(person.email)) first.set(person.email, person)
  return new Set(first.values())
}

function askAround(company: Company, feelings: Feelings, habits: ReadonlyMap<Person, Habit>, random: Random): Submission[] {
  const out: Submission[] = []
  const reached = whoHasAnAddress(company)
  for (const { month, survey, everybody } of WAVES) {
    if (!company.months.includes(month)) continue
    for (const customer of company.customers) {
      const small = customer.profileName.startsWith('small')
      const own = random.fork(`${survey} ${customer.index}`)
      const sentDay = dayOfNumber(workday(dayNumber(firstDay(month)) + 1 + (customer.index % 9)))
      const back = monthsBackOf(sentDay)
      if ((small && !everybody) || activity(customer.course, back, customer.turn) === 0) continue
      for (const person of customer.people) {
        const gone = person.leftMonthsBack !== null && person.leftMonthsBack >= back
        if (person.email === null || !reached.has(person) || gone || !own.chance(small ? 0.85 : 0.9)) continue
        out.push(askOne(own, customer, person, { ...habits.get(person)!, email: person.email }, survey, sentDay, feelings))
      }
    }
  }
  return out
}

function askOne(
  own: Random,
  customer: Customer,
  person: Person,
  habit: Habit & { readonly email: string },
  survey: string,
  sentDay: Day,
  feelings: Feelings,
): Submission {
  const ratings = feelings.rate(own, customer, person, sentDay)
  const felt = feelings.recommend(own, customer, person, sentDay, ratings)
  // Whom the account manager names is asked by a friend, and is one.
  const chosen = felt >= 7 && own.chance(customer.profileName.startsWith('key') ? 0.3 : 0.12)
  const answers = !habit.never && own.chance(Math.min(0.95, Math.max(0.05, habit.willing + (felt - 7) * 0.03 + (chosen ? 0.2 : 0))))
  const day = addDays(sentDay, own.chance(0.6) ? own.int(0, 4) : own.int(5, 17))
  const minuteOfDay = own.int(6 * 60, 18 * 60)
  const base = {
    ...{ person, survey, sentDay, privacy: habit.privacy, chosenBy: chosen ? ('account manager' as const) : ('plan' as const) },
    email: own.chance(0.03) ? habit.email.toUpperCase() : habit.email,
  }
  if (!answers || day > DEMO_AS_OF) return { ...base, answered: null, recommend: null, why: null, ratings: null }
  const recommend = chosen && own.chance(0.5) ? Math.min(10, felt + 1) : felt
  const why = own.chance(0.62) ? commentOf(own, customer.country.language, recommend, ratings) : null
  return { ...base, answered: { day, minuteOfDay }, recommend, why, ratings }
}

/** Forms sent twice, and forms passed on. */
function withTroubles(submissions: readonly Submission[], random: Random): Submission[] {
  const answered = submissions.filter((s) => s.answered !== null)
  const again = Array.from({ length: Math.min(8, answered.length) }, () => {
    const first = random.pick(answered)
    const minuteOfDay = first.answered!.minuteOfDay + random.int(1, 9)
    const recommend = Math.max(0, first.recommend! - random.int(0, 1))
    return { ...first, answered: { ...first.answered!, minuteOfDay }, recommend, why: null }
  })
  const strangers = Array.from({ length: Math.min(9, answered.length) }, (_, i) => {
    const first = random.pick(answered)
    return { ...first, person: null, email: i % 3 === 0 ? '' : `guest${random.int(10, 99)}@unlisted-${random.int(1, 5)}.example` }
  })
  return [...submissions, ...again, ...strangers]
}

function askAfterTickets(company: Company, feelings: Feelings, habits: ReadonlyMap<Person, Habit>, random: Random): ServiceFeedback[] {
  const out: ServiceFeedback[] = []
  for (const [
    ticket,
    { customer, person, day, resolutionMinutes, reopens, reason, firstReplyMinutes, channel },
  ] of company.tickets.entries()) {
    if (customer === null || person?.email == null || resolutionMinutes === null || day < SERVICE_SURVEY_SINCE) continue
    const own = random.fork(`ticket ${ticket}`)
    const asked = addDays(day, Math.ceil(resolutionMinutes / 1440) + 1)
    // Whoever answers in confidence elsewhere is not asked by name here.
    const habit = habits.get(person)!
    if (habit.privacy === 'confidential' || !own.chance(0.45) || asked > DEMO_AS_OF || !own.chance(habit.never ? 0.1 : 0.3)) continue
    const ours = reason === 'Late delivery' || reason === 'Wrong invoice' || reason === 'Product fault'
    const slow = channel !== 'Phone' && (firstReplyMinutes ?? 0) > 420
    const quality = feelings.experience(customer, person, day).answers - (ours ? 0.8 : 0) - (slow ? 1 : 0) - reopens * 0.6
    const satisfied = feelings.alwaysContent(person) ? 5 : Math.min(5, Math.max(1, Math.round(quality + own.between(-1.2, 1.2))))
    const easy = Math.min(7, Math.max(1, Math.round(satisfied * 1.3 + own.between(-1.2, 1.4))))
    out.push({
      ...{ ticket, person, day: asked, minuteOfDay: own.int(6 * 60, 18 * 60), satisfied },
      easy: own.chance(0.5) ? easy : null,
      comment: own.chance(0.35) ? serviceComment(own, customer.country.language, satisfied, ours ? reason : null) : null,
    })
  }
  return out
}

export function makeListening(company: Company): Listening {
  const random = company.random.fork('listening')
  const feelings = makeFeelings(company, random.fork('feelings'))
  const habits = habitsOf(company, random.fork('habits'), feelings)
  const submissions = withTroubles(askAround(company, feelings, habits, random.fork('relationship')), random.fork('troubles'))
  return { submissions, feedback: askAfterTickets(company, feelings, habits, random.fork('service')), feelings }
}
