/** What is open, stage by stage. */
import { compareBytes } from '../money/compare-keys.ts'
import type { OpportunityColumns } from './opportunity-columns.ts'

export interface OpenStage {
  /** Null: not stated. */
  readonly stage: string | null
  readonly n: number
  /** Minor units, of those with an amount. */
  readonly amountMinor: number
  readonly withoutAmount: number
}

/** Stages that CRM systems come with, from first to last, letters only: files do not say the order of theirs. */
const usual = [
  ...['prospecting', 'lead', 'qualification', 'qualified', 'appointmentscheduled', 'qualifiedtobuy', 'needsanalysis', 'discovery'],
  ...['valueproposition', 'iddecisionmakers', 'perceptionanalysis', 'presentationscheduled', 'decisionmakerboughtin'],
  ...['proposal', 'proposalpricequote', 'quote', 'quoted', 'offer', 'negotiation', 'negotiationreview', 'contractsent', 'verbalcommitment'],
]

/**
 * Open opportunities by stage, in the usual order of stages; those of other names after them by name, those without one last.
 *
 * @param columns columns of one length
 * @param rows    indices of those that are looked at; closed ones among them do not count
 * @returns       one per stage that holds one
 * @source  docs/methods/hit-rate.md
 * @example openStages({ result: ['open'], stage: ['Proposal'], closed: [null], amountMinor: [500], sellingCostMinor: [0] }, [0])[0].amountMinor // 500
 */
export function openStages(columns: OpportunityColumns, rows: ArrayLike<number>): OpenStage[] {
  const sums = new Map<string | null, { n: number; amountMinor: number; withoutAmount: number }>()
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!
    if (columns.result[row] !== 'open') continue
    const stage = columns.stage[row] ?? null
    const sum = sums.get(stage) ?? { n: 0, amountMinor: 0, withoutAmount: 0 }
    sums.set(stage, sum)
    sum.n++
    const amount = columns.amountMinor[row]
    if (amount == null) sum.withoutAmount++
    else sum.amountMinor += amount
  }
  const place = (stage: string | null) => {
    if (stage === null) return usual.length + 1
    const at = usual.indexOf(stage.toLowerCase().replaceAll(/[^a-z]/g, ''))
    return at < 0 ? usual.length : at
  }
  return [...sums].sort(([a], [b]) => place(a) - place(b) || compareBytes(a ?? '', b ?? '')).map(([stage, sum]) => ({ stage, ...sum }))
}
