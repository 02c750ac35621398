/**
 * How the demo company could serve its customers, and three plans for it: coverage models that its commercial lead approved, scenarios with
 * notes, who buys because of whom, and what customers buy elsewhere. All invented, and the same in every demo.
 */
import { type CoverageModels, parseCoverageModels } from '#api/coverage-models.ts'
import { parseScenario, scenarioFormat } from '#api/scenario.ts'
import { insertScenario, insertScenarioNote } from '#store/scenarios.ts'
import { addWallet } from '#store/wallets.ts'
import { type CostView, withWholeBook } from '../access/views.ts'
import type { Context } from '../context.ts'
import { comesWith } from '../coverage/coverage-in-force.ts'
import { addInfluence } from '../influence/change-influence.ts'
import { approveFile } from '../models/approve-model.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { walletSaid, yearly } from '../value/wallet-said.ts'

const lead = 'Claire Peverell'
type Account = CostView['accounts'][number]

export async function makeBlueprint(ctx: Context): Promise<void> {
  const view = withWholeBook(await loadSnapshotView(ctx, null))
  const accounts = view.accounts.filter((account) => !account.unassigned)
  const as = { ...ctx, actor: 'demo', caller: { name: lead } }
  const document = coverageOf(await comesWith(as), accounts)
  await approveFile(as, document, 'Agreed with field sales and service for the plan of next year; minutes from the measured year.')
  await keepScenarios(as, accounts)
  await keepInfluence(as, accounts)
}

const assumed = (low: number, base: number, high: number, note: string) => ({ low, base, high, evidence: 'assumed' as const, note })
const minutes = (fieldSales: number, orderDesk: number, service: number) =>
  [
    ...(fieldSales > 0 ? [{ team: 'fieldSales', activity: 'Visits', perYear: fieldSales }] : []),
    { team: 'orderDesk', activity: 'Orders', perYear: orderDesk },
    { team: 'service', activity: 'Answers', perYear: service },
  ].filter((part) => part.perYear > 0)

/** What the portal is expected to settle of a reason; what is not here goes to people. */
const byPortal: Readonly<Record<string, readonly [low: number, base: number, high: number]>> = {
  'Copy of invoice': [0.7, 0.85, 0.95],
  'Where is my order': [0.6, 0.75, 0.85],
  'Portal access': [0.5, 0.65, 0.8],
  'Order change': [0.3, 0.45, 0.6],
  'Price and quote': [0.15, 0.3, 0.45],
}
/** Said by the team leads, reason by reason. */
const hard: Readonly<Record<string, number>> = {
  ...{ 'Copy of invoice': 0.03, 'Where is my order': 0.08, 'Portal access': 0.1, 'Order change': 0.2, 'Price and quote': 0.35 },
  ...{ 'Technical question': 0.5, 'Late delivery': 0.6, 'Wrong invoice': 0.5, 'Product fault': 0.7 },
}

/** Channels, and what people settle in them, are as the record has them; the portal, the models and the marks are the demo company's own. */
export function coverageOf(record: CoverageModels, accounts: readonly Account[]): CoverageModels {
  const people = record.channels.filter((one) => one.byPeople)
  const portal = {
    id: 'customer-portal',
    name: 'customer portal',
    byPeople: false,
    costPerResolutionMinor: 180,
    cashPerResolutionMinor: 60,
  }
  const bySkill = (list: readonly Account[], take: (account: Account) => number) =>
    [...list].sort((a, b) => take(b) - take(a) || (a.externalId < b.externalId ? -1 : 1))
  const visited = (account: Account) => account.activity.fieldSales ?? 0
  const of = (tier: string) => accounts.filter((account) => account.segment?.tier === tier)
  const named = (list: readonly Account[], model: string) => list.map(({ source, externalId }) => ({ source, externalId, model }))
  return parseCoverageModels({
    ...record,
    name: 'Ways to serve, next year',
    notes: [
      'Minutes are what accounts of a segment took in the measured year, rounded; what the portal settles and what models change is assumed.',
      'Field sales has 4,576 paid hours; tenders, fairs and training take a fifth of them.',
    ],
    teams: [{ team: 'fieldSales', hoursPerYear: 3_660 }],
    channels: [...people, portal],
    reasons: record.reasons.map((one) => {
      const settles = byPortal[one.reason]
      const byPeople = one.channels.filter((part) => people.some((channel) => channel.id === part.channel))
      return {
        ...one,
        hardShare: hard[one.reason] ?? one.hardShare,
        channels: settles
          ? [
              ...byPeople,
              { channel: portal.id, containment: assumed(...settles, 'What the supplier of the portal shows of firms like ours') },
            ]
          : byPeople,
      }
    }),
    models: [
      {
        ...{ id: 'digital', name: 'Digital assistant', kind: 'digital', experience: 1, span: 900 },
        notes: 'Portal and assistant first; people for hard cases and complaints. No visits.',
        minutes: minutes(0, 18, 42),
        cashMinor: 3_600,
        standard: { answeredHours: 8, answeredShare: 0.8, complaintDays: 5 },
        eligible: { segments: ['SME', 'MAJOR'], revenueMinor: { to: 6_000_000 } },
        mix: Object.keys(byPortal).map((reason) => ({ reason, channel: portal.id, share: 0.8 })),
        lift: [{ segment: '*', change: assumed(-0.45, -0.25, -0.1, 'Nobody is served so yet') }],
        capture: [{ segment: '*', change: assumed(0, 0.01, 0.02, 'Offers in the portal') }],
      },
      {
        ...{ id: 'inside', name: 'Inside team', kind: 'teamed', experience: 2, span: 320 },
        notes: 'A team on the telephone that knows the account; a visit only when something is wrong.',
        minutes: minutes(20, 40, 70),
        cashMinor: 0,
        standard: { answeredHours: 8, answeredShare: 0.8, complaintDays: 5 },
        eligible: { segments: ['SME', 'MAJOR'] },
        lift: [{ segment: '*', change: assumed(-0.2, -0.1, 0, 'What service expects') }],
        capture: [{ segment: '*', change: assumed(0.01, 0.02, 0.03, 'Calls before an order is due') }],
      },
      {
        ...{ id: 'visited', name: 'Team with visits', kind: 'teamed', experience: 3, span: 190 },
        notes: 'The inside team, and field sales comes by.',
        minutes: minutes(240, 60, 78),
        cashMinor: 9_000,
        standard: { answeredHours: 8, answeredShare: 0.8, complaintDays: 5 },
        eligible: { segments: ['SME', 'MAJOR'] },
        lift: [{ segment: '*', change: assumed(0, 0.08, 0.15, 'What field sales expects') }],
        capture: [{ segment: '*', change: assumed(0.03, 0.05, 0.08, 'What field sales expects') }],
      },
      {
        ...{ id: 'focused', name: 'Focused team', kind: 'focused', experience: 4, span: 70 },
        notes: 'Two engineers and a planner for growing accounts with a wide range.',
        minutes: minutes(540, 150, 170),
        cashMinor: 45_000,
        standard: { answeredHours: 4, answeredShare: 0.9, complaintDays: 5 },
        eligible: { segments: ['KEY', 'MAJOR'], range: { from: 3 }, needs: ['engineer on call'] },
        price: {
          ...{ kind: 'fee', feeMinor: 120_000, ifDeclined: 'visited' },
          acceptance: assumed(0.3, 0.5, 0.7, 'Eight of fifteen asked in spring would'),
        },
        lift: [
          { segment: 'KEY', change: assumed(0.1, 0.25, 0.45, 'Less than a manager of their own') },
          { segment: '*', change: assumed(0.1, 0.25, 0.4, 'What field sales expects') },
        ],
        capture: [{ segment: '*', change: assumed(0.05, 0.09, 0.15, 'A plan for each account') }],
      },
      {
        ...{ id: 'dedicated', name: 'Dedicated manager', kind: 'dedicated', experience: 5, span: 30 },
        notes: 'One key account manager, whoever is needed behind, a review every quarter.',
        minutes: minutes(1_200, 240, 265),
        cashMinor: 120_000,
        standard: { answeredHours: 4, answeredShare: 0.9, complaintDays: 5 },
        eligible: { segments: ['KEY', 'MAJOR'], needs: ['engineer on call', 'quarterly review'] },
        lift: [
          { segment: 'KEY', change: assumed(0.2, 0.45, 0.8, 'What key accounts expects') },
          { segment: '*', change: assumed(0.1, 0.3, 0.5, 'What key accounts expects') },
        ],
        capture: [{ segment: '*', change: assumed(0.06, 0.12, 0.2, 'What key accounts expects') }],
      },
      {
        ...{ id: 'distributor', name: 'Left to a distributor', kind: 'distributor', experience: 1 },
        notes: 'Two regional distributors would take on whom nobody visits.',
        cashMinor: 0,
        standard: { answeredHours: 16, answeredShare: 0.8, complaintDays: 7 },
        eligible: { segments: ['SME'], revenueMinor: { to: 1_000_000 } },
        lift: [{ segment: '*', change: assumed(-0.5, -0.25, -0.05, 'They keep their stock well') }],
        distributor: { marginShare: 0.3, feeMinor: 0, avoidableShare: 0.7 },
      },
    ],
    today: {
      bySegment: { KEY: 'dedicated', MAJOR: 'visited', SME: 'visited' },
      // Who takes no more than the telephone team's minutes is served by it already.
      quiet: { SME: 'inside', MAJOR: 'inside' },
      accounts: [
        // Grown into their manager years ago, and key accounts that nobody ever gave one.
        ...named(bySkill(of('MAJOR'), visited).slice(0, 4), 'dedicated'),
        ...named(bySkill(of('KEY'), (account) => -visited(account)).slice(0, 6), 'focused'),
      ],
    },
    products: [
      { class: 'SEALS', tailoring: 1 },
      { class: 'SPARES', tailoring: 1 },
      { class: 'VALVES', tailoring: 2 },
      { class: 'SENSORS', tailoring: 3 },
      { class: 'PUMPS', tailoring: 4 },
      { class: 'SERVICE', tailoring: 5 },
    ],
    capabilities: [
      capability('order-entry', 'Order entry and confirmation', 'standardise', 'Nobody feels how an order gets into the system.', [
        ...['digital', 'inside', 'visited', 'focused', 'dedicated'],
      ]),
      capability('portal', 'Portal and web shop', 'standardise', 'One shop, one login, the same steps for everybody.', [
        ...['digital', 'inside', 'visited', 'focused', 'dedicated'],
      ]),
      capability('invoices', 'Invoices and payment', 'standardise', 'Right the first time is all that is asked for.', [
        ...['digital', 'inside', 'visited', 'focused', 'dedicated'],
      ]),
      capability('price-lists', 'Price lists of their own', 'tailor', 'Grew by habit: nearly everybody has one by now.', [
        ...['inside', 'visited', 'focused', 'dedicated'],
      ]),
      capability('advice', 'Technical advice by name', 'tailor', 'An engineer who knows the plant is what they stay for.', [
        'focused',
        'dedicated',
      ]),
      capability('review', 'Quarterly review', 'tailor', 'With the people who decide, on their numbers.', ['dedicated']),
      capability('start-up', 'Start-up on site', 'tailor', 'Every line is another one.', ['focused', 'dedicated']),
    ],
  })
}

const capability = (id: string, name: string, mark: 'standardise' | 'tailor', why: string, models: readonly string[]) => ({
  ...{ id, name, mark, why, models: [...models] },
})

async function keepScenarios(ctx: Context, accounts: readonly Account[]): Promise<void> {
  const largest = bySize(accounts, 'KEY')
  const pin = largest[2] && {
    ...{ source: largest[2].source, externalId: largest[2].externalId, model: 'dedicated' },
    reason: 'Framework contract to 2028 names the account manager.',
  }
  const ours = ['digital', 'inside', 'visited', 'focused', 'dedicated']
  const scenarios = [
    {
      name: 'Same people',
      note: 'Today’s people and today’s budget: what is the best we can do with them?',
      document: { models: ours, pins: pin ? [pin] : [], moves: { quarters: 4, perQuarter: { KEY: 3 } } },
      said: ['Field sales asks that no key account changes hands in the first quarter.'],
    },
    {
      name: 'More digital',
      note: 'The portal goes to everybody small; nearly half of field sales looks for new customers instead. Enough is left for everybody whose contract holds what they have.',
      document: {
        ...{ models: ours, budgetMinor: 4_500_000, hours: { fieldSales: 1_950, service: 910 } },
        pins: pin ? [pin] : [],
        moves: { quarters: 4, perQuarter: { KEY: 3 } },
      },
      said: ['Supplier of the portal: 36 euro per account and year, from the first day.', 'Works council is told in October.'],
    },
    {
      name: 'Leave the smallest to a distributor',
      note: 'As "More digital", and who buys for less than 10,000 euro may go to the regional distributors. Only what falls away counts.',
      document: {
        ...{ budgetMinor: 10_000_000, hours: { fieldSales: 1_900, service: 800 }, assumptions: 'base' },
        pins: pin ? [pin] : [],
      },
      said: [],
    },
  ]
  await ctx.store.transaction(async (tx) => {
    for (const { name, note, document, said } of scenarios) {
      const by = { actor: 'demo', name: lead, now: ctx.now }
      const content = { document: parseScenario({ tapeline: scenarioFormat, name, ...document }), note }
      const id = await insertScenario(tx, { name, ...content, proposedByName: null, proposedAt: null }, by)
      for (const words of said) await insertScenarioNote(tx, id, words, by)
    }
  })
}

const bySize = (accounts: readonly Account[], tier: string): Account[] =>
  accounts
    .filter((account) => account.segment?.tier === tier)
    .sort((a, b) => b.revenue - a.revenue || (a.externalId < b.externalId ? -1 : 1))

/** Who buys because of whom: as somebody said, with what it rests on. */
async function keepInfluence(ctx: Context, accounts: readonly Account[]): Promise<void> {
  const [key, major, small] = [bySize(accounts, 'KEY'), bySize(accounts, 'MAJOR'), bySize(accounts, 'SME')]
  const links: readonly (readonly [Account | undefined, Account | undefined, number, string])[] = [
    [major[11], key[1], 0.25, 'Their head of engineering came from there and asked for our pumps by name.'],
    [major[11], key[5], 0.15, 'Visited the reference plant before signing, March 2026.'],
    [key[3], major[2], 0.4, 'Buys what the group standard prescribes.'],
    [small[4], major[6], 0.3, 'Planning office: specifies for them, said so at the fair.'],
    [small[4], major[9], 0.2, 'Planning office: specifies for them.'],
    [key[8], small[1], 0.5, 'Supplier of theirs, buys the same seals.'],
  ]
  for (const [from, to, share, evidence] of links)
    if (from && to) await addInfluence(ctx, lead, { from: from.id, to: to.id, share, evidence, day: null }, 'hand')
}

/** What customers buy elsewhere, as their account managers say once a year. */
export async function keepWallets(ctx: Context): Promise<void> {
  const view = withWholeBook(await loadSnapshotView(ctx, null))
  const accounts = view.accounts.filter((account) => !account.unassigned)
  const evidence = [
    [0.6, 'Purchasing: six of ten pumps are ours.'],
    [0.35, 'Supplier list seen in the quarterly review.'],
    [0.5, 'Estimated with their plant manager.'],
    [0.25, 'Lost the last two tenders to a competitor.'],
    [0.75, 'Single source but for sensors.'],
  ] as const
  const asked = [...bySize(accounts, 'KEY'), ...bySize(accounts, 'MAJOR').filter((_, i) => i % 2 === 0)]
  const by = { actor: ctx.actor, name: lead, now: ctx.now }
  await ctx.store.transaction(async (tx) => {
    for (const [i, { source, externalId, revenue }] of asked.entries()) {
      const [share, note] = evidence[i % evidence.length]!
      const revenueMinor = yearly(view, revenue)
      const wallet = {
        ...{ source, externalId, share, note, day: view.asOf, amountMinor: null, rank: null, suppliers: null },
        ...{ revenueMinor, potentialMinor: null, revenueDay: view.asOf },
      }
      await addWallet(tx, { ...wallet, potentialMinor: walletSaid(wallet, revenueMinor)?.potentialMinor ?? null }, by)
    }
  })
}
