/** Files that no dialect knows: what they are, by their headings and the shapes of their values, and a mapping for those of one folder. */
import type { TableMapping, Value } from '#api/mapping.ts'
import { type Draft, tableOf } from '../presets/preset.ts'
import { type Concept, matchConcepts } from './concepts.ts'
import { callTable, opportunityTable, serviceAnswers, ticketTable } from './generic-service.ts'
import { lineTable, orderTables } from './generic-trade.ts'
import { alternativesFor, kindTexts, targetOf } from './kind-tables.ts'
import type { FileKind } from './kinds.ts'
import type { TableProfile } from './profile.ts'
import { asksAboutUs, questionsOf } from './questions.ts'
import { type Customer, customerOf, isKey, joinsOf, type KeyPartners, type Pick, pickFrom, type Recognised } from './recognised.ts'
import { answerTables } from './survey.ts'

interface KindRule {
  readonly kind: FileKind
  /** One of each must be there. */
  readonly needs: readonly (readonly Concept[])[]
  readonly helps: readonly Concept[]
  readonly never: readonly Concept[]
}

/** In order: the first that fits wins, the narrow ones go first. */
const kindRules: readonly KindRule[] = [
  {
    kind: 'rates',
    needs: [['rateFrom'], ['rateTo'], ['rate'], ['month', 'orderDate']],
    helps: ['ratePolicy', 'rateSource'],
    never: ['quantity'],
  },
  { kind: 'cross reference', needs: [['leftId'], ['rightId'], ['leftSource'], ['rightSource']], helps: [], never: [] },
  {
    kind: 'cost actuals',
    needs: [['costCentre'], ['amount', 'lineAmount'], ['month', 'orderDate']],
    helps: ['element', 'currency'],
    never: ['orderId'],
  },
  {
    kind: 'tickets',
    needs: [['ticketId'], ['openedDate', 'orderDate']],
    helps: ['closedDate', 'firstResponse', 'resolutionTime', 'replies', 'reopens', 'channel', 'accountId', 'subject'],
    never: ['quantity'],
  },
  {
    kind: 'calls',
    needs: [['duration'], ['callDate', 'openedDate', 'orderDate']],
    helps: ['callId', 'direction', 'accountId'],
    never: ['quantity', 'orderId', 'ticketId'],
  },
  {
    kind: 'opportunities',
    needs: [['stage'], ['amount', 'lineAmount'], ['openedDate', 'closedDate', 'orderDate']],
    helps: ['opportunityId', 'accountId', 'currency'],
    never: ['quantity'],
  },
  {
    kind: 'payments',
    needs: [['paymentDate'], ['amount', 'lineAmount']],
    helps: ['paymentId', 'accountId', 'invoiceId'],
    never: ['quantity', 'productId'],
  },
  {
    kind: 'billing list',
    needs: [['invoiceId'], ['productId', 'productName', 'lineAmount'], ['invoiceDate', 'orderDate'], ['lineAmount', 'unitPrice', 'amount']],
    helps: ['quantity', 'accountId', 'dueDate'],
    never: ['paymentDate'],
  },
  {
    kind: 'order lines',
    needs: [['orderId'], ['productId', 'productName', 'lineNumber'], ['quantity']],
    helps: ['unitPrice', 'lineAmount', 'unitCost', 'listPrice'],
    never: [],
  },
  {
    kind: 'orders',
    needs: [['orderId'], ['orderDate']],
    helps: ['accountId', 'promisedDate', 'shippedDate', 'status', 'freight', 'channel'],
    never: [],
  },
  {
    kind: 'products',
    needs: [['productId'], ['productName', 'productGroup']],
    helps: ['unitPrice', 'listPrice'],
    never: ['orderId', 'accountId', 'quantity'],
  },
  {
    kind: 'contacts',
    needs: [
      ['lastName', 'fullName'],
      ['contactId', 'email'],
      ['accountId', 'accountName'],
    ],
    helps: ['firstName', 'title', 'role', 'primary'],
    never: ['town'],
  },
  {
    kind: 'accounts',
    needs: [['accountId'], ['accountName', 'lastName']],
    helps: ['town', 'country', 'postalCode', 'phone', 'manager', 'vatId'],
    never: ['orderId', 'quantity'],
  },
  {
    kind: 'contacts',
    needs: [
      ['lastName', 'fullName'],
      ['accountId', 'accountName'],
    ],
    helps: ['email', 'title', 'role'],
    never: ['orderId', 'quantity'],
  },
]

/** @param said the kind a person says it is: whatever columns are missing for it, he will point at */
export function recogniseGeneric(profile: TableProfile, said?: FileKind): Recognised {
  const matches = matchConcepts(profile)
  if (said !== undefined)
    return { profile, kind: said, confidence: said === 'unknown' ? 0 : 1, reasons: ['a person said so'], matches, said: true }
  for (const rule of kindRules) {
    // After tickets, which ask at their end, and before all that a name, a day and a number may be.
    if (rule.kind === 'calls') {
      const survey = surveyOf(profile, matches)
      if (survey !== null) return survey
    }
    const needed = rule.needs.map((concepts) => concepts.map((concept) => matches.get(concept)).find((match) => match !== undefined))
    if (needed.includes(undefined) || rule.never.some((concept) => (matches.get(concept)?.confidence ?? 0) > 0.7)) continue
    // Two needs are not met by one column.
    if (new Set(needed.map((match) => match!.column)).size < needed.length) continue
    const helping = rule.helps.filter((concept) => matches.has(concept))
    const sureness = needed.reduce((sum, match) => sum + match!.confidence, 0) / needed.length
    const confidence =
      Math.round(100 * Math.min(0.95, sureness * (0.75 + 0.25 * (rule.helps.length === 0 ? 1 : helping.length / rule.helps.length)))) / 100
    return { profile, kind: rule.kind, confidence, reasons: [...new Set(needed.map((match) => match!.reason))], matches }
  }
  return { profile, kind: 'unknown', confidence: 0, reasons: ['no known set of headings'], matches }
}

/** What a list of something else has, and a sheet of answers has not. */
const neverInSurveys: readonly Concept[] = [
  ...(['quantity', 'lineAmount', 'amount', 'freight', 'unitPrice', 'ticketId', 'callId', 'direction', 'agent', 'stage'] as const),
  ...(['town', 'postalCode', 'vatId', 'employees', 'ownRevenue', 'industry'] as const),
]

function surveyOf(profile: TableProfile, matches: Recognised['matches']): Recognised | null {
  const questions = questionsOf(profile)
  if (!asksAboutUs(questions) || !profile.columns.some((column) => column.shape === 'date')) return null
  const columns = new Set(questions.map(({ column }) => column))
  const never = neverInSurveys.map((concept) => matches.get(concept)).filter((match) => match !== undefined)
  if (never.some((match) => match.confidence > 0.7 && !columns.has(match.column))) return null
  const said = questions.filter((question) => question.said && question.metric !== 'rating')
  const reasons = questions.slice(0, 3).map(({ column, metric }) => `"${column.heading}" is answered as ${metric} is`)
  return { profile, kind: 'survey', confidence: said.length > 0 ? 0.9 : 0.76, reasons, matches }
}

/** One mapping for files that belong together. */
export function draftOf(files: ReadonlyMap<string, Recognised>, partners: KeyPartners): Draft {
  const uncertain: string[] = []
  const tables: TableMapping[] = []
  for (const [alias, file] of files) {
    const before = tables.length
    if (file.said && file.kind !== 'contracts' && !meets(file)) tables.push(pointedAt(alias, file))
    else tables.push(...tablesFor(alias, file, files, partners, uncertain))
    if (file.said && tables.length === before && file.kind !== 'unknown' && file.kind !== 'contracts') tables.push(pointedAt(alias, file))
    if (file.kind !== 'unknown' && file.confidence < 0.75 && tables.length > before)
      uncertain.push(`"${file.profile.table.name}" looks like ${file.kind}, but not surely (${Math.round(file.confidence * 100)} %)`)
  }
  return { tables, uncertain }
}

/** Whether the columns that its kind is known by are there. */
const meets = (file: Recognised): boolean =>
  (file.kind === 'survey' && questionsOf(file.profile).length > 0) ||
  kindRules.some(
    ({ kind, needs }) => kind === file.kind && needs.every((concepts) => concepts.some((concept) => file.matches.has(concept))),
  )

/** What a person said it is, with the columns whose headings tell; the others are pointed at. */
function pointedAt(alias: string, file: Recognised): TableMapping {
  const table = kindTexts[file.kind as keyof typeof kindTexts].becomes[0]!
  const columns: Record<string, Value> = {}
  for (const column of file.profile.columns) {
    const [best] = alternativesFor(column, [table])
    const name = best?.target.slice(table.length + 1)
    if (name !== undefined && targetOf(best!.target)?.kind !== 'duration' && columns[name] === undefined) columns[name] = column.heading
  }
  if (table === 'answer') columns.metric ??= { constant: 'rating' }
  if (table === 'interaction') columns.kind ??= { constant: file.kind === 'calls' ? 'call' : 'ticket' }
  return tableOf(table, alias, columns)
}

function tablesFor(
  alias: string,
  file: Recognised,
  files: ReadonlyMap<string, Recognised>,
  partners: KeyPartners,
  uncertain: string[],
): TableMapping[] {
  const c = pickFrom(file)
  const name = file.profile.table.name
  const customer = customerOf(file, files)
  if (customer.strange) {
    if (file.kind === 'contacts') {
      uncertain.push(`"${name}" names accounts that are not in the list of accounts: it is not part of this import`)
      return []
    }
    uncertain.push(`"${name}" names accounts that are not in the list of accounts`)
  }
  switch (file.kind) {
    case 'accounts':
      return [accountTable(alias, c), ...(c('lastName', 'fullName') !== undefined ? [contactTable(alias, c, null)] : [])]
    case 'contacts':
      return [contactTable(alias, c, customer)]
    case 'products': {
      const group = file.matches.get('productGroup')?.column
      return [tableOf('product', alias, { id: c('productId'), name: c('productName'), group: group?.heading })]
    }
    case 'orders':
      return orderTables(alias, file, c, customer, files, uncertain)
    case 'order lines':
      return lineTable('order_line', alias, file, c, customer, files, partners, uncertain)
    case 'billing list':
      return lineTable('invoice_line', alias, file, c, customer, files, partners, uncertain)
    case 'payments':
      return [
        tableOf(
          'payment',
          alias,
          {
            id: paymentKey(file),
            customer: customer.value,
            day: c('paymentDate'),
            document: c('invoiceId'),
            amount: c('amount', 'lineAmount'),
            currency: c('currency'),
          },
          joinsOf(customer.joins),
        ),
      ]
    case 'tickets':
      return [ticketTable(alias, file, c, customer, uncertain), ...serviceAnswers(alias, file, c, customer, 'ticket')]
    case 'calls':
      return [callTable(alias, file, c, customer, uncertain), ...serviceAnswers(alias, file, c, customer, 'call')]
    case 'opportunities':
      return [opportunityTable(alias, file, c, customer, uncertain)]
    case 'survey': {
      // A column "Name" of a form is whoever filled it in.
      const named = file.matches.get('accountId') !== undefined || file.matches.get('accountName')?.column.plain !== 'name'
      const who = {
        customer: named ? customer.value : undefined,
        person: c('contactId'),
        email: c('email'),
      }
      return answerTables(alias, file.profile, questionsOf(file.profile), who, joinsOf(customer.joins), uncertain)
    }
    case 'cost actuals':
      return [
        tableOf('cost_actual', alias, {
          costCentre: c('costCentre'),
          month: c('month', 'orderDate'),
          element: c('element') ?? { constant: 'all' },
          amount: c('amount', 'lineAmount'),
          currency: c('currency'),
        }),
      ]
    case 'rates':
      return [
        tableOf('fx_rate', alias, {
          from: c('rateFrom'),
          to: c('rateTo'),
          month: c('month', 'orderDate'),
          policy: ratePolicy(file),
          rate: c('rate'),
          rateSource: c('rateSource'),
        }),
      ]
    case 'cross reference':
      return [
        tableOf('cross_reference', alias, {
          leftSource: c('leftSource'),
          leftId: c('leftId'),
          rightSource: c('rightSource'),
          rightId: c('rightId'),
        }),
      ]
    case 'contracts':
      uncertain.push(`"${name}" says when contracts end: join it to the list of accounts in a mapping (docs/mapping.md, Renewals)`)
      return []
    default:
      uncertain.push(`"${name}" was not recognised: it is not part of this import`)
      return []
  }
}

function accountTable(alias: string, c: Pick): TableMapping {
  const person = c('accountName') === undefined
  return tableOf('account', alias, {
    id: c('accountId'),
    name: person
      ? { concat: [c('firstName'), c('lastName')].filter((heading) => heading !== undefined), separator: ' ', missing: 'skip' }
      : c('accountName'),
    parent: c('parent'),
    town: c('town'),
    postalCode: c('postalCode'),
    country: c('country'),
    region: c('region'),
    vatId: c('vatId'),
    domain: c('domain'),
    phone: c('phone'),
    industry: c('industry'),
    employees: c('employees'),
    ownRevenue: c('ownRevenue'),
    currency: c('ownRevenue') === undefined ? undefined : c('currency'),
    colleague: c('manager'),
    renewal: c('renewal'),
    noticeDays: c('noticeDays'),
  })
}

/** @param customer null when the person stands in the account's own row */
function contactTable(alias: string, c: Pick, customer: Customer | null): TableMapping {
  const full = c('lastName') === undefined ? c('fullName') : undefined
  return tableOf(
    'contact',
    alias,
    {
      id: customer === null ? c('accountId') : c('contactId', 'email'),
      customer: customer === null ? c('accountId') : customer.value,
      firstName: full === undefined ? c('firstName') : { words: 'butLast', of: full },
      lastName: full === undefined ? c('lastName') : { words: 'last', of: full },
      email: c('email'),
      phone: c('phone'),
      title: c('title'),
      role: c('role'),
      seniority: c('seniority'),
      primary: c('primary'),
      language: c('language'),
    },
    joinsOf(customer?.joins ?? []),
  )
}

function paymentKey(file: Recognised): Value | undefined {
  const id = file.matches.get('paymentId')?.column
  const account = file.matches.get('accountId')?.column
  if (id !== undefined && isKey(file.profile, [id])) return id.heading
  if (id !== undefined && account !== undefined && isKey(file.profile, [account, id]))
    return { concat: [account.heading, id.heading], separator: '/' }
  return undefined
}

function ratePolicy(file: Recognised): Value | undefined {
  const column = file.matches.get('ratePolicy')?.column
  if (column === undefined) return undefined
  const map: Record<string, string> = {}
  for (const value of column.distinct) {
    if (/^(avg|average|durchschnitt|mittel|moyen|medio)/i.test(value)) map[value] = 'average'
    if (/^(clos|end|schluss|stichtag|clôture|cierre)/i.test(value)) map[value] = 'closing'
  }
  return Object.keys(map).length === 0 ? undefined : { of: column.heading, map }
}
