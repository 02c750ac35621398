import { z } from 'zod'
import { isDay } from '#engine/period/days.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import { route } from '../route.ts'
import { ValueRulesFile } from '../value-rules.ts'
import { modelDraft, modelVersion } from './models.ts'
import { snapshotHead, snapshotQuery } from './portfolio.ts'

const tag = 'value'
const number = z.number().nullable()
const numbers = z.array(number)
const model = z.enum(['transactional', 'contractual', 'both', 'rule']).nullable()
const band = z.enum(['low', 'raised', 'high']).nullable()
const day = z.string().refine(isDay, 'is not a day: write it as YYYY-MM-DD, for example 2026-03-31')

export const WALLET_BASES = ['said', 'rank', 'segmentation', 'peers'] as const
const basis = z
  .enum(WALLET_BASES)
  .nullable()
  .describe(
    'said: somebody’s figure; rank: modelled from our rank among suppliers; segmentation: in its document; peers: modelled from peers',
  )

const head = snapshotHead.extend({
  scope: z.enum(['all', 'own']),
  known: z.boolean().describe('false: the measurement is from before lifetime value was measured'),
  rules: z.object({
    model: z.int().nullable(),
    label: z.string(),
    horizonMonths: z.int(),
    discount: z.number(),
    weightConnected: z.number(),
  }),
})

export const valueColumns = z
  .object({
    id: z.array(z.int()),
    key: z.array(z.string()),
    name: z.array(z.string()),
    tier: z.array(z.enum(TIERS).nullable()),
    valueMinor: numbers.describe('lifetime value; null: not known, `why` says so'),
    model: z.array(model),
    why: z.array(z.string().nullable()).describe('why there is no value, or why the simple rule was used'),
    alive: numbers.describe('0–1, by its own rhythm of orders'),
    expectedOrders: numbers.describe('within 12 months'),
    spendMinor: numbers.describe('revenue expected of an order'),
    marginShare: numbers,
    revenueMinor: numbers.describe('of the last 12 months'),
    retention: numbers.describe('a year; null while too few are known to have left for probabilities to be told'),
    band: z.array(band).describe('risk of leaving'),
    receivedMinor: numbers.describe('of what others are worth, due to it'),
    givenMinor: numbers.describe('of what it is worth, due to others'),
    creditMinor: numbers.describe('its own and what it received: for ranking only'),
    allocatedMinor: numbers.describe('its own less what was given, and what it received: adds up to the sum of own values'),
    potentialMinor: numbers.describe('a year'),
    potentialFrom: z.array(basis),
  })
  .meta({ id: 'ValueColumns', description: 'One element per account in key order, Unassigned left out.' })
export type ValueColumns = z.infer<typeof valueColumns>

const sums = z.object({
  accounts: z.int(),
  withoutValue: z.int(),
  valueMinor: z.number().describe('of their own'),
  allocatedMinor: z.number(),
  potentialMinor: z.number(),
})

export const valueBook = z
  .object({
    head,
    columns: valueColumns,
    segments: z.array(sums.extend({ tier: z.enum(TIERS).nullable() })),
    total: sums.describe('in both views the same, but for accounts whose own value is not known'),
    links: z.object({
      counted: z.int(),
      leftOut: z.int(),
      unknown: z.int().describe('carry nothing: what the account is worth is not known'),
    }),
    whole: z.object({ revenueShare: number.describe('revenue of accounts with a value / all'), unknown: z.int() }),
    probabilities: z.boolean().describe('whether enough accounts left for retention to be told as a probability; else as a band'),
  })
  .meta({ id: 'ValueBook' })
export type ValueBook = z.infer<typeof valueBook>

const parameters = z.array(z.object({ name: z.string(), value: z.number() }))
const fitted = z.object({
  name: z.string(),
  used: z.boolean(),
  parameters,
  steadied: z.array(z.string()).describe('shapes the book does not tell, held by a weak prior'),
  logLikelihood: number,
  accounts: z.int(),
  predicted: number.describe('orders of the hold-out'),
  totalError: number.describe('predicted / actual − 1'),
  meanError: number.describe('mean distance from what an account did'),
})

const curve = z.object({
  segment: z.string().describe('`all`, or a segment'),
  accounts: z.int().describe('of which a renewal is decided'),
  left: z.int(),
  observed: z
    .object({ due: z.int(), kept: z.int(), low: z.number(), high: z.number() })
    .nullable()
    .describe('renewals due and made over all periods, with their interval (90 %, Wilson); null: none is decided'),
  first: z.number().describe('kept after the first period, as used'),
  rests: z.enum(['curve', 'level', 'book', 'assumed']).describe('a curve or a level of its own, that of all accounts, or an assumption'),
  reason: z.string().nullable().describe('why it is no curve of its own'),
  parameters,
  periods: z.array(z.object({ period: z.int(), due: z.int(), kept: z.int(), expected: number })),
})

const scores = z.object({ brier: z.number(), logLoss: z.number(), auc: number })

export const valueFit = z
  .object({
    head,
    fitted: z.boolean(),
    verdict: z.object({ fits: z.boolean(), reasons: z.array(z.string()) }),
    rule: z.string().describe('what stands in where no model fits'),
    unit: z.string(),
    calibrationEnd: z.string().nullable(),
    end: z.string(),
    actual: number.describe('orders of the hold-out'),
    naive: z.object({ predicted: number, meanError: number }).describe('as many as in the same span before'),
    correlation: number,
    models: z.array(fitted),
    byFrequency: z.array(
      z.object({
        repeats: z.string(),
        accounts: z.int(),
        actual: z.number(),
        predicted: z.array(z.object({ model: z.string(), value: z.number() })),
      }),
    ),
    overTime: z
      .array(z.object({ end: z.string(), actual: z.number(), predicted: z.number() }))
      .describe('orders since the first day of the hold-out'),
    spend: z
      .object({
        parameters,
        accounts: z.int(),
        correlation: number.describe('of number and size of orders'),
        fits: z.boolean(),
        reason: z.string().nullable(),
      })
      .nullable(),
    contract: z
      .object({ classes: z.array(z.string()), accounts: z.int().describe('under contract now'), months: z.int(), curves: z.array(curve) })
      .nullable(),
    retention: z.array(curve).describe('years with an order'),
    bySegment: z.boolean().describe('false: segments are drawn by value, so value goes by one curve of all accounts'),
    risk: z
      .object({
        learnt: z.boolean().describe('weights of signs from own history; else assumed'),
        why: z.string().nullable(),
        ...{ losses: z.int(), needed: z.int(), rows: z.int(), days: z.array(z.string()) },
        weights: z.array(z.object({ name: z.string(), weight: z.number(), assumed: z.number() })),
        validation: z
          .object({ rows: z.int(), losses: z.int(), base: scores, scorecard: scores, learnt: scores })
          .nullable()
          .describe('on accounts of a later year than was learnt from'),
      })
      .describe('weights of the signs that move retention'),
    leftOut: z.array(z.object({ reason: z.string(), accounts: z.int(), revenueMinor: number })),
  })
  .meta({ id: 'ValueFit' })
export type ValueFit = z.infer<typeof valueFit>

const near = z.object({
  id: z.int(),
  key: z.string(),
  name: z.string(),
  link: z.int(),
  share: z.number(),
  evidence: z.string(),
  carriesMinor: number,
})

export const wallet = z
  .object({
    wallet: z.int(),
    account: z.object({ id: z.int(), key: z.string(), name: z.string() }),
    knows: z.enum(['amount', 'share', 'rank']),
    amountMinor: number.describe('a year, with whomever'),
    share: number.describe('ours'),
    rank: number,
    suppliers: z.int().nullable(),
    note: z.string().nullable(),
    day: z.string(),
    author: z.string(),
    madeAt: z.string(),
    walletMinor: number.describe('by the revenue of now'),
    potentialMinor: number,
    modelled: z.boolean().describe('by the rule of ranks'),
    check: z
      .object({
        revenueThenMinor: z.number(),
        revenueNowMinor: z.number(),
        potentialThenMinor: z.number(),
        from: z.string(),
        to: z.string(),
        verdict: z.enum(['too early', 'more than said', 'growing into it', 'not growing', 'falling']),
      })
      .nullable()
      .describe('what became of it; null: its revenue was not known when it was said'),
  })
  .meta({ id: 'Wallet' })
export type Wallet = z.infer<typeof wallet>

export const accountValue = z
  .object({
    head,
    account: z.object({ id: z.int(), key: z.string(), name: z.string(), tier: z.string().nullable() }),
    costClosed: z.boolean(),
    lifetime: z
      .object({
        valueMinor: number,
        undiscountedMinor: number,
        model,
        why: z.string().nullable(),
        alive: number,
        expectedOrders: number.describe('within 12 months'),
        horizonOrders: number.describe('over the horizon, not discounted; null where not all of it is orders'),
        spendMinor: number,
        marginShare: number,
        marginFrom: z.enum(['own', 'book']).nullable(),
        transactionalMinor: number,
        contractualMinor: number,
        orderRevenueMinor: z.number(),
        contractRevenueMinor: z.number(),
        repeats: z.int().nullable(),
        lastOrderDays: z.int().nullable(),
        ageDays: z.int().nullable(),
        steps: z.array(z.object({ name: z.string(), amountMinor: z.number(), kind: z.enum(['start', 'change', 'sum']), says: z.string() })),
      })
      .nullable(),
    heldOut: z
      .object({ months: z.int(), totalError: z.number(), meanError: z.number() })
      .nullable()
      .describe(
        'how well the model told orders of the months kept back, over the whole book; null where it is not by that model, or closed',
      ),
    retention: z
      .object({
        p: number.describe('null while it is told as a band'),
        low: number,
        high: number,
        band: z.enum(['low', 'raised', 'high']),
        base: number,
        alive: number.describe('how likely it still buys by its own rhythm: the base counts times that'),
        baseOf: z.string(),
        observed: z
          .object({ due: z.int(), kept: z.int(), low: z.number(), high: z.number() })
          .nullable()
          .describe('what the base rests on'),
        years: z.number(),
        learnt: z.boolean().describe('whether the weights are from own history'),
        moves: z.array(z.object({ name: z.string(), says: z.string(), logit: z.number() })),
        missing: z.array(z.string()),
      })
      .nullable(),
    connected: z
      .object({
        receivedMinor: z.number(),
        givenMinor: z.number(),
        creditMinor: number,
        allocatedMinor: number,
        buyBecauseOfIt: z.array(near),
        itBuysBecauseOf: z.array(near),
        closed: z.int().describe('links with accounts of others: not told'),
      })
      .nullable(),
    potential: z.object({
      potentialMinor: number,
      from: basis,
      revenueMinor: z.number(),
      wallet: wallet.nullable(),
      peersMinor: number.describe('what its peers reach beyond it'),
    }),
  })
  .meta({ id: 'AccountValue' })
export type AccountValue = z.infer<typeof accountValue>

const knows = {
  knows: z.enum(['amount', 'share', 'rank']),
  amountMinor: z.int().min(0).max(1e15).optional(),
  share: z.number().min(0.001, 'is below 0.1 %').max(1).optional(),
  rank: z.number().min(1).max(99).optional(),
  suppliers: z.int().min(1).max(99).optional(),
}
export const newWallet = z
  .object({ ...knows, note: z.string().trim().max(2000).nullable().default(null), day: day.optional().describe('default: today') })
  .superRefine((one, at) => {
    const need = (name: 'amountMinor' | 'share' | 'rank' | 'suppliers') => {
      if (one[name] === undefined) at.addIssue({ code: 'custom', path: [name], message: 'is missing' })
    }
    if (one.knows === 'amount') need('amountMinor')
    if (one.knows === 'share') need('share')
    if (one.knows === 'rank') {
      need('rank')
      need('suppliers')
      if (one.rank !== undefined && one.suppliers !== undefined && one.rank > one.suppliers)
        at.addIssue({ code: 'custom', path: ['rank'], message: 'is beyond the number of suppliers' })
    }
  })

const potentialRow = z.object({
  account: z.object({ id: z.int(), key: z.string(), name: z.string() }),
  tier: z.enum(TIERS).nullable(),
  revenueMinor: z.number(),
  potentialMinor: number,
  from: basis,
  peersMinor: number,
  wallet: wallet.nullable(),
})
export type PotentialRow = z.infer<typeof potentialRow>

export const potentialPage = z
  .object({
    head,
    coverage: z.object({
      share: number.describe('revenue of accounts with somebody’s figure / all'),
      needed: z.number().describe('from which potential counts in segments'),
      accounts: z.int(),
      modelledAccepted: z.boolean(),
      used: z.boolean().describe('whether the last measurement counted potential'),
    }),
    rows: z.array(potentialRow).describe('accounts in key order, Unassigned left out'),
  })
  .meta({ id: 'PotentialPage' })
export type PotentialPage = z.infer<typeof potentialPage>

export const walletFileRead = z
  .object({
    rows: z.int(),
    wallets: z.array(
      z.object({
        row: z.int(),
        account: z.object({ id: z.int(), key: z.string(), name: z.string() }),
        ...{ amountMinor: number, share: number, rank: number, suppliers: number, day: z.string(), note: z.string().nullable() },
        potentialMinor: number.describe('by the revenue of the last measurement'),
        replaces: z.boolean().describe('a figure that stands'),
      }),
    ),
    problems: z
      .array(z.object({ row: z.int(), column: z.string(), value: z.string(), message: z.string(), remedy: z.string() }))
      .describe('of those rows nothing is taken'),
    file: z.int().nullable().describe('to take all of it back; null: looked at only, or nothing was taken'),
    taken: z.int(),
  })
  .meta({ id: 'WalletFileRead' })
export type WalletFileRead = z.infer<typeof walletFileRead>

const walletFile = z.object({
  name: z.string().trim().min(1).max(255),
  text: z
    .string()
    .min(1)
    .max(2_000_000)
    .describe('columns account (source/id or name), and amount a year, or share, or rank and suppliers; note and day where known'),
})

export const valueRoutes = {
  getValue: route({
    ...{ method: 'GET', path: '/v1/value', tag, may: 'read', query: snapshotQuery, ok: valueBook },
    summary: 'What every account in scope is worth: over its life, through others, and what it could still buy',
  }),
  getValueFit: route({
    ...{ method: 'GET', path: '/v1/value/fit', tag, may: 'readCosts', query: snapshotQuery, ok: valueFit },
    summary: 'How well the models of lifetime value told a hold-out, with their parameters and the yardsticks. The whole book only',
  }),
  getAccountValue: route({
    ...{ method: 'GET', path: '/v1/accounts/:account/value', tag, may: 'read', query: snapshotQuery, ok: accountValue },
    params: z.object({ account: z.coerce.number().int() }),
    summary: 'What an account is worth and how that comes about; amounts are null for whom margin and cost are closed',
  }),
  getPotential: route({
    ...{ method: 'GET', path: '/v1/potential', tag, may: 'read', query: snapshotQuery, ok: potentialPage },
    summary: 'What accounts could still buy, as somebody said or as modelled, and how much of the book has a figure',
  }),
  saveWallet: route({
    ...{ method: 'PUT', path: '/v1/accounts/:account/wallet', tag, may: 'edit', body: newWallet, ok: wallet },
    params: z.object({ account: z.coerce.number().int() }),
    summary: 'Say what an account spends on what we sell, or our share of it, or our rank among its suppliers',
  }),
  endWallet: route({
    ...{ method: 'DELETE', path: '/v1/accounts/:account/wallet', tag, may: 'edit', answers: 'nothing' },
    params: z.object({ account: z.coerce.number().int() }),
    summary: 'Take back what was said of an account’s wallet',
  }),
  previewWalletFile: route({
    ...{ method: 'POST', path: '/v1/potential/files/preview', tag, may: 'edit', body: walletFile, ok: walletFileRead },
    summary: 'What a CSV file of wallets says, and what is wrong with which row and column of it. Nothing is kept',
  }),
  addWalletFile: route({
    ...{ method: 'POST', path: '/v1/potential/files', tag, may: 'edit', body: walletFile, ok: walletFileRead, answers: 'created' },
    summary: 'Take in the rows of a CSV file of wallets that nothing is wrong with: each replaces what stood for its account',
  }),
  endWalletFile: route({
    ...{ method: 'DELETE', path: '/v1/potential/files/:file', tag, may: 'edit', params: z.object({ file: z.coerce.number().int() }) },
    summary: 'Take all wallets of a file back; what they replaced stands again',
    answers: 'nothing',
  }),
  getValueRules: route({
    ...{ method: 'GET', path: '/v1/value/rules', tag, may: 'read' },
    summary: 'Rules of value in force, with their versions and drafts',
    ok: z.object({
      model: z.int().nullable().describe('null: those Tapeline comes with'),
      label: z.string(),
      rules: ValueRulesFile,
      classes: z.array(z.string()).describe('product classes of the record'),
      versions: z.array(modelVersion),
      drafts: z.array(modelDraft),
    }),
  }),
  draftValueRules: route({
    ...{ method: 'POST', path: '/v1/value/rules/drafts', tag, may: 'draftModels', answers: 'created' },
    summary: 'Other rules of value as a draft; with `ask`, put before whoever approves',
    body: z.object({
      rules: ValueRulesFile.omit({ tapeline: true }),
      note: z.string().max(2000).nullable().default(null),
      ask: z.boolean().default(false),
    }),
    ok: z.object({ draft: z.int(), revision: z.int() }),
  }),
}
