/** How scenarios, models and guards are called on the screen. */
import type { PlanAccount, PlanSummary, ScenarioGround, ScenarioHead } from '#api/routes/scenarios.ts'
import type { Scenario } from '#api/scenario.ts'
import { missing } from '../../ui/format.ts'

export type Snapshot = { readonly snapshot?: number }

/** A, B … Z, AA: by the order in which they were begun. */
export function letterOf(at: number): string {
  const last = String.fromCharCode(65 + (at % 26))
  return at < 26 ? last : letterOf(Math.floor(at / 26) - 1) + last
}

export interface NamedScenario {
  readonly head: ScenarioHead
  readonly letter: string
  /** "B · More digital" */
  readonly title: string
}
/** The list comes newest first; letters go by the order of beginning. */
export const namedScenarios = (heads: readonly ScenarioHead[]): NamedScenario[] =>
  [...heads].sort((a, b) => a.id - b.id).map((head, at) => ({ head, letter: letterOf(at), title: `${letterOf(at)} · ${head.name}` }))

export const modelNamer = (ground: Pick<ScenarioGround, 'models'>) => {
  const names = new Map(ground.models.map(({ id, name }) => [id, name]))
  return (id: string) => names.get(id) ?? id
}

export const showNames: Readonly<Record<'moved' | 'gains' | 'loses' | 'fragile' | 'held' | 'all', string>> = {
  moved: 'Who moves',
  gains: 'Worth more',
  loses: 'Worth less',
  fragile: 'Fragile',
  held: 'Held',
  all: 'Everybody',
}
export type Show = keyof typeof showNames

/** What holds accounts, as the list of a scenario asks for it. */
export const holdingNames = {
  pin: 'Pinned',
  ban: 'Banned from a model',
  openCase: 'Open case',
  renewal: 'Before a renewal',
  gradeD: 'Grade D',
  need: 'Its needs',
  margin: 'Margin not known',
} as const
export type Holding = keyof typeof holdingNames

/** Two documents say the same, in whatever order their keys come. */
export const sameDocument = (a: Scenario, b: Scenario): boolean => a === b || ordered(a) === ordered(b)
/** The same but for the name. */
export const sameLevers = (a: Scenario, b: Scenario): boolean => sameDocument({ ...a, name: '' }, { ...b, name: '' })
const ordered = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) =>
    one !== null && typeof one === 'object' && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([x], [y]) => (x < y ? -1 : 1)))
      : one,
  )

export const limitOf = (plan: PlanSummary, kind: 'budget' | 'team', team?: string) =>
  plan.limits.find((one) => one.kind === kind && (team === undefined || one.team === team)) ?? null

export const robustWords = (robust: PlanAccount['robust']): string => (robust === null ? missing : robust ? 'robust' : 'fragile')

/** A change with its sign; what rounds to nothing has none. */
export const plus = (value: number, written: string): string => (value > 0 && /[1-9]/.test(written) ? `+${written}` : written)
export const tone = (value: number, written: string): string => (!/[1-9]/.test(written) ? '' : value > 0 ? 'gain' : 'loss')

/** A step that reads well and divides a range into about two hundred. */
export function niceStep(least: number, most: number): number {
  const rough = (most - least) / 200
  if (!(rough > 0)) return 1
  const ten = 10 ** Math.floor(Math.log10(rough))
  return (rough / ten >= 5 ? 5 : rough / ten >= 2 ? 2 : 1) * ten
}
