import { Link } from '@tanstack/react-router'
import type { Personalisation } from '#api/routes/personalisation.ts'
import { WideTable } from '../../app/wide-table.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Empty } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './matrix.module.css'
import { tailorings } from './matrix-words.ts'

/** How tailored each product class is: the mark decides the column of who buys it. */
export function MatrixProducts({ page }: { readonly page: Personalisation }) {
  const f = useFormat()
  const { currency } = page.head
  return (
    <Panel
      span={5}
      title="Product classes"
      sub={`spend a year, ${f.symbol(currency)}`}
      padding="none"
      footer={
        page.unmarked.classes > 0
          ? `${f.count(page.unmarked.classes, 'class', 'classes')} without a mark, ${f.percent(page.unmarked.share)} of spend: left out of an account’s level.`
          : 'An account stands where its spend lies on average, weighted by class.'
      }
      footerTools={
        <Link to="/blueprint" search={{ tab: 'models' } as never}>
          Change
        </Link>
      }
    >
      {page.classes.length === 0 ? (
        <Empty title="No product of a known class was bought.">Import products with their class, and measure anew.</Empty>
      ) : (
        <WideTable label="Product classes">
          <thead>
            <tr>
              <th scope="col">Class</th>
              <th scope="col">Product</th>
              <th scope="col" data-number="">
                Spend
              </th>
            </tr>
          </thead>
          <tbody>
            {page.classes.map((one) => (
              <tr key={one.class}>
                <th scope="row">{one.class}</th>
                <td>
                  <Level level={one.tailoring} /> {one.tailoring === 0 ? <span className="dim">no mark</span> : tailorings[one.tailoring]}
                </td>
                <td className="num" data-number="">
                  {f.amount(one.spendMinor, currency)}
                </td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
    </Panel>
  )
}

/** Five squares, filled up to the level. */
const Level = ({ level }: { readonly level: number }) => (
  <svg className={styles.level ?? ''} width="44" height="8" viewBox="0 0 44 8" aria-hidden="true">
    {[1, 2, 3, 4, 5].map((at) => (
      <rect
        key={at}
        x={(at - 1) * 9 + 0.5}
        y="0.5"
        width="7"
        height="7"
        fill={at <= level ? 'var(--tl-d1)' : 'none'}
        stroke="var(--tl-d2)"
      />
    ))}
  </svg>
)
