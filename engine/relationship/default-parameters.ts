/** What the relationship index is reckoned with until people decide otherwise and answers say otherwise. */
import type { RelationshipEstimate, RelationshipParameters, RelationshipRules } from './index-types.ts'

export const defaultRules: RelationshipRules = {
  groupShare: { decides: 0.45, influences: 0.3, uses: 0.2, pays: 0.05 },
  seniority: { 'c-level': 4, director: 3, manager: 2, staff: 1 },
  // Answers on the relationship tell more of it than answers on one ticket.
  metricWeight: { nps: 1, csat: 0.7, ces: 0.7, ces1: 0.7, good_bad: 0.4, declared: 1 },
  halfLifeDays: 180,
  maxAgeDays: 730,
  nCap: 3,
  huber: 2.5,
  level: 0.9,
  keyRoleMinCoverage: 0.25,
  requiredGroups: ['decides'],
}

export const defaultEstimate: RelationshipEstimate = {
  mu: 70,
  muSegment: {},
  gamma: { decides: 0, influences: 0, uses: 0, pays: 0 },
  tau2: 100,
  sigmaP2: 225,
  sigmaE2: 144,
}

export const defaultParameters: RelationshipParameters = { rules: defaultRules, estimate: defaultEstimate }
