import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ListeningPage } from '#api/routes/listening.ts'
import { useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { Figures } from '../../ui/figures.tsx'
import { Grid } from '../../ui/panel.tsx'
import { Empty, Failed, Loading, Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { AccountsSheet } from './accounts-sheet.tsx'
import { DetractorsPanel } from './detractors-panel.tsx'
import { GoalsPanel } from './goals-panel.tsx'
import { HeardPanel, shortQuarter } from './heard-panel.tsx'
import { halfOf, leftOutWords, sourceOf, standingShares } from './listened.ts'
import { MoneyPanel } from './money-panel.tsx'
import styles from './overview.module.css'
import { SegmentsPanel } from './segments-panel.tsx'
import { SpreadPanel } from './spread-panel.tsx'
import { StandingPanel } from './standing-panel.tsx'

/** Everybody's voice by revenue: safe, at risk, unknown; heard and not heard; who is unhappy; score and money; goals. */
export function OverviewTab() {
  const { may } = useMe()
  const { data, error, refetch } = useGet('getListening', {})
  if (error)
    return 'status' in error && error.status === 404 ? (
      <Empty
        title="Nothing was measured by customer yet."
        actions={
          may('measure') && (
            <Button component={Link} to="/portfolio">
              Measure the book
            </Button>
          )
        }
      >
        Voices are told by the revenue and the segment of their account: measure the book first.
      </Empty>
    ) : (
      <Failed title="It could not be read." error={error} onRetry={() => void refetch()} />
    )
  if (!data) return <Loading rows={8} label="Listening" />
  if (data.grades.every(({ grade, accounts }) => grade === null || accounts === 0)) return <NobodyYet />
  return (
    <div className={styles.stack}>
      <div>
        <HeadFigures page={data} />
      </div>
      <Grid>
        <StandingPanel page={data} />
        <HeardPanel page={data} />
      </Grid>
      <Grid>
        <SegmentsPanel page={data} />
      </Grid>
      <Grid>
        <SpreadPanel page={data} />
        <MoneyPanel page={data} />
        <DetractorsPanel page={data} />
      </Grid>
      {data.head.scope === 'all' && (
        <Grid>
          <GoalsPanel page={data} />
        </Grid>
      )}
      {leftOutWords(data.head) && <p className="dim">{leftOutWords(data.head)}</p>}
      <AccountsSheet />
    </div>
  )
}

function NobodyYet() {
  const { may } = useMe()
  return (
    <Empty
      title="No answers yet, and nobody is known at any account."
      actions={
        may('import') && (
          <Button component={Link} to="/imports">
            Import answers
          </Button>
        )
      }
    >
      Import answers of any tool, or write down on an account’s page what somebody said: from the first voice on this page shows who is
      heard, by revenue, and how sure that is.
    </Empty>
  )
}

function HeadFigures({ page }: { readonly page: ListeningPage }) {
  const f = useFormat()
  const { head, standings, heard, segments } = page
  const { currency } = head
  const all = segments.at(-1)!
  const quarter = heard.quarters.at(-1)
  const shares = standingShares(page)
  const part = (standing: 'safe' | 'at risk' | 'unknown') => standings.find((one) => one.standing === standing)!
  const figure = (standing: 'safe' | 'at risk' | 'unknown', rule: string) => {
    const { accounts, revenueMinor } = part(standing)
    return {
      label: standing === 'safe' ? 'Safe' : standing === 'at risk' ? 'At risk' : 'Unknown',
      value: (
        <SourcedNumber
          source={() =>
            sourceOf(
              head,
              f,
              {
                title: `Revenue of accounts: ${standing}`,
                value: f.moneyExact(revenueMinor, currency),
                formula: [rule, 'Σ revenue of those accounts'],
                restsOn: f.count(accounts, 'account', 'accounts'),
              },
              { standing },
            )
          }
        >
          {f.moneyShort(revenueMinor, currency)}
        </SourcedNumber>
      ),
      beside: f.percent(shares.get(standing), 0),
      note: f.count(accounts, 'account', 'accounts'),
    }
  }
  return (
    <Figures
      figures={[
        figure('safe', 'grade A to C, lower end of the interval ≥ 60'),
        figure('at risk', 'grade A to C, index < 60'),
        figure('unknown', 'grade D or no index, or an interval across 60'),
        {
          label: quarter ? `Heard in ${shortQuarter(quarter.quarter)}` : 'Heard',
          value:
            quarter && !quarter.closed ? (
              <SourcedNumber
                source={() =>
                  sourceOf(
                    head,
                    f,
                    {
                      title: `Revenue heard in ${shortQuarter(quarter.quarter)}`,
                      value: f.percent(quarter.share),
                      formula: ['Σ revenue of accounts of which somebody answered in the quarter', '/ Σ revenue of all accounts'],
                      restsOn: f.count(quarter.accounts, 'account heard', 'accounts heard'),
                      leftOut: quarter.whole ? undefined : 'the quarter is not over',
                    },
                    { quarter: quarter.quarter },
                  )
                }
              >
                {f.percent(quarter.share, 0)}
              </SourcedNumber>
            ) : (
              <Missing why="Fewer than five accounts were heard: not told" />
            ),
          note: `of revenue; aim ${f.percent(heard.aim, 0)}`,
        },
        {
          label: 'Index, mean',
          value: all.index ? (
            <SourcedNumber
              source={() =>
                sourceOf(
                  head,
                  f,
                  {
                    title: 'Mean of the relationship index',
                    value: f.plusMinus(all.index!.value, halfOf(all.index!), 1),
                    formula: ['Σ index / n, over accounts of grade A to C', '± 1.645 · √((s² + mean of sd²) / n)'],
                    restsOn: f.count(all.index!.n, 'account', 'accounts'),
                    leftOut: `${f.count(all.accounts - all.index!.n, 'account', 'accounts')} of grade D or without an index`,
                  },
                  { grade: 'sure' },
                )
              }
            >
              {f.plusMinus(all.index.value, halfOf(all.index))}
            </SourcedNumber>
          ) : (
            <Missing why="No account of grade A to C" />
          ),
          note: all.index ? `n = ${f.number(all.index.n)} of ${f.count(all.accounts, 'account', 'accounts')}` : 'nobody was heard enough',
        },
        {
          label: 'NPS',
          value: all.nps ? (
            <SourcedNumber
              source={() =>
                sourceOf(
                  head,
                  f,
                  {
                    title: 'NPS, last answer of each person in twelve months',
                    value: `${f.number(all.nps!.value * 100)} (${f.range(all.nps!.low * 100, all.nps!.high * 100, f.number)})`,
                    formula: [
                      `(${f.number(all.nps!.promoters)} promoters − ${f.number(all.nps!.detractors)} detractors) / ${f.number(all.nps!.n)}`,
                      '90 % interval: adjusted Wald, + ¾, 1½, ¾ answers',
                    ],
                    restsOn: `${f.count(all.nps!.n, 'person', 'people')} at ${f.count(all.nps!.accounts, 'account', 'accounts')}`,
                  },
                  { nps: 1 },
                )
              }
            >
              {f.plusMinus(all.nps.value * 100, halfOf(all.nps) * 100)}
            </SourcedNumber>
          ) : (
            <Missing why={all.closed ? 'Fewer than five accounts answered: not told' : 'Nobody answered NPS in twelve months'} />
          ),
          note: all.nps ? `n = ${f.number(all.nps.n)}` : 'twelve months',
        },
      ]}
    />
  )
}
