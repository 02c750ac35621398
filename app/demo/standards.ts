import { defaultStandards, type PromiseStandards } from '#engine/promises/standards.ts'

/** What the demo company promises: its reason codes sorted, and key accounts answered within half a working day. */
export const demoStandards: PromiseStandards = {
  ...defaultStandards,
  segments: {
    ...defaultStandards.segments,
    KEY: {
      ...defaultStandards.segments.KEY,
      ...{ answeredHours: 4, share: { ...defaultStandards.segments.KEY.share, answered: 0.9 } },
    },
  },
  openHours: { ...defaultStandards.openHours, from: 8, holidays: ['2025-12-25', '2025-12-26', '2026-01-01', '2026-04-06', '2026-05-01'] },
  // Price and quantity are ours to get right; late delivery and goodwill are no matter of the invoice.
  errorReasons: { '103': true, '104': true, '105': false, '106': false },
}
