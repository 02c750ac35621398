import { NumberInput, SegmentedControl } from '@mantine/core'
import { useId } from 'react'
import { currencyDigits } from '#api/currency.ts'
import type { call } from '../../app/client.ts'
import { useFormat } from '../../ui/use-format.ts'
import styles from './sketch.module.css'

export type Question = Awaited<ReturnType<typeof call<'getSketch'>>>['questions'][number]
export type Answers = Readonly<Record<string, number | string | null>>

interface SketchQuestionProps {
  readonly n: number
  readonly question: Question
  readonly value: number | string | null
  readonly currency: string
  readonly problem: string | undefined
  readonly onAnswer: (value: number | string | null) => void
}

/** One plain question: why it is asked stands below, the answer at the right. */
export function SketchQuestion({ n, question, value, currency, problem, onAnswer }: SketchQuestionProps) {
  const f = useFormat()
  const id = useId()
  const { unit, ask, reason, suggestions } = question
  const write = (given: number) =>
    unit === 'minor'
      ? f.money(given, currency)
      : unit === 'share'
        ? f.percent(given, given * 100 === Math.round(given * 100) ? 0 : 1)
        : f.number(given, Number.isInteger(given) ? 0 : 1)
  const takes = question.default === null ? null : unit === 'choice' ? null : `Left as it is: ${write(Number(question.default))}.`
  return (
    <div className={styles.question}>
      <span className={styles.number} aria-hidden="true">
        {n}
      </span>
      <div>
        <label className={styles.ask} id={`${id}-ask`} htmlFor={id}>
          {ask}
        </label>
        <p className={styles.reason} id={`${id}-why`}>
          {reason}. {takes}
          {question.default === null && !question.optional && 'Needed.'}
        </p>
        {suggestions.length > 0 && (
          <fieldset className={styles.suggestions} style={{ border: 0, margin: '6px 0 0', padding: 0 }}>
            <legend className="only-heard">Figures of your files for: {ask}</legend>
            {suggestions.map((one) => (
              <button
                key={one.label}
                type="button"
                className={styles.suggestion}
                aria-pressed={value === one.value}
                onClick={() => onAnswer(one.value)}
              >
                {plain(one.label) === plain(write(one.value)) ? one.label : `${one.label} · ${write(one.value)}`}
              </button>
            ))}
          </fieldset>
        )}
      </div>
      <div className={styles.answer}>
        {unit === 'choice' ? (
          <SegmentedControl
            aria-label={ask}
            fullWidth
            value={String(value ?? '')}
            onChange={onAnswer}
            data={question.choices.map(({ value: choice, label }) => ({ value: choice, label }))}
          />
        ) : (
          <NumberAnswer
            id={id}
            describedBy={`${id}-why`}
            unit={unit}
            value={typeof value === 'number' ? value : null}
            currency={currency}
            problem={problem}
            onAnswer={onAnswer}
          />
        )}
      </div>
    </div>
  )
}

const plain = (text: string) => text.replaceAll(/\s/g, ' ')

interface NumberAnswerProps {
  readonly id: string
  readonly describedBy: string
  readonly unit: Exclude<Question['unit'], 'choice'>
  readonly value: number | null
  readonly currency: string
  readonly problem: string | undefined
  readonly onAnswer: (value: number | null) => void
}

/** Shown in major units and per cent, kept in minor units and shares; written as the reader's locale writes numbers. */
function NumberAnswer({ id, describedBy, unit, value, currency, problem, onAnswer }: NumberAnswerProps) {
  const f = useFormat()
  const per = unit === 'minor' ? 10 ** currencyDigits(currency) : unit === 'share' ? 0.01 : 1
  const decimals = unit === 'minor' || unit === 'hours' ? 0 : 2
  // A share of 0.29 is 28.999… hundredths: what is shown is rounded, what is kept is not touched until it is edited.
  const shown = value === null ? '' : Math.round((value / per) * 100) / 100
  return (
    <NumberInput
      id={id}
      aria-describedby={describedBy}
      value={shown}
      onChange={(next) => {
        if (next === '' || typeof next === 'string') return onAnswer(null)
        onAnswer(unit === 'share' ? Number((next / 100).toFixed(6)) : unit === 'minor' ? Math.round(next * per) : next)
      }}
      decimalScale={decimals}
      min={0}
      {...(unit === 'share' && { max: 100, suffix: '\u00a0%' })}
      {...separators(f.locale)}
      leftSection={unit === 'minor' ? <span className="dim">{f.symbol(currency)}</span> : undefined}
      rightSection={unit === 'heads' || unit === 'hours' ? <span className="dim">{unit}</span> : undefined}
      rightSectionWidth={unit === 'heads' || unit === 'hours' ? 46 : 0}
      hideControls
      error={problem}
      styles={{ input: { textAlign: 'right' } }}
    />
  )
}

function separators(locale: string) {
  const parts = new Intl.NumberFormat(locale).formatToParts(1_234_567.8)
  const decimal = parts.find(({ type }) => type === 'decimal')?.value ?? '.'
  const group = parts.find(({ type }) => type === 'group')?.value ?? ','
  return { decimalSeparator: decimal, thousandSeparator: group, thousandsGroupStyle: /-IN\b/.test(locale) ? 'lakh' : 'thousand' } as const
}
