import { z } from 'zod'
import { route } from '../route.ts'

export const recordFacts = z
  .object({
    record: z.enum(['main', 'demo']),
    company: z.string().nullable().describe('null before the first import'),
    currency: z.string().nullable(),
    timeZone: z.string().nullable(),
    counts: z.array(z.object({ what: z.string(), rows: z.int() })),
    /** The last snapshot, which pages show unless asked for another. */
    snapshot: z
      .object({
        id: z.int(),
        asOf: z.string(),
        from: z.string(),
        to: z.string(),
        level: z.string(),
        title: z.string().nullable(),
        inputHash: z.string(),
        models: z.array(z.string()),
      })
      .nullable(),
  })
  .meta({ id: 'Record', description: 'What this record holds, and its last measurement.' })

export const settingRoutes = {
  getRecord: route({ method: 'GET', path: '/v1/record', tag: 'record', summary: 'What the record holds', may: 'read', ok: recordFacts }),
}
