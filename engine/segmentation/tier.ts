/** Tiers from the top: key accounts, major (large and mid-size) accounts, small and mid-size enterprises. */
export const TIERS = ['KEY', 'MAJOR', 'SME'] as const
export type Tier = (typeof TIERS)[number]
