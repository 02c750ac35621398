/** Salesforce objects by API name, as a data loader or a report writes them. AnnualRevenue is the customer's own size, never our sales. */
import type { Join, Value } from '#api/mapping.ts'
import { findColumn, findHeadingOf, type TableProfile } from '../recognise/profile.ts'
import { type Draft, type Preset, roleBy, tableOf } from './preset.ts'

const first = (join: Join): Join => ({ ...join, optional: true, repeats: 'first' })

export const salesforce: Preset = {
  name: 'salesforce',
  title: 'Salesforce',

  recognise(profile) {
    if (!hasSalesforceIds(profile)) return null
    const role =
      roleBy(
        profile,
        'AccountContactRole',
        'contacts',
        [
          ['ContactId', 'Contact ID'],
          ['AccountId', 'Account ID'],
          ['Role', 'Roles'],
        ],
        ['IsPrimary'],
      ) ??
      roleBy(
        profile,
        'Contract',
        'contracts',
        [
          ['AccountId', 'Account ID'],
          ['EndDate', 'Contract End Date'],
        ],
        ['ContractNumber', 'StartDate', 'Status'],
      ) ??
      roleBy(
        profile,
        'Opportunity',
        'opportunities',
        [
          ['StageName', 'Stage'],
          ['CloseDate', 'Close Date'],
        ],
        ['AccountId', 'Amount', 'IsWon', 'IsClosed', 'CreatedDate'],
      ) ??
      roleBy(profile, 'Event', 'calls', [['DurationInMinutes', 'Duration']], ['AccountId', 'WhatId', 'WhoId', 'Subject', 'ActivityDate']) ??
      roleBy(
        profile,
        'Task',
        'calls',
        [
          ['ActivityDate', 'Activity Date', 'Due Date'],
          ['WhoId', 'WhatId', 'TaskSubtype', 'CallType'],
        ],
        ['AccountId', 'Subject', 'Status', 'CallDurationInSeconds'],
      ) ??
      roleBy(
        profile,
        'Contact',
        'contacts',
        [
          ['LastName', 'Last Name'],
          ['AccountId', 'Account ID'],
        ],
        ['Id', 'FirstName', 'Email', 'Title', 'Phone'],
      ) ??
      roleBy(
        profile,
        'Account',
        'accounts',
        [
          ['Id', 'Account ID'],
          ['Name', 'Account Name'],
        ],
        ['ParentId', 'BillingCity', 'Website', 'AnnualRevenue', 'NumberOfEmployees', 'OwnerId'],
      )
    return role !== null && isObject(profile, role.alias) ? role : null
  },

  build(files): Draft {
    const uncertain: string[] = []
    const tables = [
      ...each(files, 'Account', (profile) => account(profile, files.get('Contract'))),
      ...each(files, 'Contact', contact),
      ...each(files, 'AccountContactRole', (profile) => contactRole(profile, files.get('Contact'))),
      ...each(files, 'Opportunity', opportunity),
      ...each(files, 'Task', task),
      ...each(files, 'Event', event),
    ]
    if (files.has('Task') || files.has('Event'))
      uncertain.push('The duration of a call or a visit is taken as work; a calendar entry may be longer or shorter than the visit was')
    if (files.has('Task')) uncertain.push('Only completed tasks are taken')
    if (files.has('Contract'))
      uncertain.push(
        files.has('Account')
          ? 'Of several contracts of an account the one that ends last is its renewal'
          : 'Contracts are read beside the list of accounts: give Account too',
      )
    return { tables, settings: { ids: 'salesforce' }, uncertain }
  },
}

function each(files: ReadonlyMap<string, TableProfile>, alias: string, build: (profile: TableProfile) => ReturnType<typeof tableOf>) {
  const profile = files.get(alias)
  return profile === undefined ? [] : [build(profile)]
}

/** Ids of 15 or 18 characters that begin with the digits of their object, in the first column that is called an id. */
function hasSalesforceIds(profile: TableProfile): boolean {
  return profile.columns.some((column) => {
    if (!/id$/.test(column.plain) || column.values.length === 0) return false
    const some = column.values.slice(0, 50)
    return (
      some.filter((value) => /^[a-zA-Z0-9]{15}([A-Z0-5]{3})?$/.test(value) && /\d/.test(value) && /[A-Za-z]/.test(value)).length >=
      some.length * 0.9
    )
  })
}

const prefixes: Readonly<Record<string, string>> = {
  Account: '001',
  Contact: '003',
  Contract: '800',
  Opportunity: '006',
  Task: '00T',
  Event: '00U',
}

/** A list of users or products has names and ids too: the first three characters of an id say what it is of. */
function isObject(profile: TableProfile, alias: string): boolean {
  const prefix = prefixes[alias]
  const ids = findColumn(profile, 'Id', `${alias} ID`)?.values.slice(0, 50) ?? []
  return prefix === undefined || ids.filter((id) => id.startsWith(prefix)).length >= ids.length * 0.5
}

const owner = (h: Heading): string | undefined => h('Owner.Name', 'Account Owner', 'Owner Name', 'Owner', 'OwnerId')
type Heading = (...names: string[]) => string | undefined
const headings =
  (profile: TableProfile): Heading =>
  (...names) =>
    findHeadingOf(profile, ...names)

/** What the account says of its renewal holds, else the contract of it that ends last; drafts of contracts say nothing. */
function renewalOf(h: Heading, contracts: TableProfile | undefined) {
  const own = h(
    ...['Renewal_Date__c', 'RenewalDate__c', 'Contract_Renewal_Date__c', 'Contract_End_Date__c', 'ContractEndDate', 'Contract_End__c'],
    ...['Renewal Date', 'Contract End Date'],
  )
  const noticeDays = h('Notice_Days__c', 'Notice_Period_Days__c', 'NoticeDays__c', 'Notice Days', 'Notice Period (Days)')
  const id = h('Id', 'Account ID')
  if (contracts === undefined || id === undefined) return { columns: { renewal: own, noticeDays }, joins: {} }
  const c = headings(contracts)
  const [of, end, status] = [c('AccountId', 'Account ID')!, c('EndDate', 'Contract End Date')!, c('Status')]
  const join: Join = {
    ...{ file: 'Contract', on: { [of]: id }, optional: true, repeats: 'highest', by: end },
    ...(status !== undefined && { where: [{ value: status, notIn: ['Draft', 'In Approval Process'] }] }),
  }
  const renewal: Value = own === undefined ? `Contract.${end}` : { first: [own, `Contract.${end}`] }
  return { columns: { renewal, noticeDays }, joins: { joins: [join] } }
}

function account(profile: TableProfile, contracts: TableProfile | undefined) {
  const h = headings(profile)
  const renewal = renewalOf(h, contracts)
  const ownRevenue = h('AnnualRevenue', 'Annual Revenue')
  const attributes = Object.fromEntries(
    [
      ['type', h('Type', 'Account Type')],
      ['strategic', h('Strategic__c', 'Strategic')],
    ].filter(([, heading]) => heading !== undefined),
  ) as Record<string, string>
  return tableOf(
    'account',
    'Account',
    {
      id: h('Id', 'Account ID'),
      name: h('Name', 'Account Name'),
      parent: h('ParentId', 'Parent Account ID'),
      town: h('BillingCity', 'Billing City', 'ShippingCity'),
      postalCode: h('BillingPostalCode', 'Billing Zip/Postal Code', 'ShippingPostalCode'),
      country: h('BillingCountry', 'Billing Country', 'BillingCountryCode', 'ShippingCountry'),
      region: h('BillingState', 'Billing State/Province', 'BillingStateCode'),
      vatId: h('VAT_ID__c', 'VAT_Number__c', 'VATID__c', 'VAT__c', 'Tax_ID__c'),
      domain: h('Website'),
      phone: h('Phone'),
      customerNumber: h('AccountNumber', 'Account Number', 'ERP_Number__c', 'SAP_Number__c', 'Customer_Number__c'),
      industry: h('Industry'),
      employees: h('NumberOfEmployees', 'Employees'),
      ownRevenue,
      currency: ownRevenue === undefined ? undefined : h('CurrencyIsoCode', 'Annual Revenue Currency', 'Account Currency'),
      colleague: owner(h),
      ...renewal.columns,
      attributes: Object.keys(attributes).length === 0 ? undefined : attributes,
    },
    renewal.joins,
  )
}

function contact(profile: TableProfile) {
  const h = headings(profile)
  return tableOf('contact', 'Contact', {
    id: h('Id', 'Contact ID'),
    customer: h('AccountId', 'Account ID'),
    firstName: h('FirstName', 'First Name'),
    lastName: h('LastName', 'Last Name'),
    email: h('Email'),
    phone: h('Phone', 'MobilePhone'),
    title: h('Title'),
    seniority: h('Level__c', 'Seniority__c'),
    language: h('Language__c', 'Languages__c'),
    preferredChannel: h('Preferred_Channel__c', 'PreferredChannel__c'),
    left: h('Left_Company_On__c', 'Left__c', 'Left_On__c'),
    person: h('Id', 'Contact ID'),
  })
}

/** One row per role: the same person may stand on several accounts. What the person is comes from the contact. */
function contactRole(profile: TableProfile, contacts: TableProfile | undefined) {
  const h = headings(profile)
  const c = (...names: string[]): Value | undefined => {
    const heading = contacts === undefined ? undefined : findHeadingOf(contacts, ...names)
    return heading === undefined ? undefined : `Contact.${heading}`
  }
  const contactId = h('ContactId', 'Contact ID')!
  const key = contacts === undefined ? undefined : findHeadingOf(contacts, 'Id', 'Contact ID')
  return tableOf(
    'contact',
    'AccountContactRole',
    {
      id: h('Id'),
      customer: h('AccountId', 'Account ID'),
      person: contactId,
      role: h('Role', 'Roles'),
      primary: h('IsPrimary', 'Primary', 'IsDirect'),
      firstName: c('FirstName', 'First Name'),
      lastName: c('LastName', 'Last Name'),
      email: c('Email'),
      phone: c('Phone', 'MobilePhone'),
      title: c('Title'),
      language: c('Language__c', 'Languages__c'),
      preferredChannel: c('Preferred_Channel__c', 'PreferredChannel__c'),
      left: c('Left_Company_On__c', 'Left__c', 'Left_On__c'),
    },
    key === undefined ? {} : { joins: [first({ file: 'Contact', on: { [key]: contactId } })] },
  )
}

function opportunity(profile: TableProfile) {
  const h = headings(profile)
  const [isClosed, isWon, stage, close] = [
    h('IsClosed', 'Closed'),
    h('IsWon', 'Won'),
    h('StageName', 'Stage'),
    h('CloseDate', 'Close Date'),
  ]
  const won: Value =
    isWon !== undefined && isClosed !== undefined
      ? { case: isClosed, when: { true: isWon, '1': isWon, false: { constant: null }, '0': { constant: null } } }
      : { of: stage!, map: { 'Closed Won': true, 'Closed Lost': false, Won: true, Lost: false }, else: null }
  const closed: Value =
    isClosed !== undefined
      ? { case: isClosed, when: { true: close!, '1': close! }, else: null }
      : { case: stage!, when: { 'Closed*': close!, Won: close!, Lost: close! }, else: null }
  return tableOf('opportunity', 'Opportunity', {
    id: h('Id', 'Opportunity ID') ?? h('Name')!,
    customer: h('AccountId', 'Account ID'),
    day: h('CreatedDate', 'Created Date') ?? close,
    name: h('Name', 'Opportunity Name'),
    stage,
    won,
    closed,
    amount: h('Amount'),
    currency: h('CurrencyIsoCode', 'Amount Currency', 'Opportunity Currency'),
    reason: h('LossReason__c', 'Loss_Reason__c', 'Lost_Reason__c', 'Reason__c'),
    productClass: h('Product_Class__c', 'ProductClass__c', 'Product_Family__c'),
    colleague: owner(h),
  })
}

const opportunityPrefix = '006*'

function activityColumns(h: Heading, kind: Value, channel: Value): Parameters<typeof tableOf>[2] {
  const what = h('WhatId')
  return {
    id: h('Id', 'Activity ID'),
    customer: h('AccountId', 'Account ID') ?? (what === undefined ? undefined : { case: what, when: { '001*': what }, else: null }),
    day: h('ActivityDate', 'Activity Date', 'Due Date', 'StartDateTime', 'CreatedDate'),
    kind,
    channel,
    person: h('WhoId') === undefined ? undefined : { case: h('WhoId')!, when: { '003*': h('WhoId')! }, else: null },
    colleague: owner(h),
    selling: what === undefined ? undefined : { flag: what, in: [opportunityPrefix] },
    opportunity: what === undefined ? undefined : { case: what, when: { [opportunityPrefix]: what }, else: null },
    subject: h('Subject'),
  }
}

function task(profile: TableProfile) {
  const h = headings(profile)
  const [status, callType, seconds] = [
    h('Status'),
    h('CallType', 'Call Type'),
    h('CallDurationInSeconds', 'Call Duration (seconds)', 'Call Duration'),
  ]
  const types = [h('TaskSubtype', 'Task Subtype'), h('Type')].filter((heading) => heading !== undefined)
  const kinds = (map: Record<string, string>, other: string): Value =>
    types.length === 0 ? { constant: other } : { first: [...types.map((of): Value => ({ of, map, else: null })), { constant: other }] }
  return tableOf(
    'interaction',
    'Task',
    {
      ...activityColumns(
        h,
        kinds({ Call: 'call', Email: 'e-mail', ListEmail: 'e-mail', 'E-mail': 'e-mail', Meeting: 'visit', Visit: 'visit' }, 'task'),
        kinds(
          { Call: 'phone', Email: 'e-mail', ListEmail: 'e-mail', 'E-mail': 'e-mail', Meeting: 'in person', Visit: 'in person' },
          'other',
        ),
      ),
      direction: callType === undefined ? undefined : { of: callType, map: { Inbound: 'inbound', Outbound: 'outbound' }, else: null },
      handling: seconds === undefined ? undefined : { value: seconds, unit: 'seconds' },
    },
    status === undefined ? {} : { where: [{ value: status, in: ['Completed', 'Erledigt', 'Abgeschlossen', 'Terminé', 'Completado'] }] },
  )
}

function event(profile: TableProfile) {
  const h = headings(profile)
  const type = h('Type')
  const minutes = h('DurationInMinutes', 'Duration')
  return tableOf('interaction', 'Event', {
    ...activityColumns(
      h,
      type === undefined ? { constant: 'visit' } : { of: type, map: { Call: 'call', Email: 'e-mail' }, else: { constant: 'visit' } },
      type === undefined
        ? { constant: 'in person' }
        : { of: type, map: { Call: 'phone', Email: 'e-mail' }, else: { constant: 'in person' } },
    ),
    direction: { constant: 'outbound' },
    handling: minutes === undefined ? undefined : { value: minutes, unit: 'minutes' },
  })
}
