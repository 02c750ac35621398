import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Got } from '#api/route.ts'
import type { Routes } from '#api/routes.ts'
import { promiseName } from '#engine/promises/promise-name.ts'
import { PROMISES } from '#engine/promises/standards.ts'
import { exportList } from '../../app/export-list.ts'
import { OursTag, SegmentTag, Sign, segmentName } from '../../app/marks.tsx'
import { besideInWords, PromiseStrip, promiseSource, promiseWords, VerdictMark } from '../../app/promise-mark.tsx'
import { useDo, useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { useWithSnapshot } from '../../app/with-snapshot.ts'
import { useSearchParams } from '../../ui/address.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { FilterChips } from '../../ui/filter-chips.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading, Missing, NoRight, Notice } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { Scroll } from './scroll.tsx'
import styles from './segments.module.css'
import { StandardsSheet } from './standards-sheet.tsx'

type Book = Got<Routes['listPromisesKept']>

/** What customers of each segment may expect of us, whether they got it, and where they did not. */
export function PromisesTab({ snapshot }: { readonly snapshot: number }) {
  const search = useSearchParams()
  const text = (name: string) => (typeof search[name] === 'string' && search[name] !== '' ? { [name]: search[name] as string } : {})
  const { data, error, refetch, isPlaceholderData } = useGet('listPromisesKept', {
    query: { snapshot, limit: 1000, ...text('tier'), ...text('promise'), ...text('verdict') },
  })
  if (error) return <Failed title="The promises could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={6} label="Reading promises" />
  return (
    <Grid>
      {data.counted === null ? (
        <Panel title="By segment" span={12}>
          <Empty title="This measurement did not count promises yet.">Measure again: later measurements do.</Empty>
        </Panel>
      ) : (
        <>
          <BySegment data={data} old={isPlaceholderData} />
          <Caused data={data} />
          <Accounts data={data} snapshot={snapshot} old={isPlaceholderData} />
        </>
      )}
      <Standards />
    </Grid>
  )
}

function BySegment({ data, old }: { readonly data: Book; readonly old: boolean }) {
  const f = useFormat()
  return (
    <Panel
      title="By segment"
      sub={`kept %, ${f.window(data.head.from, data.head.to)}`}
      span={8}
      padding="none"
      old={old}
      footer={`${f.count(data.all.accounts, 'account', 'accounts')} with something promised, ${f.number(data.all.missed)} with a promise missed. An account's verdict is by its own segment.`}
    >
      {data.counted !== data.version && (
        <Notice tone="plain">
          Counted by other standards than those in force: hours, days and reasons follow with the next measurement.
        </Notice>
      )}
      <Scroll label="Promises by segment">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Promise</th>
              {data.segments.map(({ segment }) => (
                <th key={segment} scope="col">
                  {segment === 'none' ? 'No segment' : <SegmentTag tier={segment} full />}
                </th>
              ))}
              <th scope="col" className={styles.group}>
                All
              </th>
            </tr>
          </thead>
          <tbody>
            {PROMISES.map((promise, at) => (
              <tr key={promise}>
                <th scope="row">
                  <span className={styles.promiseName}>{promiseName(promise, null)}</span>
                </th>
                {data.segments.map(({ segment, promises }) => {
                  const one = promises[at]!
                  return (
                    <td key={segment}>
                      {one.rate === null ? (
                        <Missing why={one.missing > 0 ? `Not known: ${besideInWords(one, f)}` : 'Nothing of the kind'} />
                      ) : (
                        <span className={styles.promiseCell}>
                          <span className={styles.promiseShare}>
                            <PromiseStrip promise={one} width={72} />
                            <SourcedNumber
                              source={() =>
                                promiseSource(one, segment === 'none' ? 'accounts in no segment' : segmentName(segment), f, {
                                  model: `standard: at least ${f.percent(one.standard, 0)}`,
                                  facts: [
                                    [
                                      'Accounts',
                                      `${f.number(one.accountsMissed)} missed, ${f.number(one.accountsMet)} met, ${f.number(one.accountsNotSure)} not sure`,
                                    ],
                                  ],
                                  links: [
                                    {
                                      label: 'Accounts missed',
                                      to: '/segments',
                                      search: { tab: 'promises', promise, tier: segment, verdict: 'missed' },
                                    },
                                  ],
                                })
                              }
                            >
                              <b className="num">{f.share(one.rate)}</b>
                            </SourcedNumber>
                          </span>
                          <small className="num">
                            <VerdictMark verdict={one.verdict} />{' '}
                            <span className="dim">
                              ≥ {f.share(one.standard, 0)} · n {f.number(one.n)}
                            </span>
                          </small>
                        </span>
                      )}
                    </td>
                  )
                })}
                <td>
                  <SourcedNumber source={() => promiseSource(data.all.promises[at]!, 'all accounts', f)}>
                    <b className="num">{data.all.promises[at]!.rate === null ? '–' : f.share(data.all.promises[at]!.rate)}</b>
                  </SourcedNumber>
                  <small className="dim num" style={{ display: 'block' }}>
                    n {f.number(data.all.promises[at]!.n)}
                  </small>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  )
}

function Caused({ data }: { readonly data: Book }) {
  const f = useFormat()
  const { caused, head } = data
  return (
    <Panel
      title="What we caused"
      sub={<OursTag />}
      span={4}
      footer={caused && 'Part of cost-to-serve: at least what only we cause, at most with what we share.'}
    >
      {caused === null ? (
        <NoRight title="Cost is closed to you.">An owner can open it under Settings › People.</NoRight>
      ) : caused.atMostMinor === 0 ? (
        <p className="dim">The cost model traces no work to our own mistakes.</p>
      ) : (
        <>
          <p className={`${styles.bigMoney} num`}>
            {caused.atLeastMinor === 0
              ? `at most ${f.moneyShort(caused.atMostMinor, head.currency)}`
              : f.range(caused.atLeastMinor, caused.atMostMinor, (minor) => f.moneyShort(minor, head.currency))}
          </p>
          <p className="dim num">
            {f.range(caused.atLeastMinor / caused.revenueMinor, caused.atMostMinor / caused.revenueMinor, (share) => f.share(share))} % of
            the revenue of these accounts
          </p>
        </>
      )}
    </Panel>
  )
}

function Accounts({ data, snapshot, old }: { readonly data: Book; readonly snapshot: number; readonly old: boolean }) {
  const f = useFormat()
  const { may } = useMe()
  const search = useSearchParams()
  const here = useWithSnapshot()
  const { items } = data
  const columns: Column[] = [
    {
      ...{ id: 'name', label: 'Account', kind: 'text', value: (at) => items[at]!.name, width: 220 },
      cell: (at) => (
        <Link to="/accounts/$account" params={{ account: String(items[at]!.id) } as never} search={here({ tab: 'promises' })}>
          {items[at]!.name}
        </Link>
      ),
    },
    { id: 'tier', label: 'Segment', kind: 'mark', value: (at) => items[at]!.tier, cell: (at) => <SegmentTag tier={items[at]!.tier} /> },
    { id: 'missed', label: 'Missed', kind: 'number', value: (at) => items[at]!.missed },
    ...PROMISES.map(
      (promise, p): Column => ({
        ...{ id: promise, label: promiseWords[promise].short, unit: '%', kind: 'percent', hint: promiseName(promise, null), width: 118 },
        value: (at) => items[at]!.promises[p]!.rate,
        why: (at) => besideInWords(items[at]!.promises[p]!, f) || 'Nothing of the kind in this window',
        cell: (at) => {
          const one = items[at]!.promises[p]!
          return one.rate === null ? (
            <Missing why={besideInWords(one, f) || 'Nothing of the kind in this window'} />
          ) : (
            <span title={`${f.number(one.kept)} of ${f.number(one.n)}, ${one.verdict}`}>
              {one.verdict === 'missed' && (
                <span className="loss">
                  <Sign sign="no" label="missed" />{' '}
                </span>
              )}
              {f.share(one.rate)} <small className="dim">of {f.number(one.n)}</small>
            </span>
          )
        },
      }),
    ),
    { id: 'revenueMinor', label: 'Revenue', kind: 'money', currency: data.head.currency, value: (at) => items[at]!.revenueMinor },
  ]
  return (
    <Panel title="Accounts" span={12} sub="by promises missed, then revenue" padding="none" old={old}>
      <DataTable
        label="Accounts and their promises"
        columns={columns}
        rows={items.map((_, at) => at)}
        of={data.all.accounts}
        noun={['account', 'accounts']}
        rowKey={(at) => items[at]!.id}
        sortName="order"
        height="content"
        plain
        filters={
          <FilterChips
            filters={[
              {
                ...{ key: 'promise', label: 'Promise', kind: 'oneOf' },
                options: PROMISES.map((value) => ({ value, label: promiseName(value, null) })),
              },
              {
                ...{ key: 'verdict', label: 'Verdict', kind: 'oneOf' },
                options: ['missed', 'not sure', 'met'].map((value) => ({ value, label: value })),
              },
              {
                ...{ key: 'tier', label: 'Segment', kind: 'oneOf' },
                options: data.segments.map(({ segment }) => ({
                  value: segment,
                  label: segment === 'none' ? 'No segment' : segmentName(segment),
                })),
              },
            ]}
          />
        }
        leftOut={data.next !== null ? `the first ${f.number(items.length)} are shown; an export holds all` : undefined}
        empty={<p className="dim">No account like that.</p>}
        phone={{
          value: (at) => (items[at]!.missed > 0 ? `${f.number(items[at]!.missed)} missed` : 'none missed'),
          note: (at) =>
            items[at]!.promises.flatMap((one) =>
              one.verdict === 'missed' ? [`${promiseWords[one.promise].short} ${f.percent(one.rate, 0)}`] : [],
            ).join(', ') || segmentName(items[at]!.tier),
        }}
        {...(may('export') && {
          onExport: (format: 'csv' | 'xlsx') => exportList({ table: 'promises-kept', format, snapshot, search: pick(search) }),
        })}
      />
    </Panel>
  )
}

const pick = (search: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(['tier', 'promise', 'verdict'].flatMap((name) => (search[name] === undefined ? [] : [[name, search[name]]])))

/** What is promised, and who changed it when and why. */
function Standards() {
  const f = useFormat()
  const { data, error, refetch } = useGet('getPromiseStandards', {})
  const [editing, setEditing] = useState(false)
  const restore = useDo('restorePromiseStandards', {
    refresh: ['getPromiseStandards', 'listPromisesKept', 'getPromisesKept'],
    failed: 'The version could not be put back',
  })
  if (error)
    return (
      <Panel title="Standards" span={12}>
        <Failed title="The standards could not be read." error={error} onRetry={() => void refetch()} />
      </Panel>
    )
  if (!data)
    return (
      <Panel title="Standards" span={12}>
        <Loading rows={4} />
      </Panel>
    )
  const { standards, versions } = data
  const segments = Object.entries(standards.segments)
  const unsorted = data.credits.filter((one) => one.error === null)
  return (
    <>
      <Panel
        title="Standards"
        sub={data.version === 0 ? 'as Tapeline comes' : `version ${data.version}`}
        span={8}
        padding="none"
        tools={
          data.mayChange && (
            <Button variant="default" onClick={() => setEditing(true)}>
              Change the standards
            </Button>
          )
        }
        footer={`Open ${f.count(standards.openHours.days.length, 'day', 'days')} a week, ${f.number(standards.openHours.from)}–${f.number(standards.openHours.to)} h${standards.openHours.holidays.length > 0 ? `, ${f.count(standards.openHours.holidays.length, 'holiday', 'holidays')}` : ''}. Pages of accounts follow a change at once, lists with the next measurement.`}
      >
        {unsorted.length > 0 && data.mayChange && (
          <Notice action={<LinkButton onClick={() => setEditing(true)}>Sort them</LinkButton>}>
            {f.count(unsorted.length, 'reason', 'reasons')} of credit notes {unsorted.length === 1 ? 'is' : 'are'} not sorted (
            {f.list(unsorted.slice(0, 5).map((one) => one.reason))}):{' '}
            {f.count(
              unsorted.reduce((sum, one) => sum + one.n, 0),
              'credit',
              'credits',
            )}{' '}
            count as not known.
          </Notice>
        )}
        <Scroll label="Standards by segment">
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">At least, %</th>
                {segments.map(([segment]) => (
                  <th key={segment} scope="col">
                    {segment === 'none' ? 'No segment' : <SegmentTag tier={segment} full />}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {PROMISES.map((promise) => (
                <tr key={promise}>
                  <th scope="row">{promiseName(promise, null)}</th>
                  {segments.map(([segment, standard]) => (
                    <td key={segment} className="num">
                      {f.share(standard.share[promise], 0)}
                      {promise === 'answered' && (
                        <small className="dim">
                          {' '}
                          within {f.number(standard.answeredHours)} {standard.openHours ? 'open hours' : 'hours'}
                        </small>
                      )}
                      {promise === 'complaints' && <small className="dim"> in {f.count(standard.complaintDays, 'day', 'days')}</small>}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </Panel>
      <Panel title="Who changed them" span={4} padding={versions.length > 0 ? 'none' : 'normal'}>
        {versions.length === 0 ? (
          <p className="dim">Nobody yet: these are the standards Tapeline comes with.</p>
        ) : (
          <ol className={styles.versions}>
            {versions.map((one) => (
              <li key={one.version}>
                <span>
                  <b>Version {one.version}</b> by {one.by}, {f.instant(one.madeAt)}
                </span>
                <span>{one.reason}</span>
                {one.changes.length > 0 && <small className="dim">{one.changes.join('; ')}</small>}
                {data.mayChange && one.version !== data.version && (
                  <LinkButton disabled={restore.isPending} onClick={() => restore.mutate({ params: { version: one.version } })}>
                    Put back
                  </LinkButton>
                )}
              </li>
            ))}
            {data.mayChange && data.version !== 0 && (
              <li>
                <LinkButton disabled={restore.isPending} onClick={() => restore.mutate({ params: { version: 0 } })}>
                  Put back those Tapeline comes with
                </LinkButton>
              </li>
            )}
          </ol>
        )}
      </Panel>
      {editing && <StandardsSheet data={data} onClose={() => setEditing(false)} />}
    </>
  )
}
