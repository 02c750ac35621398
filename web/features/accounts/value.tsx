import { useState } from 'react'
import type { AccountValue as Got } from '#api/routes/value.ts'
import { AccountLink } from '../../app/account-link.tsx'
import { useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { WalletForm } from '../../app/wallet-form.tsx'
import { WideTable } from '../../app/wide-table.tsx'
import { Figures } from '../../ui/figures.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading, Missing, NoRight } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { type AccountPage, numberOf } from './account-page.ts'

const bands = { low: 'low', raised: 'raised', high: 'high' } as const
const models = { transactional: 'orders', contractual: 'contract', both: 'orders and contract', rule: 'simple rule' } as const
const basis = {
  said: 'somebody’s figure',
  rank: 'our rank, modelled',
  segmentation: 'the segmentation',
  peers: 'its peers, modelled',
} as const

/** What the account is worth over its life, through others, and what it could still buy. */
export function AccountValue({ page }: { readonly page: AccountPage }) {
  const { account, head } = page
  const { data, error, refetch } = useGet('getAccountValue', { params: { account: account.id }, query: { snapshot: head.snapshot } })
  if (error) return <Failed title="The value could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={6} label="Reading what the account is worth" />
  if (!data.head.known)
    return <Empty title="This measurement does not know lifetime value.">It is from before it was measured: measure the book again.</Empty>
  return (
    <>
      <Headline page={page} value={data} />
      <Grid>
        <Steps page={page} value={data} />
        <Staying value={data} />
        <Connected value={data} />
        <Potential value={data} />
      </Grid>
    </>
  )
}

interface Part {
  readonly value: Got
}

function Headline({ page, value }: Part & { readonly page: AccountPage }) {
  const f = useFormat()
  const { lifetime, retention, connected, potential, head } = value
  const { currency } = head
  const worth = f.moneyShort(lifetime?.valueMinor ?? null, currency)
  return (
    <Figures
      figures={[
        {
          label: 'Lifetime value',
          value:
            lifetime?.valueMinor == null ? (
              <Missing why={lifetime?.why ?? (value.costClosed ? 'Margin is closed to you' : 'Not measured')} />
            ) : (
              <SourcedNumber
                challenge={numberOf(page, 'lifetime', 'Lifetime value', worth)}
                source={() => ({
                  title: `Lifetime value, ${value.account.name}`,
                  value: f.moneyExact(lifetime.valueMinor, currency),
                  formula: lifetime.steps.map((step) => `${step.name}: ${f.money(step.amountMinor, currency)}`),
                  restsOn:
                    lifetime.repeats === null
                      ? undefined
                      : `${f.count(lifetime.repeats + 1, 'day with an order', 'days with an order')} in ${f.count(Math.round((lifetime.ageDays ?? 0) / 30.4), 'month', 'months')}`,
                  ...(lifetime.why && { leftOut: lifetime.why }),
                  model: `${head.rules.label}, ${f.number(head.rules.horizonMonths)} months at ${f.percent(head.rules.discount, 0)} a year`,
                })}
              >
                {worth}
              </SourcedNumber>
            ),
          note: lifetime?.model ? `by ${models[lifetime.model]}` : undefined,
        },
        {
          label: 'Alive',
          value:
            lifetime?.alive == null ? (
              <Missing why={lifetime?.model === 'rule' ? 'The simple rule knows no rhythm' : 'No model of orders speaks of it'} />
            ) : (
              f.percent(lifetime.alive, lifetime.alive > 0.99 ? 1 : 0)
            ),
          note:
            lifetime?.lastOrderDays == null
              ? undefined
              : `last order ${f.count(lifetime.lastOrderDays, 'day', 'days')} before the measurement`,
        },
        {
          label: 'Orders expected',
          value:
            lifetime?.expectedOrders == null ? <Missing why="No model of orders speaks of it" /> : f.number(lifetime.expectedOrders, 1),
          note: lifetime?.spendMinor ? `in 12 months, ${f.moneyShort(lifetime.spendMinor, currency)} each` : 'in 12 months',
        },
        {
          label: 'Risk of leaving',
          value: retention ? bands[retention.band] : <Missing why="It has not bought for a year" />,
          note:
            retention?.p == null
              ? retention
                ? 'a band: too few left for a probability'
                : undefined
              : `kept a year: ${f.percent(retention.p, 0)}`,
        },
        {
          label: 'With connected value',
          value:
            connected?.creditMinor == null ? <Missing why="Its own value is not known" /> : f.moneyShort(connected.creditMinor, currency),
          note:
            connected && connected.receivedMinor !== 0
              ? `${f.moneyShort(connected.receivedMinor, currency)} of others`
              : 'nobody is known to buy because of it',
        },
        {
          label: 'Potential, a year',
          value:
            potential.potentialMinor === null ? <Missing why="Nobody gave a figure" /> : f.moneyShort(potential.potentialMinor, currency),
          note: potential.from ? `by ${basis[potential.from]}` : undefined,
        },
      ]}
    />
  )
}

function Steps({ value }: Part & { readonly page: AccountPage }) {
  const f = useFormat()
  const { lifetime, head } = value
  const { currency } = head
  const largest = Math.max(1, ...(lifetime?.steps.map((step) => Math.abs(step.amountMinor)) ?? []))
  return (
    <Panel
      title="How it comes about"
      sub={
        lifetime?.steps.length
          ? `${f.number(head.rules.horizonMonths)} months ahead, ${f.percent(head.rules.discount, 0)} a year discounted`
          : undefined
      }
      span={7}
      padding="none"
      footer={[
        lifetime?.why ?? head.rules.label,
        value.heldOut &&
          `Asked for the ${f.count(value.heldOut.months, 'month', 'months')} that were kept back, the model told ${f.percent(Math.abs(value.heldOut.totalError))} too ${value.heldOut.totalError > 0 ? 'many' : 'few'} orders, and missed an account by ${f.number(value.heldOut.meanError, 1)} in the mean`,
      ]
        .filter(Boolean)
        .join('. ')}
    >
      {value.costClosed ? (
        <NoRight title="Margin is closed to you." />
      ) : !lifetime || lifetime.steps.length === 0 ? (
        <Empty title="There is no value.">{lifetime?.why ?? 'It was not measured.'}</Empty>
      ) : (
        <WideTable label="How the lifetime value comes about">
          <thead>
            <tr>
              <th scope="col">Step</th>
              <th scope="col" data-number>
                Amount
              </th>
              <th scope="col">to scale</th>
              <th scope="col">What it is</th>
            </tr>
          </thead>
          <tbody>
            {lifetime.steps.map((step) => (
              <tr key={step.name}>
                <th scope="row" style={step.kind === 'sum' ? { fontWeight: 600 } : undefined}>
                  {step.name}
                </th>
                <td className="num" data-number>
                  {f.money(step.amountMinor, currency)}
                </td>
                <td style={{ width: '28%', minWidth: 80 }} aria-hidden="true">
                  <i
                    style={{
                      display: 'block',
                      height: 10,
                      borderRadius: 2,
                      width: `${(100 * Math.abs(step.amountMinor)) / largest}%`,
                      background: step.kind === 'change' ? 'var(--tl-ink3)' : 'var(--tl-accent)',
                    }}
                  />
                </td>
                <td style={{ minWidth: 170 }}>
                  {step.kind === 'start' && lifetime.model === 'transactional' && lifetime.horizonOrders !== null
                    ? `${f.number(lifetime.horizonOrders, 1)} orders expected × ${f.money(lifetime.spendMinor, currency)}`
                    : step.says}
                </td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
    </Panel>
  )
}

function Staying({ value: { retention } }: Part) {
  const f = useFormat()
  return (
    <Panel
      title="What moves its staying"
      sub={retention ? `risk ${bands[retention.band]}` : undefined}
      span={5}
      padding="none"
      footer={
        retention
          ? `Begins with ${retention.baseOf}, year ${f.number(retention.years)}: ${f.percent(retention.base, 1)} are kept${
              retention.observed
                ? `, as ${f.number(retention.observed.kept)} of ${f.number(retention.observed.due)} were (${f.range(retention.observed.low, retention.observed.high, (share) => f.percent(share, 0))})`
                : ''
            }.${retention.alive !== null && retention.alive < 0.995 ? ` Times ${f.percent(retention.alive, 0)}: so likely it still buys, by its own rhythm.` : ''} Weights are ${retention.learnt ? 'learnt from who left' : 'assumed until enough accounts have left'}.${retention.missing.length > 0 ? ` Not known: ${f.list(retention.missing)}.` : ''}`
          : undefined
      }
    >
      {retention ? (
        <WideTable label="What moves its staying">
          <thead>
            <tr>
              <th scope="col">Sign</th>
              <th scope="col">What is seen</th>
              <th scope="col" data-number>
                Odds of leaving
              </th>
            </tr>
          </thead>
          <tbody>
            {retention.moves.map((move) => (
              <tr key={move.name}>
                <th scope="row">{move.name}</th>
                <td>{move.says}</td>
                <td className={`num${move.logit > 0.005 ? ' loss' : ''}`} data-number>
                  {Math.abs(move.logit) < 0.005 ? 'no change' : `× ${f.number(Math.exp(move.logit), 2)}`}
                </td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      ) : (
        <Empty title="It has not bought for a year.">Staying is told of accounts that buy.</Empty>
      )}
    </Panel>
  )
}

function Connected({ value: { connected, head, costClosed } }: Part) {
  const f = useFormat()
  const { currency } = head
  const rows = (label: string, list: NonNullable<typeof connected>['buyBecauseOfIt'], none: string) => (
    <>
      <tr>
        <th scope="rowgroup" colSpan={4} style={{ fontWeight: 600 }}>
          {label}
        </th>
      </tr>
      {list.length === 0 && (
        <tr>
          <th scope="row" colSpan={4} className="dim" style={{ fontWeight: 'inherit' }}>
            {none}
          </th>
        </tr>
      )}
      {list.map((one) => (
        <tr key={one.link}>
          <th scope="row">
            <AccountLink id={one.id}>{one.name}</AccountLink>
          </th>
          <td className="num" data-number>
            {f.percent(one.share, 0)}
          </td>
          <td className="num" data-number>
            {one.carriesMinor === null ? <Missing why="Lifetime value not known" /> : f.moneyShort(one.carriesMinor, currency)}
          </td>
          <td>{one.evidence}</td>
        </tr>
      ))}
    </>
  )
  return (
    <Panel
      title="Connected with"
      span={7}
      padding="none"
      footer={
        connected && (
          <>
            Allocated: {f.moneyShort(connected.allocatedMinor, currency)}, its own less {f.moneyShort(connected.givenMinor, currency)} due
            to others, with {f.moneyShort(connected.receivedMinor, currency)} due to it.
            {connected.closed > 0 && ` ${f.count(connected.closed, 'link', 'links')} with accounts of others, or left out.`}
          </>
        )
      }
    >
      {costClosed || !connected ? (
        <NoRight title="Lifetime values are closed to you." />
      ) : (
        <WideTable label="Connected value">
          <thead>
            <tr>
              <th scope="col">Account</th>
              <th scope="col" data-number>
                Share
              </th>
              <th scope="col" data-number>
                Carries
              </th>
              <th scope="col">Evidence</th>
            </tr>
          </thead>
          <tbody>
            {rows('Buy because of it', connected.buyBecauseOfIt, 'Nobody is known to.')}
            {rows('It buys because of', connected.itBuysBecauseOf, 'Nobody is known.')}
          </tbody>
        </WideTable>
      )}
    </Panel>
  )
}

function Potential({ value: { potential, account, head } }: Part) {
  const f = useFormat()
  const { may } = useMe()
  const [open, setOpen] = useState(false)
  const { currency } = head
  const { wallet } = potential
  return (
    <Panel
      title="Potential"
      span={5}
      tools={may('edit') && <LinkButton onClick={() => setOpen(true)}>{wallet ? 'change' : 'say what is known'}</LinkButton>}
      footer={potential.from === 'peers' || potential.from === 'rank' ? 'Modelled: nobody at the account said it.' : undefined}
    >
      <p>
        {potential.potentialMinor === null
          ? 'Nobody gave a figure, and it has no peers.'
          : `${f.money(potential.potentialMinor, currency)} a year beyond the ${f.money(potential.revenueMinor, currency)} it spends with us, by ${potential.from ? basis[potential.from] : ''}.`}
      </p>
      {wallet && (
        <p>
          {wallet.author}, {f.day(wallet.day, { year: 'always' })}:{' '}
          {wallet.knows === 'amount'
            ? `it spends ${f.money(wallet.amountMinor, currency)} a year`
            : wallet.knows === 'share'
              ? `our share is ${f.percent(wallet.share, 0)}`
              : `we are number ${f.number(wallet.rank)} of ${f.number(wallet.suppliers)}`}
          .{wallet.note && ` ${wallet.note}`}
        </p>
      )}
      {wallet?.check && (
        <p className="dim">
          Since then: {wallet.check.verdict}. Revenue {f.moneyShort(wallet.check.revenueThenMinor, currency)} then,{' '}
          {f.moneyShort(wallet.check.revenueNowMinor, currency)} now.
        </p>
      )}
      {open && <WalletForm account={account} currency={currency} wallet={wallet} onClose={() => setOpen(false)} />}
    </Panel>
  )
}
