import { Select } from '@mantine/core'
import { useCallback, useMemo } from 'react'
import { currencyDigits } from '#api/currency.ts'
import { sumByGroup } from '#engine/segmentation/sum-by-group.ts'
import { ChartPanel, type MakeOption } from '../../ui/chart.tsx'
import { Figures } from '../../ui/figures.tsx'
import type { Format } from '../../ui/format.ts'
import { Panel } from '../../ui/panel.tsx'
import { Empty, Notice } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import type { Check } from './draft.ts'
import styles from './imports.module.css'
import { rowsOf } from './table-words.ts'

type Months = Check['revenue']

/** What the record would hold besides: counts, and revenue month by month to compare with what one knows. */
export function PreviewStep({ check }: { check: Check }) {
  const f = useFormat()
  const known = check.changes.some(({ changed, unchanged, removed }) => changed + unchanged + removed > 0)
  return (
    <>
      <Figures
        figures={[
          { label: 'New accounts', value: f.number(check.newAccounts) },
          { label: 'New people', value: f.number(check.newPeople) },
          ...revenueByCurrency(check.revenue)
            .slice(0, 3)
            .map(({ currency, amountMinor, rows }) => ({
              label: `Revenue in ${currency}`,
              value: f.moneyShort(amountMinor, currency),
              note: `${f.moneyExact(amountMinor, currency)} net, on ${f.count(rows, 'line', 'lines')}`,
            })),
        ]}
      />
      {check.revenue.length > 0 && <RevenueByMonth months={check.revenue} />}
      <div style={{ marginTop: 12 }}>
        <Panel
          title="What changes in the record"
          padding="none"
          footer={
            known
              ? 'Rows are found again by their key. What is replaced is kept: undo brings it back.'
              : 'Nothing of it is there yet: all of it is new.'
          }
        >
          {check.changes.length === 0 ? (
            <div style={{ padding: '0 14px 14px' }}>
              <Empty title="Nothing would change." />
            </div>
          ) : (
            <table className={styles.table} data-stacks>
              <thead>
                <tr>
                  <th>What</th>
                  <th>System</th>
                  <th className={styles.right}>Added</th>
                  <th className={styles.right}>Changed</th>
                  <th className={styles.right}>Unchanged</th>
                  <th className={styles.right}>Removed</th>
                </tr>
              </thead>
              <tbody>
                {check.changes.map((change) => (
                  <tr key={`${change.source} ${change.table}`}>
                    <td className={styles.cellName}>{rowsOf(change.table)}</td>
                    <td className="second">{change.source}</td>
                    <td className={styles.right} data-label="Added">
                      {f.number(change.added)}
                    </td>
                    <td className={styles.right} data-label="Changed">
                      {f.number(change.changed)}
                    </td>
                    <td className={styles.right} data-label="Unchanged">
                      {f.number(change.unchanged)}
                    </td>
                    <td className={styles.right} data-label="Removed" title="Lines of documents that come again without them">
                      {f.number(change.removed)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Panel>
      </div>
    </>
  )
}

/** One series per system and currency: amounts of different currencies are never added up. */
function RevenueByMonth({ months }: { months: Months }) {
  const f = useFormat()
  const { series, labels, main, shown, currency, scale, ticks } = useMemo(() => drawnOf(months, f), [months, f])
  const option = useCallback<MakeOption>(
    ({ c, f: write, axis }) => {
      const byMonth = new Map(shown.map(({ month, netMinor }) => [month, netMinor]))
      return {
        grid: { left: 48, right: 8, top: 10, bottom: 24 },
        xAxis: { type: 'category', data: labels.map((month) => write.month(month)), ...axis.category },
        yAxis: {
          type: 'value',
          ...axis.value,
          axisLabel: { color: c.ink3, fontSize: 11, formatter: (minor: number) => write.amountIn(minor, currency, ticks) },
        },
        series: [{ type: 'bar', data: labels.map((month) => byMonth.get(month) ?? null), itemStyle: { color: c.d1 }, barMaxWidth: 22 }],
      }
    },
    [shown, labels, currency, ticks],
  )
  const last = shown.toSorted((a, b) => (a.month < b.month ? -1 : 1)).at(-1)
  return (
    <ChartPanel
      title="Revenue by month"
      sub={`${main}, unit ${scale.unit}`}
      option={option}
      height={180}
      label={`Revenue by month from ${f.month(labels[0])} to ${f.month(labels.at(-1))}; ${f.month(last?.month)}: ${f.money(last?.netMinor, currency)}`}
      fileName="revenue-by-month"
      stamp="Files of a draft import; nothing is stored yet"
      footer={
        series.length > 1
          ? `Drawn: ${main}. The table has ${f.list(series.filter((one) => one !== main))} besides.`
          : 'Invoice lines, else order lines, as the files have them. Compare with what you know.'
      }
      table={
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        <section className={styles.scroll} tabIndex={0} aria-label="Revenue by month">
          <table className={styles.table}>
            <thead>
              <tr>
                <th>Month</th>
                {series.map((one) => (
                  <th key={one} className={styles.right}>
                    {one}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {labels.map((month) => (
                <tr key={month}>
                  <td>{f.month(month)}</td>
                  {series.map((one) => {
                    const found = months.find((row) => row.month === month && seriesOf(row) === one)
                    return (
                      <td key={one} className={styles.right}>
                        {found ? f.amountExact(found.netMinor, found.currency) : <span className="dim">–</span>}
                      </td>
                    )
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      }
    />
  )
}

/** What counts as revenue, per currency: invoice lines of a source, else its order lines; never both. The one with most lines first. */
function revenueByCurrency(months: Months) {
  const currencies = [...new Set(months.map(({ currency }) => currency))]
  const { sums } = sumByGroup(
    months.map(({ currency }) => currencies.indexOf(currency)),
    currencies.length,
    [months.map(({ netMinor }) => netMinor), months.map(({ rows }) => rows)],
  )
  return currencies.map((currency, i) => ({ currency, amountMinor: sums[0]![i]!, rows: sums[1]![i]! })).toSorted((a, b) => b.rows - a.rows)
}

/** The series with most months is drawn; the table has all. */
function drawnOf(months: Months, f: Format) {
  const series = [...new Set(months.map(seriesOf))]
  const labels = [...new Set(months.map(({ month }) => month))].toSorted()
  const [main] = series.toSorted((a, b) => count(months, b) - count(months, a))
  const shown = months.filter((one) => seriesOf(one) === main)
  const currency = shown[0]!.currency
  const amounts = shown.map(({ netMinor }) => netMinor)
  const scale = f.scaleFor(amounts, currency)
  const largest = Math.max(...amounts.map(Math.abs)) / 10 ** currencyDigits(currency) / scale.per
  return { series, labels, main, shown, currency, scale, ticks: { ...scale, digits: largest < 6 ? scale.digits : 0 } }
}

const seriesOf = ({ source, currency }: Months[number]) => `${source} in ${currency}`
const count = (months: Months, series: string) => months.filter((one) => seriesOf(one) === series).length

interface ReportingCurrencyProps {
  readonly check: Check
  readonly value: string
  readonly onChange: (currency: string) => void
}

/** Only before the first import: the currency everything is reported in. */
export function ReportingCurrency({ check, value, onChange }: ReportingCurrencyProps) {
  const f = useFormat()
  const found = check.currencies.map(({ currency }) => currency)
  const [most] = check.currencies
  const missing = check.currencies.find(({ monthsWithoutRate, currency }) => currency !== value && monthsWithoutRate.length > 0)
  return (
    <Panel title="Reporting currency" sub="asked once">
      <div className={styles.row} style={{ alignItems: 'flex-start' }}>
        <Select
          aria-label="Reporting currency"
          data={[...new Set([value, ...found, 'EUR', 'USD', 'GBP', 'CHF', 'INR'])]}
          value={value}
          onChange={(chosen) => chosen && onChange(chosen)}
          allowDeselect={false}
          searchable
          w={120}
        />
        <p className="second" style={{ flex: '1 1 260px' }}>
          {most ? `Most lines are in ${most.currency} (${f.number(most.rows)}). ` : ''}
          Everything is converted to it month by month. It stays for good; only an empty record can take another.
        </p>
      </div>
      {missing && (
        <div style={{ marginTop: 10 }}>
          <Notice tone="warn">
            The files hold no rates for {missing.currency} in {f.count(missing.monthsWithoutRate.length, 'month', 'months')}: its amounts
            wait for them.
          </Notice>
        </div>
      )}
    </Panel>
  )
}
