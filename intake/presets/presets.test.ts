import { describe, expect, it } from 'vitest'
import type {
  AccountRow,
  AnswerRow,
  ContactRow,
  CostActualRow,
  InteractionRow,
  InvoiceLineRow,
  OpportunityRow,
  OrderLineRow,
  PaymentRow,
  RecordRow,
  SalesOrderRow,
  TableName,
} from '#api/record.ts'
import type { RawTable } from '../files/raw-table.ts'
import { parseMapping } from '../mapping/parse-mapping.ts'
import { mapAll, tableFrom } from '../mapping/table.fixture.ts'
import { recognise } from '../recognise/recognise.ts'

/** Recognises files of one source and maps them; nothing but the files says what they are. */
async function mapped(...tables: RawTable[]) {
  const recognition = await recognise(tables)
  expect(recognition.sources.map((source) => source.mapping.source)).toHaveLength(1)
  const [source] = recognition.sources
  const result = await mapAll(parseMapping(JSON.parse(JSON.stringify(source!.mapping))), tables)
  const rows = <T extends RecordRow>(table: TableName) => result.rows.filter((row): row is T => row.table === table)
  return { ...result, rowsOf: rows, recognition, source: source! }
}

describe('Salesforce', () => {
  const account = tableFrom(
    'in/Account.csv',
    `Id|Name|ParentId|BillingCity|BillingCountry|Website|AnnualRevenue|NumberOfEmployees|CurrencyIsoCode|OwnerId|Owner.Name
     001A0000006Vm9rIAC|Acme GmbH||Köln|Germany|acme.example|1200000.50|85|EUR|005A0000001abcdIAA|Ann Lee
     001A0000006Vm9sIAC|Acme Nord|001A0000006Vm9r|Kiel|Germany||NULL||EUR|005A0000001abcdIAA|Ann Lee`,
  )
  const contact = tableFrom(
    'in/Contact.csv',
    'Id|AccountId|FirstName|LastName|Email|Title\n003A0000001aaaaIAA|001A0000006Vm9r|Ida|Berg|ida@acme.example|Buyer',
  )
  const role = tableFrom(
    'in/AccountContactRole.csv',
    'Id|AccountId|ContactId|Role|IsPrimary\n00KA0000001aaaaIAA|001A0000006Vm9sIAC|003A0000001aaaaIAA|Decision Maker|true',
  )
  const opportunity = tableFrom(
    'in/Opportunity.csv',
    `Id|AccountId|Name|StageName|Amount|CreatedDate|CloseDate|IsClosed|IsWon|CurrencyIsoCode
     006A0000001aaaaIAA|001A0000006Vm9rIAC|Pumps|Closed Won|1000.00|2026-01-05T08:00:00.000Z|2026-02-01|true|true|EUR
     006A0000001aaabIAA|001A0000006Vm9rIAC|Valves|Closed Lost|500.00|2026-01-05T08:00:00.000Z|2026-02-02|true|false|EUR
     006A0000001aaacIAA|001A0000006Vm9rIAC|Seals|Proposal||2026-01-05T08:00:00.000Z|2026-12-31|false|false|EUR`,
  )
  const task = tableFrom(
    'in/Task.csv',
    `Id|AccountId|WhatId|WhoId|Type|TaskSubtype|Subject|ActivityDate|Status|CallType|CallDurationInSeconds
     00TA0000001aaaaIAA|001A0000006Vm9r|006A0000001aaaaIAA|003A0000001aaaaIAA|Call|Call|Price|2026-01-10|Completed|Outbound|300
     00TA0000001aaabIAA|001A0000006Vm9rIAC||003A0000001aaaaIAA|Email|Email|Offer|2026-01-11|Completed||
     00TA0000001aaacIAA|001A0000006Vm9rIAC|||Call|Call|Later|2026-03-01|Not Started||`,
  )
  const event = tableFrom(
    'in/Event.csv',
    'Id|AccountId|WhatId|WhoId|Type|Subject|ActivityDate|DurationInMinutes\n00UA0000001aaaaIAA|001A0000006Vm9rIAC|||Visit|Plant|2026-01-12|90',
  )

  it('is one source of six objects; own revenue is no sale, both forms of an id are one', async () => {
    const { rowsOf, problems, source, recognition } = await mapped(account, contact, role, opportunity, task, event)
    expect(source.mapping.source).toBe('salesforce')
    expect(recognition.tables.map((table) => table.kind)).toEqual(['accounts', 'contacts', 'contacts', 'opportunities', 'calls', 'calls'])
    expect(recognition.tables[0]!.columns.find((column) => column.column === 'AnnualRevenue')).toMatchObject({
      target: 'account.ownRevenue',
    })
    expect(problems).toEqual([])
    expect(rowsOf<AccountRow>('account')).toMatchObject([
      { externalId: '001A0000006Vm9r', ownRevenueMinor: 120_000_050, employees: 85, colleague: 'Ann Lee', parent: null },
      { externalId: '001A0000006Vm9s', ownRevenueMinor: null, parent: '001A0000006Vm9r' },
    ])
    expect(rowsOf<ContactRow>('contact')).toMatchObject([
      { externalId: '003A0000001aaaa', customer: '001A0000006Vm9r', role: null, person: '003A0000001aaaa' },
      {
        externalId: '00KA0000001aaaa',
        customer: '001A0000006Vm9s',
        role: 'Decision Maker',
        primary: true,
        person: '003A0000001aaaa',
        lastName: 'Berg',
      },
    ])
    expect(rowsOf<OpportunityRow>('opportunity')).toMatchObject([
      { won: true, closedDay: '2026-02-01', amountMinor: 100_000 },
      { won: false, closedDay: '2026-02-02' },
      { won: null, closedDay: null, amountMinor: null },
    ])
    expect(rowsOf<InteractionRow>('interaction')).toMatchObject([
      {
        kind: 'call',
        channel: 'phone',
        direction: 'outbound',
        handlingSeconds: 300,
        selling: true,
        opportunity: '006A0000001aaaa',
        customer: '001A0000006Vm9r',
      },
      { kind: 'e-mail', handlingSeconds: null, selling: false, opportunity: null },
      { kind: 'visit', handlingSeconds: 5400 },
    ])
  })
})

describe('Salesforce contracts', () => {
  const account = tableFrom(
    'in/Account.csv',
    `Id|Name|BillingCity|Website|Renewal_Date__c|Notice_Days__c
     001A0000006Vm9rIAC|Acme GmbH|Köln|acme.example||
     001A0000006Vm9sIAC|Acme Nord|Kiel||2027-03-31|90
     001A0000006Vm9tIAC|Acme Süd|Ulm|||`,
  )
  const contract = tableFrom(
    'in/Contract.csv',
    `Id|AccountId|ContractNumber|Status|StartDate|EndDate
     800A0000001aaaaIAA|001A0000006Vm9r|00000100|Activated|2025-01-01|2026-12-31
     800A0000001aaabIAA|001A0000006Vm9rIAC|00000101|Activated|2024-01-01|2025-12-31
     800A0000001aaacIAA|001A0000006Vm9rIAC|00000102|Draft|2027-01-01|2027-12-31
     800A0000001aaadIAA|001A0000006Vm9sIAC|00000103|Activated|2025-01-01|2026-06-30`,
  )

  it('say when an account renews: what the account itself says first, else the contract that ends last and is no draft', async () => {
    const { rowsOf, problems, recognition } = await mapped(account, contract)
    expect([problems, recognition.tables.map((table) => table.kind)]).toEqual([[], ['accounts', 'contracts']])
    expect(rowsOf<AccountRow>('account').map((row) => [row.name, row.renewalDay, row.noticeDays])).toEqual([
      ['Acme GmbH', '2026-12-31', null],
      ['Acme Nord', '2027-03-31', 90],
      ['Acme Süd', null, null],
    ])
  })

  it('alone are no accounts', async () => {
    const { sources, tables } = await recognise([contract])
    expect([tables[0]!.kind, sources.flatMap((source) => source.mapping.tables)]).toEqual(['contracts', []])
  })
})

describe('Renewals', () => {
  it.each(['Renewal date', 'Contract end', 'Vertragsende', 'Date de fin de contrat', 'Fecha fin contrato'])(
    'stand under “%s” in a plain list of accounts',
    async (heading) => {
      const list = `Customer no;Customer name;City;${heading};Notice period\nC1;Acme;Köln;2027-03-31;60\nC2;Beta;Kiel;;`
      const { rowsOf } = await mapped(tableFrom('in/customers.csv', list.replaceAll(';', '|')))
      expect(rowsOf<AccountRow>('account').map((row) => [row.renewalDay, row.noticeDays])).toEqual([
        ['2027-03-31', 60],
        [null, null],
      ])
    },
  )
})

describe('Salesforce users', () => {
  it('are no accounts, although they have ids and names', async () => {
    const { tables } = await recognise([tableFrom('in/User.csv', 'Id|Name|Email\n005A0000001abcdIAA|Ann Lee|ann@us.example')])
    expect(tables[0]!.preset).toBeNull()
  })
})

describe('SAP', () => {
  const header = 'VBELN|POSNR|FKART|FKDAT|KUNAG|KUNRG|KUNWE|MATNR|ARKTX|MATKL|FKIMG|KZWI1|NETWR|WAVWR|WAERK|AUGRU|VALDT'
  const signed = `0090000001|000010|F2|05.01.2026|0000000101|0000000900|0000000201|P-1|Pump|PUMPS|2,000|1.200,00|1.000,00|600,00|EUR||04.02.2026
    0090000001|000020|F2|05.01.2026|0000000101|0000000900|0000000201|FRACHT|Freight|FREIGHT|||25,50||EUR||04.02.2026
    0090000002|000010|G2|07.01.2026|0000000101|0000000900|0000000201||||||100,00-||EUR|103|31.12.9999
    0090000003|000010|RE|08.01.2026|0000000101|0000000900|0000000201|P-1|Pump|PUMPS|1,000-|600,00-|500,00-|300,00-|EUR|101|
    0090000004|000010|S1|09.01.2026|0000000101|0000000900|0000000201|P-1|Pump|PUMPS|1,000-|600,00-|500,00-|300,00-|EUR||
    0090000005|000010|L2|09.01.2026|0000000101|0000000900|0000000201||||||12,00||EUR||`

  it('reads a billing list with signs behind the numbers', async () => {
    const { rowsOf, problems, source } = await mapped(tableFrom('sap/billing.csv', `${header}\n${signed}`))
    expect(problems).toEqual([])
    const lines = rowsOf<InvoiceLineRow>('invoice_line')
    expect(lines.map((line) => [line.documentType, line.netMinor, line.nature, line.quantity])).toEqual([
      ['invoice', 100_000, 'goods', '2'],
      ['invoice', 2_550, 'freight', null],
      ['credit_note', -10_000, 'goods', null],
      ['return', -50_000, 'goods', '-1'],
      ['cancellation', -50_000, 'goods', '-1'],
      ['invoice', 1_200, 'goods', null],
    ])
    expect(lines[0]).toMatchObject({
      externalId: '0090000001/000010',
      customer: '0000000101',
      payer: '0000000900',
      site: '0000000201',
      listMinor: 120_000,
      costMinor: 60_000,
      dueDay: '2026-02-04',
      productGroup: 'PUMPS',
    })
    expect(lines[2]).toMatchObject({ dueDay: null, reason: '103', product: null })
    expect(source.uncertain.join('\n')).toMatch(/G2, RE, S1 reduce revenue; their amounts carry a minus already/)
    expect(source.uncertain.join('\n')).toMatch(/FRACHT = freight/)
  })

  it('turns the sign of credit memos that stand without one', async () => {
    const unsigned = signed.replaceAll('00-', '00')
    const { rowsOf } = await mapped(tableFrom('sap/billing.csv', `${header}\n${unsigned}`))
    expect(rowsOf<InvoiceLineRow>('invoice_line').map((line) => line.netMinor)).toEqual([100_000, 2_550, -10_000, -50_000, -50_000, 1_200])
    expect(rowsOf<InvoiceLineRow>('invoice_line')[3]).toMatchObject({ quantity: '-1', costMinor: -30_000 })
  })

  it.each([
    [
      'English',
      'Billing Document|Item|Billing Type|Billing Date|Sold-to Party|Payer|Ship-to Party|Material|Description|Material Group|Billed Quantity|Gross value|Net Value|Cost|Document Currency|Order Reason|Net due date',
    ],
    [
      'German',
      'Faktura|Position|Fakturaart|Fakturadatum|Auftraggeber|Regulierer|Warenempfänger|Material|Bezeichnung|Warengruppe|Fakturierte Menge|Bruttowert|Nettowert|Verrechnungswert|Belegwährung|Auftragsgrund|Nettofälligkeit',
    ],
  ])('reads the same list with %s headings', async (_, headings) => {
    const technical = await mapped(tableFrom('sap/billing.csv', `${header}\n${signed}`))
    const list = await mapped(tableFrom('sap/billing.csv', `${headings}\n${signed}`))
    expect(list.source.mapping.source).toBe('sap')
    expect(list.rows).toEqual(technical.rows)
  })

  it('reads days as yyyymmdd, customers, orders with items, payments by the invoice, and cost centres', async () => {
    const { rowsOf, problems } = await mapped(
      tableFrom(
        'sap/customers.csv',
        'KUNNR|KTOKD|NAME1|PSTLZ|ORT01|LAND1|STCEG|HKUNNR\n0000000101|0001|ACME GMBH|01067|DRESDEN|DE|DE123|0000000009',
      ),
      tableFrom(
        'sap/orders.csv',
        `VBELN|AUART|AUDAT|KUNNR|KUNWE|KUNRG|VDATU|WADAT_IST|GBSTK|ABGRU|BSARK|ZZRUSH|ZZFREIGHT|NETWR|WAERK
         0000004711|TA|20260105|0000000101|0000000201|0000000900|20260112|00000000|A||DFUE|X|12,50|100,00|EUR
         0000004712|TA|20260105|||||00000000|C|50|WEBS||0,00|10,00|EUR`,
      ),
      tableFrom(
        'sap/order-items.csv',
        `VBELN|POSNR|MATNR|ARKTX|MATKL|KWMENG|KZWI1|NETWR|WAVWR|WAERK|ABGRU
         0000004711|000010|P-1|Pump|PUMPS|2,000|120,00|100,00|60,00|EUR|
         0000004712|000010|P-1|Pump|PUMPS|1,000|12,00|10,00||EUR|50`,
      ),
      tableFrom('sap/billing.csv', `${header}\n${signed}`),
      tableFrom(
        'sap/payments.csv',
        'BELNR|BLART|KUNNR|BUDAT|VBELN|WRBTR|WAERS\n1400000001|DZ|0000000900|06.02.2026|0090000001|1.025,50|EUR\n1400000002|DZ|0000000900|06.02.2026|0099999999|1,00|EUR',
      ),
      tableFrom(
        'sap/cost-centres.csv',
        'KOSTL|KTEXT|GJAHR|PERIO|KSTAR|CETXT|WRBTR|WAERS\n4100|Order desk|2026|001|620000|Salaries|9.148,23|EUR\n4100|Order desk|2026|002|629000|Accrual|45,00-|EUR',
      ),
    )
    expect(problems).toEqual([])
    expect(rowsOf<AccountRow>('account')[0]).toMatchObject({
      externalId: '0000000101',
      parent: '0000000009',
      postalCode: '01067',
      vatId: 'DE123',
    })
    expect(rowsOf<SalesOrderRow>('sales_order')).toMatchObject([
      {
        day: '2026-01-05',
        promisedDay: '2026-01-12',
        shippedDay: null,
        channel: 'EDI',
        counts: true,
        freightMinor: 1250,
        drivers: { rush: 1 },
        payer: '0000000900',
      },
      { customer: null, cancelled: true, counts: false, channel: 'web shop', drivers: { rush: 0 } },
    ])
    expect(rowsOf<OrderLineRow>('order_line')).toMatchObject([
      { customer: '0000000101', site: '0000000201', day: '2026-01-05', netMinor: 10_000, costMinor: 6_000, counts: true },
      { customer: null, counts: false, costMinor: null },
    ])
    expect(rowsOf<PaymentRow>('payment')).toMatchObject([
      { customer: '0000000101', payer: '0000000900', amountMinor: 102_550, document: '0090000001' },
      { customer: '0000000900', amountMinor: 100 },
    ])
    expect(rowsOf<CostActualRow>('cost_actual')).toMatchObject([
      { costCentre: '4100', month: '2026-01', element: '620000 Salaries', amountMinor: 914_823 },
      { month: '2026-02', amountMinor: -4_500 },
    ])
  })
})

describe('Zendesk', () => {
  const tickets = tableFrom(
    'zd/tickets.csv',
    `ID|Subject|Requester|Requester email|Organization|Group|Assignee|Channel|Reason|Created at|Solved at|First reply time in minutes|Full resolution time in minutes|Replies|Reopens|Satisfaction Score
     1|Late|Ida Berg|ida@acme.example|Acme|Service|Bo|Email|Delivery|2026-01-05T23:30:00Z|2026-01-07T10:00:00Z|30|2070|3|1|Good
     2|Help|Nobody|x@y.example||Service|Bo|Phone||2026-01-06T08:00:00Z||||0|0|`,
  )

  it('keeps resolution elapsed and first reply waiting, never work', async () => {
    const { rowsOf, problems, source } = await mapped(
      tickets,
      tableFrom('zd/organizations.csv', 'Id|Name|Domain names|Created at\n36001|Acme|acme.example|2023-05-02T09:00:00Z'),
      tableFrom(
        'zd/users.csv',
        'Id|Name|Email|Organization|Role\n501|Ida van Berg|ida@acme.example|Acme|end-user\n502|Bo|bo@us.example||agent',
      ),
    )
    expect(problems).toEqual([])
    expect(source.mapping.source).toBe('zendesk')
    expect(rowsOf<InteractionRow>('interaction')).toMatchObject([
      {
        ...{ externalId: '1', kind: 'ticket', customer: '36001', person: '501', channel: 'e-mail', reason: 'Delivery', day: '2026-01-05' },
        ...{
          handlingSeconds: null,
          elapsedSeconds: 2070 * 60,
          waitingSeconds: 1800,
          replies: 3,
          reopens: 1,
          answered: true,
          team: 'Service',
        },
      },
      { customer: null, person: 'x@y.example', elapsedSeconds: null, waitingSeconds: null, answered: false, replies: 0 },
    ])
    // Good is 1; who was offered to answer and did not is not here; without a word about it nobody was asked.
    expect(rowsOf<AnswerRow>('answer')).toMatchObject([
      {
        ...{ externalId: '1/good_bad', metric: 'good_bad', score: 1, scaleMin: 0, scaleMax: 1, customer: '36001', person: '501' },
        ...{ email: 'ida@acme.example', day: '2026-01-07', touchpoint: 'ticket', privacy: 'attributed' },
      },
    ])
    expect(rowsOf<ContactRow>('contact')).toMatchObject([{ externalId: '501', customer: '36001', firstName: 'Ida van', lastName: 'Berg' }])
  })

  it('takes the names in the tickets as accounts when there is no list of organisations', async () => {
    const { rowsOf } = await mapped(tickets)
    expect(rowsOf<AccountRow>('account')).toMatchObject([{ externalId: 'Acme', name: 'Acme' }])
    expect(rowsOf<InteractionRow>('interaction')[0]).toMatchObject({ customer: 'Acme' })
  })
})

describe('HubSpot', () => {
  it('reads companies, contacts with buying roles, and deals', async () => {
    const { rowsOf, problems, source } = await mapped(
      tableFrom(
        'hs/companies.csv',
        'Record ID|Company name|Company Domain Name|City|Country/Region|Annual Revenue|Number of Employees|Company owner\n900719925474099312|Acme|acme.example|Köln|Germany|1200000|85|Ann',
      ),
      tableFrom(
        'hs/contacts.csv',
        'Record ID|First Name|Last Name|Email|Job Title|Buying Role|Associated Company ID\n51|Ida|Berg|ida@acme.example|CTO|Decision Maker|900719925474099312',
      ),
      tableFrom(
        'hs/deals.csv',
        'Record ID|Deal Name|Deal Stage|Amount|Create Date|Close Date|Associated Company ID|Currency\n7|Pumps|Closed Won|1000.50|2026-01-01 10:00|2026-02-01 09:30|900719925474099312|EUR\n8|Seals|Qualified|||||EUR'.replace(
          '|||||EUR',
          '||2026-01-02 10:00|||EUR',
        ),
      ),
    )
    expect(problems).toEqual([])
    expect(source.mapping.source).toBe('hubspot')
    expect(rowsOf<AccountRow>('account')).toMatchObject([
      { externalId: '900719925474099312', ownRevenueMinor: 120_000_000, domain: 'acme.example' },
    ])
    expect(rowsOf<ContactRow>('contact')).toMatchObject([{ role: 'Decision Maker', customer: '900719925474099312' }])
    expect(rowsOf<OpportunityRow>('opportunity')).toMatchObject([
      { won: true, closedDay: '2026-02-01', amountMinor: 100_050 },
      { won: null, closedDay: null, customer: null },
    ])
  })
})

describe('one row holds all', () => {
  it.each([
    ['English', 'Account name|Account manager|First name|Last name|E-mail|Job level|Job title|Touchpoint|Score|Comment|Date'],
    ['German', 'Kunde|Kundenbetreuer|Vorname|Nachname|E-Mail|Hierarchieebene|Funktion|Kontaktpunkt|Bewertung|Kommentar|Datum'],
  ])('makes accounts and people of rows with %s headings', async (_, headings) => {
    const { rowsOf, problems, recognition } = await mapped(
      tableFrom(
        'answers.csv',
        `${headings}\nAcme|Ann|Ida|Berg|ida@acme.example|C-level|CEO|Onboarding|9|Good|2026-01-20\nAcme|Ann|Bo|Lund|bo@acme.example|Staff|Buyer|Support|6|Slow|2026-01-21\nBeta|Ann|Ida|Berg||Staff|Buyer|Support|6||2026-01-21\nBeta|Ann|Al|Ek||Staff|Buyer|Support|||2026-01-22`,
      ),
    )
    expect(recognition.tables[0]).toMatchObject({ kind: 'one row holds all', preset: 'one-row' })
    expect(problems).toEqual([])
    expect(rowsOf<AccountRow>('account').map((row) => [row.externalId, row.colleague])).toEqual([
      ['Acme', 'Ann'],
      ['Beta', 'Ann'],
    ])
    expect(rowsOf<ContactRow>('contact').map((row) => [row.externalId, row.customer, row.seniority])).toEqual([
      ['ida@acme.example', 'Acme', 'C-level'],
      ['bo@acme.example', 'Acme', 'Staff'],
      ['Beta / Ida / Berg', 'Beta', 'Staff'],
      ['Beta / Al / Ek', 'Beta', 'Staff'],
    ])
    expect(
      rowsOf<AnswerRow>('answer').map((row) => [
        row.metric,
        row.score,
        row.comment,
        row.customer,
        row.person,
        row.email,
        row.day,
        row.touchpoint,
      ]),
    ).toEqual([
      ['nps', 9, 'Good', 'Acme', 'ida@acme.example', 'ida@acme.example', '2026-01-20', 'Onboarding'],
      ['nps', 6, 'Slow', 'Acme', 'bo@acme.example', 'bo@acme.example', '2026-01-21', 'Support'],
      ['nps', 6, null, 'Beta', 'Beta / Ida / Berg', null, '2026-01-21', 'Support'],
      // Asked, and said nothing.
      ['nps', null, null, 'Beta', 'Beta / Al / Ek', null, '2026-01-22', 'Support'],
    ])
  })
})

describe('Answers', () => {
  it('of a form with several questions are several answers of one response, each on its scale', async () => {
    const { rowsOf, problems, recognition, source } = await mapped(
      tableFrom(
        'forms.csv',
        `Response ID|Timestamp|E-mail|How likely are you to recommend us?|Why?|How satisfied are you with our service?|How much effort did it take?|Rate our delivery (1-7)|Privacy
         r1|2026-02-03 10:00:00|Ida@Acme.example|9|Quick|4|2|6|confidential
         r2|2026-02-04 11:00:00|bo@acme.example|12||||5|role only
         r3|2026-02-05 12:00:00|al@acme.example|||||| attributed`.replaceAll('| attributed', '|attributed'),
      ),
    )
    expect(recognition.tables[0]).toMatchObject({ kind: 'survey', preset: null })
    expect(source.uncertain).toEqual([])
    const rows = rowsOf<AnswerRow>('answer')
    expect(rows.map((row) => [row.response, row.metric, row.score, row.scaleMin, row.scaleMax, row.higherIsBetter, row.privacy])).toEqual([
      ['r1', 'nps', 9, 0, 10, true, 'confidential'],
      ['r3', 'nps', null, 0, 10, true, 'attributed'],
      ['r1', 'csat', 4, 1, 5, true, 'confidential'],
      ['r1', 'ces1', 2, 1, 5, false, 'confidential'],
      ['r1', 'rating', 6, 1, 7, true, 'confidential'],
      ['r2', 'rating', 5, 1, 7, true, 'role only'],
    ])
    expect(rows[0]).toMatchObject({ comment: 'Quick', email: 'ida@acme.example', externalId: 'r1/nps', at: '2026-02-03T10:00:00Z' })
    expect(rows.at(-1)).toMatchObject({ attribute: 'Rate our delivery (1-7)', externalId: 'r2/Rate our delivery (1-7)' })
    expect(problems).toMatchObject([
      { row: 3, column: 'How likely are you to recommend us?', value: '12', code: 'outside_scale', rejected: true },
    ])
  })

  it('are read from feedback records by their kind of field', async () => {
    const { rowsOf, problems, source } = await mapped(
      tableFrom(
        'records.csv',
        `submission_id|field_id|field_type|field_label|collected_at|value_number|value_text|user_id|email|source_name
         s1|q1|nps|Recommend?|2026-02-03T23:30:00Z|3||u7|ida@acme.example|Yearly
         s1|q2|text|Why?|2026-02-03T23:30:00Z||Slow|u7|ida@acme.example|Yearly
         s1|q3|rating|Delivery|2026-02-03T23:30:00Z|6||u7|ida@acme.example|Yearly
         s1|q4|date|When?|2026-02-03T23:30:00Z|||u7|ida@acme.example|Yearly`,
      ),
    )
    expect(problems).toEqual([])
    expect(source.uncertain).toEqual(['Records of the kinds date are no answers on a scale or in words: they are left out'])
    expect(
      rowsOf<AnswerRow>('answer').map((row) => [row.externalId, row.metric, row.score, row.scaleMax, row.attribute, row.comment]),
    ).toEqual([
      ['s1/q1', 'nps', 3, 10, null, null],
      ['s1/q2', 'text', null, null, null, 'Slow'],
      ['s1/q3', 'rating', 6, 7, 'Delivery', null],
    ])
    expect(rowsOf<AnswerRow>('answer')[0]).toMatchObject({ person: 'u7', email: 'ida@acme.example', programme: 'Yearly', response: 's1' })
  })

  it('are not made of lists of accounts, orders and calls that have a score among their columns', async () => {
    const kinds = await Promise.all(
      [
        'Account ID|Account name|City|Country|NPS score|Created at\nA1|Acme|Köln|DE|9|2026-01-02',
        'Order ID|Order date|Customer ID|Net amount|CSAT\n1|2026-01-02|A1|100.00|4',
      ].map(async (text, i) => (await recognise([tableFrom(`list${i}.csv`, text)])).tables[0]!.kind),
    )
    expect(kinds).toEqual(['accounts', 'orders'])
  })
})
