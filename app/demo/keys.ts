/**
 * The keys each system gave, and the truth about them: which number in one system is which in another.
 *
 * No key of one system appears in another; only names, towns, VAT numbers, telephone numbers and mail domains can tell.
 */
import type { Customer, Group } from './companies.ts'
import type { Company } from './company.ts'
import type { Random } from './random.ts'
import { helpDeskName } from './spelling.ts'

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const CHECK = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'

/** 15 case-sensitive characters: ids next to each other may differ in capitals only. */
export function salesforceId15(prefix: string, n: number): string {
  let tail = ''
  for (let rest = n; rest > 0; rest = Math.floor(rest / 62)) tail = BASE62[rest % 62]! + tail
  return `${prefix}Tp00000${tail.padStart(5, '0')}`
}

/** Three more characters say which letters are capitals (Salesforce's own rule): five bits for each third. */
export function salesforceId18(id15: string): string {
  const suffix = [0, 5, 10].map((start) => {
    let bits = 0
    for (let i = 0; i < 5; i++) if (/[A-Z]/.test(id15[start + i]!)) bits |= 1 << i
    return CHECK[bits]!
  })
  return id15 + suffix.join('')
}

export const salesforceId = (prefix: string, n: number): string => salesforceId18(salesforceId15(prefix, n))

export interface Organization {
  readonly id: string
  readonly name: string
  readonly domain: string
}

export interface Keys {
  readonly sap: ReadonlyMap<Customer, string>
  readonly sapSites: ReadonlyMap<Customer, readonly string[]>
  readonly sapPayer: ReadonlyMap<Group, string>
  /** Hierarchy node over the members of a group; some groups have none. */
  readonly sapNode: ReadonlyMap<Group, string>
  /** None: sales never entered the account. Two: it was entered twice. */
  readonly salesforce: ReadonlyMap<Customer, readonly string[]>
  readonly salesforceHolding: ReadonlyMap<Group, string>
  readonly zendesk: ReadonlyMap<Customer, Organization>
  readonly organizations: readonly Organization[]
}

const sapNumber = (n: number) => String(n).padStart(10, '0')

function sapKeys(company: Company, random: Random) {
  const shuffled = random.shuffle(company.customers)
  const sap = new Map(shuffled.map((customer, i) => [customer, sapNumber(100_013 + i * 7)]))
  let site = 0
  const sapSites = new Map(company.customers.map((c) => [c, c.sites.map(() => sapNumber(200_010 + site++ * 3))]))
  const many = company.groups.filter((group) => group.members.length > 1)
  const sapPayer = new Map(company.groups.filter((g) => g.payer !== null).map((group, i) => [group, sapNumber(300_005 + i * 5)]))
  const sapNode = new Map(many.filter(() => random.chance(0.75)).map((group, i) => [group, sapNumber(9_001 + i)]))
  return { sap, sapSites, sapPayer, sapNode }
}

function salesforceKeys(company: Company, random: Random) {
  let next = 600
  const id = () => salesforceId('001', next++)
  const salesforce = new Map<Customer, string[]>()
  for (const customer of random.shuffle([...company.customers, ...company.prospects])) {
    const small = customer.profileName === 'smallEasy' && customer.group.members.length === 1
    salesforce.set(customer, small && random.chance(0.06) ? [] : [id()])
  }
  const twice = random
    .shuffle([...salesforce.keys()].filter((c) => salesforce.get(c)!.length === 1 && c.profileName.startsWith('major')))
    .slice(0, 5)
  for (const customer of twice) salesforce.get(customer)!.push(id())
  const many = company.groups.filter((group) => group.members.length > 1 && random.chance(0.55))
  return { salesforce, salesforceHolding: new Map(many.map((group) => [group, id()])) }
}

function zendeskKeys(company: Company, random: Random) {
  let next = 360_001_120_000
  const zendesk = new Map<Customer, Organization>()
  const organizations: Organization[] = []
  const open = (customers: readonly Customer[], name: string, domain: string | null) => {
    next += random.int(11, 997)
    const organization = { id: String(next), name, domain: domain === null || random.chance(0.1) ? '' : domain }
    organizations.push(organization)
    for (const customer of customers) zendesk.set(customer, organization)
  }
  for (const group of company.groups) {
    if (group.members.length > 1 && random.chance(0.35)) {
      open(group.members, helpDeskName({ core: group.name, legal: group.members[0]!.name.legal }, random), group.domain)
      continue
    }
    for (const customer of group.members)
      if (random.chance(customer.profileName.startsWith('small') ? 0.72 : 0.96))
        open([customer], helpDeskName(customer.name, random), customer.domain)
  }
  return { zendesk, organizations }
}

export function makeKeys(company: Company): Keys {
  const random = company.random.fork('keys')
  return {
    ...sapKeys(company, random.fork('sap')),
    ...salesforceKeys(company, random.fork('salesforce')),
    ...zendeskKeys(company, random.fork('zendesk')),
  }
}

export interface TrueAccount {
  readonly name: string
  readonly group: string
  /** 18 characters; several where sales entered the account twice; none where it is missing. */
  readonly salesforceIds: readonly string[]
  readonly sapNumber: string | null
  readonly sapPayer: string | null
  readonly sapSites: readonly string[]
  /** Id and name in the help desk; an organisation may stand for all accounts of a group. */
  readonly zendeskOrganization: { readonly id: string; readonly name: string } | null
}

/** Which keys are one account: what matching is tested against. Holdings and hierarchy nodes are listed by group. */
export interface DemoTruth {
  readonly accounts: readonly TrueAccount[]
  readonly groups: readonly { name: string; salesforceHolding: string | null; sapNode: string | null; sapPayer: string | null }[]
}

export function truthOf(company: Company, keys: Keys): DemoTruth {
  return {
    accounts: [...company.customers, ...company.prospects].map((customer) => {
      const organization = keys.zendesk.get(customer)
      return {
        name: `${customer.name.core} ${customer.name.legal}`,
        group: customer.group.name,
        salesforceIds: keys.salesforce.get(customer) ?? [],
        sapNumber: keys.sap.get(customer) ?? null,
        sapPayer: keys.sapPayer.get(customer.group) ?? null,
        sapSites: keys.sapSites.get(customer) ?? [],
        zendeskOrganization: organization === undefined ? null : { id: organization.id, name: organization.name },
      }
    }),
    groups: company.groups.map((group) => ({
      name: group.name,
      salesforceHolding: keys.salesforceHolding.get(group) ?? null,
      sapNode: keys.sapNode.get(group) ?? null,
      sapPayer: keys.sapPayer.get(group) ?? null,
    })),
  }
}
