import { Link } from '@tanstack/react-router'
import type { Portfolio } from '#api/routes/portfolio.ts'
import { useWithSnapshot } from '../../app/with-snapshot.ts'
import { Panel } from '../../ui/panel.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './portfolio.module.css'

export const quadrantNames: Readonly<Record<string, { readonly name: string; readonly about: string }>> = {
  'pays for it': { name: 'Pays for it', about: 'high price, much service' },
  'gets it free': { name: 'Gets it free', about: 'low price, much service' },
  easy: { name: 'Easy', about: 'high price, little service' },
  'discount deserved': { name: 'Discount deserved', about: 'low price, little service' },
}

interface QuadrantsPanelProps {
  readonly price: NonNullable<Portfolio['price']>
  readonly currency: string
  readonly old: boolean
}

/** Accounts, revenue and cost to serve of each quadrant; each opens. */
export function QuadrantsPanel({ price, currency, old }: QuadrantsPanelProps) {
  const f = useFormat()
  const here = useWithSnapshot()
  return (
    <Panel title="Who pays for the service" sub={f.symbol(currency)} span={5} padding="none" old={old}>
      <div className={styles.scroll}>
        <table className={styles.table} data-edge="" aria-label="Quadrants">
          <thead>
            <tr>
              <th scope="col">Quadrant</th>
              <th scope="col">Accounts</th>
              <th scope="col">Revenue</th>
              <th scope="col">Cost to serve</th>
              <th scope="col">of it, %</th>
            </tr>
          </thead>
          <tbody>
            {price.quadrants.map((one) => (
              <tr key={one.quadrant}>
                <th scope="row">
                  <Link to="/accounts" search={here({ quadrant: one.quadrant })}>
                    {quadrantNames[one.quadrant]?.name ?? one.quadrant}
                  </Link>
                  <div className={styles.zoneFacts}>{quadrantNames[one.quadrant]?.about}</div>
                </th>
                <td className="num">{f.number(one.n)}</td>
                <td className="num">{f.amount(one.revenueMinor, currency)}</td>
                <td className="num">{f.amount(one.costToServeMinor, currency)}</td>
                <td className="num">{f.share(one.revenueMinor > 0 ? one.costToServeMinor / one.revenueMinor : null)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}
