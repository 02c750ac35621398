/** What the general ledger says about revenue, and the differences finance can name. */
import { z } from 'zod'
import { Refusal } from './refusal.ts'

export const GeneralLedger = z.strictObject({
  generalLedgerMinor: z.int().describe('Revenue of the window in the general ledger, minor units of the reporting currency'),
  differences: z
    .array(z.strictObject({ name: z.string().min(1), amountMinor: z.int().describe('What must be added to the book to reach the ledger') }))
    .default([])
    .describe('Named differences: cancelled, unbilled, credit notes, intercompany, currency …'),
})

export function parseGeneralLedger(document: unknown): z.output<typeof GeneralLedger> {
  const parsed = GeneralLedger.safeParse(document)
  if (parsed.success) return parsed.data
  throw new Refusal(
    'invalid',
    'Cannot tie revenue out against this file: see docs/methods/account-pnl.md for its fields',
    parsed.error.issues.map((issue) => ({ at: issue.path.join('.') || 'file', message: issue.message })),
  )
}
