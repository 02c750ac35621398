import { Button, SegmentedControl } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { Portfolio } from '#api/routes/portfolio.ts'
import { useActions } from '../../app/actions.ts'
import { useBook } from '../../app/book.ts'
import { ChallengeLink } from '../../app/challenge.tsx'
import { FindingList } from '../../app/finding-list.tsx'
import { SketchTag } from '../../app/marks.tsx'
import { useGet } from '../../app/queries.ts'
import { useRecord, useSnapshot } from '../../app/record.tsx'
import { useMe } from '../../app/session.tsx'
import { stampOf } from '../../app/snapshot-menu.tsx'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { useWithSnapshot } from '../../app/with-snapshot.ts'
import { useAddress, useSetSearch } from '../../ui/address.ts'
import { PageHead } from '../../ui/page-head.tsx'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading, Notice } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { AccountMapPanel, useCuts } from './account-map-panel.tsx'
import { ConcentrationPanel } from './concentration-panel.tsx'
import { type LevelName, levels, MeasureDialog } from './measure-dialog.tsx'
import styles from './portfolio.module.css'
import { PricePanel } from './price-panel.tsx'
import { QuadrantsPanel } from './quadrants-panel.tsx'
import { SegmentsPanel } from './segments-panel.tsx'
import { StandingsPanel } from './standings-panel.tsx'
import { WhalePanel } from './whale-panel.tsx'
import { WhatChangedPanel } from './what-changed-panel.tsx'
import { WhoPaysPanel } from './who-pays-panel.tsx'
import { ZonesPanel } from './zones-panel.tsx'

/** The book at a glance: the map, the whale, who pays for whom, what to decide and what changed. */
export default function PortfolioScreen() {
  const { may } = useMe()
  const snapshot = useSnapshot()
  const { record, empty, measured, error: recordError, refetch } = useRecord()
  const [asked] = useAddress('level')
  const [measuring, setMeasuring] = useState<LevelName | null>(null)
  const { data: snapshots } = useGet('listSnapshots', { query: { limit: 1000 } }, { enabled: measured })
  const list = snapshots?.items ?? []
  const shown = snapshot === undefined ? record?.snapshot?.id : snapshot
  const head = list.find((one) => one.id === shown)
  const level = (levels.find((one) => one.value === asked)?.value ?? head?.level ?? 'customer') as LevelName
  const missing = head !== undefined && asked !== null && level !== head.level
  useActions(may('measure') ? [{ name: 'Measure the book', words: 'snapshot', run: () => setMeasuring(level) }] : [])
  const dialog = measuring && <MeasureDialog level={measuring} window={head ? windowOf(head) : '12m'} onClose={() => setMeasuring(null)} />
  const tools = (
    <>
      <LevelSwitch level={level} list={list} />
      {may('measure') && (
        <Button variant="default" onClick={() => setMeasuring(level)}>
          Measure
        </Button>
      )}
      <Button
        className={styles.print}
        variant="default"
        leftSection={<IconPrinter size={14} stroke={1.6} aria-hidden="true" />}
        onClick={() => window.print()}
      >
        Print
      </Button>
    </>
  )
  if (recordError) return <Failed title="The record could not be read." error={recordError} onRetry={() => void refetch()} />
  if (!record) return <Waiting />
  if (!measured || missing)
    return (
      <>
        <PageHead title="Portfolio" tools={measured ? tools : undefined} />
        {missing ? (
          <NotMeasured title={`Not yet measured by ${level}.`} onMeasure={may('measure') ? () => setMeasuring(level) : null}>
            Levels are sums of the same rows: {levels.find((one) => one.value === level)!.about}. Measuring it takes a moment and changes
            nothing else.
          </NotMeasured>
        ) : empty ? (
          <Empty title="Nothing was imported yet." actions={may('import') && <ImportsButton />}>
            The map, the whale curve and the findings come from your own orders, invoices and tickets.
          </Empty>
        ) : (
          <NotMeasured title="Nothing was measured yet." onMeasure={may('measure') ? () => setMeasuring('customer') : null}>
            The files are in. A measurement makes the map, the whale curve and the findings of them.
          </NotMeasured>
        )}
        {dialog}
      </>
    )
  return (
    <>
      <Measured tools={tools} snapshots={list} />
      {dialog}
    </>
  )
}

/** The page's name is there before its numbers. */
const Waiting = () => (
  <>
    <PageHead title="Portfolio" />
    <Loading rows={8} />
  </>
)

const ImportsButton = () => (
  <Button component={Link} to="/imports">
    Start with your own files
  </Button>
)

const NotMeasured = ({ title, children, onMeasure }: { title: string; children: ReactNode; onMeasure: (() => void) | null }) => (
  <Empty title={title} actions={onMeasure && <Button onClick={onMeasure}>Measure</Button>}>
    {children}
  </Empty>
)

type Snapshots = Parameters<typeof WhatChangedPanel>[0]['list']

/** Shows the last measurement of a level; where there is none, the page offers to make one. */
function LevelSwitch({ level, list }: { readonly level: LevelName; readonly list: Snapshots }) {
  const set = useSetSearch()
  const choose = (value: string) => {
    const last = list.find((one) => one.level === value)
    set(
      { snapshot: last ? (last.id === list[0]?.id ? null : String(last.id)) : null, level: last ? null : value, against: null },
      { push: true },
    )
  }
  return <SegmentedControl aria-label="Level" data={levels.map(({ value, label }) => ({ value, label }))} value={level} onChange={choose} />
}

const windowOf = ({ from, to }: { readonly from: string; readonly to: string }): string => {
  const months = (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7))
  return from.slice(8) === to.slice(8) ? `${months}m` : '12m'
}

function Measured({ tools, snapshots }: { readonly tools: ReactNode; readonly snapshots: Snapshots }) {
  const f = useFormat()
  const snapshot = useSnapshot()
  const query = snapshot === undefined ? {} : { snapshot }
  const { data: portfolio, error, refetch, isPlaceholderData: old } = useGet('getPortfolio', { query })
  const { book, error: bookError, refetch: refetchBook, old: oldBook } = useBook()
  const { data: findings } = useGet('listFindings', { query: { ...query, state: 'all', limit: 1000 } })
  const { cuts, zones, hold, keep } = useCuts(book)
  if (error) return <Failed title="The portfolio could not be read." error={error} onRetry={() => void refetch()} />
  if (!portfolio) return <Waiting />
  const { head } = portfolio
  const about = snapshots.find((one) => one.id === head.snapshot)
  const model = head.title === 'SKETCH' ? 'sketch model' : (about?.models[0] ?? head.title ?? undefined)
  const stamp = stampOf(f, { ...head, inputHash: about?.inputHash ?? '' }, model)
  const open = findings?.items.filter((one) => one.state !== 'decided') ?? []
  const compared = snapshots.some((one) => one.level === head.level && one.id < head.snapshot)
  const decided = (findings?.items.length ?? 0) - open.length
  return (
    <>
      <PageHead title="Portfolio" why={<Why portfolio={portfolio} />} tools={tools} />
      {head.title !== null && <SketchStrip portfolio={portfolio} />}
      <div className={styles.stack}>
        <Grid>
          {book && zones ? (
            <AccountMapPanel book={book} zones={zones} cuts={cuts} hold={hold} keep={keep} stamp={stamp} old={oldBook} tall={compared} />
          ) : (
            <Panel title="The map" sub="revenue × orders, both log" span={8}>
              {bookError ? (
                <Failed title="The map could not be drawn." error={bookError} onRetry={() => void refetchBook()} />
              ) : (
                <Loading rows={10} />
              )}
            </Panel>
          )}
          <div className={styles.side} data-span="4">
            <Panel
              title="Findings"
              sub="by money"
              padding="none"
              tools={findings && `${f.number(open.length)} open · ${f.number(decided)} decided`}
              footer="They overlap and are not added up."
            >
              {!findings ? (
                <div className={styles.inside}>
                  <Loading />
                </div>
              ) : open.length === 0 ? (
                <p className={styles.none}>Everything found is decided. It comes back on its day, or if it gets worse.</p>
              ) : (
                <FindingList findings={open} currency={head.currency} snapshot={head.snapshot} first={5} />
              )}
            </Panel>
            <WhatChangedPanel shown={head.snapshot} list={snapshots} />
          </div>
        </Grid>
        <Grid>
          <WhalePanel portfolio={portfolio} stamp={stamp} old={old} />
          <WhoPaysPanel portfolio={portfolio} stamp={stamp} old={old} />
          {zones && book && <ZonesPanel zones={zones} cuts={cuts} closed={head.costClosed} />}
        </Grid>
        <Grid>
          {book && <PricePanel portfolio={portfolio} book={book} stamp={stamp} old={old} />}
          {portfolio.price && <QuadrantsPanel price={portfolio.price} currency={head.currency} old={old} />}
          <SegmentsPanel portfolio={portfolio} old={old} />
          <div className={styles.side} data-span="5">
            <StandingsPanel portfolio={portfolio} old={old} />
            <ConcentrationPanel portfolio={portfolio} old={old} />
          </div>
        </Grid>
      </div>
    </>
  )
}

/** One sentence before any chart; its numbers open. */
function Why({ portfolio }: { readonly portfolio: Portfolio }) {
  const f = useFormat()
  const { head, totals } = portfolio
  const { currency } = head
  const challenge =
    (key: string, label: string, value: string, kind: 'cost' | null = null) =>
    (close: () => void) => (
      <ChallengeLink onOpen={close} number={{ key: `portfolio:totals:${key}`, label, value, snapshot: head.snapshot, kind }} />
    )
  const here = useWithSnapshot()
  const own = head.scope === 'own'
  const noun = (n: number) => f.count(n, head.level, `${head.level}s`)
  const revenue = f.moneyShort(totals.revenueMinor, currency)
  return (
    <>
      {own ? 'Your own ' : ''}
      {noun(totals.accounts)},{' '}
      <SourcedNumber
        inSentence
        source={() => ({
          title: own ? 'Revenue of your own accounts' : 'Revenue',
          value: f.moneyExact(totals.revenueMinor, currency),
          formula: ['Σ revenue of all accounts', '= list value − discount − credits'],
          restsOn: `${f.count(totals.orders, 'order', 'orders')}, ${f.windowLength(head.from, head.to)} to ${f.day(head.asOf, { year: 'always' })}`,
          links: [{ label: 'Accounts', to: '/accounts', search: here() }],
        })}
        challenge={challenge('revenueMinor', 'Revenue', revenue)}
      >
        {revenue}
      </SourcedNumber>{' '}
      revenue in {f.windowLength(head.from, head.to)}.{' '}
      {totals.halfOfRevenue !== null && `${f.number(totals.halfOfRevenue)} of them bring half of it. `}
      {totals.belowZero && totals.belowZero.every > 0 && (
        <>
          <SourcedNumber
            inSentence
            source={() => ({
              title: 'Accounts below zero in every version of the model',
              value: f.number(totals.belowZero!.every),
              formula: ['net contribution < 0 in every version of the uncertain figures'],
              facts: [
                ['In some versions', f.number(totals.belowZero!.some)],
                ['In none', f.number(totals.belowZero!.no)],
                ['Margin not known', f.number(totals.belowZero!.notKnown)],
              ],
              links: [
                { label: 'Accounts', to: '/accounts', search: here({ belowZero: 'every', known: '1', sort: 'netContributionMinor' }) },
                {
                  label: 'In some versions',
                  to: '/accounts',
                  search: here({ belowZero: 'some', known: '1', sort: 'netContributionMinor' }),
                },
              ],
            })}
            challenge={challenge('belowZero', 'Accounts below zero in every version', f.number(totals.belowZero.every), 'cost')}
          >
            {f.number(totals.belowZero.every)}
          </SourcedNumber>{' '}
          cost more than they bring in every version of the model.
        </>
      )}
      {head.costClosed && 'Margin and cost are closed to you.'}
    </>
  )
}

/** What a sketch rests on, and the way out of it. */
function SketchStrip({ portfolio }: { readonly portfolio: Portfolio }) {
  const f = useFormat()
  const { may } = useMe()
  const { head, explainedShare } = portfolio
  if (head.title === 'no cost model')
    return (
      <Notice
        action={
          may('draftModels') && (
            <Link className={styles.link} to="/costs/sketch">
              Sketch one in ten answers
            </Link>
          )
        }
      >
        There is no cost model yet: nothing but revenue and direct costs is measured.
      </Notice>
    )
  return (
    <Notice
      sketch
      mark={<SketchTag />}
      action={
        may('draftModels') && (
          <Link className={styles.link} to="/costs">
            Finish the cost model
          </Link>
        )
      }
    >
      {head.title?.includes('before product cost') && 'Before product cost. '}
      Standard times are assumptions, not your data
      {explainedShare !== null && (
        <>
          ; your files explain <b className="num">{f.percent(explainedShare, 0)}</b> of the hours
        </>
      )}
      .{!head.mayNameBelowZero && !head.costClosed && ' Nobody is named below zero yet.'}
    </Notice>
  )
}
