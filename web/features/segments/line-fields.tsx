import { Checkbox, NumberInput, Select } from '@mantine/core'
import { currencyDigits } from '#api/currency.ts'
import { type DrawnLines, type RankedScores, rankOfScore, shareOfRank } from '#engine/segmentation/draw-lines.ts'
import { useFormat } from '../../ui/use-format.ts'
import type { Params } from './segment-lab.ts'
import styles from './segments.module.css'

interface LineFieldsProps {
  readonly params: Params
  readonly ranked: RankedScores & { readonly potentialUsed: boolean; readonly potentialCovered: number | null }
  readonly drawn: DrawnLines
  readonly currency: string
  readonly costClosed: boolean
  readonly onChange: (change: Partial<Params>) => void
}

/** A number typed in; whatever is not one, or out of its range, changes nothing. */
function Field(props: {
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly digits?: number
  readonly suffix?: string
  readonly prefix?: string
  readonly step?: number
  readonly hint?: string
  readonly onChange: (value: number) => void
}) {
  const { label, value, min, max, digits = 0, suffix, prefix, step = 1, hint, onChange } = props
  return (
    <NumberInput
      label={label}
      hideControls
      {...(hint && { description: hint })}
      value={value}
      {...{ min, max, step, decimalScale: digits, clampBehavior: 'blur', thousandSeparator: ',' }}
      {...(suffix && { suffix })}
      {...(prefix && { prefix })}
      onChange={(next) => typeof next === 'number' && next >= min && next <= max && next !== value && onChange(next)}
    />
  )
}

const rounded = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits

/** The parameters in numbers: what dragging sets, and what it does not. */
export function LineFields({ params, ranked, drawn, currency, costClosed, onChange }: LineFieldsProps) {
  const f = useFormat()
  const major = 10 ** currencyDigits(currency)
  const from = (double: number | null) => (double === null ? 0 : Math.round(double / 2 / major))
  /** A line at a score is the share that the accounts above it reach. */
  const byScore = (line: 'keyShare' | 'majorShare') => (units: number) => {
    const share = shareOfRank(ranked, Math.max(1, rankOfScore(ranked, units * major)))
    if (share === null) return
    if (line === 'keyShare' && share < params.majorShare && share < 1) onChange({ keyShare: share })
    if (line === 'majorShare' && share > params.keyShare) onChange({ majorShare: share })
  }
  return (
    <div className={styles.fields}>
      <div className={styles.pair}>
        <Field
          label="Key reaches"
          suffix={'\u00a0% of scores'}
          digits={4}
          value={rounded(params.keyShare * 100, 6)}
          min={0.0001}
          max={rounded(params.majorShare * 100, 6) - 0.0001}
          onChange={(percent) => onChange({ keyShare: rounded(percent / 100, 8) })}
        />
        <Field
          label="Key from a score of"
          prefix={f.symbol(currency)}
          value={from(drawn.doubleKeyThreshold)}
          min={0}
          max={1e13}
          onChange={byScore('keyShare')}
        />
        <Field
          label="Major goes on to"
          suffix={'\u00a0% of scores'}
          digits={4}
          value={rounded(params.majorShare * 100, 6)}
          min={rounded(params.keyShare * 100, 6) + 0.0001}
          max={100}
          onChange={(percent) => onChange({ majorShare: rounded(percent / 100, 8) })}
        />
        <Field
          label="Major from a score of"
          prefix={f.symbol(currency)}
          value={from(drawn.doubleMajorThreshold)}
          min={0}
          max={1e13}
          onChange={byScore('majorShare')}
        />
        <Field label="Key accounts at most" value={params.maxKey} min={1} max={100_000} onChange={(maxKey) => onChange({ maxKey })} />
        <Field
          label="Band around a line"
          suffix={'\u00a0%'}
          prefix="± "
          digits={1}
          value={rounded(params.hysteresis * 100, 4)}
          min={0}
          max={99}
          onChange={(percent) => onChange({ hysteresis: rounded(percent / 100, 6) })}
        />
        <Field
          label="Minimum stay"
          suffix=" months"
          value={params.minStayMonths}
          min={0}
          max={60}
          onChange={(minStayMonths) => onChange({ minStayMonths })}
        />
        <Field
          label="Weight of potential"
          digits={2}
          step={0.1}
          value={params.weightPotential}
          min={0}
          max={10}
          onChange={(weightPotential) => onChange({ weightPotential })}
        />
      </div>
      <Select
        label="Value today is"
        data={[
          { value: 'revenue', label: 'Revenue after rebates' },
          { value: 'margin', label: 'Margin', disabled: costClosed },
          { value: 'netContribution', label: 'Net contribution', disabled: costClosed },
          { value: 'lifetime', label: 'Lifetime value', disabled: costClosed },
        ]}
        value={params.value}
        allowDeselect={false}
        onChange={(value) => value && onChange({ value: value as Params['value'] })}
      />
      <Checkbox
        label="What peers reach stands in where nobody estimated a potential"
        checked={params.acceptModelled}
        onChange={(event) => onChange({ acceptModelled: event.currentTarget.checked })}
      />
      <p className="dim" style={{ fontSize: '0.6875rem' }}>
        {ranked.potentialUsed
          ? `Potential is in the scores: accounts with a figure hold ${f.percent(ranked.potentialCovered)} of revenue.`
          : `Potential is not in the scores: accounts with a figure hold ${f.percent(ranked.potentialCovered ?? 0, 0)} of revenue, needed are ${f.percent(params.potentialFrom, 0)}.`}
      </p>
    </div>
  )
}
