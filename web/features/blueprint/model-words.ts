/** Coverage models in words. */
import type { z } from 'zod'
import type { CoverageFile, CoverageModel, CoverageModels } from '#api/coverage-models.ts'
import type { CoverageEvidence, CoveragePage } from '#api/routes/coverage.ts'
import { segmentName } from '../../app/marks.tsx'
import type { Format } from '../../ui/format.ts'

export type Page = CoveragePage
/** As it is being written: whatever it holds. */
export type Doc = Partial<z.input<typeof CoverageFile>>
export type ModelDoc = z.input<typeof CoverageFile>['models'][number]
export type Assumption = NonNullable<ModelDoc['lift']>[number]['change']

export const experienceNames = ['generic', 'simple', 'standard', 'personal', 'white glove'] as const

const regions = new Intl.DisplayNames(['en'], { type: 'region' })

/** A country’s name by its code; as written where it is none. */
export const countryWords = (country: string): string => (/^[A-Z]{2}$/.test(country) ? (regions.of(country) ?? country) : country)

/** "Key and Major, €50 k to €1 m a year, growing by 10 % or more, needs VMI" */
export function whoInWords({ eligible }: CoverageModel, f: Format, currency: string): string {
  const { segments, revenueMinor, growth, range, countries, needs } = eligible
  const between = (bounds: { from?: number | undefined; to?: number | undefined } | undefined, write: (value: number) => string) => {
    if (bounds?.from !== undefined && bounds.to !== undefined) return `${write(bounds.from)} to ${write(bounds.to)}`
    if (bounds?.from !== undefined) return `${write(bounds.from)} or more`
    return bounds?.to !== undefined ? `below ${write(bounds.to)}` : null
  }
  const parts = [
    segments ? f.list(segments.map(segmentName)) : 'every segment',
    between(revenueMinor, (value) => f.moneyShort(value, currency)),
    between(growth, (value) => f.percentChange(value, 0)),
    between(range, (value) => f.number(value)),
    countries && countries.length > 0 ? f.list(countries.map(countryWords)) : null,
  ]
  const words = ['', ' a year', ' growth', ' product classes', '']
  const said = parts.flatMap((part, i) => (part === null ? [] : [`${part}${words[i]}`]))
  return [...said, ...(needs.length > 0 ? [`meets ${f.list(needs)}`] : [])].join(', ')
}

/** "none", "€1,200 a year; 60 % accept (assumed)" */
export function priceInWords({ price }: CoverageModel, models: readonly CoverageModel[], f: Format, currency: string): string {
  if (price.kind === 'none') return 'none'
  const amount =
    price.kind === 'fee' ? `${f.money(price.feeMinor, currency)} a year` : `buys ${f.money(price.minimumMinor, currency)} a year`
  const other = models.find((one) => one.id === price.ifDeclined)?.name ?? price.ifDeclined
  return `${amount}; ${f.percent(price.acceptance.base, 0)} accept (${price.acceptance.evidence}), others get ${other}`
}

/** "+0.20 (0.05 to 0.40)" */
export const liftInWords = (change: { readonly low: number; readonly base: number; readonly high: number }, f: Format): string =>
  `${f.change(change.base, 2)} (${f.change(change.low, 2)} to ${f.change(change.high, 2)})`

export const captureInWords = (change: { readonly low: number; readonly base: number; readonly high: number }, f: Format): string =>
  `${f.percent(change.base, 0)} (${f.share(change.low, 0)} to ${f.share(change.high, 0)})`

export const segmentWords = (segment: string): string => (segment === '*' ? 'others' : segmentName(segment))

/** What an hour’s worth of retention is: 80 % becomes … */
export const retentionAfter = (lift: number, before = 0.8): number => 1 / (1 + Math.exp(-(Math.log(before / (1 - before)) + lift)))

type Told = NonNullable<CoverageEvidence['rows'][number]['lift']>

const clip = (value: number, least: number, most: number) => Math.min(most, Math.max(least, Math.round(value * 1000) / 1000))

type Row = CoverageEvidence['rows'][number]

/** An observed difference as an assumption of the document: added to what is assumed of the model it was compared with. */
function asObserved(told: Told, what: 'lift' | 'capture', base: number, evidence: CoverageEvidence, row: Row): Assumption {
  const [least, most] = what === 'lift' ? [-5, 5] : [0, 1]
  const between = evidence.before ? ` from ${evidence.before.asOf} to ${evidence.head.asOf}` : ''
  return {
    low: clip(base + told.found.low, least, most),
    base: clip(base + told.found.value, least, most),
    high: clip(base + told.found.high, least, most),
    evidence: 'observed',
    n: told.n,
    note: `Own history${between}: ${told.n} accounts against ${told.others} served as ${row.comparedName}, alike in segment, index and age; 90 % interval. What went together, not what caused it.`,
  }
}

/** The document with an observed lift or capture in place of what was assumed, in the segments it was observed in. */
export function withObserved(doc: CoverageModels, evidence: CoverageEvidence, row: Row, what: 'lift' | 'capture'): CoverageModels {
  const told = row[what]
  if (told === null) return doc
  const against = doc.models.find((model) => model.id === row.comparedWith)
  const stated = (segment: string) =>
    (against?.[what].find((one) => one.segment === segment) ?? against?.[what].find((one) => one.segment === '*'))?.change.base ?? 0
  const observed = row.segments.map((segment) => ({
    segment,
    change: asObserved(told, what, stated(segment), evidence, row) as CoverageModel['lift'][number]['change'],
  }))
  return {
    ...doc,
    models: doc.models.map((model) =>
      model.id === row.model
        ? { ...model, [what]: [...observed, ...model[what].filter((one) => !row.segments.includes(one.segment as 'KEY'))] }
        : model,
    ),
  }
}

/** "80 % of Copy of invoice and Order change by customer portal", a line per channel and share. */
export function mixInWords(model: CoverageModel, { channels }: CoverageModels, f: Format): string[] {
  const together = new Map<string, { readonly channel: string; readonly share: number; readonly reasons: string[] }>()
  for (const { channel, share, reason } of model.mix) {
    const one = together.get(`${channel} ${share}`) ?? { channel, share, reasons: [] }
    one.reasons.push(reason === '*' ? (model.mix.length === 1 ? 'what it can take' : 'what else it can take') : reason)
    together.set(`${channel} ${share}`, one)
  }
  return [...together.values()].map(
    ({ channel, share, reasons }) =>
      `${f.percent(share, 0)} of ${f.list(reasons)} by ${channels.find((one) => one.id === channel)?.name ?? channel}`,
  )
}

export const rateClosed = 'Closed: of a team of fewer than five, what an hour costs would tell what people earn'
