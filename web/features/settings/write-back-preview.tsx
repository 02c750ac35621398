import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import type { WriteBackDefinition } from '#api/routes/schedules.ts'
import { AccountLink } from '../../app/account-link.tsx'
import { call } from '../../app/client.ts'
import { Failed, Loading, Notice } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './settings.module.css'

const reasons = {
  'no key': 'no key there',
  'merged since': 'merged since it was measured: measure again',
  formula: 'a key that a spreadsheet would run',
} as const

/** The file as it would be, and what it leaves out. */
export function WriteBackPreview({ definition }: { readonly definition: WriteBackDefinition }) {
  const f = useFormat()
  const [asked] = useDebouncedValue(definition, 300)
  const { data, error, isFetching } = useQuery({
    queryKey: ['previewWriteBack', asked],
    queryFn: () => call('previewWriteBack', { body: asked }),
    placeholderData: (before) => before,
    retry: false,
  })
  if (error) return <Failed title="There is no preview." error={error} />
  if (!data) return <Loading rows={4} />
  return (
    <section aria-label="Preview" className={isFetching ? 'old' : undefined}>
      <h3 className={styles.name}>Preview</h3>
      <p className={styles.note}>
        {f.count(data.total, 'row', 'rows')} for {f.count(data.accounts, 'account', 'accounts')} with{' '}
        {f.moneyShort(data.revenueMinor, data.currency)} of revenue, as of {f.day(data.asOf, { year: 'always' })}.
        {data.severalKeys > 0 &&
          ` ${f.count(data.severalKeys, 'account has', 'accounts have')} several keys: a row each, with the same numbers.`}
      </p>
      {data.sketch && (
        <Notice sketch>
          Costs are a SKETCH: cost to serve and net contribution stay empty, and the basis says so in each row. Choose net contribution low
          and high to write the band.
        </Notice>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label="First rows of the file, scrolls sideways">
        <table className={styles.preview}>
          <thead>
            <tr>
              {data.headings.map((heading) => (
                <th key={heading} scope="col">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.rows.slice(0, 8).map((row) => (
              <tr key={row[0]}>
                {row.map((cell, i) => (
                  <td key={data.headings[i]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {data.leftOutAccounts > 0 && (
        <details>
          <summary className={styles.note}>
            {f.count(data.leftOutAccounts, 'account', 'accounts')} left out, with {f.moneyShort(data.leftOutRevenueMinor, data.currency)} of
            revenue
          </summary>
          <ul className={styles.log}>
            {data.leftOut.map((one) => (
              <li key={one.id}>
                <AccountLink id={one.id}>{one.name}</AccountLink>{' '}
                <span className={styles.note}>
                  {f.money(one.revenueMinor, data.currency)} · {reasons[one.why]}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}
