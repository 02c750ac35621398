import { useMemo } from 'react'
import type { OpportunityList } from '#api/routes/opportunities.ts'
import { type HitRate, hitRates } from '#engine/opportunities/hit-rates.ts'
import { openStages } from '#engine/opportunities/open-stages.ts'
import type { Period } from '#engine/period/period.ts'
import { useSetSearch } from '../../ui/address.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { GroupRow, Panel } from '../../ui/panel.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './opportunities.module.css'

interface StagesProps {
  readonly list: OpportunityList
  readonly rows: Int32Array
  readonly window: Period | null
  readonly all: HitRate
}

/** What is open stage by stage, what became of the rest, and why it was lost: each row filters the list. */
export function StagesPanel({ list, rows, window, all }: StagesProps) {
  const f = useFormat()
  const set = useSetSearch()
  const { currency } = list.head
  const stages = useMemo(() => openStages(list, rows), [list, rows])
  const reasons = useMemo(
    () =>
      hitRates(
        list,
        rows.filter((row) => list.result[row] === 'lost'),
        window,
        (row) => list.reason[row]!,
      ).sort((a, b) => b.lost - a.lost),
    [list, rows, window],
  )
  const open = (filter: Record<string, string>) => set({ tab: null, ...filter }, { push: true })
  const most = Math.max(1, ...stages.map((one) => one.amountMinor))
  const bar = (minor: number, of: number) => (
    <span className={styles.bar} aria-hidden="true">
      <i style={{ width: `${(100 * minor) / of}%` }} />
    </span>
  )
  return (
    <Panel
      title="Stages"
      sub={`open now, ${f.symbol(currency)}`}
      span={5}
      padding="none"
      footer="Stages in the usual order of CRM systems; those of other names after them."
    >
      <ul className={styles.stages}>
        {stages.length === 0 && <li className="dim">None is open.</li>}
        {stages.map((one) => (
          <li key={one.stage ?? ''}>
            <LinkButton onClick={() => open({ result: 'open', stage: one.stage === null ? 'none' : encodeURIComponent(one.stage) })}>
              {one.stage ?? 'not stated'}
            </LinkButton>
            <span className="num">{f.number(one.n)}</span>
            {bar(one.amountMinor, most)}
            <span className="num">{f.amount(one.amountMinor, currency)}</span>
          </li>
        ))}
      </ul>
      <GroupRow>Closed {window ? f.window(window.from, window.to) : 'ever'}</GroupRow>
      <ul className={styles.stages}>
        {(
          [
            ['won', all.won, all.wonMinor],
            ['lost', all.lost, all.lostMinor],
          ] as const
        ).map(([result, n, minor]) => (
          <li key={result}>
            <LinkButton onClick={() => open({ result })}>{result === 'won' ? 'Won' : 'Lost'}</LinkButton>
            <span className="num">{f.number(n)}</span>
            {bar(minor, Math.max(1, all.wonMinor, all.lostMinor))}
            <span className="num">{f.amount(minor, currency)}</span>
          </li>
        ))}
      </ul>
      {reasons.length > 0 && (
        <>
          <GroupRow>Why lost</GroupRow>
          <ul className={styles.stages}>
            {reasons.map((one) => (
              <li key={one.group ?? ''}>
                <LinkButton onClick={() => open({ result: 'lost', reason: one.group === null ? 'none' : encodeURIComponent(one.group) })}>
                  {one.group ?? 'not stated'}
                </LinkButton>
                <span className="num">{f.number(one.lost)}</span>
                {bar(one.lostMinor, Math.max(1, ...reasons.map((other) => other.lostMinor)))}
                <span className="num">{f.amount(one.lostMinor, currency)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  )
}
