import { SourcedNumber } from '../../app/sourced-number.tsx'
import { Change } from '../../ui/change.tsx'
import { type Figure, Figures } from '../../ui/figures.tsx'
import type { Source } from '../../ui/number-source.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { whyNoMargin } from './account-columns.tsx'
import { type AccountPage, belowZeroInWords, numberOf, stepLink } from './account-page.ts'
import { useVoiceFigures } from './voice-figures.tsx'

/** The headline: the index and how sure, profit and how sure, revenue and its change, cost to serve against peers, how much was heard, what leaving would mean, last contact. */
export function AccountFigures({ page, old }: { readonly page: AccountPage; readonly old: boolean }) {
  const f = useFormat()
  const { account, head, leaving, peers, revenueBefore } = page
  const { currency } = head
  const short = (minor: number | null) => f.moneyShort(minor, currency)
  const exact = (minor: number | null) => f.moneyExact(minor, currency)
  const number = (field: string, minor: number | null, source: Source) => (
    <SourcedNumber source={() => source} challenge={numberOf(page, field, String(source.title), short(minor))}>
      <span className={(minor ?? 0) < 0 && field !== 'ifThisAccountLeftMinor' ? 'loss' : ''}>{short(minor)}</span>
    </SourcedNumber>
  )
  const window = f.window(head.from, head.to)
  const voices = useVoiceFigures(page)
  const figures: Figure[] = voices ? [voices.index] : []
  if (!page.costClosed) {
    const profit = account.netContributionMinor
    const below = belowZeroInWords(page)
    figures.push({
      label: 'Profit after cost-to-serve',
      value:
        profit === null ? (
          <span className="dim" title={whyNoMargin}>
            {account.unassigned ? '–' : 'not known'}
          </span>
        ) : (
          number('netContributionMinor', profit, {
            ...{ title: 'Profit after cost-to-serve', value: exact(profit) },
            formula: page.steps
              .filter((s) => s.step !== 'netContribution' && after(s.step) && s.amountMinor)
              .map((s) => `${s.step === 'margin' ? '' : '  '}${exact(s.amountMinor)}  ${s.name}`),
            restsOn: `${f.count(account.orders ?? 0, 'order', 'orders')}, ${f.count(account.interactions ?? 0, 'interaction', 'interactions')}, ${window}`,
            estimated:
              (account.estimatedShare ?? 0) > 0 ? `${f.percent(account.estimatedShare)} of what was sold has an estimated cost` : undefined,
            facts: [['Range', f.range(account.rangeLowMinor, account.rangeHighMinor, exact)]],
            links: [stepLink(page, 'netContribution', 'What it is made of')],
          })
        ),
      beside: profit !== null && (account.revenueMinor ?? 0) > 0 && f.percent(profit / account.revenueMinor!),
      note:
        profit === null ? (
          account.unassigned ? undefined : (
            'too much of the cost of goods is estimated'
          )
        ) : (
          <span title="Each standard time halved and doubled, and the recorded share at its low and high">
            {f.range(account.rangeLowMinor, account.rangeHighMinor, short)}
            {below && `; ${below}`}
          </span>
        ),
    })
  }
  const revenue = account.revenueMinor
  figures.push({
    label: `Revenue, ${f.windowLength(head.from, head.to)}`,
    value: number('revenueMinor', revenue, {
      ...{ title: 'Revenue', value: exact(revenue) },
      formula: [
        `  ${exact(account.listValueMinor)}  list value`,
        `− ${exact(account.discountMinor)}  discount`,
        `− ${exact(account.creditsMinor)}  credits`,
      ],
      restsOn: `${page.revenueBasis}, ${window}`,
      links: [stepLink(page, 'revenue', 'Rows')],
    }),
    note:
      revenueBefore && revenueBefore.minor > 0 ? (
        <>
          <Change value={((revenue ?? 0) - revenueBefore.minor) / revenueBefore.minor} kind="percent" /> on the{' '}
          {f.windowLength(revenueBefore.from, revenueBefore.to)} before
        </>
      ) : (
        account.firstDay && `customer since ${f.day(account.firstDay)}`
      ),
  })
  if (!page.costClosed) {
    figures.push({
      label: 'Cost to serve',
      value: number('costToServeMinor', account.costToServeMinor, {
        ...{ title: 'Cost to serve', value: exact(account.costToServeMinor) },
        formula: ['activity cost + late payment + commissions + returns handling', 'freight is shown apart'],
        restsOn: `${f.count(account.orders ?? 0, 'order', 'orders')}, ${f.count(account.interactions ?? 0, 'interaction', 'interactions')}`,
        links: [stepLink(page, 'costToServe', 'What it is made of')],
      }),
      beside: f.percent(account.serviceShare),
      note: page.sketch
        ? `up to ${short(account.costToServeUpperMinor)} with the untraced rest spread by orders`
        : peers && `${f.percent(peers.shareOf.costToServe)} at ${f.count(peers.accounts, 'peer', 'peers')}`,
    })
    if (voices) figures.push(voices.heard)
    const left = account.ifThisAccountLeftMinor
    if (!account.unassigned)
      figures.push({
        label: 'If this account left',
        value:
          left === null ? (
            <span className="dim" title={whyNoMargin}>
              not known
            </span>
          ) : (
            number('ifThisAccountLeftMinor', left, {
              ...{ title: 'If this account left', value: exact(left) },
              formula: ['− (margin − freight − other direct', '   − the part of activity cost that falls away within 12 months)'],
              restsOn: 'shares that fall away, by activity, from the cost model',
              facts: [
                ['In full', `${exact(leaving.fullMinor)} if every cost went too`],
                ...(leaving.averageAccounts === null
                  ? []
                  : ([
                      [
                        'Average',
                        `${exact(leaving.meanMinor === null ? null : Math.round(leaving.meanMinor))}: mean change of ${f.count(leaving.n, 'account', 'accounts')}${page.scope === 'own' ? ' of yours' : ''} that bought`,
                      ],
                    ] as const)),
              ],
              links: [stepLink(page, 'margin', 'Margin')],
            })
          ),
        note:
          leaving.averageAccounts !== null ? (
            <span title="Its change of profit ÷ the mean change of profit if one account left">
              = losing {f.number(leaving.averageAccounts, leaving.averageAccounts < 10 ? 1 : 0)} average ones
              {page.scope === 'own' ? ' of yours' : ''}
            </span>
          ) : left !== null && left >= 0 ? (
            'profit would not fall'
          ) : undefined,
      })
  }
  // Where cost is open they stand in the sentence of why, and there are figures enough.
  if (page.costClosed || account.unassigned) {
    figures.push({
      label: 'Orders',
      value: <span>{f.number(account.orders)}</span>,
      note: (
        <>
          {account.averageOrderMinor === null ? 'none' : `${short(account.averageOrderMinor)} on average`}
          {peers?.averageOrderMinor ? `, peers ${short(peers.averageOrderMinor)}` : ''}
        </>
      ),
    })
    if (voices && page.costClosed) figures.push(voices.heard)
  }
  figures.push({
    label: 'Last contact',
    value: page.lastContact ? <span>{f.day(page.lastContact.day)}</span> : <span className="dim">–</span>,
    note: page.lastContact
      ? `${page.lastContact.kind}${page.lastContact.channel && page.lastContact.channel !== page.lastContact.kind ? `, ${page.lastContact.channel}` : ''}`
      : 'no interaction recorded',
  })
  return <Figures figures={figures} old={old} />
}

const before = new Set(['listValue', 'discount', 'credits', 'revenue', 'rebates', 'costOfGoods'])
const after = (step: string) => !before.has(step)
