import { Button, Checkbox, Popover, Radio, Select, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useSearchParams, useSetSearch } from './address.ts'
import { Kbd } from './kbd.tsx'
import { useKeys } from './keys.ts'
import styles from './kit.module.css'

interface FilterBase {
  /** Key in the address. */
  readonly key: string
  /** "Segment", "Revenue". */
  readonly label: string
}
/**
 * What a list can be filtered by. In the address: several words as `a,b`, a range as `low..high` (either may be missing; numbers as the
 * reader typed them, in the unit shown), a flag as `1`, a text as it is.
 */
export type Filter = FilterBase &
  (
    | {
        readonly kind: 'anyOf'
        readonly options: readonly { readonly value: string; readonly label: string; readonly count?: ReactNode }[]
      }
    | { readonly kind: 'oneOf'; readonly options: readonly { readonly value: string; readonly label: string }[] }
    | { readonly kind: 'range'; readonly unit?: string; readonly digits?: number; readonly low?: number; readonly high?: number }
    | { readonly kind: 'flag'; readonly yes: string }
    | { readonly kind: 'text'; readonly placeholder?: string }
  )

/** The values of a filter in an address. */
export const anyOfValue = (given: unknown): readonly string[] =>
  given === undefined || given === null || given === '' ? [] : String(given).split(',').map(decodeURIComponent)
export function rangeValue(given: unknown): { low: number | null; high: number | null } {
  const [low = '', high = ''] = String(given ?? '').split('..')
  const number = (text: string) => (text.trim() === '' || !Number.isFinite(Number(text)) ? null : Number(text))
  return { low: number(low), high: number(high) }
}

interface FilterChipsProps {
  readonly filters: readonly Filter[]
  /** At the right: "124 of 4,812", column chooser, export. */
  readonly tools?: ReactNode
  /** Writes a number of a range for the chip. */
  readonly writeNumber?: (filter: Filter, value: number) => string
}

/** Filters as chips, kept in the address; F adds one. */
export function FilterChips({ filters, tools, writeNumber }: FilterChipsProps) {
  const search = useSearchParams()
  const set = useSetSearch()
  const [open, setOpen] = useState<string | null>(null)
  useKeys('Lists', { f: { does: 'filter', run: () => setOpen('') } })
  const active = filters.filter((filter) => search[filter.key] !== undefined && search[filter.key] !== '')
  const say = (filter: Filter) => valueInWords(filter, search[filter.key], (value) => writeNumber?.(filter, value) ?? String(value))
  const close = () => setOpen(null)
  const apply = (filter: Filter, value: string | null) => set({ [filter.key]: value })
  return (
    <div className={styles.chips} role="group" aria-label="Filters">
      {active.map((filter) => (
        <Popover key={filter.key} opened={open === filter.key} onChange={(now) => !now && close()} position="bottom-start" trapFocus>
          <span className={styles.chip}>
            <Popover.Target>
              <button type="button" className={styles.chipBody} onClick={() => setOpen(filter.key)}>
                {filter.label} <span className={styles.chipValue}>{say(filter)}</span>
              </button>
            </Popover.Target>
            <button
              type="button"
              className={styles.chipOff}
              aria-label={`Remove the filter ${filter.label}`}
              onClick={() => apply(filter, null)}
            >
              <IconX size={14} stroke={1.6} aria-hidden="true" />
            </button>
          </span>
          <Popover.Dropdown>
            <FilterEditor filter={filter} given={search[filter.key]} onApply={(value) => apply(filter, value)} onClose={close} />
          </Popover.Dropdown>
        </Popover>
      ))}
      {filters.length > 0 && (
        <Popover opened={open === ''} onChange={(now) => !now && close()} position="bottom-start" trapFocus>
          <Popover.Target>
            <button type="button" className={styles.chipAdd} onClick={() => setOpen('')}>
              <IconPlus size={14} stroke={1.6} aria-hidden="true" />
              Filter <Kbd k="f" />
            </button>
          </Popover.Target>
          <Popover.Dropdown>
            <AddFilter filters={filters} search={search} onApply={apply} onClose={close} />
          </Popover.Dropdown>
        </Popover>
      )}
      {active.length > 1 && (
        <button
          type="button"
          className={styles.linkButton}
          onClick={() => set(Object.fromEntries(active.map((filter) => [filter.key, undefined])))}
        >
          Clear all
        </button>
      )}
      {tools && <div className={styles.chipsTools}>{tools}</div>}
    </div>
  )
}

function AddFilter(props: {
  readonly filters: readonly Filter[]
  readonly search: Readonly<Record<string, unknown>>
  readonly onApply: (filter: Filter, value: string | null) => void
  readonly onClose: () => void
}) {
  const { filters, search, onApply, onClose } = props
  const [key, setKey] = useState<string | null>(null)
  const filter = filters.find((one) => one.key === key)
  return (
    <div style={{ minWidth: 240 }}>
      {filter ? (
        <FilterEditor filter={filter} given={search[filter.key]} onApply={(value) => onApply(filter, value)} onClose={onClose} />
      ) : (
        <Select
          label="Filter by"
          placeholder="Choose"
          searchable
          data-autofocus
          data={filters.map((one) => ({ value: one.key, label: one.label }))}
          value={key}
          onChange={setKey}
          comboboxProps={{ withinPortal: false }}
        />
      )}
    </div>
  )
}

interface EditorProps {
  readonly filter: Filter
  readonly given: unknown
  readonly onApply: (value: string | null) => void
  readonly onClose: () => void
}
function FilterEditor({ filter, given, onApply, onClose }: EditorProps) {
  const range = rangeValue(given)
  const [low, setLow] = useState(range.low === null ? '' : String(range.low))
  const [high, setHigh] = useState(range.high === null ? '' : String(range.high))
  const [text, setText] = useState(String(given ?? ''))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (filter.kind === 'range') onApply(low.trim() || high.trim() ? `${plain(low)}..${plain(high)}` : null)
    if (filter.kind === 'text') onApply(text.trim() || null)
    onClose()
  }
  const chosen = anyOfValue(given)
  return (
    <form onSubmit={submit} style={{ minWidth: 220, maxHeight: 360, overflow: 'auto' }}>
      {filter.kind === 'anyOf' && (
        <Checkbox.Group
          label={filter.label}
          value={[...chosen]}
          onChange={(values) => onApply(values.length ? values.map(encodeURIComponent).join(',') : null)}
        >
          {filter.options.map((option, i) => (
            <Checkbox
              key={option.value}
              mt={8}
              value={option.value}
              data-autofocus={i === 0 || undefined}
              label={
                <>
                  {option.label} {option.count !== undefined && <span className="dim num">{option.count}</span>}
                </>
              }
            />
          ))}
        </Checkbox.Group>
      )}
      {filter.kind === 'oneOf' && (
        <Radio.Group label={filter.label} value={String(given ?? '')} onChange={(value) => onApply(value)}>
          {filter.options.map((option) => (
            <Radio key={option.value} mt={8} value={option.value} label={option.label} />
          ))}
        </Radio.Group>
      )}
      {filter.kind === 'flag' && (
        <Checkbox
          data-autofocus
          label={filter.yes}
          checked={given !== undefined && given !== ''}
          onChange={(e) => onApply(e.currentTarget.checked ? '1' : null)}
        />
      )}
      {filter.kind === 'range' && (
        <div style={{ display: 'flex', gap: 8 }}>
          <TextInput
            data-autofocus
            inputMode="decimal"
            label={`${filter.label} from`}
            value={low}
            onChange={(e) => setLow(e.currentTarget.value)}
            rightSection={<span className="dim">{filter.unit}</span>}
          />
          <TextInput
            inputMode="decimal"
            label="to"
            value={high}
            onChange={(e) => setHigh(e.currentTarget.value)}
            rightSection={<span className="dim">{filter.unit}</span>}
          />
        </div>
      )}
      {filter.kind === 'text' && (
        <TextInput
          data-autofocus
          label={filter.label}
          placeholder={filter.placeholder ?? ''}
          value={text}
          onChange={(e) => setText(e.currentTarget.value)}
        />
      )}
      {(filter.kind === 'range' || filter.kind === 'text') && (
        <Button type="submit" mt={10}>
          Apply
        </Button>
      )}
    </form>
  )
}

/** What was typed with grouping or a decimal comma, as a plain number. */
function plain(text: string): string {
  const bare = text.replaceAll(/[\s\u00a0'’]/g, '').replace('−', '-')
  const comma = bare.lastIndexOf(',')
  const dot = bare.lastIndexOf('.')
  if (comma >= 0 && dot >= 0) return comma > dot ? bare.replaceAll('.', '').replace(',', '.') : bare.replaceAll(',', '')
  if (comma >= 0) return /^-?\d{1,3}(,\d{2,3})*,\d{3}$/.test(bare) ? bare.replaceAll(',', '') : bare.replace(',', '.')
  return /^-?\d{1,3}(\.\d{3}){2,}$/.test(bare) ? bare.replaceAll('.', '') : bare
}

function valueInWords(filter: Filter, given: unknown, write: (value: number) => string): string {
  if (filter.kind === 'anyOf') {
    const values = anyOfValue(given)
    const names = values.map((value) => filter.options.find((option) => option.value === value)?.label ?? value)
    return names.length > 3 ? `any of ${names.length}` : names.join(', ')
  }
  if (filter.kind === 'oneOf') return filter.options.find((option) => option.value === given)?.label ?? String(given)
  if (filter.kind === 'flag') return filter.yes
  if (filter.kind === 'text') return `“${String(given)}”`
  const { low, high } = rangeValue(given)
  const unit = filter.unit ? ` ${filter.unit}` : ''
  if (low !== null && high !== null) return `${write(low)}–${write(high)}${unit}`
  return low !== null ? `≥ ${write(low)}${unit}` : high !== null ? `≤ ${write(high)}${unit}` : 'any'
}
