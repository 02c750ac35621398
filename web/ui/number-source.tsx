import { Popover } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import styles from './number-source.module.css'

/** Where a number comes from. */
export interface Source {
  /** "Freight, Sahyadri Auto Components" */
  readonly title: ReactNode
  /** The number in full. */
  readonly value: ReactNode
  /** In words and numbers, a line each: "Σ freight of 1,243 shipments". */
  readonly formula?: readonly string[]
  /** "1,284 orders, 12 months to 31 Oct 2026" */
  readonly restsOn?: ReactNode
  /** "2 orders without currency, ₹61,200" */
  readonly leftOut?: ReactNode
  /** "41 shipments, 1.0 %" */
  readonly estimated?: ReactNode
  /** "cost v3.2, approved 2 Sep by M. Lindqvist" */
  readonly model?: ReactNode
  /** More facts, in order. */
  readonly facts?: readonly (readonly [label: string, value: ReactNode])[]
  /** What lies under it: "Rows", "Accounts", "Formula". */
  readonly links?: readonly { readonly label: string; readonly to: string; readonly search?: Readonly<Record<string, unknown>> }[]
}

interface NumberSourceProps {
  /** Made when it opens, so that a table of numbers costs nothing. */
  readonly source: () => Source
  /** The written number. */
  readonly children: ReactNode
  /** In a sentence: a thin underline, always. */
  readonly inSentence?: boolean
  /** At the bottom: challenge this number. */
  readonly slot?: (close: () => void) => ReactNode
}

/** A number that opens, without looking like a button: hover underlines; a click, ↵ or `.` says where it comes from. */
export function NumberSource({ source, children, inSentence, slot }: NumberSourceProps) {
  const [opened, setOpened] = useState(false)
  const close = () => setOpened(false)
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== '.') return
    event.preventDefault()
    setOpened(true)
  }
  return (
    <Popover opened={opened} onChange={setOpened} width={380} position="bottom" trapFocus returnFocus withArrow={false}>
      <Popover.Target>
        <button
          type="button"
          className={styles.number}
          data-sentence={inSentence || undefined}
          data-number=""
          aria-haspopup="dialog"
          aria-expanded={opened}
          onClick={(event) => {
            event.stopPropagation()
            setOpened(!opened)
          }}
          onKeyDown={onKey}
        >
          {children}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Where this number comes from" p={0} onClick={(event) => event.stopPropagation()}>
        {opened && <SourceSheet {...source()} close={close} {...(slot && { slot })} />}
      </Popover.Dropdown>
    </Popover>
  )
}

/** The same, laid out where there is room for it. */
export function SourceSheet(props: Source & { readonly close: () => void; readonly slot?: (close: () => void) => ReactNode }) {
  const { title, value, formula, restsOn, leftOut, estimated, model, facts = [], links = [], slot, close } = props
  const said: (readonly [string, ReactNode])[] = [
    ['Rests on', restsOn],
    ['Left out', leftOut],
    ['Estimated', estimated],
    ['Model', model],
    ...facts,
  ]
  return (
    <div className={styles.sheet}>
      <div className={styles.head}>
        <span>{title}</span>
        <b className="num">{value}</b>
      </div>
      {formula && formula.length > 0 && (
        <pre className={styles.formula} data-autofocus tabIndex={-1}>
          {formula.join('\n')}
        </pre>
      )}
      <dl className={styles.facts}>
        {said.map(([label, fact]) =>
          fact === undefined || fact === null || fact === '' ? null : (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{fact}</dd>
            </div>
          ),
        )}
      </dl>
      {(links.length > 0 || slot) && (
        <div className={styles.links}>
          {links.map(({ label, to, search }) => (
            <Link key={label} to={to as '/'} search={(search ?? {}) as never} onClick={close}>
              {label}
            </Link>
          ))}
          {slot?.(close)}
        </div>
      )}
    </div>
  )
}
