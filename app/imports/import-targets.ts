import { type Target, targets } from '#api/mapping.ts'
import type { TableName } from '#api/record.ts'
import { kindTexts } from '#intake/recognise/kind-tables.ts'
import { uploadLimits } from './upload-limits.ts'

const titles: Readonly<Record<TableName, string>> = {
  ...{ account: 'Account', contact: 'Person', product: 'Product', sales_order: 'Order', order_line: 'Order line' },
  ...{ invoice_line: 'Invoice line', payment: 'Payment', interaction: 'Interaction', opportunity: 'Opportunity', answer: 'Answer' },
  ...{ cost_actual: 'Cost', fx_rate: 'Currency rate', cross_reference: 'Cross-reference' },
}

/** What a table can be and its columns can be read as: what one chooses from when correcting a draft. */
export function importTargets() {
  const { fileBytes, draftBytes, files } = uploadLimits()
  return {
    kinds: Object.entries(kindTexts).map(([kind, { title, about, becomes }]) => ({ kind, title, about, becomes: [...becomes] })),
    tables: (Object.keys(targets) as TableName[]).map((table) => ({
      table,
      title: titles[table],
      targets: Object.entries<Target>(targets[table]).map(([name, target]) => ({
        target: `${table}.${name}`,
        title: titleOf(name),
        about: target.about,
        kind: target.kind,
        required: target.required === true,
        choices: target.choices ? [...target.choices] : null,
      })),
    })),
    limits: { fileBytes, draftBytes, files },
  }
}

/** `postalCode` → Postal code; names that say too little alone are written out. */
const titleOf = (name: string): string =>
  written[name] ?? name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(/^./, (first) => first.toUpperCase())

const written: Readonly<Record<string, string>> = {
  ...{
    id: 'Key',
    vatId: 'VAT number',
    at: 'Instant',
    net: 'Net amount',
    list: 'List value',
    cost: 'Cost of goods',
    counts: 'Counts as a sale',
  },
  ...{ promised: 'Day promised', shipped: 'Day shipped', due: 'Day due', dueAmount: 'Amount due', ownRevenue: 'Own yearly revenue' },
  ...{
    handling: 'Handling (work)',
    elapsed: 'Elapsed (open to closed)',
    waiting: 'Waiting (to first answer)',
    left: 'Day the person left',
  },
  ...{ email: 'E-mail', closed: 'Day closed', customer: 'Customer (sold-to)', payer: 'Payer (bill-to)', site: 'Site (ship-to)' },
  ...{ asked: 'Day asked', programme: 'Survey', scaleMin: 'Lowest answer', scaleMax: 'Highest answer', higherIsBetter: 'High is good' },
  ...{ response: 'Form', person: 'Person', personSource: 'Source of the person', privacy: 'Privacy', chosenBy: 'Chosen by' },
  ...{ colleague: 'Our colleague', team: 'Our team', answered: 'Was answered', reopens: 'Times reopened', selling: 'Served a sale' },
}
