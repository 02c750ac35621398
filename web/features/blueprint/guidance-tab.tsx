import { Select } from '@mantine/core'
import { exportList } from '../../app/export-list.ts'
import { segmentName } from '../../app/marks.tsx'
import { useGet } from '../../app/queries.ts'
import { useSnapshot } from '../../app/record.tsx'
import { useMe } from '../../app/session.tsx'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { useAddress, useSetSearch } from '../../ui/address.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Grid } from '../../ui/panel.tsx'
import { Empty, Failed, Loading, NoRight, Notice } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './guidance.module.css'
import { GuidanceReasons } from './guidance-reasons.tsx'
import { GuidanceSelling } from './guidance-selling.tsx'
import { GuidanceSheet } from './guidance-sheet.tsx'

const tolerances = ['0', '3', '5', '10']

/** Channel guidance: per reason and segment the cheapest channel that keeps the index, and where selling costs more than it wins. */
export function GuidanceTab() {
  const { may, sees, own } = useMe()
  return may('readCosts') && sees('cost') && !own ? (
    <Guidance />
  ) : (
    <NoRight title="Channel guidance is of the whole book, and of cost.">An owner can open it under Settings › People.</NoRight>
  )
}

function Guidance() {
  const f = useFormat()
  const snapshot = useSnapshot()
  const set = useSetSearch()
  const [tolerance, setTolerance] = useAddress('tolerance', '5' as string)
  const query = { ...(snapshot !== undefined && { snapshot }), ...(tolerances.includes(tolerance) && { tolerance: Number(tolerance) }) }
  const { data, error, refetch, isPlaceholderData } = useGet('getChannelGuidance', { query }, { staleTime: 60_000 })
  if (error && !data) return <Failed title="Channel guidance could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={8} label="Comparing channels" />
  const { totals, head } = data
  const worst = data.selling.find((row) => row.losesMoney)
  const money = (minor: number) => f.moneyShort(minor, head.currency)
  const onExport = (table: 'channel-guidance' | 'selling-guidance') => (format: 'csv' | 'xlsx') =>
    exportList({ table, format, snapshot, search: { tolerance } })
  if (!data.measured)
    return (
      <Empty title="This measurement is from before reasons were kept by account.">
        Measure the book anew: then every reason and segment has its channels here.
      </Empty>
    )
  return (
    <>
      <div className={styles.head}>
        <p className={styles.why}>
          {totals.move.rows > 0 ? (
            <>
              Moving {f.count(totals.move.rows, 'reason', 'reasons')} to the cheapest channel that keeps the index saves{' '}
              <SourcedNumber
                inSentence
                source={() => ({
                  title: 'Saved by moving',
                  value: `${f.money(totals.move.savingMinor.base, head.currency)} a year`,
                  formula: [
                    'Σ over reasons and segments advised to move:',
                    'interactions of dearer channels × (1 − hard cases) × containment × (cost until settled now − there)',
                  ],
                  restsOn: `${f.number(totals.n, 0)} inbound interactions a year with account and reason`,
                  leftOut: leftOutWords(data, f),
                  facts: [
                    ['Low to high', `${money(totals.move.savingMinor.low)} to ${money(totals.move.savingMinor.high)}, by containment`],
                    ['Coverage models', data.coverage.label],
                  ],
                })}
              >
                <b>{money(totals.move.savingMinor.base)}</b>
              </SourcedNumber>{' '}
              a year in time of our people.{' '}
            </>
          ) : (
            <>No reason can be moved to a cheaper channel of which it is known that it keeps the index. </>
          )}
          {totals.notKnown.rows > 0 && (
            <>
              <b>{money(totals.notKnown.savingMinor.base)}</b> a year in{' '}
              <LinkButton onClick={() => set({ advice: 'not-known' })}>{f.count(totals.notKnown.rows, 'case', 'cases')}</LinkButton> cannot
              be counted on: nobody can tell yet what moving does to the index.
            </>
          )}{' '}
          {worst && (
            <>
              <LinkButton onClick={() => set({ sold: worst.channel, of: worst.segment }, { push: true })}>
                Selling {worst.channel} to {segmentName(worst.segment)}
              </LinkButton>{' '}
              costs <b>{money(worst.costMinor)}</b> and wins <b>{money(worst.marginMinor)}</b> of margin.
            </>
          )}
        </p>
        <Select
          label="Index may fall by"
          data={tolerances.map((value) => ({ value, label: value === '0' ? 'nothing' : `at most ${value} points` }))}
          value={tolerances.includes(tolerance) ? tolerance : '5'}
          allowDeselect={false}
          onChange={(value) => setTolerance(value === '5' ? null : value, { push: false })}
          className={styles.tolerance ?? ''}
        />
      </div>
      {data.coverage.model === null && (
        <Notice>
          Which channel can take what, and how much of it, is assumed: nobody has approved coverage models. Costs and indexes are measured.
        </Notice>
      )}
      <Grid>
        <GuidanceReasons data={data} old={isPlaceholderData} onExport={onExport('channel-guidance')} leftOut={leftOutWords(data, f)} />
        <GuidanceSelling data={data} onExport={onExport('selling-guidance')} />
      </Grid>
      <GuidanceSheet data={data} />
    </>
  )
}

const leftOutWords = (
  {
    leftOut: { outbound, withoutReason, withoutAccount },
  }: { leftOut: { outbound: number; withoutReason: number; withoutAccount: number } },
  f: ReturnType<typeof useFormat>,
): string =>
  `Left out: ${f.number(outbound)} outbound, ${f.number(withoutReason)} without a reason, ${f.number(withoutAccount)} without an account.`
