/** HubSpot exports by their headings: companies, contacts with buying roles, deals. */
import type { Value } from '#api/mapping.ts'
import { findColumn, findHeadingOf, type TableProfile } from '../recognise/profile.ts'
import { type Draft, type Preset, roleBy, tableOf } from './preset.ts'

const recordId = ['Record ID', 'Record Id', 'Object ID', 'Company ID', 'Contact ID', 'Deal ID']
const companyIds = [
  'Primary Associated Company ID',
  'Associated Company ID',
  'Associated Company IDs',
  'Associated Company IDs (Primary)',
  'Company ID',
]

export const hubspot: Preset = {
  name: 'hubspot',
  title: 'HubSpot',

  recognise(profile) {
    return (
      roleBy(
        profile,
        'deals',
        'opportunities',
        [['Record ID', 'Deal ID'], ['Deal Name'], ['Deal Stage']],
        ['Amount', 'Close Date', 'Create Date', 'Pipeline', 'Deal owner'],
      ) ??
      roleBy(
        profile,
        'contacts',
        'contacts',
        // A list with a contact id, names and addresses is anybody's: only these headings are HubSpot's.
        [
          ['Record ID', 'Contact owner', 'Lifecycle Stage', 'Buying Role', ...companyIds.slice(0, -1)],
          ['Record ID', 'Contact ID'],
          ['Last Name'],
          ['Email'],
        ],
        ['First Name', 'Job Title', 'Contact owner', 'Lifecycle Stage', 'Buying Role', 'Associated Company'],
      ) ??
      roleBy(
        profile,
        'companies',
        'accounts',
        [
          ['Record ID', 'Company ID'],
          ['Company name', 'Name'],
        ],
        ['Company Domain Name', 'Company owner', 'City', 'Country/Region', 'Industry', 'Annual Revenue', 'Number of Employees'],
      )
    )
  },

  build(files): Draft {
    const uncertain: string[] = []
    const tables = []
    const [companies, contacts, deals] = [files.get('companies'), files.get('contacts'), files.get('deals')]
    if (companies !== undefined) tables.push(company(companies))
    if (contacts !== undefined) tables.push(contact(contacts))
    if (deals !== undefined) tables.push(deal(deals))
    for (const profile of [contacts, deals]) {
      const column = profile === undefined ? null : findColumn(profile, ...companyIds)
      if (column?.values.some((value) => value.includes(';')))
        uncertain.push(
          `"${profile!.table.name}", column "${column.heading}": some rows name several companies in one cell, which is no company's id: export the primary company`,
        )
      if (profile !== undefined && column === null)
        uncertain.push(`"${profile.table.name}" names no company id: export it with the associated company, or its rows go to Unassigned`)
    }
    return { tables, uncertain }
  },
}

function company(profile: TableProfile) {
  const h = (...names: string[]) => findHeadingOf(profile, ...names)
  return tableOf('account', 'companies', {
    id: h(...recordId),
    name: h('Company name', 'Name'),
    parent: h('Parent Company ID', 'Parent company IDs'),
    town: h('City'),
    postalCode: h('Postal Code', 'Zip'),
    country: h('Country/Region', 'Country'),
    region: h('State/Region', 'State'),
    vatId: h('VAT number', 'VAT ID', 'Tax ID'),
    domain: h('Company Domain Name', 'Domain', 'Website URL', 'Website'),
    phone: h('Phone Number', 'Phone'),
    customerNumber: h('Customer number', 'ERP number', 'ERP ID'),
    industry: h('Industry'),
    employees: h('Number of Employees'),
    ownRevenue: h('Annual Revenue'),
    currency: h('Annual Revenue') === undefined ? undefined : h('Currency', 'Company Currency'),
    colleague: h('Company owner'),
    renewal: h('Renewal date', 'Contract renewal date', 'Contract end date'),
    noticeDays: h('Notice days', 'Notice period (days)'),
  })
}

function contact(profile: TableProfile) {
  const h = (...names: string[]) => findHeadingOf(profile, ...names)
  return tableOf('contact', 'contacts', {
    id: h(...recordId),
    customer: h(...companyIds),
    firstName: h('First Name'),
    lastName: h('Last Name'),
    email: h('Email'),
    phone: h('Phone Number', 'Mobile Phone Number'),
    title: h('Job Title'),
    role: h('Buying Role', 'Buying Roles'),
    seniority: h('Seniority', 'Job level'),
    language: h('Preferred language'),
  })
}

function deal(profile: TableProfile) {
  const h = (...names: string[]) => findHeadingOf(profile, ...names)
  const [stage, isWon, isClosed, close] = [
    h('Deal Stage')!,
    h('Is Closed Won', 'Is closed won'),
    h('Is Deal Closed?', 'Is Closed', 'Is deal closed'),
    h('Close Date'),
  ]
  const won: Value =
    isWon !== undefined && isClosed !== undefined
      ? { case: isClosed, when: { true: isWon, yes: isWon, '1': isWon }, else: null }
      : { of: stage, map: { 'Closed Won': true, closedwon: true, 'Closed Lost': false, closedlost: false }, else: null }
  return tableOf('opportunity', 'deals', {
    id: h(...recordId),
    customer: h(...companyIds),
    day: h('Create Date') ?? close,
    name: h('Deal Name'),
    stage,
    won,
    closed: close === undefined ? undefined : { case: stage, when: { 'Closed*': close, 'closed*': close }, else: null },
    amount: h('Amount'),
    currency: h('Currency', 'Deal Currency', 'Deal Currency Code'),
    reason: h('Closed Lost Reason', 'Closed Won Reason'),
    productClass: h('Deal Type'),
    colleague: h('Deal owner'),
  })
}
