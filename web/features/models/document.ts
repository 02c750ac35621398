/** A cost model as it is being written: whatever it holds, read with care, changed without touching what it was. */
import type { z } from 'zod'
import { type CostModelFile, parseCostModel } from '#api/cost-model.ts'
import { type Problem, Refusal } from '#api/refusal.ts'

type File = z.input<typeof CostModelFile>
export type TeamDoc = File['teams'][number]
export type ActivityDoc = File['activities'][number]
export type CentreDoc = File['costCentres'][number]
/** Parts may be missing while it is written. */
export type Doc = Partial<File>

export type Path = readonly (string | number)[]

/** The place as problems name it: teams[0].capacityMinutes. */
export const placeOf = (path: Path): string =>
  path.reduce<string>((at, key) => {
    if (typeof key === 'number') return `${at}[${key}]`
    return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? `${at}${at && '.'}${key}` : `${at}[${JSON.stringify(key)}]`
  }, '')

/** A copy with one value changed; undefined takes the key, or the row of a list, out. */
export function setIn<T>(whole: T, path: Path, value: unknown): T {
  const [key, ...rest] = path
  if (key === undefined) return value as T
  const next = rest.length === 0 ? value : setIn((whole as Record<string | number, unknown> | undefined)?.[key], rest, value)
  if (Array.isArray(whole))
    return (next === undefined ? whole.filter((_, i) => i !== key) : whole.map((one, i) => (i === key ? next : one))) as T
  const copy: Record<string | number, unknown> = { ...(whole as object) }
  if (next === undefined) delete copy[key]
  else copy[key] = next
  return copy as T
}

/** What is wrong with it, as the server will say it. */
export function problemsOf(doc: unknown, currency: string): readonly Problem[] {
  try {
    const model = parseCostModel(doc)
    if (model.currency !== undefined && model.currency !== currency)
      return [{ at: 'currency', message: `is ${model.currency}: restate the model in ${currency}, the reporting currency` }]
    return []
  } catch (error) {
    if (error instanceof Refusal) return error.problems
    throw error
  }
}

/** An id made of a name, not used yet. */
export function idFor(name: string, used: readonly string[]): string {
  const slug =
    name
      .normalize('NFKD')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '') || 'new'
  for (let n = 1; ; n++) {
    const id = n === 1 ? slug : `${slug}-${n}`
    if (!used.includes(id)) return id
  }
}

/** Shares of 1 that nobody has: what is left of a cost centre. Read as the decimals they print, so that 0.1 and 0.2 leave 0.7. */
export const restOf = (shares: readonly number[]): number => Math.round((1 - shares.reduce((sum, share) => sum + share, 0)) * 1e9) / 1e9
