import { Select } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { SnapshotSummary } from '#api/routes/snapshots.ts'
import { useGet } from '../../app/queries.ts'
import { useWithSnapshot } from '../../app/with-snapshot.ts'
import { useAddress } from '../../ui/address.ts'
import { Change } from '../../ui/change.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Failed, Loading } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './portfolio.module.css'

/** What changed since the snapshot before, or since a chosen one of the same level. */
export function WhatChangedPanel({ shown, list }: { readonly shown: number; readonly list: readonly SnapshotSummary[] }) {
  const f = useFormat()
  const here = useWithSnapshot(shown)
  const [against, choose] = useAddress('against')
  const now = list.find((one) => one.id === shown)
  const earlier = list.filter((one) => one.level === now?.level && one.id < shown)
  const chosen = earlier.find((one) => String(one.id) === against) ?? earlier[0]
  const { data, error, isPlaceholderData } = useGet(
    'compareSnapshots',
    { params: { snapshot: shown }, query: chosen ? { against: chosen.id } : {} },
    { enabled: chosen !== undefined, staleTime: Number.POSITIVE_INFINITY },
  )
  if (!now) return null
  if (!chosen)
    return (
      <Panel title="What changed">
        <p className="dim">This is the first measurement by {now.level}. After the next one this says what is different.</p>
      </Panel>
    )
  return (
    <Panel
      title="What changed"
      padding="none"
      old={isPlaceholderData}
      tools={
        <Select
          aria-label="Compared with"
          data={earlier.map((one) => ({
            value: String(one.id),
            label: `since ${f.day(one.asOf, { year: 'always' })}${one.title === 'SKETCH' ? ', sketch' : ''} · ${one.inputHash.slice(0, 4)}`,
          }))}
          value={String(chosen.id)}
          onChange={(id) => choose(id === String(earlier[0]?.id) ? null : id)}
          allowDeselect={false}
          w={190}
        />
      }
      footer={data && (data.sameInput ? 'Same input and models.' : data.sameModels ? 'Same models, other rows.' : 'Other models.')}
    >
      {error ? (
        <Failed title="It could not be compared." error={error} />
      ) : !data ? (
        <div className={styles.inside}>
          <Loading />
        </div>
      ) : (
        <table className={styles.table} data-edge="" aria-label="What changed">
          <tbody>
            {(
              [
                ['Revenue', data.totals.revenueMinor],
                ['Cost to serve', data.totals.costToServeMinor],
                ['Net contribution', data.totals.netContributionMinor],
              ] as const
            ).map(([label, one]) =>
              one.change === null ? null : (
                <tr key={label}>
                  <th scope="row">{label}</th>
                  <td>
                    <Change kind="money" value={one.change} currency={data.currency} />
                  </td>
                  <td className="dim">{one.before ? <Change kind="percent" value={one.change / Math.abs(one.before)} /> : ''}</td>
                </tr>
              ),
            )}
            <Counted label="Moved between segments" ids={data.moved.accounts.map((one) => one.id)}>
              {f.number(data.moved.up)} up, {f.number(data.moved.down)} down ·{' '}
              <Link to="/segments" search={here({ tab: 'moved', since: String(chosen.id) })} style={{ textDecoration: 'underline' }}>
                why
              </Link>
            </Counted>
            {now.level === 'customer' && shown === list.find((one) => one.level === 'customer')?.id && <IndexChanged since={chosen.asOf} />}
            {data.crossed && data.crossed.below.length > 0 && <Counted label="Now below zero" ids={data.crossed.below} />}
            {data.crossed && data.crossed.above.length > 0 && <Counted label="No longer below zero" ids={data.crossed.above} />}
            {data.appeared.length > 0 && <Counted label="New accounts" ids={data.appeared} />}
            {data.accounts.slice(0, 2).map((one) => (
              <tr key={one.id}>
                <th scope="row">
                  <Link to="/accounts/$account" params={{ account: String(one.id) } as never} search={here()}>
                    {one.name}
                  </Link>
                </th>
                <td>
                  <Change kind="money" value={one.change.netContributionMinor ?? one.change.revenueMinor} currency={data.currency} />
                </td>
                <td className="dim">{one.change.netContributionMinor === null ? 'revenue' : 'net'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}

/** Live, as Listening says it: new answers tested against what the older ones predicted. */
function IndexChanged({ since }: { readonly since: string }) {
  const f = useFormat()
  const { data } = useGet('listIndexChanges', { query: { since, limit: 1 } })
  if (!data || data.tested === 0) return null
  return (
    <tr>
      <th scope="row">Index changed</th>
      <td className="num">
        <Link to="/listening" search={{ tab: 'changes', since, verdict: 'changed' } as never}>
          {f.number(data.changed)}
        </Link>
      </td>
      <td className="dim num">about {f.number(data.byChance)} by chance</td>
    </tr>
  )
}

/** An address holds so many ids; more would not open. */
const mostIds = 200

function Counted({ label, ids, children }: { readonly label: string; readonly ids: readonly number[]; readonly children?: ReactNode }) {
  const f = useFormat()
  const here = useWithSnapshot()
  return (
    <tr>
      <th scope="row">{label}</th>
      <td className="num">
        {ids.length > 0 && ids.length <= mostIds ? (
          <Link to="/accounts" search={here({ account: ids.join(',') })}>
            {f.number(ids.length)}
          </Link>
        ) : (
          f.number(ids.length)
        )}
      </td>
      <td className="dim num">{children}</td>
    </tr>
  )
}
