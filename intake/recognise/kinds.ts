export const fileKinds = [
  'accounts',
  'contacts',
  'orders',
  'order lines',
  'billing list',
  'payments',
  'tickets',
  'calls',
  'opportunities',
  'survey',
  'products',
  'cost actuals',
  'rates',
  'cross reference',
  'one row holds all',
  'unknown',
] as const
export type FileKind = (typeof fileKinds)[number]
