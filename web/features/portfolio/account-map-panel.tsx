import { Button, Popover, SegmentedControl, TextInput } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, type PointerEvent, useCallback, useMemo, useRef, useState } from 'react'
import { currencyDigits } from '#api/currency.ts'
import type { BookColumns } from '#api/routes/portfolio.ts'
import { type Grade, IndexMark } from '../../app/index-mark.tsx'
import { Standing, ZoneMark } from '../../app/marks.tsx'
import { useWithSnapshot } from '../../app/with-snapshot.ts'
import { useAddress, useSetSearch } from '../../ui/address.ts'
import { ChartPanel } from '../../ui/chart.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import type { Format } from '../../ui/format.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { drawMap, type MapColour, room, scalesOf } from './draw-map.ts'
import { type Cuts, type MapZones, mapAccounts, zonesOf } from './map-model.ts'
import styles from './portfolio.module.css'

/** Cuts of the map: from the book, or set by hand and kept in the address. */
export function useCuts(book: BookColumns | null) {
  const [revenueText] = useAddress('revenueCut')
  const [ordersText] = useAddress('ordersCut')
  const set = useSetSearch()
  const [held, hold] = useState<Cuts | null>(null)
  const digits = currencyDigits(book?.head.currency ?? 'EUR')
  const kept = useMemo((): Cuts => {
    const positive = (text: string | null) => (text !== null && Number(text) > 0 ? Number(text) : null)
    const revenue = positive(revenueText)
    return { revenue: revenue === null ? null : Math.round(revenue * 10 ** digits), orders: positive(ordersText) }
  }, [revenueText, ordersText, digits])
  const keep = useCallback(
    ({ revenue, orders }: Cuts) => {
      hold(null)
      set({ revenueCut: revenue === null ? null : String(revenue / 10 ** digits), ordersCut: orders === null ? null : String(orders) })
    },
    [set, digits],
  )
  const cuts = held ?? kept
  const zones = useMemo(() => (book ? zonesOf(book, cuts) : null), [book, cuts])
  return { cuts, zones, hold, keep }
}

interface AccountMapPanelProps {
  readonly book: BookColumns
  readonly zones: MapZones
  readonly cuts: Cuts
  readonly hold: (cuts: Cuts) => void
  readonly keep: (cuts: Cuts) => void
  readonly stamp: string
  readonly old: boolean
  /** There is more beside it. */
  readonly tall: boolean
}

/** The map: revenue × orders, both on logarithmic scales; cuts can be dragged, discs and rectangles open. */
export function AccountMapPanel({ book, zones, cuts, hold, keep, stamp, old, tall }: AccountMapPanelProps) {
  const f = useFormat()
  const navigate = useNavigate()
  const here = useWithSnapshot()
  const [colour, setColour] = useColour(book)
  const option = useMemo(() => drawMap(book, zones, colour), [book, zones, colour])
  const narrow = window.innerWidth < 700
  const height = narrow ? 400 : tall ? 560 : 476
  const { head } = book
  const { map } = zones
  const pick = ({ data }: { readonly data: unknown }) => {
    const picked = data as { account?: number; bin?: readonly [number, number, number, number] } | null
    if (picked?.account !== undefined)
      void navigate({ to: '/accounts/$account', params: { account: String(picked.account) } as never, search: here() })
    else if (picked?.bin) {
      const [x0, x1, y0, y1] = picked.bin
      const search = {
        orders: `${Math.ceil(x0)}..${Math.ceil(x1) - 1}`,
        revenueMinor: `${Math.ceil(y0)}..${Math.ceil(y1) - 1}`,
        known: '1',
      }
      void navigate({ to: '/accounts', search: here(search) })
    }
  }
  const { n } = map.placed
  return (
    <ChartPanel
      title="The map"
      sub="revenue × orders, both log · area = average order"
      span={8}
      old={old}
      keyboard
      option={option}
      height={height}
      label={mapInWords(zones, f)}
      onPick={pick}
      tools={<ColourSwitch book={book} colour={colour} choose={setColour} />}
      after={<Handles book={book} zones={zones} cuts={cuts} hold={hold} keep={keep} height={height} />}
      footer={
        <>
          Cuts: {f.moneyShort(map.cuts.revenue, head.currency)} ({cutFrom(map.revenueCutFrom)}),{' '}
          {f.count(map.cuts.transactions, 'order', 'orders')} ({cuts.orders === null ? 'median' : 'set by hand'}){' '}
          <CutEditor book={book} zones={zones} cuts={cuts} keep={keep} />
          {' · '}n = {f.number(n)}
          {map.notPlaced.n > 0 && `, ${f.number(map.notPlaced.n)} without orders or revenue left out`}
        </>
      }
      table={<MapTable book={book} zones={zones} />}
      fileName="account-map"
      stamp={stamp}
      sketch={head.title === 'SKETCH'}
    />
  )
}

const cutFrom = (from: MapZones['map']['revenueCutFrom']) =>
  from === 'given' ? 'set by hand' : from === 'smallest major account' ? 'smallest Major' : (from ?? 'nobody placed')

const mapInWords = ({ map, revenue }: MapZones, f: Format) =>
  `Map of ${f.count(map.placed.n, 'account', 'accounts')}: ${map.zones.map((zone, i) => `zone ${i + 1} ${f.count(zone.n, 'account', 'accounts')}, ${f.percent(revenue > 0 ? zone.revenue / revenue : 0, 0)} of revenue`).join('; ')}.`

/** Whether any account was measured with an index. */
const hasIndex = (book: BookColumns) => book.grade.some((grade) => grade !== null)

/** What the map is coloured by, in the address. By itself: profit, where somebody may be named; else the index. */
function useColour(book: BookColumns): readonly [MapColour, (colour: MapColour) => void] {
  const [asked, ask] = useAddress('colour')
  const usual: MapColour = !book.head.mayNameBelowZero && hasIndex(book) ? 'index' : 'profit'
  const colour = asked === 'index' || asked === 'profit' ? asked : usual
  return [colour, (next) => ask(next === usual ? null : next)]
}

function ColourSwitch({
  book,
  colour,
  choose,
}: {
  readonly book: BookColumns
  readonly colour: MapColour
  readonly choose: (colour: MapColour) => void
}) {
  const { head } = book
  if (!hasIndex(book)) return head.mayNameBelowZero ? null : <LockedProfit closed={head.costClosed} />
  const why = head.costClosed ? 'Margin and cost are closed to you' : 'Nobody is named below zero yet'
  return (
    <span className={styles.colour}>
      <span aria-hidden="true">Colour by</span>
      <SegmentedControl
        aria-label="Colour by"
        size="xs"
        value={colour}
        onChange={(next) => choose(next as MapColour)}
        data={[
          { value: 'index', label: 'Index' },
          {
            value: 'profit',
            disabled: !head.mayNameBelowZero,
            label: head.mayNameBelowZero ? (
              'Profit'
            ) : (
              <span className={styles.locked} title={why}>
                <IconLock size={14} stroke={1.6} aria-hidden="true" />
                Profit<span className="only-heard">: {why}</span>
              </span>
            ),
          },
        ]}
      />
    </span>
  )
}

/** Why profit is not told by colour. */
const LockedProfit = ({ closed }: { readonly closed: boolean }) => (
  <span className={styles.locked}>
    <IconLock size={14} stroke={1.6} aria-hidden="true" />
    {closed ? 'Profit: margin and cost are closed to you' : 'Profit: nobody is named below zero yet'}
  </span>
)

interface HandleProps extends Pick<AccountMapPanelProps, 'book' | 'zones' | 'cuts' | 'hold' | 'keep'> {
  readonly height: number
}

/** What drags the cuts: sliders laid over the dashed lines, for the mouse, a finger and the arrow keys. */
function Handles({ book, zones, cuts, hold, keep, height }: HandleProps) {
  const f = useFormat()
  const place = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  const accounts = mapAccounts(book)
  const { revenue, transactions: orders } = zones.map.cuts
  const measure = useCallback((element: HTMLDivElement | null) => {
    place.current = element
    if (!element) return
    const watcher = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)))
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [])
  const scales = scalesOf(accounts, width, height)
  const within = (value: number, { from, to }: { from: number; to: number }) => Math.min(10 ** to, Math.max(10 ** from, value))
  const roundRevenue = (value: number) => {
    const shown = within(value, accounts.y)
    const step = 10 ** Math.max(0, Math.floor(Math.log10(shown)) - 2)
    return Math.round(shown / step) * step
  }
  const roundOrders = (value: number) => {
    const shown = within(value, accounts.x)
    return shown < 20 ? Math.max(1, Math.round(shown)) : Number(shown.toPrecision(2))
  }
  const slider = (which: 'revenue' | 'orders', value: number) => {
    const to = (next: number): Cuts =>
      which === 'revenue' ? { ...cuts, revenue: roundRevenue(next) } : { ...cuts, orders: roundOrders(next) }
    const at = (event: PointerEvent) => {
      const box = place.current!.getBoundingClientRect()
      return to(which === 'revenue' ? scales.revenue(event.clientY - box.top) : scales.orders(event.clientX - box.left))
    }
    const onKeyDown = (event: KeyboardEvent) => {
      const up = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 5, PageDown: -5 }[event.key]
      if (up === undefined) return
      event.preventDefault()
      const stepped = which === 'orders' && value < 20 ? value + up : value * 1.08 ** up
      keep(to(stepped))
    }
    return {
      role: 'slider',
      tabIndex: 0,
      'aria-orientation': which === 'revenue' ? ('vertical' as const) : ('horizontal' as const),
      'aria-label': which === 'revenue' ? 'Cut of revenue' : 'Cut of orders',
      'aria-valuenow': value,
      'aria-valuetext': which === 'revenue' ? f.moneyShort(value, book.head.currency) : f.count(value, 'order', 'orders'),
      'aria-valuemin': 10 ** (which === 'revenue' ? accounts.y.from : accounts.x.from),
      'aria-valuemax': 10 ** (which === 'revenue' ? accounts.y.to : accounts.x.to),
      onKeyDown,
      onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        event.currentTarget.focus()
      },
      onPointerMove: (event: PointerEvent<HTMLDivElement>) => event.currentTarget.hasPointerCapture(event.pointerId) && hold(at(event)),
      onPointerUp: (event: PointerEvent<HTMLDivElement>) => event.currentTarget.hasPointerCapture(event.pointerId) && keep(at(event)),
    }
  }
  return (
    <div ref={measure} className={styles.handles} style={{ height, marginTop: -height }}>
      {width > 0 && revenue !== null && (
        <div
          className={styles.handle}
          data-axis="y"
          style={{ top: scales.py(revenue) - 6, left: room.left, right: room.right }}
          {...slider('revenue', revenue)}
        />
      )}
      {width > 0 && orders !== null && (
        <div
          className={styles.handle}
          data-axis="x"
          style={{ left: scales.px(orders) - 6, top: room.top, bottom: room.bottom - room.band }}
          {...slider('orders', orders)}
        />
      )}
    </div>
  )
}

/** Cuts in numbers. */
function CutEditor({ book, zones, cuts, keep }: Pick<AccountMapPanelProps, 'book' | 'zones' | 'cuts' | 'keep'>) {
  const [opened, open] = useState(false)
  const f = useFormat()
  const digits = currencyDigits(book.head.currency)
  const { revenue, transactions } = zones.map.cuts
  const [given, give] = useState<{ revenue: string; orders: string } | null>(null)
  const shown = given ?? { revenue: String((revenue ?? 0) / 10 ** digits), orders: String(transactions ?? '') }
  const close = () => {
    open(false)
    give(null)
  }
  const apply = () => {
    const [nextRevenue, nextOrders] = [Number(shown.revenue.replace(',', '.')), Number(shown.orders.replace(',', '.'))]
    keep({
      revenue: nextRevenue > 0 ? Math.round(nextRevenue * 10 ** digits) : null,
      orders: nextOrders > 0 ? nextOrders : null,
    })
    close()
  }
  const byHand = cuts.revenue !== null || cuts.orders !== null
  return (
    <>
      <Popover opened={opened} onChange={(now) => !now && close()} position="top-start" trapFocus withinPortal>
        <Popover.Target>
          <LinkButton onClick={() => open(true)} aria-expanded={opened}>
            change
          </LinkButton>
        </Popover.Target>
        <Popover.Dropdown aria-label="Cuts of the map">
          <form
            className={styles.cuts}
            onSubmit={(event) => {
              event.preventDefault()
              apply()
            }}
          >
            <TextInput
              label={`Revenue, ${f.symbol(book.head.currency)}`}
              inputMode="decimal"
              value={shown.revenue}
              onChange={(event) => give({ ...shown, revenue: event.currentTarget.value })}
              data-autofocus
            />
            <TextInput
              label="Orders"
              inputMode="decimal"
              value={shown.orders}
              onChange={(event) => give({ ...shown, orders: event.currentTarget.value })}
            />
            <Button type="submit">Apply</Button>
          </form>
        </Popover.Dropdown>
      </Popover>
      {byHand && (
        <>
          {' · '}
          <LinkButton onClick={() => keep({ revenue: null, orders: null })}>as measured</LinkButton>
        </>
      )}
    </>
  )
}

/** The table behind the map. */
function MapTable({ book, zones }: { readonly book: BookColumns; readonly zones: MapZones }) {
  const navigate = useNavigate()
  const here = useWithSnapshot()
  const { currency, costClosed } = book.head
  const accounts = mapAccounts(book)
  const zoneOf = useMemo(() => new Map(Array.from(accounts.row, (row, i) => [row, zones.map.zone[i]! + 1])), [accounts, zones])
  const rows = useMemo(() => accounts.row.filter((row) => (zoneOf.get(row) ?? 0) > 0), [accounts, zoneOf])
  const columns: Column[] = [
    { id: 'name', label: 'Account', kind: 'text', value: (i) => book.name[i] },
    {
      id: 'zone',
      label: 'Zone',
      kind: 'mark',
      value: (i) => zoneOf.get(i),
      cell: (i) => <ZoneMark zone={zoneOf.get(i)} full />,
      width: 84,
    },
    { id: 'orders', label: 'Orders', kind: 'number', value: (i) => book.orders[i] },
    { id: 'revenue', label: 'Revenue', kind: 'money', currency, value: (i) => book.revenueMinor[i] },
    { id: 'average', label: 'Average order', kind: 'money', currency, value: (i) => book.averageOrderMinor[i] },
    ...(costClosed
      ? []
      : [{ id: 'net', label: 'Net contribution', kind: 'money' as const, currency, value: (i: number) => book.netContributionMinor[i] }]),
    ...(hasIndex(book)
      ? [
          {
            ...{ id: 'index', label: 'Index', kind: 'mark' as const, width: 96 },
            // A guess from the segment is not ranked.
            value: (i: number) => (book.grade[i] === 'D' ? null : book.index[i]),
            cell: (i: number) => (
              <IndexMark index={book.index[i]} low={book.indexLow[i]} high={book.indexHigh[i]} grade={book.grade[i] as Grade | null} />
            ),
          },
          {
            ...{ id: 'standing', label: 'Standing', kind: 'mark' as const, value: (i: number) => book.standing[i] },
            cell: (i: number) => <Standing standing={(book.standing[i] ?? 'unknown') as 'safe'} />,
          },
        ]
      : []),
  ]
  return (
    <DataTable
      label="Accounts on the map"
      columns={columns}
      rows={rows}
      noun={['account', 'accounts']}
      sortName="mapSort"
      defaultSort="-revenue"
      onOpen={(i) => void navigate({ to: '/accounts/$account', params: { account: String(book.id[i]) } as never, search: here() })}
      height={440}
      plain
      bare
      keyboard={false}
    />
  )
}
