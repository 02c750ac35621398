/** From list value to net contribution: what is taken away, what is left, and what peers have there. */
import type { AccountPage } from '#api/routes/accounts.ts'
import { activityStep, type PeerFigures } from '#engine/value/peer-comparison.ts'
import type { ShownAccount, WholeView } from '../access/views.ts'

export type AccountStep = AccountPage['steps'][number]

type Amount = (a: ShownAccount) => number | null

interface StepSpec {
  readonly step: string
  readonly name: string
  readonly kind: AccountStep['kind']
  readonly amount: Amount
  readonly formula: string
}

const taken =
  (amount: Amount): Amount =>
  (a) => {
    const value = amount(a)
    return value === null || value === 0 ? value : -value
  }

const fixed: readonly StepSpec[] = [
  { step: 'listValue', name: 'List value', kind: 'total', amount: (a) => a.listValue, formula: 'Σ list value of lines' },
  { step: 'discount', name: 'Discount', kind: 'money', amount: taken((a) => a.discount), formula: 'list value − credits − net of lines' },
  { step: 'credits', name: 'Credits', kind: 'money', amount: taken((a) => a.credits), formula: 'credit notes without quantity' },
  { step: 'revenue', name: 'Revenue', kind: 'total', amount: (a) => a.revenue, formula: 'list value − discount − credits' },
  { step: 'rebates', name: 'Rebates', kind: 'money', amount: taken((a) => a.rebates), formula: 'rebate lines' },
  {
    step: 'costOfGoods',
    name: 'Cost of goods',
    kind: 'money',
    amount: taken((a) => a.costOfGoods),
    formula: 'Σ unit cost × quantity; lines without unit cost: net × (1 − margin rate)',
  },
  { step: 'margin', name: 'Margin', kind: 'total', amount: (a) => a.margin, formula: 'revenue − rebates − cost of goods' },
  {
    step: 'freight',
    name: 'Freight',
    kind: 'money',
    amount: taken((a) => a.freight),
    formula: 'freight of orders and invoices − freight charged',
  },
  {
    step: 'latePayment',
    name: 'Late payment',
    kind: 'money',
    amount: taken((a) => a.latePayment),
    formula: 'overdue balance × days × cost of capital / 365, per month',
  },
  { step: 'commissions', name: 'Commissions', kind: 'money', amount: taken((a) => a.commissions), formula: 'commissions of orders' },
  {
    step: 'returnsHandling',
    name: 'Returns handling',
    kind: 'money',
    amount: taken((a) => a.returnsHandling),
    formula: 'direct cost of returns',
  },
]

const last: StepSpec = {
  ...{ step: 'netContribution', name: 'Profit after cost-to-serve', kind: 'total', amount: (a) => a.netContribution },
  formula: 'margin − freight − other direct − activity cost',
}

/** Sums that a figure shows and the waterfall does not. */
const sums: readonly StepSpec[] = [
  {
    step: 'costToServe',
    name: 'Cost to serve',
    kind: 'total',
    amount: taken((a) => a.costToServe),
    formula: 'activity cost + late payment + commissions + returns handling',
  },
  {
    step: 'causedByUs',
    name: 'Caused by us',
    kind: 'total',
    amount: taken((a) => a.causedByUs),
    formula: 'activities marked caused by us',
  },
  { step: 'mixed', name: 'Mixed cause', kind: 'total', amount: taken((a) => a.mixed), formula: 'activities of mixed cause: partly ours' },
  { step: 'askedFor', name: 'Asked for', kind: 'total', amount: taken((a) => a.askedFor), formula: 'activities the customer asked for' },
]

/** The steps of an account's page. Without amount and without peers' a step that nobody books is left out. */
export function stepsOf(account: ShownAccount, whole: WholeView, peers: PeerFigures | null): AccountStep[] {
  const peerShare = (step: string) => peers?.shareOf[step] ?? null
  const shown = fixed.filter(
    ({ step, kind, amount }) => kind === 'total' || amount(account) !== 0 || Math.abs(peerShare(step) ?? 0) >= 0.0005,
  )
  return [...shown.map((one) => stepOf(one, account, peers)), ...activitySteps(account, whole, peers), stepOf(last, account, peers)]
}

/** A step by its name, whether the waterfall shows it or a figure. */
export function stepNamed(name: string, account: ShownAccount, whole: WholeView, peers: PeerFigures | null): AccountStep | null {
  const spec = [...fixed, last, ...sums].find((one) => one.step === name)
  if (spec) return stepOf(spec, account, peers)
  return activitySteps(account, whole, peers, true).find((one) => one.step === name) ?? null
}

function stepOf({ step, name, kind, amount, formula }: StepSpec, account: ShownAccount, peers: PeerFigures | null): AccountStep {
  const amountMinor = amount(account)
  return {
    step,
    name,
    kind,
    formula,
    cause: null,
    amountMinor,
    share: shareOf(amountMinor, account.revenue),
    peersShare: peers?.shareOf[step] ?? null,
  }
}

function activitySteps(account: ShownAccount, whole: WholeView, peers: PeerFigures | null, all = false): AccountStep[] {
  return whole.result.activities
    .filter(
      ({ id }) =>
        all || account.activity[id] !== undefined || (account.activityCost !== null && (peers?.shareOf[activityStep(id)] ?? 0) >= 0.0005),
    )
    .map((activity): AccountStep => {
      const cost = account.activityCost === null ? null : (account.activity[activity.id] ?? 0)
      const step = activityStep(activity.id)
      return {
        ...{ step, name: nameOf(activity.name), kind: 'activity', cause: activity.cause, formula: formulaOf(activity) },
        ...{
          amountMinor: cost === null || cost === 0 ? cost : -cost,
          share: shareOf(cost, account.revenue),
          peersShare: peers?.shareOf[step] ?? null,
        },
      }
    })
    .sort((a, b) => (a.amountMinor ?? 0) - (b.amountMinor ?? 0) || (a.step < b.step ? -1 : 1))
}

/** The sketch's teams in words. */
const sketchTeams: Readonly<Record<string, string>> = {
  fieldSales: 'Field sales',
  orderDesk: 'Order desk',
  service: 'Service',
  all: 'Service and sales',
}
export const nameOf = (name: string): string => sketchTeams[name] ?? name

const formulaOf = (activity: WholeView['result']['activities'][number]): string =>
  activity.type === 'timed'
    ? 'Σ minutes of its events × rate of the team in the month; recorded minutes where there are any, else the time equation'
    : activity.type === 'rated'
      ? 'Σ driver × rate'
      : 'declared share of the team’s cost, per month'

const shareOf = (amount: number | null, revenue: number): number | null =>
  amount === null || revenue <= 0 ? null : Math.abs(amount) / revenue

/** Steps that add up to a total; null for a step that is made of rows. */
export function partsOf(step: string, account: ShownAccount, whole: WholeView, peers: PeerFigures | null): AccountStep[] | null {
  const named = (...names: string[]) => names.map((name) => stepNamed(name, account, whole, peers)!)
  const activities = (cause?: string) =>
    activitySteps(account, whole, peers).filter((one) => one.amountMinor !== 0 && (cause === undefined || one.cause === cause))
  const used = (list: AccountStep[]) => list.filter((one) => one.amountMinor !== 0)
  switch (step) {
    case 'margin':
      return used(named('revenue', 'rebates', 'costOfGoods'))
    case 'netContribution':
      return used([...named('margin', 'freight', 'latePayment', 'commissions', 'returnsHandling'), ...activities()])
    case 'costToServe':
      return used([...named('latePayment', 'commissions', 'returnsHandling'), ...activities()])
    case 'causedByUs':
      return activities('caused by us')
    case 'mixed':
      return activities('mixed')
    case 'askedFor':
      return activities('asked for')
    default:
      return null
  }
}
