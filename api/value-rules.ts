/** How value is reckoned, as a document (`"tapeline": "value/1"`). Minor units of the reporting currency; shares 0-1; rates per year. */
import { z } from 'zod'
import { isMonth } from '#engine/period/days.ts'
import { parseDocument } from './parse-document.ts'

export const valueFormat = 'value/1'

export const ValueRulesFile = z
  .strictObject({
    tapeline: z.literal(valueFormat),
    name: z.string().trim().min(1).max(200).optional(),
    notes: z.array(z.string().max(2000)).max(50).optional(),
    validFrom: z.string().refine(isMonth, 'is not a month: write it as YYYY-MM, for example 2026-03').optional(),
    horizonMonths: z.int().min(1).max(120).default(36),
    discount: z.number().min(0).max(1).default(0.1).describe('Per year.'),
    holdoutMonths: z.int().min(1).max(36).default(6).describe('Last months kept back to see whether the model told them.'),
    contractual: z
      .strictObject({
        classes: z.array(z.string().min(1)).max(500).default([]).describe('Product classes that are bought under contract.'),
        periodMonths: z.union([z.literal(1), z.literal(3), z.literal(12)]).default(12),
      })
      .prefault({})
      .describe('Revenue that goes on until somebody ends it; never in both models.'),
    weightConnected: z.number().min(0).max(10).default(0).describe('Weight of connected value in the score of segments; 0 = none.'),
  })
  .describe('Rules of value.')
export type ValueRules = z.output<typeof ValueRulesFile>

/** @throws Refusal `invalid` with every problem and its place */
export const parseValueRules = (document: unknown): ValueRules => parseDocument(ValueRulesFile, document, 'The document of rules')

/** What holds while nobody has approved other rules. */
export const defaultValueRules: ValueRules = parseValueRules({ tapeline: valueFormat })
