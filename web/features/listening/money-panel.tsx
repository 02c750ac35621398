import { Fragment } from 'react'
import type { ListeningPage } from '#api/routes/listening.ts'
import { useSetSearch } from '../../ui/address.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { NoRight } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { ofText } from './listened.ts'
import styles from './overview.module.css'

type Money = NonNullable<ListeningPage['money']>
type Cell = Money['cells'][number]

const words: Readonly<Record<Cell['money'], string>> = {
  'among the top third': 'Top third of profit',
  'brings something': 'Brings something',
  'costs more than it brings': 'Costs more than it brings',
}
/** Where the two do not say the same. */
const odd = ({ money, side }: Cell) =>
  (money === 'costs more than it brings' && side === 'from') || (money === 'among the top third' && side === 'below')
const oddWords: Readonly<Record<Cell['side'], string>> = { from: 'content, at our cost', below: 'profitable, at risk' }

/** Whether score and money agree. */
export function MoneyPanel({ page }: { readonly page: ListeningPage }) {
  const { money } = page
  if (!money)
    return (
      <Panel title="Score and money" span={4}>
        <NoRight title="Margin and cost are closed to you.">
          Where score and money disagree is told by profit. An owner can open it under Settings › People.
        </NoRight>
      </Panel>
    )
  return <Matrix page={page} money={money} />
}

function Matrix({ page, money }: { readonly page: ListeningPage; readonly money: Money }) {
  const f = useFormat()
  const set = useSetSearch()
  const { currency } = page.head
  const bands = (['among the top third', 'brings something', 'costs more than it brings'] as const).map((band) => ({
    band,
    cells: (['below', 'from'] as const).map((side) => money.cells.find((one) => one.money === band && one.side === side)!),
  }))
  const apart = money.cells.filter((one) => odd(one) && one.accounts > 0)
  const say = (one: Cell) =>
    one.side === 'from'
      ? `${f.count(one.accounts, 'account is content and costs', 'accounts are content and cost')} more than ${one.accounts === 1 ? 'it brings' : 'they bring'}`
      : `${f.count(one.accounts, 'account among the most profitable is', 'accounts among the most profitable are')} at risk`
  return (
    <Panel
      title="Score and money"
      sub="profit after cost-to-serve by index"
      span={4}
      footer={
        <>
          Grade A to C. {f.number(money.leftOut.notSure)} of grade D or without an index
          {money.leftOut.withoutMargin > 0 && ` and ${f.number(money.leftOut.withoutMargin)} without known margin`} left out.
          {money.topThirdFromMinor !== null && ` Top third: from ${f.moneyShort(money.topThirdFromMinor, currency)}.`}
        </>
      }
    >
      <p className={styles.verdict}>
        {apart.length > 0 ? `${f.list(apart.map(say))}, under this model.` : 'Score and money do not disagree anywhere.'}
      </p>
      <div className={styles.matrix}>
        <span data-head="" />
        <span data-head="">Index below {f.number(money.threshold)}</span>
        <span data-head="">Index from {f.number(money.threshold)}</span>
        {bands.map(({ band, cells }) => (
          <Fragment key={band}>
            <span>{words[band]}</span>
            {cells.map((cell) => (
              <span key={cell.side} className={styles.cell} {...(odd(cell) && cell.accounts > 0 && { 'data-odd': '' })}>
                <b className="num">
                  <LinkButton
                    onClick={() => set({ of: ofText({ money: cell.money, side: cell.side }) }, { push: true })}
                    aria-label={`${words[band]}, index ${cell.side === 'below' ? 'below' : 'from'} ${money.threshold}: ${f.count(cell.accounts, 'account', 'accounts')}`}
                  >
                    {f.number(cell.accounts)}
                  </LinkButton>
                </b>
                <span className={`num ${cell.netContributionMinor < 0 ? 'loss' : ''}`}>
                  {f.moneyShort(cell.netContributionMinor, currency)}
                </span>
                {odd(cell) && cell.accounts > 0 && <span className={styles.small}>{oddWords[cell.side]}</span>}
              </span>
            ))}
          </Fragment>
        ))}
      </div>
    </Panel>
  )
}
