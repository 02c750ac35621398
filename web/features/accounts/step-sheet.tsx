import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import type { stepRow } from '#api/routes/accounts.ts'
import { ChallengeLink } from '../../app/challenge.tsx'
import { call } from '../../app/client.ts'
import { OursTag } from '../../app/marks.tsx'
import { Sheet } from '../../ui/dialogs.tsx'
import type { Format } from '../../ui/format.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Failed, Loading, Notice } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { type AccountPage, type AccountStep, numberOf } from './account-page.ts'
import styles from './step-sheet.module.css'

type Row = z.output<typeof stepRow>

interface StepSheetProps {
  readonly page: AccountPage
  readonly step: string
  readonly onOpen: (step: string) => void
  readonly onClose: () => void
}

const perPage = 100

/** What lies under a step: its parts, or the rows that made it, each with its formula; they add up to the step. */
export function StepSheet({ page, step, onOpen, onClose }: StepSheetProps) {
  const f = useFormat()
  const { head, account } = page
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['getAccountStep', account.id, step, head.snapshot],
    queryFn: ({ pageParam }) =>
      call('getAccountStep', {
        params: { account: account.id, step },
        query: { snapshot: head.snapshot, limit: perPage, ...(pageParam && { cursor: pageParam }) },
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.rows.next,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const first = data?.pages[0]
  const exact = (minor: number | null) => f.moneyExact(minor, head.currency)
  const rows = data?.pages.flatMap((one) => one.rows.items) ?? []
  const total = first?.rows.total ?? 0
  const known = page.steps.find((one) => one.step === step)
  return (
    <Sheet opened onClose={onClose} title={`${first?.step.name ?? known?.name ?? 'Step'}, ${account.name}`} size={660}>
      {error ? (
        <Failed title="What is under this number could not be read." error={error} onRetry={() => void refetch()} />
      ) : !first ? (
        <Loading rows={8} label="Reading the rows" />
      ) : (
        <>
          <div className={styles.head}>
            <b className="num">{first.step.amountMinor === null ? 'not known' : exact(first.step.amountMinor)}</b>
            {first.step.share !== null && <span className="dim num">{f.percent(first.step.share)} of revenue</span>}
            {first.step.peersShare !== null && <span className="dim num">peers {f.percent(first.step.peersShare)}</span>}
            {first.step.cause === 'caused by us' && <OursTag />}
            {first.step.cause === 'mixed' && <span className="dim">mixed cause: partly ours</span>}
          </div>
          <p className={styles.formula}>= {first.step.formula}</p>
          <p className={styles.facts}>
            {first.models.join(', ') || 'no cost model'} · {f.window(head.from, head.to)} ·{' '}
            <ChallengeLink number={numberOf(page, step, first.step.name, exact(first.step.amountMinor))} onOpen={onClose} />
          </p>
          {first.changed && (
            <Notice>
              Something was imported, undone or matched since this measurement: the rows come to {exact(first.rowsMinor)} now. Measure again
              to bring them together.
            </Notice>
          )}
          {first.parts.length > 0 ? (
            <Parts parts={first.parts} onOpen={onOpen} f={f} page={page} />
          ) : total === 0 ? (
            <p className="dim">No row adds to it in this window.</p>
          ) : (
            <>
              <ul className={styles.rows} aria-label={`Rows of ${first.step.name}`}>
                {rows.map((row) => (
                  <StepRow key={row.id} row={row} page={page} f={f} />
                ))}
              </ul>
              {hasNextPage && (
                <Button variant="default" fullWidth loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                  {f.count(total - rows.length, 'row', 'rows')} more
                </Button>
              )}
            </>
          )}
          {(first.parts.length > 0 || total > 0) && (
            <div className={styles.sum}>
              <span>{first.parts.length > 0 ? f.count(first.parts.length, 'part', 'parts') : f.count(total, 'row', 'rows')}</span>
              <span>
                {!first.changed && first.step.amountMinor !== null && <span className="dim">= {first.step.name} </span>}
                <b className="num" data-sum={first.rowsMinor}>
                  {exact(first.rowsMinor)}
                </b>
              </span>
            </div>
          )}
        </>
      )}
    </Sheet>
  )
}

function Parts({
  parts,
  onOpen,
  f,
  page,
}: {
  readonly parts: readonly AccountStep[]
  readonly onOpen: (step: string) => void
  readonly f: Format
  readonly page: AccountPage
}) {
  return (
    <ul className={styles.rows} aria-label="Parts">
      {parts.map((part) => (
        <li key={part.step} className={styles.row}>
          <span className={styles.what}>
            <LinkButton onClick={() => onOpen(part.step)}>{part.name}</LinkButton> {part.cause === 'caused by us' && <OursTag />}
          </span>
          <span className="num" data-amount={part.amountMinor}>
            {f.moneyExact(part.amountMinor, page.head.currency)}
          </span>
        </li>
      ))}
    </ul>
  )
}

function StepRow({ row, page, f }: { readonly row: Row; readonly page: AccountPage; readonly f: Format }) {
  const [open, setOpen] = useState(false)
  const how = formulaOf(row, page, f)
  return (
    <li className={styles.row}>
      <span className={styles.day}>{f.day(row.day)}</span>
      <span className={styles.what}>
        {how ? (
          <button type="button" className={styles.open} aria-expanded={open} onClick={() => setOpen(!open)}>
            {row.what}
          </button>
        ) : (
          row.what
        )}
        <span className="dim"> {row.document}</span>
      </span>
      <span
        className={row.estimated ? 'num estimated' : 'num'}
        title={row.estimated ? 'By standard values: nothing was recorded' : undefined}
        data-amount={row.amountMinor}
      >
        {f.moneyExact(row.amountMinor, page.head.currency)}
      </span>
      {open && how && <span className={styles.how}>{how}</span>}
    </li>
  )
}

/** “10 min + 2 × 3 lines = 16 min × €1.10 a minute”: what made a row's amount. */
function formulaOf(row: Row, { head }: AccountPage, f: Format): string | null {
  const money = (minor: number, digits = 4) => `${f.symbol(head.currency)}${f.number(minor / 100, digits)}`
  const own = (minor: number | null) => f.moneyExact(minor, row.currency ?? head.currency)
  if (row.unit === 'minutes') {
    const rate = row.ratePerMinute === null ? 'no rate: nothing of the team is traced' : `${money(row.ratePerMinute)} a minute`
    if (row.recordedSeconds !== null) return `${f.number(row.recordedSeconds / 60, 1)} min recorded × ${rate}`
    const terms = row.terms
      .filter((term) => term.driver === null || term.quantity !== 0)
      .map((term) =>
        term.driver === null
          ? f.number(term.coefficient, term.coefficient % 1 ? 1 : 0)
          : `${f.number(term.coefficient, term.coefficient % 1 ? 2 : 0)} × ${f.number(term.quantity)} ${term.driver}`,
      )
    return `${terms.join(' + ')} = ${f.number(row.minutes, 1)} min × ${rate}`
  }
  if (row.unit === 'money')
    return row.terms.map((term) => `${own(term.coefficient)} × ${f.number(term.quantity)} ${term.driver ?? 'event'}`).join(' + ')
  if (row.document === row.day.slice(0, 7) && row.rate !== null)
    return `${own(row.baseMinor)} × days overdue × ${f.percent(row.rate)} a year ÷ 365`
  if (row.document.startsWith('team/')) return `${f.percent(row.rate)} of ${own(row.baseMinor)}, the team’s month`
  if (row.estimated && row.rate !== null) return `${own(row.baseMinor)} net × (1 − ${f.percent(row.rate)} margin rate)`
  if (row.currency !== null && row.currency !== head.currency) return `${own(row.baseMinor)} at the average rate of ${f.month(row.day)}`
  return null
}
