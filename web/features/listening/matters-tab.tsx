import { useMemo } from 'react'
import type { WhatMatters } from '#api/routes/what-matters.ts'
import { exportList } from '../../app/export-list.ts'
import { segmentName, Tag } from '../../app/marks.tsx'
import { useGet } from '../../app/queries.ts'
import { useRecord } from '../../app/record.tsx'
import { useMe } from '../../app/session.tsx'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { useSearchParams } from '../../ui/address.ts'
import { ChartPanel } from '../../ui/chart.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { FilterChips } from '../../ui/filter-chips.tsx'
import type { Format } from '../../ui/format.ts'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading, Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { drawMatters } from './draw-matters.ts'
import styles from './matters.module.css'
import { PointWorthPanel } from './point-worth-panel.tsx'

type Attribute = WhatMatters['attributes'][number]

export const overallNames = { nps: 'NPS', csat: 'CSAT', ces: 'CES', ces1: 'CES 1', good_bad: 'good or bad' } as const
const groupNames: Readonly<Record<string, string>> = { decides: 'decides', influences: 'influences', uses: 'uses', pays: 'pays' }

/** What erodes and what delights: what low and high ratings of each attribute go with; and what a point of the index goes with. */
export function MattersTab() {
  const f = useFormat()
  const search = useSearchParams()
  const query = chosenIn(search)
  const { data, error, refetch, isPlaceholderData } = useGet('getWhatMatters', { query }, { staleTime: 60_000 })
  if (error) return <Failed title="What matters could not be told." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={8} label="Holding ratings against the whole" />
  const filtered = query.tier !== undefined || query.group !== undefined || query.overall !== undefined
  return (
    <div className={styles.stack}>
      {(data.told || filtered) && (
        <FilterChips
          filters={[
            {
              ...{ key: 'overall', label: 'Held against', kind: 'oneOf' },
              options: data.metrics.map(({ metric, n }) => ({
                value: metric,
                label: `${overallNames[metric]}, ${f.count(n, 'form', 'forms')}`,
              })),
            },
            { key: 'tier', label: 'Segment', kind: 'oneOf', options: data.segments.map((value) => ({ value, label: segmentName(value) })) },
            {
              ...{ key: 'group', label: 'Role', kind: 'oneOf' },
              options: data.groups.map((value) => ({ value, label: groupNames[value] ?? value })),
            },
          ]}
        />
      )}
      {data.told ? (
        <>
          <InWords data={data} />
          <Grid>
            <MattersChart data={data} old={isPlaceholderData} />
            <Meaning data={data} old={isPlaceholderData} />
          </Grid>
          <Grid>
            <Panel
              title="Every attribute"
              span={12}
              sub={`points of ${overallNames[data.overall!]}, 0 to 100`}
              padding="none"
              old={isPlaceholderData}
              footer={leftOutInWords(data, f)}
            >
              <AttributeTable data={data} />
            </Panel>
          </Grid>
        </>
      ) : (
        <Empty title={data.why ?? 'It cannot be told yet.'}>
          Forms that rate single things (delivery, invoices, advice) beside an overall answer show which of them erode loyalty when they
          fail, and which delight when they shine. Import such forms, or let fewer filters hold.
        </Empty>
      )}
      <Grid>
        <PointWorthPanel tier={query.tier} />
      </Grid>
    </div>
  )
}

function chosenIn(search: Readonly<Record<string, unknown>>) {
  const text = (name: string) => (typeof search[name] === 'string' && search[name] !== '' ? (search[name] as string) : undefined)
  const [overall, tier, group] = [text('overall'), text('tier'), text('group')]
  return {
    ...(overall !== undefined && overall in overallNames && { overall: overall as keyof typeof overallNames }),
    ...(tier !== undefined && { tier }),
    ...(group !== undefined && group in groupNames && { group: group as 'decides' }),
  }
}

const leftOutInWords = ({ leftOut, n, accounts, resamples, inConfidence }: WhatMatters, f: Format) =>
  [
    `n = ${f.number(n)} forms of ${f.count(accounts, 'account', 'accounts')}`,
    ...(leftOut.incomplete > 0 ? [`${f.number(leftOut.incomplete)} that rate not everything left out`] : []),
    ...(leftOut.withoutOverall > 0 ? [`${f.number(leftOut.withoutOverall)} without the overall answer`] : []),
    ...leftOut.attributes.map((one) => `${one.attribute}: rated in ${f.number(one.n)} only`),
    `intervals 90 %, ${f.number(resamples)} draws of accounts`,
    ...(inConfidence ? [] : ['answers given in confidence are not in it']),
  ].join(' · ')

const nameList = (attributes: readonly Attribute[], f: Format) => f.list(attributes.map((one) => one.attribute))

/** One sentence before any chart. */
function InWords({ data }: { readonly data: WhatMatters }) {
  const f = useFormat()
  const sure = data.attributes.filter((one) => one.sure)
  const eroders = sure.filter((one) => one.meaning === 'loyalty eroder').sort((a, b) => a.penalty! - b.penalty!)
  const moments = sure.filter((one) => one.meaning === 'moment that matters').sort((a, b) => b.reward! - a.reward!)
  if (sure.length === 0)
    return <p className={styles.why}>No attribute stands out by more than chance: none only punishes, none only rewards.</p>
  return (
    <p className={styles.why}>
      {eroders.length > 0 && (
        <>
          {nameList(eroders, f)} {eroders.length === 1 ? 'erodes' : 'erode'} loyalty: a low rating goes with{' '}
          <b className="num">{f.number(eroders[0]!.penalty, 0)}</b>
          {eroders.length > 1 && (
            <>
              {' '}
              to <b className="num">{f.number(eroders.at(-1)!.penalty, 0)}</b>
            </>
          )}{' '}
          points of {overallNames[data.overall!]}, a high one with{' '}
          <span className="num">{f.change(Math.max(...eroders.map((one) => one.reward!)), 0)}</span>
          {eroders.length > 1 && ' at most'}. Fix first, stop at good.{' '}
        </>
      )}
      {moments.length > 0 && (
        <>
          {nameList(moments, f)} {moments.length === 1 ? 'is a moment that matters' : 'are moments that matter'}: a high rating goes with{' '}
          <b className="num">{f.change(moments[0]!.reward, 0)}</b> points, a low one with{' '}
          <span className="num">{f.number(Math.min(...moments.map((one) => one.penalty!)), 0)}</span>. Invest there for key segments.
        </>
      )}
    </p>
  )
}

function MattersChart({ data, old }: { readonly data: WhatMatters; readonly old: boolean }) {
  const f = useFormat()
  const { record } = useRecord()
  const option = useMemo(() => drawMatters(data), [data])
  const told = data.attributes.filter((one) => one.estimable)
  const metric = overallNames[data.overall!]
  return (
    <ChartPanel
      title="Importance and performance"
      sub={`bar = points of ${metric} a low rating takes and a high one gives`}
      span={8}
      old={old}
      keyboard
      option={option}
      height={window.innerWidth < 700 ? 420 : 400}
      label={`${told.map((one) => `${one.attribute}: importance ${f.number(one.importance, 0)}, mean rating ${f.number(one.performance, 0)} of 100`).join('; ')}.`}
      footer={`Dashed: means. R² ${f.number(data.r2, 2)}. It goes together; it proves no cause.${
        told.length < data.attributes.length
          ? ` Not estimable, fewer than 10 low or high ratings: ${nameList(
              data.attributes.filter((one) => !one.estimable),
              f,
            )}.`
          : ''
      }`}
      table={<AttributeTable data={data} bare />}
      fileName="what-matters"
      stamp={[
        `Answers ${f.day(data.from, { year: 'always' })} to ${f.day(data.to, { year: 'always' })}`,
        ...(record?.snapshot ? [metric] : []),
      ].join(' · ')}
    />
  )
}

const advice = {
  'loyalty eroder': { head: 'Loyalty eroders', words: 'must be right: fix first, stop at good' },
  'moment that matters': { head: 'Moments that matter', words: 'delight: invest for key segments' },
  'works both ways': { head: 'Work both ways', words: 'the better, the better' },
} as const

function Meaning({ data, old }: { readonly data: WhatMatters; readonly old: boolean }) {
  const f = useFormat()
  const of = (meaning: keyof typeof advice) =>
    data.attributes.filter((one) => one.meaning === meaning).sort((a, b) => b.importance! - a.importance!)
  return (
    <Panel
      title="What to do"
      span={4}
      padding="none"
      old={old}
      footer={
        data.together.length === 0
          ? 'No two attributes go together so closely (r ≥ 0.7) that they could not be told apart.'
          : `Hard to tell apart: ${f.list(data.together.map((one) => `${one.a} and ${one.b} (r ${f.number(one.r, 2)})`))}.`
      }
    >
      {(Object.keys(advice) as (keyof typeof advice)[]).map((meaning) => {
        const found = of(meaning)
        return (
          found.length > 0 && (
            <section key={meaning} className={styles.meaning} aria-label={advice[meaning].head}>
              <h3>
                {advice[meaning].head} <span className="dim">{advice[meaning].words}</span>
              </h3>
              <ul>
                {found.map((one) => (
                  <li key={one.attribute}>
                    <span>{one.attribute}</span>
                    <span className="num">
                      {f.number(one.penalty, 0)} / {f.change(one.reward, 0)}
                    </span>
                    {one.sure || meaning === 'works both ways' ? <Tag>{one.kind!}</Tag> : <Tag dashed>not sure</Tag>}
                  </li>
                ))}
              </ul>
            </section>
          )
        )
      })}
    </Panel>
  )
}

function AttributeTable({ data, bare }: { readonly data: WhatMatters; readonly bare?: boolean }) {
  const f = useFormat()
  const { may } = useMe()
  const search = useSearchParams()
  const { attributes } = data
  const metric = overallNames[data.overall!]
  const thin = (at: number) =>
    `Not estimable: ${f.number(attributes[at]!.nLow)} low and ${f.number(attributes[at]!.nHigh)} high ratings, ten of each are needed`
  const effect = (id: 'penalty' | 'reward' | 'importance' | 'asymmetry', label: string, formula: string, digits: number): Column => ({
    ...{ id, label, kind: 'number', digits, value: (at) => attributes[at]![id], why: thin },
    cell: (at) => {
      const one = attributes[at]!
      const range = one[`${id}Range`]
      return one[id] === null ? (
        <Missing why={thin(at)} />
      ) : (
        <SourcedNumber
          source={() => ({
            title: `${label}, ${one.attribute}`,
            value: f.number(one[id], digits),
            formula: [formula],
            restsOn: `${f.count(data.n, 'form', 'forms')}; ${f.number(one.nLow)} low, ${f.number(one.nHigh)} high ratings`,
            leftOut: `${f.number(data.leftOut.incomplete)} forms that rate not everything`,
            model: 'least squares on low and high ratings, reference = the middle',
            facts: [
              ...(range ? [['90 % interval', f.range(range.low, range.high, (value) => f.number(value, digits))] as const] : []),
              ...(id !== 'importance' && id !== 'asymmetry' && one.clipped.includes(id)
                ? [['Sign', 'wrong, and counted as 0'] as const]
                : []),
            ],
          })}
        >
          {f.number(one[id], digits)}
        </SourcedNumber>
      )
    },
  })
  const columns: Column[] = [
    { id: 'attribute', label: 'Attribute', kind: 'text', value: (at) => attributes[at]!.attribute, width: 170 },
    effect('importance', 'Importance', '|penalty| + reward', 1),
    effect('penalty', 'Penalty', `low rating (2 of 5 or less) against the middle, points of ${metric}`, 1),
    effect('reward', 'Reward', `high rating (5 of 5) against the middle, points of ${metric}`, 1),
    effect('asymmetry', 'Asymmetry', 'reward / importance − |penalty| / importance', 2),
    { id: 'kind', label: 'Kind', kind: 'text', value: (at) => attributes[at]!.kind, why: thin },
    {
      ...{ id: 'performance', label: 'Performance', unit: '0–100', kind: 'number', digits: 1, hint: 'Mean rating' },
      value: (at) => attributes[at]!.performance,
    },
    {
      ...{
        id: 'share',
        label: 'Share of R²',
        unit: '%',
        kind: 'percent',
        hint: 'What it adds to what all explain, on the average of all orders',
      },
      value: (at) => attributes[at]!.share,
      total: f.share(data.linearR2),
    },
    { id: 'nLow', label: 'Low', unit: 'n', kind: 'number', value: (at) => attributes[at]!.nLow },
    { id: 'nHigh', label: 'High', unit: 'n', kind: 'number', value: (at) => attributes[at]!.nHigh },
  ]
  return (
    <DataTable
      label="Attributes"
      columns={columns}
      rows={attributes.map((_, at) => at)}
      noun={['attribute', 'attributes']}
      rowKey={(at) => attributes[at]!.attribute}
      sortName={bare ? '' : 'attributes'}
      defaultSort="-importance"
      height="content"
      plain
      {...(bare && { bare: true, keyboard: false })}
      phone={{
        title: (at) => attributes[at]!.attribute,
        value: (at) => (attributes[at]!.importance === null ? 'not estimable' : f.number(attributes[at]!.importance, 0)),
        note: (at) =>
          attributes[at]!.estimable
            ? `low ${f.number(attributes[at]!.penalty, 0)}, high ${f.change(attributes[at]!.reward, 0)} · ${attributes[at]!.kind}`
            : thin(at),
      }}
      {...(may('export') &&
        !bare && {
          onExport: (format: 'csv' | 'xlsx') =>
            exportList({ table: 'what-matters', format, snapshot: undefined, search: chosenIn(search) }),
        })}
    />
  )
}
