/** Product codes that are no products: freight, fees and rebates booked as lines, found by code, group and text. */
import type { LineNature } from '#api/record.ts'
import type { ColumnProfile, TableProfile } from '../recognise/profile.ts'

const patterns: readonly (readonly [LineNature, RegExp])[] = [
  ['rebate', /\b(bonus|boni|rebates?|rückvergütung|umsatzbonus|jahresbonus|ristourne|remise|bonificaci[oó]n|rappel)\b/i],
  [
    'freight',
    /\b(fracht(kosten)?|freight|porto|postage|versand(kosten)?|shipping|carriage|delivery (charge|cost)s?|frais de port|transport(kosten)?|flete|portes|gastos de env[ií]o)\b/i,
  ],
  ['fee', /\b(fees?|surcharges?|geb(ü|ue)hr(en)?|(mindermengen)?zuschlag|mmz|handling charge|frais|recargos?|supplément|bank charges?)\b/i],
  ['adjustment', /\b(adjust(ment)?s?|manual|korrektur(en)?|correction|bad debt|ausgleich|ajustes?|ajustement|write-?off)\b/i],
]

/** @returns nature by code, for the codes among the rows looked at that are not goods */
export function findNatures(
  profile: TableProfile,
  code: ColumnProfile,
  describing: readonly (ColumnProfile | null)[],
): Record<string, LineNature> {
  const at = [code, ...describing].filter((column) => column !== null).map((column) => profile.columns.indexOf(column))
  const found: Record<string, LineNature> = {}
  const seen = new Set<string>()
  for (const cells of profile.rows) {
    const key = cells[at[0]!]!.trim()
    if (key === '' || seen.has(key)) continue
    seen.add(key)
    // A long text that mentions transport is a product ("Transport case, aluminium"); a short one is the thing itself.
    const texts = at.map((i) => cells[i]!.replaceAll('_', ' ').trim()).filter((text, i) => i === 0 || text.split(/\s+/).length <= 3)
    const nature = patterns.find(([, pattern]) => texts.some((text) => pattern.test(text)))?.[0]
    if (nature !== undefined) found[key] = nature
  }
  return found
}

export function naturesText(natures: Readonly<Record<string, LineNature>>): string {
  return Object.entries(natures)
    .map(([code, nature]) => `${code} = ${nature}`)
    .join(', ')
}
