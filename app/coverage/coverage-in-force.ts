/** Coverage models that hold on a day: the approved version, else those Tapeline comes with. */
import { type CoverageModels, parseCoverageModels } from '#api/coverage-models.ts'
import type { Day } from '#engine/period/period.ts'
import { type CostView, withWholeBook } from '../access/views.ts'
import type { Context } from '../context.ts'
import { labelOf } from '../models/versions.ts'
import { versionsOn } from '../models/versions-in-force.ts'
import { standardsInForce } from '../promises-kept/standards-in-force.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { defaultCoverage, defaultCoverageLabel } from './default-coverage.ts'

export interface CoverageInForce {
  /** Null: those Tapeline comes with; nobody has approved any. */
  readonly model: number | null
  readonly label: string
  readonly models: CoverageModels
}

/** Versions never change: read once each. */
const read = new WeakMap<Context['store'], Map<number, CoverageModels>>()

/** Of the approved versions that are valid on the day the one whose validity began last; none: the default, made from the last measurement. */
export async function coverageInForce(ctx: Context, asOf: Day): Promise<CoverageInForce> {
  const model = (await versionsOn(ctx, 'coverage', asOf)).at(-1)
  if (model === undefined) return { model: null, label: defaultCoverageLabel, models: await comesWith(ctx) }
  const known = read.get(ctx.store) ?? new Map<number, CoverageModels>()
  read.set(ctx.store, known)
  const models = known.get(model.id) ?? parseCoverageModels(model.body)
  known.set(model.id, models)
  return { model: model.id, label: labelOf(model), models }
}

const made = new WeakMap<CostView, { readonly standards: number; readonly models: CoverageModels }>()

/** The default, from the teams, channels and reasons of the last measurement. */
export async function comesWith(ctx: Context): Promise<CoverageModels> {
  const { access: _, ...unrestricted } = ctx
  const view = withWholeBook(await loadSnapshotView(unrestricted, null))
  const { version, standards } = await standardsInForce(ctx.store)
  const known = made.get(view)
  if (known?.standards === version) return known.models
  const models = defaultCoverage(view, standards)
  made.set(view, { standards: version, models })
  return models
}
