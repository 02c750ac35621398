/** Channels and reasons of a document beside what the record says of them. */
import type { CoverageModels } from '#api/coverage-models.ts'
import type { CoverageLook } from '#api/routes/coverage.ts'
import { wilsonInterval } from '#engine/value/wilson-interval.ts'
import type { CostView } from '../access/views.ts'

export function channelsBeside({ channels, reasons }: CoverageModels, view: CostView): Pick<CoverageLook, 'channels' | 'reasons'> {
  const rows = view.result.channels?.reasons ?? []
  return {
    channels: channels.map(({ id, name, byPeople, costPerResolutionMinor, cashPerResolutionMinor }) => {
      const seen = rows.filter((row) => row.channel === name)
      const settled = seen.filter((row) => row.costPerResolutionMinor !== null)
      const n = seen.reduce((sum, row) => sum + row.n, 0)
      const weight = settled.reduce((sum, row) => sum + row.n, 0)
      return {
        ...{ channel: id, name, byPeople, n: seen.length > 0 ? n : null },
        measuredMinor: weight > 0 ? settled.reduce((sum, row) => sum + row.n * row.costPerResolutionMinor!, 0) / weight : null,
        ...{ statedMinor: costPerResolutionMinor ?? null, cashMinor: cashPerResolutionMinor },
      }
    }),
    reasons: reasons.map(({ reason, hardShare, channels: takes }) => {
      const seen = rows.filter((row) => row.reason === reason)
      return {
        ...{ reason, n: seen.length > 0 ? seen.reduce((sum, row) => sum + row.n, 0) : null, hardShare },
        channels: takes.map(({ channel, containment: { low, base, high, evidence } }) => {
          const name = channels.find((one) => one.id === channel)?.name
          const row = seen.find((one) => one.channel === name)
          const range = row ? wilsonInterval(row.known - row.repeats, row.known) : null
          return {
            ...{ channel, low, base, high, evidence },
            observed: row && range ? { n: row.known, value: 1 - row.repeats / row.known, ...range } : null,
            costPerResolutionMinor: row?.costPerResolutionMinor ?? null,
          }
        }),
      }
    }),
  }
}
