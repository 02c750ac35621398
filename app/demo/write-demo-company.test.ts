import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { DEMO_OPTIONS } from './company.ts'
import { makeDemoCompany, writeDemoCompany } from './write-demo-company.ts'

const demo = makeDemoCompany(DEMO_OPTIONS)
const latin = new TextDecoder('windows-1252')

function rowsOf(name: string): Record<string, string>[] {
  const bytes = demo.files.get(name)!
  const sap = name.startsWith('sap/')
  const text = sap ? latin.decode(bytes) : new TextDecoder('utf-8').decode(bytes)
  const skip = name === 'sap/payments.csv' ? 3 : 1
  return parse(text, { columns: true, delimiter: sap ? ';' : ',', from_line: skip, relax_column_count: true, bom: true }) as Record<
    string,
    string
  >[]
}
const sapNumber = (text: string) => (text.endsWith('-') ? -1 : 1) * Number(text.replace(/[.-]/g, '').replace(',', '.'))
const share = <T>(rows: readonly T[], test: (row: T) => boolean) => rows.filter(test).length / rows.length
const distinct = <T>(rows: readonly T[], key: (row: T) => string) => new Set(rows.map(key)).size
const hash = (files: ReadonlyMap<string, Uint8Array>) => {
  const sum = createHash('sha256')
  for (const [name, bytes] of files) sum.update(name).update(bytes)
  return sum.digest('hex')
}

describe('makeDemoCompany() is the same for the same seed', () => {
  it('gives the same bytes twice, other bytes for another seed', () => {
    const small = { seed: 7, months: 6 }
    expect(hash(makeDemoCompany(small).files)).toBe(hash(makeDemoCompany(small).files))
    expect(hash(makeDemoCompany({ seed: 8, months: 6 }).files)).not.toBe(hash(makeDemoCompany(small).files))
  })
  it('gives the bytes that were there when this was written', () => {
    expect(hash(demo.files)).toMatchInlineSnapshot(`"34078ec33972ae2cf1c141abec5b041ca4844198fb3043ac96e95d5fa744cf6c"`)
  })
  it('works for one month and for four years', () => {
    for (const months of [1, 48]) expect(makeDemoCompany({ seed: 3, months }).files.size).toBe(18)
  })
  it('writes the files it names, and a label that they are invented', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'demo-'))
    try {
      const paths = await writeDemoCompany(dir, { seed: 7, months: 2 })
      expect(paths).toHaveLength(18)
      for (const path of paths) expect((await readFile(path)).length).toBeGreaterThan(100)
      expect(await readdir(dir)).toContain('INVENTED.txt')
    } finally {
      await rm(dir, { recursive: true })
    }
  })
})

describe('the demo company has the size it says', () => {
  it('has 300 customers in 220 groups, and 25,000 to 46,000 rows', () => {
    expect(demo.truth.groups).toHaveLength(220)
    expect(rowsOf('sap/customers.csv').filter((r) => r.KTOKD === '0001')).toHaveLength(300)
    const rows = [...demo.files.keys()].reduce((sum, name) => sum + rowsOf(name).length, 0)
    expect(rows).toBeGreaterThan(25_000)
    expect(rows).toBeLessThan(46_000)
  })
  it('covers every month of two years and nothing after the as-of day', () => {
    const days = rowsOf('sap/billing.csv').map((r) => `${r.FKDAT!.slice(6)}-${r.FKDAT!.slice(3, 5)}-${r.FKDAT!.slice(0, 2)}`)
    expect(distinct(days, (d) => d.slice(0, 7))).toBe(24)
    expect(days.every((d) => d >= '2024-10-01' && d <= '2026-09-30')).toBe(true)
    expect(rowsOf('zendesk/tickets.csv').every((r) => r['Created at']! < '2026-10-01')).toBe(true)
  })
  it('sells in four currencies, in rupees by the lakh and the crore', () => {
    const billing = rowsOf('sap/billing.csv')
    expect([...new Set(billing.map((r) => r.WAERK))].sort()).toEqual(['EUR', 'GBP', 'INR', 'USD'])
    const byCustomer = new Map<string, number>()
    for (const r of billing.filter((r) => r.WAERK === 'INR'))
      byCustomer.set(r.KUNAG!, (byCustomer.get(r.KUNAG!) ?? 0) + sapNumber(r.NETWR!))
    const amounts = [...byCustomer.values()].sort((a, b) => b - a)
    expect(amounts[0]!).toBeGreaterThan(10_000_000)
    expect(amounts.at(-1)!).toBeGreaterThan(100_000)
  })
  it('bills each customer a plausible sum: a few carry the book, none is negative', () => {
    const rate: Record<string, number> = { EUR: 1, USD: 0.885, GBP: 1.155, INR: 0.0105 }
    const byCustomer = new Map<string, number>()
    for (const r of rowsOf('sap/billing.csv'))
      byCustomer.set(r.KUNAG!, (byCustomer.get(r.KUNAG!) ?? 0) + sapNumber(r.NETWR!) * rate[r.WAERK!]!)
    const sums = [...byCustomer.values()].sort((a, b) => b - a)
    const total = sums.reduce((a, b) => a + b, 0)
    expect(total).toBeGreaterThan(15_000_000)
    expect(total).toBeLessThan(30_000_000)
    expect(sums[0]!).toBeLessThan(total * 0.06)
    const top = sums.slice(0, Math.ceil(sums.length * 0.2)).reduce((a, b) => a + b, 0) / total
    expect(top).toBeGreaterThan(0.6)
    expect(top).toBeLessThan(0.9)
    expect(sums.at(-1)!).toBeGreaterThan(0)
  })
  it('has buying centres of one to nine people with roles on the link', () => {
    const people = new Map<string, number>()
    for (const c of rowsOf('salesforce/Contact.csv'))
      people.set(c.AccountId!.slice(0, 15), (people.get(c.AccountId!.slice(0, 15)) ?? 0) + 1)
    expect(Math.min(...people.values())).toBe(1)
    expect(Math.max(...people.values())).toBeGreaterThanOrEqual(8)
    const roles = rowsOf('salesforce/AccountContactRole.csv')
    expect(distinct(roles, (r) => r.Role!)).toBeGreaterThanOrEqual(7)
    const accountsOf = new Map<string, Set<string>>()
    for (const r of roles) accountsOf.set(r.ContactId!, (accountsOf.get(r.ContactId!) ?? new Set()).add(r.AccountId!))
    expect([...accountsOf.values()].filter((a) => a.size > 1).length).toBeGreaterThan(20)
  })
  it('has failures of our own, late payments and quotes that were lost', () => {
    const billing = rowsOf('sap/billing.csv')
    expect(new Set(billing.map((r) => r.FKART))).toEqual(new Set(['F2', 'G2', 'RE', 'S1', 'L2']))
    expect(
      distinct(
        billing.filter((r) => r.AUGRU !== ''),
        (r) => r.AUGRU!,
      ),
    ).toBeGreaterThanOrEqual(4)
    const orders = rowsOf('sap/orders.csv')
    const iso = (d: string) => d.slice(6) + d.slice(3, 5) + d.slice(0, 2)
    const late = share(orders, (o) => o.WADAT_IST !== '00.00.0000' && iso(o.WADAT_IST!) > iso(o.VDATU!))
    expect(late).toBeGreaterThan(0.04)
    expect(late).toBeLessThan(0.2)
    const due = new Map(billing.map((r) => [r.VBELN, iso(r.VALDT!)]))
    expect(share(rowsOf('sap/payments.csv'), (p) => p.BUDAT !== '' && iso(p.BUDAT!) > (due.get(p.VBELN!) ?? '9'))).toBeGreaterThan(0.3)
    expect(rowsOf('salesforce/Opportunity.csv').filter((o) => o.LossReason__c !== '').length).toBeGreaterThan(200)
    const opportunityOf = new Set(rowsOf('salesforce/Opportunity.csv').map((o) => o.Id))
    const named = rowsOf('salesforce/Event.csv').filter((e) => e.WhatId !== '')
    expect(named.length).toBeGreaterThan(200)
    expect(named.every((e) => opportunityOf.has(e.WhatId!))).toBe(true)
  })
  it('hears from customers again within seven days', () => {
    const seen = new Map<string, number>()
    let repeats = 0
    const tickets = rowsOf('zendesk/tickets.csv')
    for (const t of tickets) {
      const key = `${t['Requester email']} ${t.Reason}`
      const at = Date.parse(t['Created at']!)
      if (at - (seen.get(key) ?? 0) <= 7 * 86_400_000) repeats++
      seen.set(key, at)
    }
    expect(repeats / tickets.length).toBeGreaterThan(0.08)
  })
})

describe('the demo company has the mistakes it promises', () => {
  it('lacks a tenth of the web domains and the cost of a fifth of the lines', () => {
    const missing = share(
      rowsOf('salesforce/Account.csv').filter((a) => a.Type === 'Customer'),
      (a) => a.Website === '',
    )
    expect(missing).toBeGreaterThan(0.08)
    expect(missing).toBeLessThan(0.3)
    const lines = rowsOf('sap/billing.csv').filter((r) => r.FKIMG !== '')
    expect(share(lines, (r) => r.WAVWR === '')).toBeCloseTo(0.2, 1)
  })
  it('books freight, postage, fees and rebates as products', () => {
    const materials = new Set(rowsOf('sap/billing.csv').map((r) => r.MATNR))
    for (const material of ['FRACHT', 'PORTO', 'MMZ', 'BONUS', '']) expect(materials).toContain(material)
  })
  it('has credits with the sign behind the number, and a list with title and totals', () => {
    expect(rowsOf('sap/billing.csv').filter((r) => /^[\d.]+,\d\d-$/.test(r.NETWR!)).length).toBeGreaterThan(300)
    const text = latin.decode(demo.files.get('sap/payments.csv')!)
    expect(text.split('\r\n')[0]).toMatch(/^Incoming payments.*invented/)
    expect(text.match(/^Total;/gm)).toHaveLength(4)
  })
  it('names the same firm differently: capitals, umlauts, legal forms, at most 35 characters', () => {
    const customers = rowsOf('sap/customers.csv')
    expect(customers.every((c) => c.NAME1 === c.NAME1!.toUpperCase() && c.NAME1!.length <= 35)).toBe(true)
    const crm = new Set(rowsOf('salesforce/Account.csv').map((a) => a.Name!.toUpperCase()))
    expect(
      share(
        customers.filter((c) => c.KTOKD === '0001'),
        (c) => crm.has(c.NAME1!),
      ),
    ).toBeLessThan(0.5)
    expect(customers.some((c) => /[ÄÖÜ]/.test(c.NAME1!))).toBe(true)
    expect(customers.some((c) => /GESELLSCHAFT|INCORPORATED|KG$/.test(c.NAME1!))).toBe(true)
  })
  it('has free mail, accounts entered twice, the short form of ids and ids that differ in capitals only', () => {
    expect(rowsOf('salesforce/Contact.csv').filter((c) => /@(gmail|gmx|web|outlook|yahoo)\./.test(c.Email!)).length).toBeGreaterThan(10)
    expect(demo.truth.accounts.filter((a) => a.salesforceIds.length === 2)).toHaveLength(5)
    expect(share(rowsOf('salesforce/Contact.csv'), (c) => c.AccountId!.length === 15)).toBeCloseTo(0.12, 1)
    const ids = rowsOf('salesforce/Account.csv').map((a) => a.Id!.slice(0, 15))
    expect(new Set(ids.map((id) => id.toLowerCase())).size).toBeLessThan(new Set(ids).size)
  })
  it('has tickets of nobody known, orders without customer and payers and sites apart', () => {
    const organizations = new Set(rowsOf('zendesk/organizations.csv').map((o) => o.Name))
    const tickets = rowsOf('zendesk/tickets.csv')
    expect(tickets.filter((t) => t.Organization !== '' && !organizations.has(t.Organization!)).length).toBeGreaterThan(50)
    const orders = rowsOf('sap/orders.csv')
    expect(orders.some((o) => o.KUNNR === '')).toBe(true)
    expect(orders.some((o) => o.KUNNR === '0000099999')).toBe(true)
    const billing = rowsOf('sap/billing.csv')
    expect(share(billing, (r) => r.KUNRG !== r.KUNAG)).toBeGreaterThan(0.1)
    expect(share(billing, (r) => r.KUNWE !== r.KUNAG)).toBeGreaterThan(0.1)
  })
  it('has shifted rows, one id with two contents, sentinel days, NULL as a word and mixed bytes', () => {
    const wide = (name: string) => {
      const rows = parse(demo.files.get(name)! as Buffer, { relax_column_count: true }) as string[][]
      return rows.filter((row) => row.length > rows[0]!.length).length
    }
    expect(wide('salesforce/Opportunity.csv')).toBeGreaterThanOrEqual(2)
    expect(wide('salesforce/Task.csv')).toBeGreaterThanOrEqual(2)
    const tickets = rowsOf('zendesk/tickets.csv')
    expect(tickets.length - distinct(tickets, (t) => t.ID!)).toBe(3)
    const contacts = rowsOf('salesforce/Contact.csv')
    expect(contacts.length - distinct(contacts, (c) => c.Id!)).toBe(3)
    expect(rowsOf('sap/orders.csv').some((o) => o.VDATU === '31.12.9999')).toBe(true)
    expect(rowsOf('salesforce/Opportunity.csv').some((o) => o.CloseDate === '2999-12-31')).toBe(true)
    expect(rowsOf('salesforce/Account.csv').some((a) => a.Phone === 'NULL')).toBe(true)
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(demo.files.get('zendesk/users.csv')!)).toThrow()
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(demo.files.get('zendesk/tickets.csv')!)).not.toThrow()
  })
})

describe('truth', () => {
  it('names keys that are in the files, and no key of one system stands in another', () => {
    const accounts = new Set(rowsOf('salesforce/Account.csv').map((a) => a.Id))
    const customers = new Set(rowsOf('sap/customers.csv').map((c) => c.KUNNR))
    const organizations = new Set(rowsOf('zendesk/organizations.csv').map((o) => o.Id))
    for (const account of demo.truth.accounts) {
      for (const id of account.salesforceIds) expect(accounts).toContain(id)
      if (account.sapNumber !== null) expect(customers).toContain(account.sapNumber)
      if (account.zendeskOrganization !== null) expect(organizations).toContain(account.zendeskOrganization.id)
    }
    expect(demo.truth.accounts.filter((a) => a.sapNumber !== null)).toHaveLength(300)
    const text = [...demo.files]
      .filter(([name]) => !name.startsWith('sap/'))
      .map(([, bytes]) => latin.decode(bytes))
      .join()
    for (const number of customers) expect(text.includes(number!)).toBe(false)
  })
})
