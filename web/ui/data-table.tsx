import { ActionIcon, Button, Checkbox, Menu, Popover, Select, Tooltip } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconArrowDown, IconArrowUp, IconColumns, IconDownload, IconLineHeight } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type MouseEvent, type ReactNode, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useAddress, useAddressList } from './address.ts'
import styles from './data-table.module.css'
import type { Format } from './format.ts'
import { type Indexes, sortIndexes, sortKeys, type Value } from './indexes.ts'
import { useKeys } from './keys.ts'
import { usePrinting } from './printing.ts'
import { Missing } from './states.tsx'
import { useFormat } from './use-format.ts'

export interface Column {
  /** In the address (sort, columns). */
  readonly id: string
  readonly label: string
  /** Stands in the head, not in the cells: "€", "%", "12 m". */
  readonly unit?: string
  /** How values are written and sorted: money is minor units of `currency`, percent a share 0–1 (no sign in the cells: say it in `unit`). */
  readonly kind: 'text' | 'money' | 'number' | 'percent' | 'day' | 'duration' | 'mark'
  /** The value of a row, by its index: what is sorted and exported. */
  readonly value: (index: number) => Value
  /** Draws the cell; without it the value is written by its kind. */
  readonly cell?: (index: number) => ReactNode
  readonly currency?: string
  readonly digits?: number
  /** Why a value is missing; shown on hover and focus of its "–". */
  readonly why?: (index: number) => string | undefined
  /** In the foot: total of all filtered rows, computed by the caller with the engine. */
  readonly total?: ReactNode
  /** Pixels; without it as wide as its values need. What is left is shared out. */
  readonly width?: number
  /** Not shown until chosen. */
  readonly optional?: boolean
  readonly sortable?: boolean
  /** On hover of the head: what it means. */
  readonly hint?: string
}

export interface Shown {
  /** Indexes in the order shown. */
  readonly rows: Indexes
  /** Ids of the columns shown. */
  readonly columns: readonly string[]
}

export interface DataTableProps {
  /** Accessible name: "Accounts". */
  readonly label: string
  readonly columns: readonly Column[]
  /** Rows that passed the filters, by index, in their natural order. */
  readonly rows: ArrayLike<number>
  /** How many there are without filters. */
  readonly of?: number
  /** "account", "accounts". */
  readonly noun: readonly [one: string, many: string]
  /** A row among them that is no such thing, by its name: it is not counted with them. */
  readonly beside?: string
  /** Stable key of a row; default the index. */
  readonly rowKey?: (index: number) => string | number
  /** O, ↵ and a click on the row. The first column's `cell` should hold the link itself. */
  readonly onOpen?: (index: number) => void
  /** Key of the address that holds the sorting; '' = the table has none. Default 'sort'. */
  readonly sortName?: string
  /** "revenue" or "-revenue". */
  readonly defaultSort?: string
  /** Rows can be selected (X); draws the bar over what is selected. */
  readonly bulk?: (selected: readonly number[], clear: () => void) => ReactNode
  /** E: exports what is shown. */
  readonly onExport?: (format: 'csv' | 'xlsx', shown: Shown) => unknown
  /** At the left of the table's tools: filters. */
  readonly filters?: ReactNode
  /** "1 without margin left out" */
  readonly leftOut?: ReactNode
  /** Under the table: what the numbers are. */
  readonly footnote?: ReactNode
  /** When there is no row. */
  readonly empty?: ReactNode
  /** Two-line rows of a phone; default: first column and first money column. */
  readonly phone?: {
    readonly title?: (index: number) => ReactNode
    readonly value?: (index: number) => ReactNode
    readonly note?: (index: number) => ReactNode
    /** Under the value. */
    readonly beside?: (index: number) => ReactNode
  }
  /** Rows of 44 with a second line in the first column. */
  readonly secondLine?: (index: number) => ReactNode
  /** 'page': as high as the window allows (long lists); 'content': as high as its rows, up to 480. */
  readonly height?: 'page' | 'content' | number
  /** Inside a panel: no border of its own. */
  readonly plain?: boolean
  /** No tools above (columns, density, export). */
  readonly bare?: boolean
  /** J, K, O, X, E belong to this table; false where a page has another that takes them. */
  readonly keyboard?: boolean
  /** Old numbers while new ones are on their way. */
  readonly old?: boolean
}

/**
 * The dense table: virtual rows, sorting and columns in the address, sticky head, foot and first column, keyboard, selection, export.
 * It works on indexes of columns, so a hundred thousand rows cost no objects.
 */
export function DataTable(props: DataTableProps) {
  const { columns, rows, label, noun, of, bare, filters } = props
  const f = useFormat()
  const phone = useMediaQuery('(max-width: 699px)', window.innerWidth < 700, { getInitialValueInEffect: false })
  const [chosen, choose] = useAddressList('columns')
  const shown = useMemo(() => shownColumns(columns, chosen), [columns, chosen])
  const { sorted, sort, setSort } = useSorted(props)
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set())
  const [dense, setDense] = useDensity()
  const latest = useRef<Shown>({ rows: sorted, columns: [] })
  latest.current = { rows: sorted, columns: shown.map((column) => column.id) }
  const clear = useCallback(() => setSelected(new Set()), [])
  const beside = props.beside === undefined ? 0 : 1
  const counted =
    of !== undefined && of !== rows.length - beside
      ? `${f.number(rows.length - beside)} of ${f.count(of, ...noun)}`
      : countOf(f, rows.length, noun, props.beside)
  const exporting = (format: 'csv' | 'xlsx') => props.onExport?.(format, latest.current)
  const [exportOpen, setExportOpen] = useState(false)
  useKeys('Lists', {
    // After the key is done with: a menu closes on any key outside of it, also on the one that opens it.
    e: { does: 'export', run: () => setTimeout(() => setExportOpen(true)), off: !props.onExport || props.keyboard === false },
  })

  const tools = !bare && (
    <div className={styles.tools}>
      {filters && <div className={styles.filters}>{filters}</div>}
      <span className={`${styles.count} num`} role="status">
        {counted}
        {selected.size > 0 && ` · ${f.number(selected.size)} selected`}
      </span>
      {phone && sort !== null && <PhoneSort columns={columns} sort={sort} setSort={setSort} />}
      {!phone && columns.length > 4 && <ColumnChooser columns={columns} shown={shown} choose={choose} />}
      {!phone && !props.secondLine && (
        <Tooltip label={dense ? 'Rows of 36' : 'Rows of 28'}>
          <ActionIcon variant="default" aria-label={dense ? 'Wider rows' : 'Narrower rows'} onClick={() => setDense(!dense)}>
            <IconLineHeight size={16} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      )}
      {props.onExport && (
        <Menu opened={exportOpen} onChange={setExportOpen} position="bottom-end">
          <Menu.Target>
            <Button variant="default" leftSection={<IconDownload size={16} stroke={1.6} aria-hidden="true" />}>
              Export
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => exporting('csv')}>CSV, as shown</Menu.Item>
            <Menu.Item onClick={() => exporting('xlsx')}>XLSX, as shown</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  )
  const body = { ...props, columns: shown, rows: sorted, f, selected, setSelected, sort, setSort, dense }
  return (
    <div className={styles.whole} data-plain={props.plain || undefined}>
      {tools}
      {rows.length === 0 ? (
        <div className={props.plain ? styles.emptyPlain : styles.empty}>{props.empty ?? <p className="dim">Nothing to list.</p>}</div>
      ) : phone ? (
        <PhoneRows {...body} />
      ) : (
        <Rows {...body} />
      )}
      {selected.size > 0 && props.bulk && (
        <div className={styles.bulk} role="region" aria-label={`Selected ${label}`}>
          <b className="num">{f.number(selected.size)} selected</b>
          {props.bulk([...selected], clear)}
          <Button variant="subtle" onClick={clear}>
            Clear
          </Button>
        </div>
      )}
      {rows.length > printedAtMost && (
        <p className={`${styles.footnote} only-print`}>
          The first {f.number(printedAtMost)} of {f.number(rows.length)} are printed; an export holds all.
        </p>
      )}
      {(props.footnote || props.leftOut) && (
        <p className={styles.footnote}>
          {props.footnote}
          {props.footnote && props.leftOut && ' · '}
          {props.leftOut}
        </p>
      )}
    </div>
  )
}

const shownColumns = (columns: readonly Column[], chosen: readonly string[]) => {
  if (chosen.length === 0) return columns.filter((column) => !column.optional)
  const wanted = new Set(chosen)
  return columns.filter((column, i) => i === 0 || wanted.has(column.id))
}

type Sort = { readonly id: string; readonly descending: boolean }
const readSort = (text: string | null): Sort | null => (text ? { id: text.replace(/^-/, ''), descending: text.startsWith('-') } : null)

function useSorted({ columns, rows, sortName = 'sort', defaultSort }: DataTableProps) {
  const [text, set] = useAddress(sortName || 'sort')
  const asked = sortName ? readSort(text ?? defaultSort ?? null) : readSort(defaultSort ?? null)
  const column = asked ? columns.find((one) => one.id === asked.id) : undefined
  const value = column?.value
  const keys = useMemo(() => (value ? keysOf(value, highest(rows) + 1) : null), [value, rows])
  const descending = asked?.descending ?? false
  const sorted = useMemo(() => (keys ? sortIndexes(rows, keys, descending) : Uint32Array.from(rows)), [rows, keys, descending])
  const setSort = (next: Sort | null) => {
    const written = next ? `${next.descending ? '-' : ''}${next.id}` : null
    set(written === (defaultSort ?? null) ? null : written)
  }
  return { sorted, sort: sortName ? asked : null, setSort }
}

/** Keys are made once per column, so that another filter only sorts again. */
const keysMade = new WeakMap<Column['value'], Float64Array>()
function keysOf(value: Column['value'], n: number): Float64Array {
  const known = keysMade.get(value)
  if (known && known.length >= n) return known
  const keys = sortKeys(n, value)
  keysMade.set(value, keys)
  return keys
}

function highest(rows: ArrayLike<number>): number {
  let most = -1
  for (let i = 0; i < rows.length; i++) if (rows[i]! > most) most = rows[i]!
  return most
}

const densityKey = 'tapeline.density'
function useDensity(): [boolean, (dense: boolean) => void] {
  const [dense, set] = useState(() => localStorage.getItem(densityKey) !== '36')
  return [
    dense,
    (next) => {
      localStorage.setItem(densityKey, next ? '28' : '36')
      set(next)
    },
  ]
}

const isNumber = ({ kind }: Column) => kind === 'money' || kind === 'number' || kind === 'percent' || kind === 'duration'

function written(column: Column, value: Value, f: Format): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') return column.kind === 'day' ? f.day(value) : value
  if (column.kind === 'money') return f.amount(value, column.currency ?? 'EUR')
  if (column.kind === 'percent') return f.share(value, column.digits ?? 1)
  if (column.kind === 'duration') return f.duration(value)
  return f.number(value, column.digits ?? 0)
}

function Cell({ column, index, f }: { readonly column: Column; readonly index: number; readonly f: Format }) {
  if (column.cell) return column.cell(index)
  const value = column.value(index)
  if (value === null || value === undefined || value === '') {
    const why = column.why?.(index)
    return <Missing {...(why && { why })} />
  }
  const text = written(column, value, f)
  return column.kind === 'money' && (value as number) < 0 ? <span className="loss">{text}</span> : text
}

interface BodyProps extends DataTableProps {
  readonly columns: readonly Column[]
  readonly rows: Indexes
  readonly f: Format
  readonly selected: ReadonlySet<number>
  readonly setSelected: (selected: ReadonlySet<number>) => void
  readonly sort: Sort | null
  readonly setSort: (sort: Sort | null) => void
  readonly dense: boolean
}

const headHeight = 40
const footHeight = 30

function Rows(props: BodyProps) {
  const { columns, rows, f, selected, setSelected, sort, setSort, dense, label, bulk, onOpen, secondLine, noun, rowKey } = props
  const scroller = useRef<HTMLDivElement>(null)
  const rowHeight = secondLine ? 44 : dense ? 28 : 36
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollPaddingStart: headHeight,
    scrollPaddingEnd: footHeight,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured anew when rows are of another height
  useEffect(() => virtual.measure(), [rowHeight, virtual])
  const { active, go } = useRowKeys(props, (at) => virtual.scrollToIndex(at), scroller)
  const widths = useWidths(columns, rows, f)
  const maxHeight = usePageHeight(scroller, props.height)
  const printing = usePrinting()
  const items = printing ? printed(rows.length) : virtual.getVirtualItems()
  const above = items[0]?.start ?? 0
  const below = printing ? 0 : virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  const span = columns.length + (bulk ? 1 : 0)
  const hasFoot = columns.some((column) => column.total !== undefined)
  const lastClicked = useRef<number | null>(null)
  const select = (at: number, event?: MouseEvent) => {
    const next = new Set(selected)
    const from = event?.shiftKey && lastClicked.current !== null ? lastClicked.current : at
    const on = !selected.has(rows[at]!)
    for (let i = Math.min(from, at); i <= Math.max(from, at); i++) on ? next.add(rows[i]!) : next.delete(rows[i]!)
    lastClicked.current = at
    setSelected(next)
  }
  const total = widths.reduce((sum, width) => sum + width, bulk ? 34 : 0)
  return (
    <section
      ref={scroller}
      className={`${props.plain ? styles.plain : styles.box} ${props.old ? 'old' : ''}`}
      style={{ maxHeight }}
      aria-label={label}
      aria-busy={props.old || undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <table className={styles.table} style={{ minWidth: total }} aria-rowcount={rows.length + 1} aria-label={label}>
        <colgroup>
          {bulk && <col style={{ width: 34 }} />}
          {columns.map((column, i) => (
            <col key={column.id} style={{ width: widths[i] }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {bulk && (
              <th className={styles.check}>
                <Checkbox
                  aria-label={`Select all ${noun[1]}`}
                  checked={selected.size > 0 && selected.size >= rows.length}
                  indeterminate={selected.size > 0 && selected.size < rows.length}
                  onChange={(e) => setSelected(e.currentTarget.checked ? new Set(rows) : new Set())}
                />
              </th>
            )}
            {columns.map((column, i) => (
              <Head key={column.id} column={column} first={i === 0} offset={bulk ? 34 : 0} sort={sort} setSort={setSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 && (
            <tr aria-hidden="true">
              <td colSpan={span} style={{ height: above }} className={styles.spacer} />
            </tr>
          )}
          {items.map((item) => {
            const index = rows[item.index]!
            const isSelected = selected.has(index)
            return (
              <tr
                key={rowKey?.(index) ?? index}
                aria-rowindex={item.index + 2}
                data-at={item.index}
                tabIndex={active === item.index ? 0 : -1}
                className={styles.row}
                style={{ height: rowHeight }}
                data-selected={isSelected || undefined}
                aria-selected={bulk ? isSelected : undefined}
                data-opens={onOpen ? '' : undefined}
                onFocus={(e) => e.target === e.currentTarget && active !== item.index && go(item.index)}
                onClick={(e) => {
                  if (onOpen && !opensItself(e)) onOpen(index)
                }}
              >
                {bulk && (
                  <td className={styles.check}>
                    <Checkbox
                      aria-label={`Select ${String(columns[0]?.value(index) ?? noun[0])}`}
                      checked={isSelected}
                      onChange={() => {}}
                      onClick={(e) => select(item.index, e)}
                      tabIndex={-1}
                    />
                  </td>
                )}
                {columns.map((column, i) => {
                  const content = (
                    <>
                      <Cell column={column} index={index} f={f} />
                      {i === 0 && secondLine && <div className={styles.second}>{secondLine(index)}</div>}
                    </>
                  )
                  const value = column.value(index)
                  return i === 0 ? (
                    <th key={column.id} scope="row" className={styles.first} style={{ left: bulk ? 34 : 0 }} title={hover(column, value)}>
                      {content}
                    </th>
                  ) : (
                    <td
                      key={column.id}
                      className={isNumber(column) ? `${styles.number} num` : styles.text}
                      title={isNumber(column) ? undefined : hover(column, value)}
                    >
                      {content}
                    </td>
                  )
                })}
              </tr>
            )
          })}
          {below > 0 && (
            <tr aria-hidden="true">
              <td colSpan={span} style={{ height: below }} className={styles.spacer} />
            </tr>
          )}
        </tbody>
        {hasFoot && (
          <tfoot>
            <tr>
              {bulk && <td />}
              {columns.map((column, i) =>
                i === 0 ? (
                  <th key={column.id} scope="row" className={styles.first} style={{ left: bulk ? 34 : 0 }}>
                    {column.total ?? countOf(f, rows.length, noun, props.beside)}
                  </th>
                ) : (
                  <td key={column.id} className={isNumber(column) ? `${styles.number} num` : styles.text}>
                    {column.total}
                  </td>
                ),
              )}
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  )
}

/** On paper there is nothing to scroll; nobody reads more than some pages of it. */
const printedAtMost = 400
const printed = (rows: number) => Array.from({ length: Math.min(rows, printedAtMost) }, (_, index) => ({ index, start: 0, end: 0 }))

const hover = (column: Column, value: Value) => (!column.cell && typeof value === 'string' && column.kind === 'text' ? value : undefined)
/** A click on something in the row that has a meaning of its own. */
const opensItself = (event: MouseEvent) =>
  (event.target as HTMLElement).closest('a,button,input,label,select') !== null || String(getSelection()) !== ''

interface HeadProps {
  readonly column: Column
  readonly first: boolean
  readonly offset: number
  readonly sort: Sort | null
  readonly setSort: (sort: Sort) => void
}
function Head({ column, first, offset, sort, setSort }: HeadProps) {
  const sorted = sort?.id === column.id
  const number = isNumber(column)
  const words = (
    <>
      {column.label}
      {column.unit && <span className={styles.unit}> {column.unit}</span>}
      {sorted &&
        (sort.descending ? (
          <IconArrowDown size={12} stroke={2} aria-hidden="true" />
        ) : (
          <IconArrowUp size={12} stroke={2} aria-hidden="true" />
        ))}
    </>
  )
  const can = column.sortable !== false && sort !== null
  return (
    <th
      scope="col"
      className={`${first ? styles.first : ''} ${number ? styles.number : styles.text}`}
      style={first ? { left: offset } : undefined}
      aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
      data-sorted={sorted || undefined}
      title={column.hint}
    >
      {can ? (
        // Numbers begin with the largest, words with A.
        <button
          type="button"
          className={styles.sort}
          onClick={() => setSort({ id: column.id, descending: sorted ? !sort.descending : number || column.kind === 'day' })}
        >
          {words}
        </button>
      ) : (
        words
      )}
    </th>
  )
}

/** J K move, O and ↵ open, X selects. */
function useRowKeys(props: BodyProps, scrollTo: (at: number) => void, scroller: { readonly current: HTMLElement | null }) {
  const { rows, selected, setSelected, onOpen, bulk, keyboard = true } = props
  const [active, setActive] = useState(-1)
  useEffect(() => setActive((at) => Math.min(at, rows.length - 1)), [rows])
  const go = (at: number) => {
    if (rows.length === 0) return
    const next = Math.max(0, Math.min(rows.length - 1, at))
    setActive(next)
    scrollTo(next)
    const focus = () => scroller.current?.querySelector<HTMLElement>(`[data-at="${next}"]`)?.focus({ preventScroll: true })
    focus()
    requestAnimationFrame(() => requestAnimationFrame(focus))
  }
  const index = active >= 0 ? rows[active] : undefined
  const toggle = () => {
    if (index === undefined) return
    const next = new Set(selected)
    if (!next.delete(index)) next.add(index)
    setSelected(next)
  }
  const inside = (event: KeyboardEvent) => scroller.current?.contains(event.target as Node) ?? false
  const onRow = (event: KeyboardEvent) => inside(event) && (event.target as HTMLElement).hasAttribute('data-at')
  const off = !keyboard
  useKeys('Lists', {
    j: { does: 'next row', run: () => go(active + 1), off },
    k: { does: 'previous row', run: () => go(active - 1), off },
    o: { does: 'open', run: () => index !== undefined && onOpen?.(index), off: off || !onOpen },
    x: { does: 'select', run: toggle, off: off || !bulk },
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!onRow(event)) return
      const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15, Home: -rows.length, End: rows.length }[event.key]
      if (step !== undefined) {
        event.preventDefault()
        go(active + step)
      } else if (event.key === 'Enter' && index !== undefined && onOpen) {
        event.preventDefault()
        onOpen(index)
      } else if (event.key === ' ' && bulk) {
        event.preventDefault()
        toggle()
      }
    }
    const element = scroller.current
    element?.addEventListener('keydown', onKey)
    return () => element?.removeEventListener('keydown', onKey)
  })
  return { active, go }
}

/** "419 accounts and Unassigned" */
const countOf = (f: Format, n: number, noun: readonly [string, string], beside?: string) =>
  beside === undefined ? f.count(n, ...noun) : `${f.count(n - 1, ...noun)} and ${beside}`

/** Numbers never truncate: a column is as wide as its head and its longest number. */
function useWidths(columns: readonly Column[], rows: Indexes, f: Format): number[] {
  return useMemo(
    () =>
      columns.map((column, i) => {
        if (column.width) return column.width
        const words = `${column.label} ${column.unit ?? ''}`.trim().split(' ')
        const head = Math.max(...words.map((word) => word.length), Math.ceil(words.join(' ').length / 2)) * 6.4 + 26
        if (i === 0) return Math.round(Math.min(340, Math.max(180, head, longest(column, rows, f, 48) * 6.7 + 24)))
        const total = typeof column.total === 'string' ? column.total.length * 7.4 + 18 : 0
        return Math.ceil(Math.max(56, head, total, longest(column, rows, f) * 7.1 + 18))
      }),
    [columns, rows, f],
  )
}

function longest(column: Column, rows: Indexes, f: Format, most = 24): number {
  if (column.kind === 'mark') return 6
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  let text = 0
  for (let i = 0; i < rows.length; i++) {
    const value = column.value(rows[i]!)
    if (typeof value === 'number') {
      if (value < low) low = value
      if (value > high) high = value
    } else if (typeof value === 'string') text = Math.max(text, column.kind === 'day' ? f.day(value).length : Math.min(value.length, most))
    if (i > 5000 && !isNumber(column)) break
  }
  const numbers = high >= low ? [written(column, low, f).length, written(column, high, f).length] : [1]
  return Math.max(text, ...numbers)
}

/** Room from where the table begins to the bottom of the window. */
function usePageHeight(element: { readonly current: HTMLElement | null }, height: DataTableProps['height'] = 'content') {
  const [room, setRoom] = useState(480)
  useLayoutEffect(() => {
    if (height !== 'page') return
    const measure = () => {
      const top = (element.current?.getBoundingClientRect().top ?? 0) + window.scrollY
      // Under it a footnote; on a phone the bar of pages.
      setRoom(Math.max(360, window.innerHeight - top - (window.innerWidth < 700 ? 76 : 48)))
    }
    measure()
    const watcher = new ResizeObserver(measure)
    watcher.observe(document.body)
    window.addEventListener('resize', measure)
    return () => {
      watcher.disconnect()
      window.removeEventListener('resize', measure)
    }
  }, [element, height])
  return typeof height === 'number' ? height : height === 'page' ? room : 480
}

interface ChooserProps {
  readonly columns: readonly Column[]
  readonly shown: readonly Column[]
  readonly choose: (ids: readonly string[]) => void
}
function ColumnChooser({ columns, shown, choose }: ChooserProps) {
  const now = new Set(shown.map((column) => column.id))
  const toggle = (id: string) => {
    const next = columns.filter((column) => (column.id === id ? !now.has(id) : now.has(column.id))).map((column) => column.id)
    const standard = columns.filter((column) => !column.optional).map((column) => column.id)
    choose(next.join() === standard.join() ? [] : next)
  }
  return (
    <Popover position="bottom-end" trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconColumns size={16} stroke={1.6} aria-hidden="true" />}>
          <span className="num">
            {shown.length} of {columns.length}
          </span>
          &nbsp;columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <fieldset className={styles.chooser}>
          <legend className="only-heard">Columns</legend>
          {columns.slice(1).map((column) => (
            <Checkbox
              key={column.id}
              label={`${column.label}${column.unit ? `, ${column.unit}` : ''}`}
              checked={now.has(column.id)}
              onChange={() => toggle(column.id)}
            />
          ))}
        </fieldset>
        <Button variant="subtle" mt={8} onClick={() => choose([])}>
          As it was
        </Button>
      </Popover.Dropdown>
    </Popover>
  )
}

function PhoneSort({
  columns,
  sort,
  setSort,
}: {
  readonly columns: readonly Column[]
  readonly sort: Sort | null
  readonly setSort: (sort: Sort) => void
}) {
  return (
    <Select
      aria-label="Sort by"
      data={columns.filter((c) => c.sortable !== false).map((c) => ({ value: c.id, label: c.label }))}
      value={sort?.id ?? null}
      onChange={(id) => {
        const column = columns.find((one) => one.id === id)
        if (column) setSort({ id: column.id, descending: isNumber(column) })
      }}
      w={170}
    />
  )
}

function PhoneRows(props: BodyProps) {
  const { columns, rows, f, label, phone = {}, onOpen, rowKey } = props
  const list = useRef<HTMLUListElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => list.current,
    estimateSize: () => 58,
    overscan: 10,
  })
  const value = columns.find((column) => column.kind === 'money') ?? columns.find(isNumber)
  const maxHeight = usePageHeight(list, props.height)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <ul ref={list} className={styles.phone} style={{ maxHeight }} aria-label={label} tabIndex={0} data-edge-to-edge="">
      <li style={{ height: virtual.getTotalSize() }} aria-hidden="true" />
      {virtual.getVirtualItems().map((item) => {
        const index = rows[item.index]!
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the link inside is what the keyboard uses
          <li
            key={rowKey?.(index) ?? index}
            className={styles.phoneRow}
            style={{ transform: `translateY(${item.start}px)` }}
            onClick={(e) => {
              if (onOpen && !opensItself(e)) onOpen(index)
            }}
          >
            <div className={styles.phoneTitle}>
              {phone.title?.(index) ?? (columns[0] && <Cell column={columns[0]} index={index} f={f} />)}
            </div>
            <div className={`${styles.phoneValue} num`}>
              {phone.value?.(index) ?? (value && <Cell column={value} index={index} f={f} />)}
            </div>
            <div className={styles.phoneNote}>
              {phone.note?.(index) ?? props.secondLine?.(index) ?? (value && `${value.label}${value.unit ? `, ${value.unit}` : ''}`)}
            </div>
            <div className={`${styles.phoneBeside} num`}>{phone.beside?.(index)}</div>
          </li>
        )
      })}
    </ul>
  )
}
