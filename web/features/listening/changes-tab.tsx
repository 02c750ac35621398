import { Select } from '@mantine/core'
import { useCallback, useMemo } from 'react'
import type { ChangesPage, IndexChange } from '#api/routes/listening.ts'
import { AccountLink } from '../../app/account-link.tsx'
import { exportList } from '../../app/export-list.ts'
import { type Grade, IndexMark } from '../../app/index-mark.tsx'
import { SegmentTag, segmentOptions } from '../../app/marks.tsx'
import { setInWords } from '../../app/parameter-set.ts'
import { useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { useAddress, useSearchParams } from '../../ui/address.ts'
import { ChartPanel, type MakeOption } from '../../ui/chart.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { FilterChips } from '../../ui/filter-chips.tsx'
import type { Format } from '../../ui/format.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Grid, Panel } from '../../ui/panel.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Empty, Failed, Loading, Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { leftOutWords, sourceOf } from './listened.ts'
import styles from './overview.module.css'

const filterKeys = ['verdict', 'tier', 'colleague', 'q'] as const
const shownAtOnce = 1000

/** In the order of how much each says. */
const verdictWords: Readonly<Record<IndexChange['verdict'], string>> = {
  up: 'changed: up',
  down: 'changed: down',
  'no change shown': 'no change shown',
  'first heard': 'first heard',
  'evidence is fading': 'evidence is fading',
  'people changed': 'people changed',
  'never heard': 'never heard',
}
const verdictOrder = Object.keys(verdictWords)
const about: Readonly<Record<IndexChange['verdict'], string>> = {
  up: 'new answers above what the older ones predicted, by more than chance',
  down: 'new answers below what the older ones predicted, by more than chance',
  'no change shown': 'new answers within what chance allows',
  'first heard': 'nobody had answered before: nothing to change from',
  'evidence is fading': 'nobody answered since: never a change',
  'people changed': 'others are there now, and none of them answered: never a change',
  'never heard': 'nobody ever answered',
}

/** What changed since a day, beside how many changes chance alone would show. */
export function ChangesTab() {
  const search = useSearchParams()
  const [since, setSince] = useAddress('since')
  const filters = Object.fromEntries(filterKeys.flatMap((key) => (search[key] ? [[key, String(search[key])]] : [])))
  const query = { ...filters, ...(since && { since }) }
  const { data, error, refetch, isPlaceholderData } = useGet('listIndexChanges', { query: { ...query, limit: shownAtOnce } as never })
  if (error && 'status' in error && error.status === 404)
    return (
      <Empty title="Nothing was measured by customer yet.">Changes are told by the revenue of their account: measure the book first.</Empty>
    )
  if (error) return <Failed title="Changes could not be read." error={error} onRetry={() => (since ? setSince(null) : void refetch())} />
  if (!data) return <Loading rows={8} label="Testing what changed" />
  return (
    <div className={styles.stack}>
      <Grid>
        <Verdicts page={data} setSince={setSince} />
        <NpsPanel page={data} />
      </Grid>
      <Changes page={data} query={query} old={isPlaceholderData} />
    </div>
  )
}

function Verdicts({ page, setSince }: { readonly page: ChangesPage; readonly setSince: (day: string | null) => void }) {
  const f = useFormat()
  const [, setVerdict] = useAddress('verdict')
  const { moments, since, changed, byChance, tested, up, down, verdicts, head, closed } = page
  const days = [...new Map([[since, 'chosen'] as const, ...moments.map(({ day, what }) => [day, what] as const)])].sort((a, b) =>
    a[0] < b[0] ? 1 : -1,
  )
  return (
    <Panel
      title="What changed"
      span={7}
      tools={
        <Select
          aria-label="Since"
          data={days.map(([day, what]) => ({
            value: day,
            label: `Since ${f.day(day, { year: 'always' })}${what === 'measured' ? ', measured' : ''}`,
          }))}
          value={since}
          onChange={(day) => day && setSince(day)}
          allowDeselect={false}
          w={226}
        />
      }
      footer={
        <>
          Under one parameter set: {setInWords(head.set, f)}. Two indexes compared would find a tenth of real changes; new answers are
          tested against what the older ones predicted.{' '}
          {closed > 0 && `${f.count(closed, 'account is', 'accounts are')} left out: only index and grade are told of them. `}
          {leftOutWords(head)}
        </>
      }
    >
      <p className={styles.verdict} style={{ fontSize: '0.9375rem', lineHeight: 1.47 }}>
        <SourcedNumber
          inSentence
          source={() =>
            sourceOf(head, f, {
              title: `Changed since ${f.day(since, { year: 'always' })}`,
              value: f.number(changed),
              formula: ['|change / sd| > 1.645', `by chance: ${f.number(tested)} tested × 10 % = ${f.number(byChance, 1)}`],
              restsOn: f.count(tested, 'account with a new answer', 'accounts with a new answer'),
              facts: [
                ['Up', f.number(up)],
                ['Down', f.number(down)],
              ],
            })
          }
        >
          {f.number(changed)}
        </SourcedNumber>{' '}
        changed, about {f.number(byChance)} expected by chance.{' '}
        <span className="dim">
          {f.number(up)} up, {f.number(down)} down, of {f.number(tested)} with a new answer.
          {changed <= byChance && tested > 0 && ' No more than chance: single accounts below may still be real.'}
        </span>
      </p>
      <ul className={styles.rows}>
        {verdicts
          .filter(({ accounts }) => accounts > 0)
          .map(({ verdict, accounts, revenueMinor }) => (
            <li key={verdict} className={styles.row}>
              <span>
                <LinkButton onClick={() => setVerdict(encodeURIComponent(verdict))}>{verdictWords[verdict]}</LinkButton>
                <span className={styles.small}>{about[verdict]}</span>
              </span>
              <span className="num dim">{f.moneyShort(revenueMinor, head.currency)}</span>
              <span className="num">{f.number(accounts)}</span>
            </li>
          ))}
      </ul>
    </Panel>
  )
}

function NpsPanel({ page }: { readonly page: ChangesPage }) {
  const f = useFormat()
  const { nps, since, head } = page
  const parts = useMemo(() => (nps ? partsOf(nps) : []), [nps])
  const option = useCallback<MakeOption>(
    ({ c, f, axis, hatch }) => {
      // From one score to the other: each step floats between where it begins and where it ends.
      const values = parts.flatMap(({ from, to }) => [from, to])
      const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)]
      const pad = Math.max(2, (high - low) * 0.15)
      return {
        grid: { left: 34, right: 8, top: 20, bottom: 40 },
        xAxis: {
          ...axis.category,
          data: parts.map(({ short }) => short),
          axisLabel: { color: c.ink3, fontSize: 11, interval: 0, lineHeight: 14 },
        },
        yAxis: { ...axis.value, min: Math.floor((low - pad) / 5) * 5, max: Math.ceil((high + pad) / 5) * 5 },
        tooltip: {
          trigger: 'item',
          formatter: ({ dataIndex }: { dataIndex: number }) => `${parts[dataIndex]!.label}: ${write(parts[dataIndex]!, f)}`,
        },
        series: [
          {
            type: 'custom',
            data: parts.map(({ from, to }, i) => [i, from, to]),
            renderItem: (
              _: unknown,
              api: {
                value: (i: number) => number
                coord: (at: readonly number[]) => readonly number[]
                size: (of: readonly number[]) => readonly number[]
              },
            ) => {
              const part = parts[api.value(0)]!
              const a = api.coord([api.value(0), part.from])
              const b = api.coord([api.value(0), part.to])
              const width = Math.min(54, (api.size([1, 0])[0] ?? 60) * 0.62)
              const [x, top, height] = [a[0]! - width / 2, Math.min(a[1]!, b[1]!), Math.max(1.5, Math.abs(a[1]! - b[1]!))]
              const style = part.total ? { fill: c.d1 } : part.kind === 'like' ? { fill: c.d2 } : { fill: c.d3, decal: hatch(c.d2) }
              return {
                type: 'group',
                children: [
                  { type: 'rect', shape: { x, y: top, width, height }, style },
                  {
                    type: 'text',
                    style: {
                      text: write(part, f),
                      x: a[0],
                      y: top - 4,
                      align: 'center',
                      verticalAlign: 'bottom',
                      fill: c.ink,
                      fontSize: 11,
                      fontWeight: 600,
                    },
                  },
                ],
              }
            },
          },
        ],
      }
    },
    [parts],
  )
  return (
    <ChartPanel
      title="NPS: mix and like-for-like"
      sub="points"
      span={5}
      option={option}
      height={226}
      label={
        nps
          ? `NPS from ${f.number(nps.before.value * 100)} to ${f.number(nps.now.value * 100)}: ${parts.map((part) => `${part.label} ${write(part, f)}`).join(', ')}.`
          : 'NPS'
      }
      instead={
        nps ? undefined : (
          <Empty title="Too few answers to split a change of NPS.">
            It compares the last answer of each person in the twelve months before {f.day(since)} with those before {f.day(head.asOf)}.
          </Empty>
        )
      }
      after={nps && <p style={{ margin: '6px 0 0' }}>{inWords(nps, f)}</p>}
      footer={
        nps &&
        `Twelve months each: n = ${f.number(nps.before.n)} and ${f.number(nps.now.n)}; ${f.count(nps.people.both, 'person', 'people')} in both, ${f.number(nps.people.stopped)} no longer, ${f.number(nps.people.joined)} new. The parts add up to the change.`
      }
      table={
        <table className={styles.table} aria-label="Change of NPS and its parts">
          <thead>
            <tr>
              <th scope="col">Part</th>
              <th scope="col">Points</th>
            </tr>
          </thead>
          <tbody>
            {parts.map((part) => (
              <tr key={part.label}>
                <th scope="row">{part.label}</th>
                <td className="num">{write(part, f)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      }
      fileName="nps-mix-like-for-like"
      stamp={`${f.day(since, { year: 'always' })} to ${f.day(head.asOf, { year: 'always' })}`}
    />
  )
}

type Nps = NonNullable<ChangesPage['nps']>
interface Part {
  readonly label: string
  readonly short: string
  readonly from: number
  readonly to: number
  readonly total: boolean
  readonly kind: 'score' | 'like' | 'mix'
}

/** Steps from the score before to the score now; what was not told apart is one step. */
function partsOf(nps: Nps): Part[] {
  const steps = [
    ...(nps.likeForLike === null
      ? []
      : [{ label: 'the same people answering otherwise', short: 'like-for-\nlike', by: nps.likeForLike, kind: 'like' as const }]),
    ...(nps.joined !== null && nps.stopped !== null
      ? [
          { label: 'others no longer answering', short: 'no\nlonger', by: nps.stopped, kind: 'mix' as const },
          { label: 'others answering now', short: 'new', by: nps.joined, kind: 'mix' as const },
        ]
      : [{ label: 'other people answering', short: 'mix', by: nps.mix, kind: 'mix' as const }]),
  ]
  let at = nps.before.value * 100
  const moved = steps.map(({ label, short, by, kind }): Part => {
    const from = at
    at += by * 100
    return { label, short, from, to: at, total: false, kind }
  })
  const score = (label: string, short: string, value: number): Part => ({
    label,
    short,
    from: 0,
    to: value * 100,
    total: true,
    kind: 'score',
  })
  return [score('before', 'before', nps.before.value), ...moved, score('now', 'now', nps.now.value)]
}

const write = ({ from, to, total }: Part, f: Format) => (total ? f.number(to) : f.change(to - from))

function inWords(nps: Nps, f: Format): string {
  const like = nps.likeForLike
  if (like === null) return 'Nobody answered in both: all of the change is mix.'
  if (nps.low === null || nps.high === null) return `Of the same people: ${f.change(like * 100)}; too few to say how sure that is.`
  const words = `Of the same people: ${f.change(like * 100)} (${f.change(nps.low * 100)} to ${f.change(nps.high * 100)}, 90 %)`
  return nps.low > 0 ? `${words}: they are more content.` : nps.high < 0 ? `${words}: they are less content.` : `${words}: no change shown.`
}

function Changes({ page, query, old }: { readonly page: ChangesPage; readonly query: Record<string, string>; readonly old: boolean }) {
  const f = useFormat()
  const { may } = useMe()
  const { items, total, head, colleagues } = page
  const { currency } = head
  const columns = useMemo(
    (): Column[] => [
      {
        ...{ id: 'name', label: 'Account', kind: 'text', width: 230, value: (i: number) => items[i]!.name },
        cell: (i) => <AccountLink id={items[i]!.id}>{items[i]!.name}</AccountLink>,
      },
      {
        ...{ id: 'tier', label: 'Segment', kind: 'mark', value: (i: number) => ['KEY', 'MAJOR', 'SME'].indexOf(items[i]!.tier ?? '') },
        cell: (i) => <SegmentTag tier={items[i]!.tier} />,
      },
      { id: 'revenueMinor', label: 'Revenue', unit: f.symbol(currency), kind: 'money', currency, value: (i) => items[i]!.revenueMinor },
      {
        ...{ id: 'verdict', label: 'Verdict', kind: 'text', width: 164, value: (i: number) => rankOf(items[i]!) },
        cell: (i) => <Verdict one={items[i]!} />,
      },
      {
        ...{ id: 'change', label: 'Change', unit: 'points', kind: 'number', value: (i: number) => items[i]!.change },
        cell: (i) =>
          items[i]!.change === null ? (
            <Missing why={about[items[i]!.verdict]} />
          ) : (
            <span className="num">
              {f.change(items[i]!.change)} <span className={styles.half}>± {f.number(items[i]!.half)}</span>
            </span>
          ),
        hint: 'Of the new answers against what the older ones predicted, with its 90 % interval',
      },
      {
        ...{ id: 'sd', label: 'sd', kind: 'number', digits: 1, optional: true },
        value: (i) => items[i]!.sd,
        why: () => 'Nothing was tested',
      },
      { id: 'newAnswers', label: 'People with new answers', kind: 'number', value: (i) => items[i]!.newAnswers },
      {
        ...{ id: 'index', label: 'Index now', kind: 'mark', width: 96 },
        value: (i) => (items[i]!.grade === 'D' || items[i]!.grade === null ? null : items[i]!.index),
        cell: (i) => (
          <IndexMark index={items[i]!.index} low={items[i]!.low} high={items[i]!.high} grade={items[i]!.grade as Grade | null} />
        ),
      },
      {
        id: 'colleague',
        label: 'Looked after by',
        kind: 'text',
        value: (i) => items[i]!.colleague,
        why: () => 'No file names who looks after it',
      },
    ],
    [items, currency, f],
  )
  return (
    <DataTable
      label="Changes by account"
      columns={columns}
      rows={Uint32Array.from(items.keys())}
      noun={['account', 'accounts']}
      {...(total !== null &&
        total > items.length && { of: total, leftOut: `The first ${f.number(items.length)}; an export holds them all` })}
      rowKey={(i) => items[i]!.id}
      sortName="changesSort"
      defaultSort="verdict"
      old={old}
      {...(may('export') && {
        onExport: (format) => exportList({ table: 'index-changes', format, snapshot: undefined, search: query }),
      })}
      filters={
        <FilterChips
          filters={[
            {
              ...{ key: 'verdict', label: 'Verdict', kind: 'oneOf' },
              options: [
                { value: 'changed', label: 'changed' },
                ...Object.entries(verdictWords).map(([value, label]) => ({ value, label })),
              ],
            },
            { key: 'tier', label: 'Segment', kind: 'oneOf', options: [...segmentOptions, { value: 'none', label: 'none' }] },
            {
              key: 'colleague',
              label: 'Looked after by',
              kind: 'oneOf',
              options: colleagues.map((name) => ({ value: name, label: name })),
            },
          ]}
          tools={<SearchField label="Search by account" placeholder="Account" />}
        />
      }
      empty={<Empty title="No account passes these filters." />}
      phone={{
        title: (i) => <AccountLink id={items[i]!.id}>{items[i]!.name}</AccountLink>,
        value: (i) => (items[i]!.change === null ? <Missing why={about[items[i]!.verdict]} /> : f.change(items[i]!.change)),
        note: (i) => `${verdictWords[items[i]!.verdict]} · ${f.moneyShort(items[i]!.revenueMinor, currency)}`,
        beside: (i) => (items[i]!.half === null ? null : `± ${f.number(items[i]!.half)}`),
      }}
    />
  )
}

/** Changes of either direction together: the largest revenue comes first among them, as the server lists them. */
const rankOf = ({ verdict }: IndexChange) => Math.max(1, verdictOrder.indexOf(verdict))

/** A triangle up or down where it changed; a dash where not. */
function Verdict({ one }: { readonly one: IndexChange }) {
  const path = one.verdict === 'up' ? 'M5 1.5 9 8.5H1Z' : one.verdict === 'down' ? 'M5 8.5 1 1.5H9Z' : null
  return (
    <span title={about[one.verdict]} className={one.verdict === 'up' ? 'gain' : one.verdict === 'down' ? 'loss' : 'dim'}>
      {path && (
        <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true" style={{ marginRight: 6 }}>
          <path d={path} fill="currentColor" />
        </svg>
      )}
      {path ? one.verdict : verdictWords[one.verdict]}
    </span>
  )
}
