/**
 * The CRM's exports, one file an object, with API names as a data loader writes them: UTF-8, `,`, ids of 18 case-sensitive characters.
 * Imperfect as such files are: NULL as a word, the 15-character form of an id, a shifted row, one id with two contents.
 */
import { addMonths, dayNumber, dayOfNumber, lastDay } from '#engine/period/days.ts'
import type { Customer, Person } from './companies.ts'
import type { Company } from './company.ts'
import { type Cell, type CsvStyle, csvText, pointAmount, type Unquoted, utf8 } from './csv.ts'
import { type Keys, salesforceId } from './keys.ts'
import type { Random } from './random.ts'
import type { Interaction, Opportunity } from './selling.ts'
import { crmName } from './spelling.ts'

const STYLE: CsvStyle = { separator: ',', quote: 'needed', newline: '\n' }

export const SALESFORCE_HEADINGS = {
  'Account.csv':
    'Id,Name,ParentId,BillingCity,BillingPostalCode,BillingCountry,Website,Phone,Industry,NumberOfEmployees,AnnualRevenue,CurrencyIsoCode,Type,VAT_ID__c,Strategic__c,Renewal_Date__c,Notice_Days__c,OwnerId,Owner.Name'.split(
      ',',
    ),
  'Contact.csv': 'Id,AccountId,FirstName,LastName,Email,Phone,Title,Language__c,Preferred_Channel__c,Left_Company_On__c'.split(','),
  'AccountContactRole.csv': ['Id', 'AccountId', 'ContactId', 'Role', 'IsPrimary'],
  'Opportunity.csv':
    'Id,AccountId,Name,StageName,Amount,CurrencyIsoCode,CreatedDate,CloseDate,IsClosed,IsWon,LossReason__c,Product_Family__c,OwnerId,Owner.Name'.split(
      ',',
    ),
  'Task.csv':
    'Id,AccountId,WhatId,WhoId,Type,TaskSubtype,Subject,ActivityDate,Status,CallType,CallDurationInSeconds,OwnerId,Owner.Name'.split(','),
  'Event.csv': 'Id,AccountId,WhatId,WhoId,Type,Subject,ActivityDate,DurationInMinutes,OwnerId,Owner.Name'.split(','),
} as const satisfies Record<string, readonly string[]>

type Rows = (readonly (Cell | Unquoted)[])[]

interface Ids {
  readonly owner: (name: string) => readonly [id: string, name: string]
  readonly account: (customer: Customer) => string
  readonly contact: Map<Person, string>
  readonly opportunity: Map<Opportunity, string>
}

const nullWord = (random: Random, value: string): string => (random.chance(0.03) ? random.pick(['NULL', '#N/A', 'n/a']) : value)
const LANGUAGE = { de: 'German', fr: 'French', nordic: 'English', en: 'English', in: 'English' } as const

function accountRows(company: Company, keys: Keys, ids: Ids): Rows {
  const random = company.random.fork('salesforce accounts')
  const rows: Rows = []
  for (const [group, id] of keys.salesforceHolding) {
    const [town, postalCode] = group.country.towns[0]!
    rows.push([
      id,
      `${group.name} Group`,
      '',
      town,
      postalCode,
      group.country.name,
      `https://www.${group.domain}`,
      '',
      '',
      '',
      '',
      'EUR',
      'Holding',
      '',
      'false',
      '',
      '',
      ...ids.owner('Marit Solvang'),
    ])
  }
  const parentOf = (customer: Customer) => {
    const holding = keys.salesforceHolding.get(customer.group)
    if (holding !== undefined) return holding
    const head = customer.group.members[0]!
    return customer === head ? '' : (keys.salesforce.get(head)?.[0] ?? '')
  }
  for (const customer of [...company.customers, ...company.prospects]) {
    const prospect = !keys.sap.has(customer)
    for (const [copy, id] of keys.salesforce.get(customer)!.entries()) {
      const website =
        customer.domain === null || random.chance(0.1) ? '' : `${random.pick(['https://www.', 'www.', 'http://'])}${customer.domain}`
      rows.push([
        id,
        copy === 0 ? crmName(customer.name, random) : `${customer.name.core} ${customer.name.legal}`,
        prospect ? '' : copy === 0 ? parentOf(customer) : '',
        copy === 0 || random.chance(0.5) ? customer.town : '',
        copy === 0 ? customer.postalCode : '',
        customer.country.name,
        copy === 0 ? website : '',
        nullWord(random, random.chance(0.1) ? '' : customer.phone),
        customer.industry,
        random.chance(0.2) ? '' : customer.employees,
        random.chance(0.35) ? '' : pointAmount(customer.employees * 18_000_000),
        customer.currency,
        prospect ? 'Prospect' : 'Customer',
        random.chance(0.45) ? (customer.vatId ?? '') : '',
        customer.strategic && copy === 0 ? 'true' : 'false',
        ...(copy === 0 && !prospect ? contractOf(company, customer) : ['', '']),
        ...ids.owner(customer.manager),
      ])
    }
  }
  return rows
}

/** Months from the end of the books to the end of a framework contract, how often; one in a while ran out and nobody entered the next. */
const CONTRACT_MONTHS = { '-3': 1, '1': 2, '3': 6, '6': 3, '9': 3, '15': 4, '27': 2 } as const

/** Nearly all large customers and some mid-sized ones have a framework contract: it ends with a month. */
function contractOf(company: Company, customer: Customer): readonly [renewal: string, noticeDays: Cell] {
  const random = company.random.fork(`contract ${customer.index}`)
  const share = customer.profileName.startsWith('key') ? 0.9 : customer.profileName.startsWith('major') ? 0.35 : 0
  if (!random.chance(customer.course === 'churned' ? 0 : share)) return ['', '']
  const months = Number(random.weighted<keyof typeof CONTRACT_MONTHS>(CONTRACT_MONTHS))
  return [lastDay(addMonths(company.months.at(-1)!, months)), random.chance(0.2) ? '' : random.pick([30, 60, 90])]
}

function people(company: Company, keys: Keys, ids: Ids): { contacts: Rows; roles: Rows } {
  const random = company.random.fork('salesforce people')
  const contacts: Rows = []
  const roles: Rows = []
  const asOf = dayNumber(`${company.months.at(-1)!}-01`)
  for (const customer of [...company.customers, ...company.prospects]) {
    if (keys.salesforce.get(customer)!.length === 0) continue
    for (const [i, person] of customer.people.entries()) {
      const id = ids.contact.get(person)!
      const account = ids.account(customer)
      const left = person.leftMonthsBack === null ? '' : dayOfNumber(asOf - person.leftMonthsBack * 30)
      contacts.push([
        id,
        random.chance(0.12) ? account.slice(0, 15) : account,
        person.first,
        person.last,
        person.email ?? '',
        nullWord(random, random.chance(0.3) ? '' : customer.phone),
        person.title,
        random.chance(0.5) ? LANGUAGE[customer.country.language] : '',
        random.chance(0.25) ? random.pick(['Email', 'Phone', 'Portal']) : '',
        left,
      ])
      const link = (at: string, role: string, primary: boolean) =>
        roles.push([salesforceId('00K', 3_000 + roles.length * 3), at, id, role, primary ? 'true' : 'false'])
      // Nobody entered a role for some; some hold one at a sister company too.
      if (random.chance(0.9)) for (const role of person.roles) link(account, role, i === 0)
      const sister = customer.group.members.find((c) => c !== customer && (keys.salesforce.get(c)?.length ?? 0) > 0)
      if (sister !== undefined && person.roles.length === 1 && random.chance(0.2)) link(ids.account(sister), person.roles[0]!, false)
    }
  }
  contacts.push(...enteredTwice(company, keys))
  for (const i of [12, 90, 200]) {
    const row = contacts[i]
    if (row !== undefined) contacts.splice(i + 5, 0, [...row.slice(0, 6), 'Former title', ...row.slice(7)])
  }
  return { contacts, roles }
}

/** Three people whom a second colleague entered once more: an initial, a slip of the keyboard, another address. */
function enteredTwice(company: Company, keys: Keys): Rows {
  const known = company.customers.filter((customer) => keys.salesforce.get(customer)!.length === 1 && customer.people.length > 4)
  const slips: readonly ((person: Person) => readonly [first: string, last: string, email: string])[] = [
    ({ first, last, email }) => [`${first[0]}.`, last, email ?? ''],
    ({ first, last }) => [first, last.slice(0, -2) + last.at(-1)! + last.at(-2)!, ''],
    ({ first, last, email }) => [last, first, email?.replace(/^[^@]*/, last.toLowerCase().replace(/[^a-z]/g, '')) ?? ''],
  ]
  return slips.map((slip, i) => {
    const customer = known[i * 9 + 4]!
    const person = customer.people[1]!
    const [first, last, email] = slip(person)
    return [
      salesforceId('003', 900_000 + i),
      keys.salesforce.get(customer)![0]!,
      first,
      last,
      email,
      '',
      i === 1 ? '' : person.title,
      '',
      '',
      '',
    ]
  })
}

const STAGE = { true: 'Closed Won', false: 'Closed Lost' } as const
const OPEN_STAGES = ['Qualification', 'Needs Analysis', 'Proposal/Price Quote', 'Proposal/Price Quote', 'Negotiation/Review'] as const

/** What a project would be made of, where its name says so: sales people leave the rest open. */
const FAMILY: Readonly<Record<string, string>> = {
  'Pump renewal': 'PUMPS',
  'Dosing line': 'PUMPS',
  'Valve refit': 'VALVES',
  'Sensor retrofit': 'SENSORS',
  'Spare parts package': 'SPARES',
}

function opportunityRows(company: Company, keys: Keys, ids: Ids): Rows {
  const random = company.random.fork('salesforce opportunities')
  return company.opportunities
    .filter((o) => keys.salesforce.get(o.customer)!.length > 0)
    .map((o, i) => [
      ids.opportunity.get(o)!,
      ids.account(o.customer),
      i % 300 === 150 ? { unquoted: o.name } : o.name,
      o.won === null ? OPEN_STAGES[i % OPEN_STAGES.length]! : STAGE[`${o.won}`],
      random.chance(0.03) ? '' : pointAmount(o.amountMinor),
      o.customer.currency,
      `${o.createdDay}T08:00:00.000Z`,
      o.won === null && random.chance(0.15) ? '2999-12-31' : o.closeDay,
      o.won === null ? 'false' : 'true',
      o.won === true ? 'true' : 'false',
      o.lossReason ?? '',
      FAMILY[o.name.split(',')[0]!] ?? '',
      ...ids.owner(o.owner),
    ])
}

function activityRows(company: Company, keys: Keys, ids: Ids): { tasks: Rows; events: Rows } {
  const random = company.random.fork('salesforce activities')
  const tasks: Rows = []
  const events: Rows = []
  const what = (interaction: Interaction) => (interaction.opportunity === null ? '' : (ids.opportunity.get(interaction.opportunity) ?? ''))
  for (const interaction of company.interactions) {
    if (keys.salesforce.get(interaction.customer)!.length === 0) continue
    const account = random.chance(0.05) ? ids.account(interaction.customer).slice(0, 15) : ids.account(interaction.customer)
    const who = interaction.person === null || random.chance(0.1) ? '' : ids.contact.get(interaction.person)!
    if (interaction.kind === 'visit') {
      const id = salesforceId('00U', 900 + events.length * 5)
      events.push([
        id,
        account,
        what(interaction),
        who,
        'Visit',
        interaction.subject,
        interaction.day,
        interaction.handlingMinutes,
        ...ids.owner(interaction.owner),
      ])
      continue
    }
    const call = interaction.kind === 'call'
    const direction = call ? (interaction.inbound ? 'Inbound' : 'Outbound') : ''
    tasks.push([
      salesforceId('00T', 20_000 + tasks.length * 7),
      account,
      what(interaction),
      who,
      call ? 'Call' : 'Email',
      call ? 'Call' : 'Email',
      tasks.length % 1500 === 700 ? { unquoted: `${interaction.subject}, follow up` } : interaction.subject,
      interaction.day,
      'Completed',
      direction,
      interaction.handlingMinutes === null ? '' : interaction.handlingMinutes * 60 + random.int(0, 59),
      ...ids.owner(interaction.owner),
    ])
  }
  return { tasks, events }
}

export function writeSalesforce(company: Company, keys: Keys): ReadonlyMap<string, Uint8Array> {
  const owners = new Map<string, string>()
  const everyone = [...company.customers, ...company.prospects]
  const pick = company.random.fork('salesforce duplicates')
  const ids: Ids = {
    owner: (name) => {
      const id = owners.get(name) ?? salesforceId('005', 40 + owners.size)
      owners.set(name, id)
      return [id, name]
    },
    account: (customer) => pick.pick(keys.salesforce.get(customer)!),
    contact: new Map(everyone.flatMap((c) => c.people).map((person, i) => [person, salesforceId('003', 5_000 + i * 3)])),
    opportunity: new Map(company.opportunities.map((o, i) => [o, salesforceId('006', 7_000 + i * 11)])),
  }
  const { contacts, roles } = people(company, keys, ids)
  const { tasks, events } = activityRows(company, keys, ids)
  const file = (name: keyof typeof SALESFORCE_HEADINGS, rows: Rows): [string, Uint8Array] => [
    `salesforce/${name}`,
    utf8(csvText(SALESFORCE_HEADINGS[name], rows, STYLE)),
  ]
  return new Map([
    file('Account.csv', accountRows(company, keys, ids)),
    file('Contact.csv', contacts),
    file('AccountContactRole.csv', roles),
    file('Opportunity.csv', opportunityRows(company, keys, ids)),
    file('Task.csv', tasks),
    file('Event.csv', events),
  ])
}
