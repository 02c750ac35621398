/**
 * The customers of the demo company: groups, the accounts in them, their sites and payers, and the people who work there.
 *
 * This is the world as it is. What each system knows of it, and how it spells it, is the writers' business.
 */
import { COUNTRIES, type CompanyName, type Country, type Currency, companyName, personName, plain, slug } from './names.ts'
import { type Course, PROFILES, type Profile, type ProfileName } from './profiles.ts'
import type { Random } from './random.ts'

export interface Person {
  readonly first: string
  readonly last: string
  readonly email: string | null
  readonly title: string
  /** A role on the account; in a small firm one person holds several. */
  readonly roles: readonly string[]
  /** Months before the as-of month in which the person left; null = still there. */
  readonly leftMonthsBack: number | null
}

export interface Place {
  readonly name: string
  readonly town: string
  readonly postalCode: string
}

export interface Customer {
  readonly index: number
  readonly name: CompanyName
  readonly country: Country
  readonly town: string
  readonly postalCode: string
  readonly currency: Currency
  readonly group: Group
  readonly profileName: ProfileName
  readonly profile: Profile
  readonly course: Course
  /** Months back of the turn of a churned or new account. */
  readonly turn: number
  readonly strategic: boolean
  /** Usual goods revenue of a year, in euro. */
  readonly yearlyRevenue: number
  /** Null: nobody uses a domain of their own (free mail). */
  readonly domain: string | null
  readonly vatId: string | null
  readonly phone: string
  readonly industry: string
  readonly employees: number
  readonly sites: readonly Place[]
  readonly people: readonly Person[]
  readonly manager: string
}

export interface Group {
  readonly index: number
  readonly name: string
  readonly country: Country
  readonly domain: string
  readonly members: Customer[]
  /** Somebody else pays the invoices of all members. */
  readonly payer: Place | null
}

export const FIELD_SALES = ['Ines Falkner', 'Tom Aldersey', 'Ravi Deshmane', 'Lena Brodersen'] as const
export const KEY_ACCOUNT_MANAGERS = ['Marit Solvang', 'Georg Attensam', 'Claire Peverell', 'Nils Ockermann'] as const
export const SERVICE_AGENTS = ['Pia Lorentz', 'Jonas Wickert', 'Samira Haddou'] as const

const INDUSTRIES = ['Food and beverage', 'Water', 'Chemicals', 'Building services', 'Machinery', 'Marine']
const DIVISIONS = ['Service', 'Nord', 'Süd', 'Projekte', 'Components', 'International', 'Systems']
const FREE_MAIL = ['gmail.com', 'gmx.de', 'web.de', 'outlook.com', 'yahoo.com']

const LARGE_FIRM: readonly (readonly [title: string, role: string])[] = [
  ['Managing Director', 'Decision Maker'],
  ['Head of Purchasing', 'Procurement'],
  ['Plant Manager', 'Business User'],
  ['Chief Financial Officer', 'Economic Buyer'],
  ['Accounts Payable Clerk', 'Billing'],
  ['Design Engineer', 'Influencer'],
  ['Maintenance Lead', 'Business User'],
  ['Head of Engineering', 'Technical Buyer'],
  ['Strategic Buyer', 'Procurement'],
]
const SMALL_FIRM: readonly (readonly [title: string, roles: readonly string[]])[] = [
  ['Owner', ['Decision Maker', 'Economic Buyer', 'Business User']],
  ['Workshop Manager', ['Business User', 'Influencer']],
  ['Office Manager', ['Billing', 'Procurement']],
]

function peopleOf(random: Random, profile: Profile, where: Country, domain: string | null): Person[] {
  const n = random.int(profile.people[0], profile.people[1])
  return Array.from({ length: n }, (_, i) => {
    const [first, last] = personName(random, where)
    const [title, roles] = n <= 3 ? SMALL_FIRM[i % 3]! : [LARGE_FIRM[i]![0], [LARGE_FIRM[i]![1]]]
    const email =
      domain === null
        ? `invented-${slug(first)}-${slug(last)}-${random.int(100, 999)}@${random.pick(FREE_MAIL)}`
        : `${slug(first)}.${slug(last)}@${domain}`
    return {
      first,
      last,
      email: random.chance(0.04) ? null : email,
      title,
      roles,
      leftMonthsBack: random.chance(n > 3 ? 0.1 : 0.02) ? random.int(1, 14) : null,
    }
  })
}

interface Seat {
  readonly profileName: ProfileName
  readonly random: Random
}

function makeCustomer(index: number, seat: Seat, group: Group, first: boolean): Customer {
  const { random, profileName } = seat
  const profile = PROFILES[profileName]
  const where = first || random.chance(0.6) ? group.country : countryOf(random)
  const [town, postalCode] = random.pick(where.towns)
  const small = profileName.startsWith('small')
  const course = random.weighted<Course>(
    small
      ? { steady: 70, growing: 8, shrinking: 6, churned: 9, new: 7 }
      : { steady: 76, growing: 12, shrinking: 7, churned: profileName === 'majorNeedy' ? 8 : 2, new: 4 },
  )
  const domain = small && group.members.length === 0 && random.chance(0.16) ? null : group.domain
  const name: CompanyName = {
    core: first ? group.name : `${group.name.split(' ')[0]} ${random.pick(DIVISIONS)} ${town}`,
    legal: random.pick(where.legalForms),
  }
  return {
    index,
    name,
    country: where,
    town,
    postalCode,
    currency: where.currency,
    group,
    profileName,
    profile,
    course,
    turn: course === 'churned' ? random.int(2, 12) : random.int(3, 11),
    strategic: profileName === 'keyDemanding' ? random.chance(0.5) : random.chance(0.015),
    yearlyRevenue: Math.round(random.between(profile.revenue[0], profile.revenue[1])) * (where.code === 'IN' ? 2 : 1),
    domain,
    vatId: where.vat === null ? null : `${where.vat}${random.int(100_000_000, 999_999_999)}`,
    phone: `${where.phone}${random.int(100, 999)}`,
    industry: random.pick(INDUSTRIES),
    employees: small ? random.int(3, 60) : random.int(80, profileName.startsWith('key') ? 9000 : 1200),
    sites: Array.from({ length: random.int(profile.sites[0], profile.sites[1]) }, (_, i) => {
      const [siteTown, sitePostalCode] = random.pick(where.towns)
      return { name: `${name.core} Werk ${i + 2}`, town: siteTown, postalCode: sitePostalCode }
    }),
    people: peopleOf(random, profile, where, domain),
    manager: profileName.startsWith('key') ? random.pick(KEY_ACCOUNT_MANAGERS) : random.pick(FIELD_SALES),
  }
}

function countryOf(random: Random): Country {
  const code = random.weighted(Object.fromEntries(COUNTRIES.map((c) => [c.code, c.weight])))
  return COUNTRIES.find((c) => c.code === code)!
}

/** Sizes of the groups with several members; all other customers stand alone. 115 of 300 in 35 groups leaves 185 alone: 220 groups. */
const GROUP_SIZES = [7, 7, 6, 5, 5, 5, 4, 4, 4, 4, 4, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2] as const

export function makeGroups(random: Random): Group[] {
  const names = Object.keys(PROFILES) as ProfileName[]
  const seats = names.flatMap((profileName) =>
    Array.from({ length: PROFILES[profileName].accounts }, (_, i): Seat => ({ profileName, random: random.fork(`${profileName} ${i}`) })),
  )
  const heads = seats.slice(0, GROUP_SIZES.length)
  const others = random.fork('seats').shuffle(seats.slice(GROUP_SIZES.length))
  const households: Seat[][] = heads.map((head, i) => [head, ...others.splice(0, GROUP_SIZES[i]! - 1)])
  for (const alone of others) households.push([alone])

  const taken = new Set<string>()
  let index = 0
  return households.map((members, i) => {
    const own = members[0]!.random.fork('group')
    const country = countryOf(own)
    let name = companyName(own, country).core
    while (taken.has(plain(name))) name = companyName(own, country).core
    taken.add(plain(name))
    const [town, postalCode] = own.pick(country.towns)
    const group: Group = {
      index: i,
      name,
      country,
      domain: `${slug(name)}.example`,
      members: [],
      payer: members.length > 2 && own.chance(0.7) ? { name: `${name.split(' ')[0]} Shared Services`, town, postalCode } : null,
    }
    for (const [k, seat] of members.entries()) group.members.push(makeCustomer(index++, seat, group, k === 0))
    return group
  })
}
