import type { Got } from '#api/route.ts'
import type { Routes } from '#api/routes.ts'
import { useGet } from '../../app/queries.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Attention, Empty, Failed, Loading } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './settings.module.css'

type Currencies = Got<Routes['getCurrencies']>

/** The reporting currency, what is converted at which rates, and which amounts are left out for want of one. */
export function CurrenciesTab() {
  const f = useFormat()
  const { data, error, refetch } = useGet('getCurrencies', {})
  if (error) return <Failed title="The currencies could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={4} />
  if (data.currency === null)
    return (
      <Empty title="No currency yet.">
        The first import fixes the reporting currency and the time zone; whatever comes in other currencies is converted at the rate of its
        month.
      </Empty>
    )
  return (
    <Grid>
      <Panel title="Reporting" span={6} footer="Fixed by the first import: every number rests on them.">
        <dl className={styles.facts}>
          <dt>Currency</dt>
          <dd>
            {data.currency} ({f.symbol(data.currency)})
          </dd>
          <dt>Time zone</dt>
          <dd>{data.timeZone}</dd>
        </dl>
      </Panel>
      <Panel title="Other currencies in the files" span={6} padding={data.used.length > 0 ? 'none' : 'normal'}>
        {data.used.length === 0 ? (
          <Empty title={`All amounts are in ${data.currency}.`} />
        ) : (
          <ul className={styles.rows}>
            {data.used.map((one) => (
              <Used key={one.currency} used={one} reporting={data.currency!} />
            ))}
          </ul>
        )}
      </Panel>
      <Panel title="Rates" span={12} sub={f.count(data.rates.length, 'rate', 'rates')} padding={data.rates.length > 0 ? 'none' : 'normal'}>
        {data.rates.length === 0 ? (
          <Empty title="No rates were imported.">
            Drop a file with months, currencies and rates into Imports; each rate says where it comes from.
          </Empty>
        ) : (
          <Rates rates={data.rates} />
        )}
      </Panel>
    </Grid>
  )
}

function Used({ used, reporting }: { readonly used: Currencies['used'][number]; readonly reporting: string }) {
  const f = useFormat()
  const { currency, lines, firstMonth, lastMonth, missingMonths } = used
  return (
    <li>
      <span className={styles.words}>
        <span className={styles.name}>{currency}</span>{' '}
        <span className={styles.note}>
          {f.count(lines, 'line', 'lines')}, {f.month(firstMonth)} to {f.month(lastMonth)}
        </span>
        {missingMonths.length > 0 && (
          <div className="warn">
            <Attention /> No rate to {reporting} for{' '}
            {missingMonths
              .slice(0, 6)
              .map((month) => f.month(month))
              .join(', ')}
            {missingMonths.length > 6 && ` and ${f.number(missingMonths.length - 6)} more`}: amounts of those months are left out. Import
            the rates.
          </div>
        )}
      </span>
      {missingMonths.length === 0 && <span className={styles.note}>every month has its rate</span>}
    </li>
  )
}

function Rates({ rates }: { readonly rates: Currencies['rates'] }) {
  const f = useFormat()
  const columns: Column[] = [
    { id: 'month', label: 'Month', kind: 'text', width: 120, value: (i) => rates[i]!.month, cell: (i) => f.month(rates[i]!.month) },
    { id: 'from', label: 'From', kind: 'text', value: (i) => rates[i]!.from },
    { id: 'to', label: 'To', kind: 'text', value: (i) => rates[i]!.to },
    // As it was given, to the last digit: only the decimal sign is the reader's.
    { id: 'rate', label: 'Rate', kind: 'number', value: (i) => Number(rates[i]!.rate), digits: 6 },
    { id: 'policy', label: 'Kind', kind: 'text', value: (i) => rates[i]!.policy },
    { id: 'source', label: 'Where it comes from', kind: 'text', value: (i) => rates[i]!.source },
  ]
  return (
    <DataTable
      label="Rates by month"
      columns={columns}
      rows={rates.map((_, i) => i)}
      noun={['rate', 'rates']}
      sortName="rates"
      defaultSort="-month"
      height="content"
      plain
      bare
    />
  )
}
