import type { CostMeasurement } from '#engine/costing/measurement.ts'
import type { Finding, Level } from '#engine/portfolio/portfolio.ts'
import type { Book } from '#store/portfolio.ts'
import type { Context } from '../context.ts'
import type { ChosenCost } from './take-snapshot.ts'

export interface ChannelReport {
  readonly findings: readonly Finding[]
}

export async function measureChannels(_ctx: Context, _book: Book, _level: Level, _base: CostMeasurement, _cost: ChosenCost): Promise<ChannelReport> {
  return { findings: [] }
}
