import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { AccountLink } from '../../app/account-link.tsx'
import { call } from '../../app/client.ts'
import { useGet } from '../../app/queries.ts'
import { WorkFormula } from '../../app/work-formula.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Failed, Loading } from '../../ui/states.tsx'
import { useForm } from './form.tsx'
import styles from './models.module.css'

const settles = 400

/** The activity on one account: its events, minutes, rate and cost under the draft, beside what it costs now. */
export function LiveTest({ activity, currency }: { readonly activity: string; readonly currency: string }) {
  const { doc, problems } = useForm()
  const { data: book } = useGet('getBook', { query: {} }, { staleTime: Number.POSITIVE_INFINITY })
  const largest = useMemo(() => (book ? largestAccounts(book) : []), [book])
  const [chosen, choose] = useState<string | null>(null)
  const account = chosen ?? largest[0]?.value ?? null
  const [document] = useDebouncedValue(doc, settles)
  const sound = problems.length === 0
  const { data, error, isFetching } = useQuery({
    queryKey: ['testActivity', account, activity, document],
    queryFn: ({ signal }) => call('testActivity', { body: { account: Number(account), activity, document } }, { signal }),
    enabled: account !== null && sound,
    placeholderData: (before) => (before?.after.activity === activity ? before : undefined),
    retry: false,
  })
  return (
    <Panel
      title="Live test"
      padding="none"
      tools={
        <Select
          aria-label="Account to test on"
          data={largest}
          value={account}
          onChange={choose}
          allowDeselect={false}
          searchable
          limit={50}
          w={190}
        />
      }
      footer={data ? <AccountLink id={data.account.id}>{data.account.name}</AccountLink> : undefined}
    >
      {!sound ? (
        <p className={`${styles.pad} dim`}>Put right what is wrong first: then the test runs by itself.</p>
      ) : error ? (
        <div className={styles.pad}>
          <Failed title="It could not be tested." error={error} />
        </div>
      ) : !data ? (
        <div className={styles.pad}>
          <Loading rows={5} />
        </div>
      ) : (
        <div className={isFetching ? 'old' : undefined} style={{ paddingInline: 6 }}>
          <WorkFormula
            work={data.after}
            currency={currency}
            {...(data.before && { beside: { label: data.before.model, costMinor: data.before.costMinor } })}
          />
        </div>
      )}
    </Panel>
  )
}

interface BookNames {
  readonly id: readonly number[]
  readonly name: readonly string[]
  readonly unassigned: readonly boolean[]
  readonly revenueMinor: readonly (number | null)[]
}

/** Accounts by revenue: the test begins on the largest. */
function largestAccounts(book: BookNames): { value: string; label: string }[] {
  const order = book.id.map((_, i) => i).filter((i) => !book.unassigned[i])
  order.sort((a, b) => (book.revenueMinor[b] ?? 0) - (book.revenueMinor[a] ?? 0))
  return order.slice(0, 5000).map((i) => ({ value: String(book.id[i]), label: book.name[i]! }))
}
