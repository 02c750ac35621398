/** Numbers that carry a sign. Profit is the normal case and stays ink: rust below zero, teal only for what a decision made better. */
import type { ReactNode } from 'react'
import { missing } from './format.ts'
import { useFormat } from './use-format.ts'

interface AmountProps {
  readonly minor: number | null | undefined
  readonly currency: string
  /** 'plain': whole units, no symbol (tables); 'exact': with minor units; 'money': with symbol; 'short': €1.28 m. */
  readonly form?: 'plain' | 'exact' | 'money' | 'short'
  /** Why it is missing. */
  readonly why?: string
  /** Partly estimated: dotted, with the share on hover. */
  readonly estimatedShare?: number | null
}
/** An amount; rust below zero. */
export function Amount({ minor, currency, form = 'plain', why, estimatedShare }: AmountProps) {
  const f = useFormat()
  if (minor === null || minor === undefined)
    return (
      <span className="dim num" title={why}>
        {missing}
      </span>
    )
  const text = { plain: f.amount, exact: f.amountExact, money: f.money, short: f.moneyShort }[form](minor, currency)
  const estimated = estimatedShare !== null && estimatedShare !== undefined && estimatedShare > 0
  return (
    <span
      className={['num', minor < 0 ? 'loss' : '', estimated ? 'estimated' : ''].join(' ')}
      title={estimated ? `${f.percent(estimatedShare)} estimated` : undefined}
    >
      {text}
    </span>
  )
}

interface ChangeProps {
  /** Share, number or minor units, as `kind` says. */
  readonly value: number | null | undefined
  readonly kind: 'percent' | 'points' | 'number' | 'money'
  readonly currency?: string
  /** Which direction is better by a decision; without it the sign alone speaks. */
  readonly better?: 'up' | 'down'
  /** "on last snapshot" */
  readonly children?: ReactNode
  readonly digits?: number
}
/** A change, with its sign: +3.1 %, −27, +1.2 points. */
export function Change({ value, kind, currency = 'EUR', better, children, digits }: ChangeProps) {
  const f = useFormat()
  const text =
    kind === 'money'
      ? f.moneyChange(value, currency)
      : kind === 'percent'
        ? f.percentChange(value, digits)
        : kind === 'points'
          ? f.points(value, digits)
          : f.change(value, digits)
  const good = better && value ? (better === 'up') === value > 0 : null
  return (
    <span className="num">
      <span className={good === null ? '' : good ? 'gain' : 'loss'}>{text}</span>
      {children && <span className="dim"> {children}</span>}
    </span>
  )
}

/** 54 × 18 from zero, the last point marked; the numbers stand in `label`. */
export function Sparkline({ values, label }: { readonly values: readonly (number | null)[]; readonly label: string }) {
  const known = values.map((value) => value ?? 0)
  const high = Math.max(0, ...known)
  const low = Math.min(0, ...known)
  const x = (i: number) => 2 + (i / Math.max(1, values.length - 1)) * 49
  const y = (value: number) => 16 - ((value - low) / (high - low || 1)) * 14
  const line = values.flatMap((value, i) => (value === null ? [] : [`${x(i).toFixed(1)},${y(value).toFixed(1)}`]))
  const last = values.findLastIndex((value) => value !== null)
  return (
    <svg width="54" height="18" viewBox="0 0 54 18" role="img" aria-label={label} style={{ display: 'block' }}>
      {low < 0 && <line x1="2" x2="51" y1={y(0)} y2={y(0)} stroke="var(--tl-line2)" />}
      <polyline points={line.join(' ')} fill="none" stroke="var(--tl-d2)" strokeWidth="1.2" />
      {last >= 0 && <circle cx={x(last)} cy={y(values[last] ?? 0)} r="1.7" fill="var(--tl-d1)" />}
    </svg>
  )
}
