import { Radio } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Fairness } from '#api/routes/confirmations.ts'
import { HeldChangesPanel } from '../../app/confirm-held.tsx'
import { effectInWords, heldInWords, heldStates } from '../../app/confirm-words.ts'
import { refresh, useDo, useGet } from '../../app/queries.ts'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Failed, Loading, Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './fairness.module.css'

/** Whether the index is played fair: who was taken out, who was chosen to be asked, what waited for a second person, and who is paid by it. */
export function FairnessTab() {
  const { data, error, refetch } = useGet('getFairness', {}, { staleTime: 60_000 })
  if (error && !data) return <Failed title="It could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={8} label="Comparing teams" />
  return (
    <div className={styles.stack}>
      <HeldChangesPanel />
      <Grid>
        <RemovedPanel fairness={data} />
        <ChosenPanel fairness={data} />
        <EndedPanel fairness={data} />
        <PayPanel fairness={data} />
      </Grid>
      {data.leftOut.map((one) => (
        <p key={one} className="dim">
          {one}
        </p>
      ))}
    </div>
  )
}

const teamName = ({ name, stated }: { readonly name: string | null; readonly stated: boolean }) =>
  stated ? (name ?? 'smaller teams together') : 'team not stated'

function RemovedPanel({ fairness }: { readonly fairness: Fairness }) {
  const f = useFormat()
  const few = 'Fewer than five of them answered: the mean would tell who'
  return (
    <Panel
      title="Taken out of the index"
      sub={`people who left or were said to have left since ${f.day(fairness.since)}, by team of the account’s manager`}
      span={12}
      padding="none"
      footer="Unhappy people leaving the lists more often than others is what to look for: compare the last two columns. Teams of fewer than five colleagues are put together."
    >
      <Table
        label="Taken out of the index, by team"
        head={[
          'Team',
          'Colleagues',
          'People out',
          'by the manager',
          'Accounts',
          'Their share, mean',
          'Last score, out',
          'Last score, still there',
        ]}
        rows={fairness.teams.map((one) => [
          ...[teamName(one), f.number(one.people), f.number(one.removed), f.number(one.byManager), f.number(one.accounts)],
          one.meanShare === null ? <Missing key="s" why="Nobody went" /> : f.percent(one.meanShare, 0),
          one.meanLastScore === null ? <Missing key="o" why={few} /> : `${f.number(one.meanLastScore, 0)} (n = ${f.number(one.scored)})`,
          one.meanStaying === null ? <Missing key="t" why="Fewer than five answered" /> : f.number(one.meanStaying, 0),
        ])}
        empty="No team of five or more colleagues is named in the record."
      />
    </Panel>
  )
}

function ChosenPanel({ fairness }: { readonly fairness: Fairness }) {
  const f = useFormat()
  const { chosenAll } = fairness
  const apart = (one: { readonly difference: { difference: number; low: number; high: number } | null }): ReactNode =>
    one.difference === null ? (
      <Missing key="d" why="Fewer than five answers on one side" />
    ) : (
      `${signed(f.number(one.difference.difference, 0), one.difference.difference)} (${f.range(one.difference.low, one.difference.high, (x) => f.number(x, 0))})`
    )
  const mean = (value: number | null, n: number) =>
    value === null ? <Missing key={n} why="Fewer than five" /> : `${f.number(value, 0)} (n = ${f.number(n)})`
  return (
    <Panel
      title="Chosen by a colleague against chosen by the plan"
      sub="answers of two years, points of 100"
      span={12}
      padding="none"
      footer={`Difference with its 90 % interval. ${f.count(chosenAll.notSaid, 'answer does', 'answers do')} not say who chose: in neither column.`}
    >
      <Table
        label="Answers chosen by a colleague against planned ones, by team"
        head={['Team', 'Colleagues', 'Chosen', 'Planned', 'Difference']}
        rows={[
          ...fairness.chosen.map((one) => [
            ...[teamName(one), f.number(one.people), mean(one.meanChosen, one.chosen), mean(one.meanPlanned, one.planned), apart(one)],
          ]),
          ['All', '', `n = ${f.number(chosenAll.chosen)}`, `n = ${f.number(chosenAll.planned)}`, apart(chosenAll)],
        ]}
        empty="No answer says who chose whom to ask."
      />
    </Panel>
  )
}

const signed = (text: string, value: number) => (value > 0 ? `+${text}` : text)

function EndedPanel({ fairness }: { readonly fairness: Fairness }) {
  const f = useFormat()
  const { data } = useGet('listHeldChanges', { query: { state: 'ended', limit: 50 } })
  const { changes } = fairness
  return (
    <Panel
      title="What became of held changes"
      sub="in 12 months"
      span={8}
      padding="none"
      tools={`${f.number(changes.accepted)} accepted · ${f.number(changes.refused)} refused · ${f.number(changes.evidenced)} with evidence · ${f.number(changes.withdrawn)} taken back`}
    >
      <Table
        label="Held changes that were decided"
        head={['Person', 'Account', 'Change', 'Effect', 'By', 'Became', 'Why']}
        rows={(data?.items ?? []).map((one) => [
          ...[one.person.name, one.account.name, heldInWords(one, f), effectInWords(one, f), one.askedByName],
          `${heldStates[one.state]}${one.endedByName && one.endedByName !== one.askedByName ? ` by ${one.endedByName}` : ''}`,
          one.evidenceNote ?? one.reason ?? '',
        ])}
        empty="No change had to wait yet."
        text
      />
    </Panel>
  )
}

function PayPanel({ fairness }: { readonly fairness: Fairness }) {
  const f = useFormat()
  const { pay } = fairness
  const saying = useDo('sayPayTarget', {
    onDone: () => void refresh('getFairness', 'getPayTarget'),
    refresh: ['getFairness', 'getPayTarget'],
    failed: 'It could not be kept',
  })
  return (
    <Panel title="Pay" span={4} footer={pay ? `Said by ${pay.byName}, ${f.day(pay.at)}` : 'Nobody said yet'}>
      <Radio.Group
        label="Does anybody’s pay hang on the index?"
        value={pay === null ? '' : pay.tied ? 'yes' : 'no'}
        onChange={(value) => saying.mutate({ body: { tied: value === 'yes' } })}
      >
        <div className={styles.radios}>
          <Radio value="no" label="No" />
          <Radio value="yes" label="Yes: every page and export of the index warns" />
        </div>
      </Radio.Group>
      <p className="dim">
        What counts in the index, and what its rules can be bent by, stands under{' '}
        <Link to="/listening" search={{ tab: 'parameters' } as never}>
          Parameters
        </Link>
        .
      </p>
    </Panel>
  )
}

interface TableProps {
  readonly label: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly ReactNode[])[]
  readonly empty: string
  /** All of it is text: nothing at the right. */
  readonly text?: boolean
}
function Table({ label, head, rows, empty, text }: TableProps) {
  if (rows.length === 0) return <p className={styles.empty}>{empty}</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className={styles.scroll} aria-label={label} tabIndex={0}>
      <table className={styles.table} data-text={text || undefined}>
        <thead>
          <tr>
            {head.map((one) => (
              <th key={one} scope="col">
                {one}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name, and never move
            <tr key={i}>
              {row.map((cell, j) =>
                j === 0 ? (
                  <th key={head[j]} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={head[j]} className={text ? undefined : 'num'}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
