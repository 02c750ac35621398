import { z } from 'zod'
import { pageOf, pageQuery } from '../paging.ts'
import { route } from '../route.ts'
import { snapshotHead, snapshotQuery } from './portfolio.ts'

const tag = 'personalisation'
const reads = { tag, may: 'readCosts' } as const
const minor = z.number().describe('minor units a year')
const level = z.number().int().min(0).max(5).describe('1 generic … 5 white glove or made for one; 0 = not known')

export const matrixCell = z
  .object({
    experience: level,
    tailoring: level,
    accounts: z.int(),
    revenueMinor: minor,
    costToServeMinor: minor,
    marginMinor: minor.describe('of accounts whose margin is known'),
    netContributionMinor: minor.describe('margin less cost to serve, of the same accounts'),
    withoutMargin: z.int(),
    belowZero: z.int(),
    costsMore: z.boolean().describe('costs more than it brings'),
  })
  .meta({ id: 'MatrixCell' })
export type MatrixCell = z.infer<typeof matrixCell>

const matrix = z
  .object({
    scenario: z.int().nullable().describe('null: today'),
    name: z.string(),
    cells: z.array(matrixCell).describe('those with an account; they add up to the book without Unassigned'),
    /** White glove (4, 5) on generic products (1, 2), and generic experience (1, 2) on products made for one (4, 5). */
    tooMuch: z.object({ accounts: z.int(), costToServeMinor: minor, netContributionMinor: minor }),
    tooLittle: z.object({ accounts: z.int(), revenueMinor: minor, marginMinor: minor }),
  })
  .meta({ id: 'Matrix' })
export type Matrix = z.infer<typeof matrix>

export const capability = z
  .object({
    id: z.string(),
    name: z.string(),
    mark: z.enum(['standardise', 'tailor']),
    why: z.string().nullable(),
    models: z.array(z.string()).describe('coverage models that need it'),
    accounts: z.int().describe('served by one of those today'),
    shareOfAccounts: z.number(),
    shareOfRevenue: z.number(),
    proposed: z.enum(['standardise', 'tailor']).nullable().describe('by who uses it today; null: the numbers do not say'),
  })
  .meta({ id: 'Capability' })
export type Capability = z.infer<typeof capability>

export const personalisation = z
  .object({
    head: snapshotHead,
    coverage: z.object({ model: z.int().nullable(), label: z.string() }),
    today: matrix,
    planned: matrix.nullable(),
    models: z.array(z.object({ id: z.string(), name: z.string(), experience: level, accounts: z.int(), accountsThen: z.int().nullable() })),
    classes: z.array(z.object({ class: z.string(), tailoring: level, spendMinor: minor })).describe('0: nobody marked it'),
    unmarked: z.object({ spendMinor: minor, share: z.number().nullable(), classes: z.int() }),
    unassigned: z.object({ costToServeMinor: minor }).nullable(),
    capabilities: z.array(capability),
  })
  .meta({ id: 'Personalisation' })
export type Personalisation = z.infer<typeof personalisation>

export const matrixAccount = z
  .object({
    account: z.int(),
    key: z.string(),
    name: z.string(),
    segment: z.string().nullable(),
    model: z.string().describe('by which it is served today'),
    modelThen: z.string().nullable(),
    experience: level,
    tailoring: level,
    revenueMinor: minor,
    marginMinor: minor.nullable(),
    costToServeMinor: minor,
    netContributionMinor: minor.nullable(),
  })
  .meta({ id: 'MatrixAccount' })
export type MatrixAccount = z.infer<typeof matrixAccount>

const which = z.object({ ...snapshotQuery.shape, scenario: z.coerce.number().int().optional().describe('left out: today only') })

export const personalisationRoutes = {
  getPersonalisation: route({
    ...{ method: 'GET', path: '/v1/personalisation', ...reads, query: which, ok: personalisation },
    summary: 'Experience × product, generic to white glove: accounts, money and cost to serve, today and under a scenario; capabilities',
  }),
  listMatrixAccounts: route({
    ...{ method: 'GET', path: '/v1/personalisation/accounts', ...reads, ok: pageOf(matrixAccount) },
    query: pageQuery.extend({
      ...which.shape,
      when: z.enum(['today', 'scenario']).default('today'),
      experience: z.coerce.number().int().min(0).max(5).optional(),
      tailoring: z.coerce.number().int().min(0).max(5).optional(),
      off: z.enum(['tooMuch', 'tooLittle']).optional().describe('off the diagonal'),
    }),
    summary: 'Accounts of a cell of the matrix, lowest net contribution first',
  }),
} as const
