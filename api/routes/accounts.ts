import { z } from 'zod'
import { pageOf, pageQuery } from '../paging.ts'
import { route } from '../route.ts'
import { snapshotHead, snapshotQuery } from './portfolio.ts'

const money = z.number().nullable().describe('integer minor units; null = not known, or closed to who asks')
const share = z.number().nullable().describe('0–1')

/** An account as lists show it: the row of the book. */
export const accountItem = z
  .object({
    id: z.int(),
    key: z.string().describe('source/externalId'),
    name: z.string(),
    unassigned: z.boolean(),
    tier: z.string().nullable(),
    behaviour: z.string().nullable(),
    zone: z.number().nullable(),
    quadrant: z.string().nullable(),
    colleague: z.string().nullable(),
    country: z.string().nullable(),
    renewalDay: z.string().nullable().describe('its contract ends or renews'),
    daysToRenewal: z.number().nullable().describe('from today; below 0: it has passed'),
    noticeDays: z.number().nullable(),
    orders: z.number().nullable(),
    orderLines: z.number().nullable(),
    interactions: z.number().nullable(),
    listValueMinor: money,
    discountMinor: money,
    revenueMinor: money,
    marginMinor: money,
    freightMinor: money,
    activityCostMinor: money,
    causedByUsMinor: money,
    costToServeMinor: money,
    netContributionMinor: money,
    ifThisAccountLeftMinor: money,
    rangeLowMinor: money,
    rangeHighMinor: money,
    belowZero: z.string().nullable(),
    estimatedShare: share,
    index: z.number().nullable().describe('relationship index, 0–100'),
    indexLow: z.number().nullable(),
    indexHigh: z.number().nullable(),
    grade: z.string().nullable().describe('A to D; D = estimated from its segment'),
    heardShare: share,
    blindSpot: z.boolean().nullable(),
    standing: z.string().nullable().describe('safe, at risk or unknown'),
    indexShows: z.string().nullable().describe('what may be told of the index: everything, others together, index and grade'),
    priceRealised: share,
    serviceShare: share,
    averageOrderMinor: money,
    firstDay: z.string().nullable(),
    revenueChangeMinor: money,
    netContributionChangeMinor: money,
  })
  .meta({ id: 'AccountItem' })

/** Filters are written as in an address (`tier=KEY,MAJOR`, `revenueMinor=100000..`): other keys are let through and read by one parser. */
const filters = z.looseObject({
  snapshot: snapshotQuery.shape.snapshot,
  q: z.string().max(200).optional().describe('part of the name or of a key'),
  tier: z
    .string()
    .optional()
    .describe('one or more, by commas; `none` = in no segment. So for zone, quadrant, belowZero, behaviour, colleague, country'),
  revenueMinor: z.string().optional().describe('a range low..high, either may be missing; so for every amount, count and share'),
  sort: z.string().max(60).optional().describe('a field, with - before it for largest first; default -revenueMinor'),
})

export const peerFigures = z.object({
  accounts: z.int().describe('how many others'),
  of: z.string().nullable().describe('segment they are of; null = all accounts'),
  averageOrderMinor: money,
  linesPerOrder: z.number().nullable(),
  ordersMean: z.number(),
  shareOf: z.record(z.string(), z.number().nullable()).describe('step → share of revenue'),
})

const difference = z.object({
  step: z.string(),
  name: z.string(),
  own: z.number(),
  peers: z.number(),
  amountMinor: z.number(),
  because: z.enum(['order size', 'work per order']).nullable(),
})

export const accountStep = z
  .object({
    step: z.string(),
    name: z.string(),
    kind: z.enum(['total', 'money', 'activity']),
    /** Signed as it works on profit: what is taken away is negative. */
    amountMinor: money,
    share: share.describe('of revenue, unsigned'),
    peersShare: share,
    cause: z.string().nullable(),
    formula: z.string(),
  })
  .meta({ id: 'AccountStep' })

export const accountPage = z
  .object({
    head: snapshotHead,
    models: z.array(z.string()),
    revenueBasis: z.enum(['orders', 'invoices']),
    costClosed: z.boolean().describe('margin and cost are closed to who asks'),
    scope: z.enum(['all', 'own']),
    sketch: z.boolean(),
    mayNameBelowZero: z.boolean(),
    account: accountItem.extend({
      creditsMinor: money,
      rebatesMinor: money,
      costOfGoodsMinor: money,
      otherDirectMinor: money,
      mixedMinor: money,
      costToServeUpperMinor: money,
      firstYear: z.boolean(),
      tierReason: z.string().nullable(),
      strategic: z.string().nullable(),
      places: z.array(z.string()).describe('towns'),
      currencies: z.array(z.string()).describe('what it is invoiced in'),
      industry: z.string().nullable(),
      colleagues: z.array(z.string()),
    }),
    behaviour: z
      .object({
        name: z.string(),
        purchases: z.int(),
        recencyDays: z.number().nullable(),
        ownGapDays: z.number().nullable(),
        averagePurchaseMinor: z.number().nullable(),
      })
      .nullable(),
    zone: z.object({ zone: z.int(), name: z.string(), treatment: z.string() }).nullable(),
    peers: peerFigures.nullable(),
    why: z
      .object({
        own: share,
        peers: z.number(),
        verdict: z.enum(['more', 'less', 'same']),
        differences: z.array(difference),
        averageOrderMinor: money,
        peersAverageOrderMinor: money,
        linesPerOrder: z.number().nullable(),
        peersLinesPerOrder: z.number().nullable(),
      })
      .nullable(),
    leaving: z.object({
      averageAccounts: z.number().nullable(),
      meanMinor: money,
      n: z.int(),
      fullMinor: money.describe('- net contribution: what would change if every cost went too'),
    }),
    revenueBefore: z
      .object({ from: z.string(), to: z.string(), minor: z.number() })
      .nullable()
      .describe('the same months a year (a window) earlier; null where the record does not reach back'),
    steps: z.array(accountStep),
    months: z.array(
      z.object({
        month: z.string(),
        covered: z.boolean(),
        revenueMinor: z.number().nullable(),
        activityCostMinor: money,
        orders: z.number(),
        interactions: z.number(),
      }),
    ),
    orderChannels: z.array(z.object({ channel: z.string(), orders: z.int() })),
    lastContact: z.object({ day: z.string(), kind: z.string(), channel: z.string().nullable() }).nullable(),
    keys: z.array(
      z.object({ key: z.string(), name: z.string().nullable(), town: z.string().nullable(), how: z.enum(['itself', 'linked', 'merged']) }),
    ),
    sites: z.array(z.object({ key: z.string(), name: z.string().nullable() })),
    payers: z.array(z.object({ key: z.string(), name: z.string().nullable() })),
    above: z.array(z.object({ id: z.int(), key: z.string(), name: z.string().nullable() })),
    links: z.array(z.object({ left: z.string(), right: z.string(), rule: z.string(), score: z.number(), reasons: z.array(z.string()) })),
    counts: z.object({ people: z.int(), timeline: z.int() }),
    findings: z.array(z.object({ code: z.string(), message: z.string() })),
  })
  .meta({ id: 'AccountPage' })
export type AccountPage = z.input<typeof accountPage>

export const timelineEntry = z
  .object({
    id: z.string(),
    kind: z.string(),
    day: z.string(),
    at: z.string().nullable(),
    channel: z.string().nullable(),
    event: z.string().nullable().describe('ticket, call, visit …'),
    direction: z.string().nullable(),
    person: z.object({ id: z.int().nullable(), name: z.string() }).nullable(),
    colleague: z.string().nullable(),
    subject: z.string().nullable(),
    reason: z.string().nullable(),
    document: z.string().describe('source/externalId'),
    amountMinor: z.number().nullable().describe('in the currency of the document'),
    currency: z.string().nullable(),
    lines: z.number().nullable(),
    daysLate: z.number().nullable(),
    dueDay: z.string().nullable(),
    status: z.string().nullable(),
    result: z.string().nullable(),
    replies: z.number().nullable(),
    reopens: z.number().nullable(),
    minutes: z
      .number()
      .nullable()
      .describe('handling, recorded or by the time equation; null = no work is known of it, or employees’ data are closed'),
    recorded: z.boolean().nullable(),
    costMinor: money,
    ours: z.boolean().describe('work we caused'),
    body: z.object({ text: z.string(), more: z.boolean() }).nullable().describe('what was said, its beginning; more: GET …/timeline/body'),
    people: z.array(z.object({ id: z.int(), name: z.string(), part: z.string() })).describe('everybody of the customer’s who took part'),
    attached: z.string().nullable().describe('names and sizes of what was attached to a message'),
    senderProved: z.boolean().nullable().describe('of a message that came to us: whether our mail server proved who sent it'),
    thread: z.object({ id: z.string(), n: z.int() }).nullable().describe('what it belongs to, and how many do'),
    hand: z
      .object({ id: z.int(), version: z.int(), by: z.string(), mayChange: z.boolean() })
      .nullable()
      .describe('who wrote it, where it was entered by hand'),
  })
  .meta({ id: 'TimelineEntry' })

const person = z
  .object({
    id: z.int(),
    name: z.string(),
    title: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    roles: z.array(z.string()),
    rolesFrom: z
      .enum(['hand', 'file', 'title'])
      .nullable()
      .describe('where the roles come from: said by hand, a file, or the job title by a rule'),
    group: z.enum(['decides', 'influences', 'uses', 'pays']).nullable().describe('what the roles come to; null = role not known'),
    seniority: z.string().nullable(),
    level: z.enum(['c-level', 'director', 'manager', 'staff']).nullable(),
    primary: z.boolean(),
    leftDay: z.string().nullable(),
    language: z.string().nullable(),
    preferredChannel: z.string().nullable(),
    keys: z.array(z.string()),
    contacts: z.int(),
    contactsInWindow: z.int(),
    lastContact: z.object({ day: z.string(), kind: z.string(), channel: z.string().nullable() }).nullable(),
  })
  .meta({ id: 'AccountPerson' })

export const stepRow = z
  .object({
    id: z.string(),
    day: z.string(),
    document: z.string().describe('source/externalId'),
    what: z.string(),
    terms: z.array(z.object({ driver: z.string().nullable(), coefficient: z.number(), quantity: z.number() })),
    unit: z.enum(['minutes', 'money']).nullable(),
    recordedSeconds: z.number().nullable(),
    minutes: z.number().nullable(),
    ratePerMinute: z.number().nullable().describe('minor units'),
    rate: z.number().nullable().describe('a share of the team, or of capital a year'),
    baseMinor: z.number().nullable().describe('what the rate is taken of; in the currency of the row'),
    currency: z.string().nullable(),
    estimated: z.boolean(),
    amountMinor: z.number().describe('its share of the number above, signed alike'),
  })
  .meta({ id: 'StepRow' })

export const stepRows = z
  .object({
    step: accountStep,
    models: z.array(z.string()),
    parts: z.array(accountStep).describe('steps that add up to it; empty where rows do'),
    rows: pageOf(stepRow),
    rowsMinor: z.number().describe('Σ of all its rows, or parts'),
    changed: z.boolean().describe('the rows no longer come to the number: something was imported, undone or matched since the measurement'),
  })
  .meta({ id: 'StepRows' })

const scenario = z.object({
  below: z.coerce.number().min(0).optional().describe('orders below this amount are small, minor units'),
  share: z.coerce.number().min(0).max(1).optional().describe('of the small orders that move'),
  to: z.string().optional().describe('channel they move to'),
  work: z.coerce.number().min(0).max(1).optional().describe('work on a moved order / work today; default as measured, else assumed'),
  minimum: z.coerce.number().min(0).optional().describe('minimum order, minor units'),
})

export const whatIf = z
  .object({
    currency: z.string(),
    months: z.number().describe('months of the window'),
    channels: z.array(z.string()),
    orders: z
      .object({
        n: z.int(),
        amount: z.array(z.number()),
        channel: z.array(z.int()),
        baseCost: z.array(z.number()),
        moreCost: z.array(z.number()),
        feeCost: z.array(z.number()),
        baseMinutes: z.array(z.number()),
        moreMinutes: z.array(z.number()),
        baseFallsAway: z.array(z.number()),
        moreFallsAway: z.array(z.number()),
        feeFallsAway: z.array(z.number()),
      })
      .describe('one element per order, for whoever wants to try other figures without asking again'),
    leftOut: z.object({ notSales: z.int(), withoutRate: z.int() }),
    activities: z.array(z.object({ id: z.string(), name: z.string(), team: z.string().nullable(), costMinor: z.number() })),
    now: z.object({ costToServeMinor: z.number(), netContributionMinor: z.number().nullable(), revenueMinor: z.number() }),
    scenario: z.object({
      belowMinor: z.number(),
      movedShare: z.number(),
      target: z.int(),
      workShare: z.number(),
      minimumMinor: z.number(),
    }),
    workFrom: z.object({ how: z.enum(['stated', 'measured', 'assumed']), inTarget: z.int().nullable(), inOthers: z.int().nullable() }),
    result: z.object({
      orders: z.int(),
      small: z.int(),
      smallInTarget: z.int(),
      belowMinimum: z.int(),
      bundledInto: z.int(),
      moved: z.number(),
      savedMinor: z.number(),
      savedByBundlingMinor: z.number(),
      savedByMovingMinor: z.number(),
      fallsAwayMinor: z.number(),
      freedMinutes: z.number(),
    }),
    after: z.object({
      costToServeMinor: z.number(),
      netContributionMinor: z.number().nullable(),
      netContributionInMoneyMinor: z.number().nullable().describe('with only what falls away within 12 months'),
    }),
  })
  .meta({ id: 'OrderWhatIf' })

export const found = z
  .object({
    kind: z.enum(['account', 'person']),
    account: z.object({ id: z.int(), key: z.string(), name: z.string() }),
    title: z.string(),
    hint: z.string().nullable(),
  })
  .meta({ id: 'Found' })

const account = z.object({ account: z.coerce.number().int() })

export const accountRoutes = {
  listAccounts: route({
    ...{ method: 'GET', path: '/v1/accounts', tag: 'accounts', may: 'read' },
    summary: 'Accounts in scope, filtered and sorted, with the totals of all that pass the filters',
    query: filters.extend(pageQuery.shape),
    ok: pageOf(accountItem).extend({
      head: snapshotHead,
      sums: z.record(z.string(), z.number().nullable()).describe('over all filtered accounts whose value is known'),
      leftOut: z.object({ accounts: z.int(), revenueMinor: z.number() }).describe('without a margin'),
    }),
  }),
  getAccountTrends: route({
    ...{ method: 'GET', path: '/v1/accounts/trends', tag: 'accounts', may: 'read' },
    summary: 'Revenue by month, last contact and currency of up to 200 accounts: what rows of a list show beside the book',
    query: snapshotQuery.extend({ ids: z.string().max(4000).describe('ids, by commas') }),
    ok: z.object({
      months: z.array(z.string()),
      accounts: z.array(
        z.object({ id: z.int(), revenueMinor: z.array(z.number()), lastContact: z.string().nullable(), currency: z.string().nullable() }),
      ),
    }),
  }),
  getAccount: route({
    ...{
      method: 'GET',
      path: '/v1/accounts/:account',
      tag: 'accounts',
      may: 'read',
      params: account,
      query: snapshotQuery,
      ok: accountPage,
    },
    summary: 'One account: why it costs what it costs, from list value to net contribution, months, keys, places, links',
  }),
  getAccountStep: route({
    ...{ method: 'GET', path: '/v1/accounts/:account/steps/:step', tag: 'accounts', may: 'read' },
    summary: 'What is under a step of an account: parts or rows, with formula; their sum is the step',
    params: account.extend({ step: z.string().max(200) }),
    query: snapshotQuery.extend(pageQuery.shape),
    ok: stepRows,
  }),
  getAccountTimeline: route({
    ...{ method: 'GET', path: '/v1/accounts/:account/timeline', tag: 'accounts', may: 'read' },
    summary: 'Everything that happened on an account, over all channels, newest first',
    params: account,
    query: snapshotQuery.extend(pageQuery.shape).extend({
      kind: z
        .string()
        .max(200)
        .optional()
        .describe('one or more, by commas: order, delivery, invoice, credit note, return, payment, interaction, note, opportunity'),
      channel: z.string().max(100).optional(),
      person: z.coerce.number().int().optional(),
      thread: z.string().max(1000).optional(),
      until: z.iso.date().optional().describe('up to and including this day'),
    }),
    ok: pageOf(timelineEntry).extend({
      kinds: z
        .array(z.object({ kind: z.string(), n: z.int() }))
        .nullable()
        .describe('on the first page'),
      channels: z.array(z.object({ channel: z.string(), n: z.int() })).nullable(),
    }),
  }),
  getTimelineBody: route({
    ...{ method: 'GET', path: '/v1/accounts/:account/timeline/body', tag: 'accounts', may: 'read', params: account },
    summary: 'The whole text of a note or an interaction',
    query: snapshotQuery.extend({
      kind: z.enum(['interaction', 'note']),
      document: z.string().min(3).max(1000).describe('source/externalId'),
    }),
    ok: z.object({ text: z.string() }),
  }),
  getAccountPeople: route({
    ...{ method: 'GET', path: '/v1/accounts/:account/people', tag: 'accounts', may: 'read', params: account, query: snapshotQuery },
    summary: 'People of an account with roles, seniority and contacts, and the roles nobody is named for',
    ok: z.object({
      people: z.array(person),
      notNamed: z.array(z.enum(['decides', 'influences', 'uses', 'pays'])),
      rolesKnown: z.object({ known: z.int(), of: z.int() }),
      contactsWithoutPerson: z.int().describe('interactions of the window that name nobody'),
    }),
  }),
  exportAccountPeople: route({
    ...{ method: 'GET', path: '/v1/accounts/:account/people.csv', tag: 'accounts', may: 'export', params: account, query: snapshotQuery },
    summary: 'The people of an account as CSV; kept in the audit',
    answers: 'file',
  }),
  getAccountWhatIf: route({
    ...{ method: 'GET', path: '/v1/accounts/:account/what-if', tag: 'accounts', may: 'read', params: account },
    summary: 'What serving the account would cost if small orders moved to another channel or had a minimum; nothing is kept',
    query: snapshotQuery.extend(scenario.shape),
    ok: whatIf,
  }),
  search: route({
    ...{ method: 'GET', path: '/v1/search', tag: 'accounts', may: 'read' },
    summary: 'Accounts by name or any of their keys, people by name or address; only of accounts in scope',
    query: snapshotQuery.extend({ q: z.string().min(1).max(200), limit: z.coerce.number().int().min(1).max(50).default(20) }),
    ok: z.object({ items: z.array(found) }),
  }),
}
