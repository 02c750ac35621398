import { z } from 'zod'
import { route } from '../route.ts'
import { snapshotQuery } from './portfolio.ts'

/** The page it is of, as its address names it: `accounts`, `portfolio`, `costs/ledger`. */
const screen = z.string().regex(/^[a-z][a-z0-9/-]{0,59}$/)
const name = z.string().trim().min(1).max(80)
/** The search part of the address: filters, sorting, columns, tab. */
const search = z.record(z.string().max(60), z.string().max(2000)).refine((given) => JSON.stringify(given).length <= 8000, 'too long')

export const savedView = z
  .object({
    id: z.int(),
    screen: z.string(),
    name: z.string(),
    search: z.record(z.string(), z.string()),
    shared: z.boolean().describe('everybody who sees the page sees it, over their own accounts'),
    own: z.boolean().describe('made by who asks'),
    madeAt: z.string(),
  })
  .meta({ id: 'SavedView', description: 'A name for what the address of a list says: filters, sorting, columns.' })
export type SavedView = z.infer<typeof savedView>

export const newView = z.object({ screen, name, search, shared: z.boolean().default(false) })
export const viewChange = z.object({ name: name.optional(), search: search.optional(), shared: z.boolean().optional() })

/** Tables that go out as a file. */
export const exportTable = z.enum([
  'accounts',
  'segments',
  'channels',
  'findings',
  'ledger',
  'teams',
  'matches',
  'opportunities',
  'white-space',
  'promises-kept',
  'promise-rows',
  'what-matters',
  'point-worth',
  'channel-guidance',
  'channel-guidance-accounts',
  'selling-guidance',
  'selling-guidance-accounts',
  'personalisation',
  'personalisation-accounts',
  'listened-accounts',
  'index-changes',
  'whom-to-hear',
  'value',
  'potential',
  'influence',
  'coverage-models',
  'coverage-accounts',
])
export type ExportTable = z.infer<typeof exportTable>

const tag = 'views'
const aView = z.object({ view: z.coerce.number().int() })

export const viewRoutes = {
  listViews: route({
    ...{ method: 'GET', path: '/v1/views', tag, may: 'read', query: z.object({ screen: screen.optional() }) },
    summary: 'Views of lists: one’s own and those that are shared, by name',
    ok: z.object({ items: z.array(savedView) }),
  }),
  saveView: route({
    ...{ method: 'POST', path: '/v1/views', tag, may: 'saveViews', body: newView, ok: savedView, answers: 'created' },
    summary: 'Keep a view under a name',
  }),
  changeView: route({
    ...{ method: 'PATCH', path: '/v1/views/:view', tag, may: 'saveViews', params: aView, body: viewChange, ok: savedView },
    summary: 'Rename a view of one’s own, share it, or keep what it shows now',
  }),
  deleteView: route({
    ...{ method: 'DELETE', path: '/v1/views/:view', tag, may: 'saveViews', params: aView, answers: 'nothing' },
    summary: 'Take a view of one’s own away',
  }),

  exportTable: route({
    ...{ method: 'GET', path: '/v1/exports/:table', tag, may: 'export', params: z.object({ table: exportTable }), answers: 'file' },
    summary: 'A table as CSV or XLSX: money in whole units with decimals, formulas neutralised; written to the audit',
    // Accounts, opportunities, white space and the lists of listening take the filters of their list besides: tier=KEY,MAJOR, revenue=1000.., sort=-revenueMinor …
    query: z.looseObject({
      ...snapshotQuery.shape,
      format: z.enum(['csv', 'xlsx']).default('csv'),
      columns: z.string().max(2000).optional().describe('names, by commas; default: all'),
    }),
  }),
}
