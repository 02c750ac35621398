import { NumberInput } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import styles from './scenario.module.css'

interface SliderProps {
  readonly label: string
  readonly value: number
  readonly least: number
  readonly most: number
  readonly step: number
  /** Written at the right, and read out with the thumb. */
  readonly write: (value: number) => string
  /** Where today stands. */
  readonly tick?: number | null
  /** Below: what the tick is, how many it concerns. */
  readonly note?: ReactNode
  /** Takes it back to what is said when nothing is: shown where it differs. */
  readonly reset?: { readonly label: string; readonly run: () => void } | null
  /** What is typed: one of these is so many of the value's units (minor units: 100; shares: 0.01). */
  readonly typed: { readonly per: number; readonly digits: number; readonly prefix?: string; readonly suffix?: string }
  readonly disabled?: boolean
  /** Nothing is said: the thumb waits in the middle, and no line leads to it. */
  readonly unset?: boolean
  readonly onChange: (value: number) => void
}

const thumb = 14

/** A line with a thumb: dragged, moved by arrows, or its number typed. */
export function ScenarioSlider(props: SliderProps) {
  const { label, value, least, most, step, write, tick, note, reset, disabled, unset, onChange } = props
  const top = Math.max(most, least + step)
  const shareOf = (at: number) => Math.min(1, Math.max(0, (at - least) / (top - least)))
  const placeOf = (at: number) => `calc(${thumb / 2}px + ${shareOf(at)} * (100% - ${thumb}px))`
  return (
    <div className={styles.lever}>
      <div className={styles.leverHead}>
        <span>{label}</span>
        <Typed {...props} />
      </div>
      <div className={styles.track} data-unset={unset || undefined} style={{ '--at': placeOf(value) } as never}>
        {tick !== null && tick !== undefined && <span className={styles.tick} style={{ left: placeOf(tick) }} aria-hidden="true" />}
        <input
          type="range"
          className={styles.range}
          aria-label={label}
          aria-valuetext={write(value)}
          min={least}
          max={top}
          step={step}
          value={value}
          disabled={disabled}
          onChange={(event) => onChange(Number(event.currentTarget.value))}
        />
      </div>
      {(note || reset) && (
        <div className={styles.leverNote}>
          <span>{note}</span>
          {reset && !disabled && (
            <button type="button" className={styles.reset} onClick={reset.run}>
              {reset.label}
            </button>
          )}
        </div>
      )}
    </div>
  )
}

/** The number beside the label: a click makes it a field. What is typed may lie beyond the line's ends. */
function Typed({ label, value, write, typed, disabled, onChange }: SliderProps) {
  const [text, setText] = useState<number | string | null>(null)
  if (disabled) return <b className="num">{write(value)}</b>
  if (text === null)
    return (
      <button
        type="button"
        className={`${styles.typed} num`}
        aria-label={`${label}: ${write(value)}. Type it`}
        onClick={() => setText(Number((value / typed.per).toFixed(typed.digits)))}
      >
        {write(value)}
      </button>
    )
  const take = () => {
    if (typeof text === 'number' && text >= 0 && text <= 1e13) onChange(text * typed.per)
    setText(null)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter') take()
    if (event.key === 'Escape') {
      event.stopPropagation()
      setText(null)
    }
  }
  return (
    <NumberInput
      aria-label={`${label}, typed`}
      className={styles.typedField}
      autoFocus
      hideControls
      value={text}
      min={0}
      decimalScale={typed.digits}
      thousandSeparator=","
      {...(typed.prefix && { prefix: typed.prefix })}
      {...(typed.suffix && { suffix: typed.suffix })}
      onChange={setText}
      onKeyDown={onKey}
      onBlur={take}
      onFocus={(event) => event.currentTarget.select()}
    />
  )
}
