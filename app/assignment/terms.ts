import type { GivingTerms } from '#api/routes/assignment.ts'

/** Assumed, until somebody knows better: nobody has measured them. */
export const standardTerms: GivingTerms = {
  ...{ changeChance: 0.03, chancePerYear: 0.002, chancePerPerson: 0.01 },
  ...{ handoverHours: 2, regionShare: 0.2, languageShare: 0.5 },
}
