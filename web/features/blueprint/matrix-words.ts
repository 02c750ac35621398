import type { MatrixCell } from '#api/routes/personalisation.ts'

/** 5 on top: white glove. */
export const experiences = ['No model', 'Generic', 'Light', 'Attended', 'Personal', 'White glove'] as const
export const tailorings = ['No product marked', 'Generic', 'Variants', 'Configured', 'Adapted', 'Made for one'] as const

export const measures = {
  accounts: 'Accounts',
  revenueMinor: 'Revenue',
  costToServeMinor: 'Cost to serve',
  marginMinor: 'Margin',
  netContributionMinor: 'Net contribution',
} as const
export type Measure = keyof typeof measures

export const cellOf = (cells: readonly MatrixCell[], experience: number, tailoring: number): MatrixCell | undefined =>
  cells.find((one) => one.experience === experience && one.tailoring === tailoring)

export const markWords = { standardise: 'standardise', tailor: 'tailor' } as const
