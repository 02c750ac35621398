import type { PotentialRow, ValueColumns } from '#api/routes/value.ts'

export const modelWords: Readonly<Record<NonNullable<ValueColumns['model'][number]>, string>> = {
  transactional: 'orders',
  contractual: 'contract',
  both: 'orders and contract',
  rule: 'simple rule',
}

export const bandWords: Readonly<Record<NonNullable<ValueColumns['band'][number]>, string>> = {
  low: 'low',
  raised: 'raised',
  high: 'high',
}

export const basisWords: Readonly<Record<NonNullable<PotentialRow['from']>, string>> = {
  said: 'somebody’s figure',
  rank: 'rank, modelled',
  segmentation: 'segmentation',
  peers: 'peers, modelled',
}

export const optionsOf = (words: Readonly<Record<string, string>>) => Object.entries(words).map(([value, label]) => ({ value, label }))
