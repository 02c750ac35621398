import type { z } from 'zod'
import { currencyDigits } from '#api/currency.ts'
import type { activityWork } from '#api/routes/costs.ts'
import { useFormat } from '../ui/use-format.ts'
import styles from './work-formula.module.css'

export type Work = z.output<typeof activityWork>

/** An activity as arithmetic that everybody can check: 6.0 × 1,284 orders, 1.4 × 3,977 lines, minutes × rate. */
export function WorkFormula({
  work,
  currency,
  beside,
}: {
  readonly work: Work
  readonly currency: string
  readonly beside?: { readonly label: string; readonly costMinor: number }
}) {
  const f = useFormat()
  const digits = currencyDigits(currency)
  const major = (minor: number) => minor / 10 ** digits
  const timed = work.minutes !== null
  const words = (line: Work['lines'][number]) => {
    if (line.line === 'recorded')
      return `recorded handling time of ${f.count(line.quantity, work.kind ?? 'event', `${work.kind ?? 'event'}s`)}`
    if (line.line === 'declared') return `${f.percent(line.each)} of the team’s ${f.money(line.quantity, currency)}, as declared`
    const each = line.line === 'rate' ? f.number(major(line.each ?? 0), 2) : f.number(line.each, 1)
    const of = line.driver ?? (work.kind ? `${work.kind}s` : 'events')
    return `${each} × ${f.number(line.quantity)} ${of}`
  }
  const rates = work.months.flatMap((month) => (month.ratePerMinuteMinor === null ? [] : [major(month.ratePerMinuteMinor)]))
  const [lowest, highest] = [Math.min(...rates), Math.max(...rates)].map((rate) => f.number(rate, 3))
  const missing = work.lines.reduce((most, line) => Math.max(most, line.missing), 0)
  return (
    <>
      <table className={styles.formula} aria-label={`How ${work.name} comes about`}>
        <tbody>
          {work.events !== null && (
            <tr>
              <th scope="row">{work.kind ? `Events: ${work.kind}` : 'Events'}</th>
              <td>{f.number(work.events)}</td>
            </tr>
          )}
          {work.lines.map((line) => (
            <tr key={`${line.line} ${line.driver} ${line.each}`}>
              <th scope="row">{words(line)}</th>
              <td>{timed ? f.number(line.amount, 1) : f.amountExact(line.amount, currency)}</td>
            </tr>
          ))}
          {timed && (
            <>
              <tr data-total="">
                <th scope="row">Minutes</th>
                <td>{f.number(work.minutes, 1)}</td>
              </tr>
              <tr>
                <th scope="row">
                  × {f.symbol(currency)} per minute
                  {lowest !== highest ? `, ${lowest}–${highest} by month` : ''}
                </th>
                <td>{f.number(work.ratePerMinuteMinor === null ? null : major(work.ratePerMinuteMinor), 3)}</td>
              </tr>
            </>
          )}
          <tr data-total="">
            <th scope="row">Cost</th>
            <td>{f.moneyExact(work.costMinor, currency)}</td>
          </tr>
          {beside && (
            <tr>
              <th scope="row" className="dim">
                {beside.label} said
              </th>
              <td className="dim">{f.moneyExact(beside.costMinor, currency)}</td>
            </tr>
          )}
        </tbody>
      </table>
      <p className={styles.note}>
        {work.model}
        {missing > 0 && ` · ${f.count(missing, 'event does', 'events do')} not say every driver: counted as 0`}
      </p>
    </>
  )
}
