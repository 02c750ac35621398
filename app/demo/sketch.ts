/**
 * What the demo company can say without a cost study: what three teams cost in a year and how many heads they are.
 * Rounded from its cost centres; docs/examples/cost-models/demo-sketch.json is the same as a file.
 */
export const demoSketch = {
  tapeline: 'sketch-model/1',
  name: 'Demo company, sketch',
  currency: 'EUR',
  teams: {
    service: { yearlyCostMinor: 16_900_000, heads: 1.65 },
    orderDesk: { yearlyCostMinor: 14_900_000, heads: 1.6 },
    fieldSales: { yearlyCostMinor: 39_600_000, heads: 3.25 },
  },
} as const
