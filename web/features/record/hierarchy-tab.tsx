import { ActionIcon, Button, Menu, TextInput } from '@mantine/core'
import { IconChevronRight, IconDots, IconPlus, IconSearch } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type DragEvent, type KeyboardEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { call } from '../../app/client.ts'
import { NewAccountDialog } from '../../app/edit-account.tsx'
import { saidByHand } from '../../app/edit-record.ts'
import { MeasureAgain } from '../../app/measure-again.tsx'
import { MoveUnder } from '../../app/move-under.tsx'
import { useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { fold } from '../../ui/indexes.ts'
import { Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading } from '../../ui/states.tsx'
import { toast, toastError } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './hierarchy.module.css'
import { childrenOf, fitting, type TreeRow, treeRows } from './tree-rows.ts'

const rowHeight = 34

/** Groups and accounts as a tree: dragged, or cut and pasted, to where they stand. */
export function HierarchyTab() {
  const { data, error, refetch, isPlaceholderData } = useGet('getHierarchy', {}, { staleTime: 10_000 })
  if (error) return <Failed title="The hierarchy could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={10} label="Reading the hierarchy" />
  if (data.id.length === 0) return <Empty title="There are no accounts yet.">They come with an import, or are made by hand.</Empty>
  return <Tree data={data} old={isPlaceholderData} />
}

type Data = NonNullable<ReturnType<typeof useGet<'getHierarchy'>>['data']>

function Tree({ data, old }: { readonly data: Data; readonly old: boolean }) {
  const f = useFormat()
  const { may } = useMe()
  const edit = may('edit')
  const [words, setWords] = useState('')
  const wanted = useDeferredValue(words.trim())
  const [open, setOpen] = useState<ReadonlySet<number>>(() => new Set())
  const [active, setActive] = useState(0)
  const [cut, setCut] = useState<number | null>(null)
  const [over, setOver] = useState<number | 'top' | null>(null)
  const [asking, setAsking] = useState<{ what: 'under' | 'group'; at: number } | null>(null)
  const [making, setMaking] = useState(false)
  const [moved, setMoved] = useState(false)
  const dragged = useRef<number | null>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const placeOf = useMemo(() => new Map(data.id.map((id, at) => [id, at])), [data])
  const children = useMemo(() => childrenOf(data), [data])
  const rows = useMemo(() => {
    const openAt = new Set([...open].flatMap((id) => placeOf.get(id) ?? []))
    const text = fold(wanted)
    const fits =
      wanted === ''
        ? null
        : fitting(data, (at) => fold(data.name[at]!).includes(text) || data.key[at]!.toLowerCase().includes(wanted.toLowerCase()))
    return treeRows(children, openAt, fits)
  }, [data, children, open, placeOf, wanted])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  useEffect(() => setActive((now) => Math.min(now, Math.max(0, rows.length - 1))), [rows.length])

  const nameOf = (at: number) => data.name[at]!
  const move = async (at: number, under: number | null) => {
    setCut(null)
    if (at === under) return
    try {
      const done = await call('moveAccounts', { body: { accounts: [data.id[at]!], under: under === null ? null : data.id[under]! } })
      if (done.edits.length === 0) return toast(`${nameOf(at)} stands there already.`)
      if (under !== null) setOpen((now) => new Set([...now, data.id[under]!]))
      setMoved(true)
      await saidByHand(under === null ? `${nameOf(at)} stands under nobody now.` : `${nameOf(at)} stands under ${nameOf(under)} now.`, done)
    } catch (error) {
      toastError(error, 'It could not be moved')
    }
  }
  const handBack = async (at: number) => {
    try {
      const done = await call('moveAccounts', { body: { accounts: [data.id[at]!], handBack: true } })
      setMoved(true)
      await saidByHand(`${nameOf(at)} stands where files put it.`, done)
    } catch (error) {
      toastError(error, 'It could not be handed back')
    }
  }
  const twist = (at: number, want?: boolean) =>
    setOpen((now) => {
      const next = new Set(now)
      const id = data.id[at]!
      if (want ?? !next.has(id)) next.add(id)
      else next.delete(id)
      return next
    })
  const go = (to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, to))
    setActive(next)
    virtual.scrollToIndex(next)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return
    const row = rows[active]
    if (!row) return
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 12, PageUp: -12, Home: -rows.length, End: rows.length }[event.key]
    const modified = event.ctrlKey || event.metaKey
    if (step !== undefined) go(active + step)
    else if (event.key === 'ArrowRight') row.children > 0 && !open.has(data.id[row.at]!) ? twist(row.at, true) : go(active + 1)
    else if (event.key === 'ArrowLeft') {
      if (open.has(data.id[row.at]!)) twist(row.at, false)
      else go(rows.findIndex((one) => one.at === data.parent[row.at]))
    } else if (event.key === ' ') twist(row.at)
    else if (edit && modified && event.key === 'x') {
      setCut(row.at)
      toast(`${nameOf(row.at)} is cut: go to the account it belongs under and paste, or press Esc.`)
    } else if (edit && modified && event.key === 'v' && cut !== null) void move(cut, row.at)
    else if (edit && event.key === 'm' && !modified) setAsking({ what: 'under', at: row.at })
    else if (edit && event.key === 'Escape' && cut !== null) setCut(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const drag = (target: number | 'top') =>
    edit && {
      onDragOver: (event: DragEvent) => {
        if (dragged.current === null) return
        event.preventDefault()
        if (over !== target) setOver(target)
      },
      onDragLeave: () => setOver((now) => (now === target ? null : now)),
      onDrop: (event: DragEvent) => {
        event.preventDefault()
        setOver(null)
        if (dragged.current !== null) void move(dragged.current, target === 'top' ? null : target)
        dragged.current = null
      },
    }
  const groups = [...children].filter(([at]) => at >= 0).length
  const activeId = rows[active] ? `account-${data.id[rows[active].at]}` : undefined
  return (
    <Panel
      title="Hierarchy"
      sub={`${f.count(data.id.length, 'account', 'accounts')}, ${f.count(groups, 'group', 'groups')}`}
      padding="none"
      old={old}
      tools={
        edit && (
          <Button variant="default" leftSection={<IconPlus size={16} stroke={1.6} aria-hidden="true" />} onClick={() => setMaking(true)}>
            Make an account
          </Button>
        )
      }
      footer={
        edit
          ? 'Drag an account onto another to put it under it. By keyboard: arrows move, Space opens, Ctrl X and Ctrl V cut and paste, M asks under whom. Amounts are of the last measurement, added up over the tree as it is now; other pages follow with the next one.'
          : 'Amounts are of the last measurement, added up over the tree as it is now.'
      }
    >
      <div className={styles.bar}>
        <TextInput
          type="search"
          aria-label="Search accounts in the hierarchy"
          placeholder="Name or key"
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          leftSection={<IconSearch size={16} stroke={1.6} aria-hidden="true" />}
        />
        {wanted === '' && groups > 0 && (
          <Button
            variant="default"
            onClick={() => setOpen(open.size > 0 ? new Set() : new Set([...children.keys()].flatMap((at) => data.id[at] ?? [])))}
          >
            {open.size > 0 ? 'Close all' : 'Open all'}
          </Button>
        )}
        {moved && <MeasureAgain why="The hierarchy changed since the last measurement." />}
      </div>
      {edit && (
        <div className={styles.top} data-over={over === 'top' || undefined} {...drag('top')}>
          Drop here to put it under nobody.
        </div>
      )}
      <div className={styles.heads} aria-hidden="true">
        <span>Account</span>
        <span className={styles.marks} />
        <span className={`${styles.number} ${styles.own}`}>Revenue of its own{data.currency ? `, ${f.symbol(data.currency)}` : ''}</span>
        <span className={styles.number}>With all under it</span>
        <span />
      </div>
      {rows.length === 0 ? (
        <Empty title="No account has that name or key." />
      ) : (
        <div
          ref={scroller}
          className={styles.tree}
          style={{ height: Math.min(rows.length * rowHeight + 2, 560) }}
          role="tree"
          tabIndex={0}
          aria-label="Accounts by who stands under whom"
          aria-activedescendant={activeId}
          onKeyDown={onKey}
        >
          <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
            {virtual.getVirtualItems().map((item) => {
              const row = rows[item.index]!
              return (
                <Row
                  key={data.id[row.at]}
                  {...{ data, row, edit }}
                  start={item.start}
                  active={item.index === active}
                  isOpen={open.has(data.id[row.at]!) || wanted !== ''}
                  isCut={cut === row.at}
                  isOver={over === row.at}
                  canPaste={cut !== null && cut !== row.at}
                  onActive={() => setActive(item.index)}
                  onTwist={() => twist(row.at)}
                  onDragStart={() => {
                    dragged.current = row.at
                  }}
                  onDragEnd={() => {
                    dragged.current = null
                    setOver(null)
                  }}
                  drop={drag(row.at) || {}}
                  on={{
                    under: () => setAsking({ what: 'under', at: row.at }),
                    group: () => setAsking({ what: 'group', at: row.at }),
                    top: () => void move(row.at, null),
                    handBack: () => void handBack(row.at),
                    cut: () => setCut(row.at),
                    paste: () => cut !== null && void move(cut, row.at),
                  }}
                />
              )
            })}
          </div>
        </div>
      )}
      {asking?.what === 'under' && (
        <MoveUnder
          account={{ id: data.id[asking.at]!, name: nameOf(asking.at) }}
          onClose={() => setAsking(null)}
          onMoved={() => setMoved(true)}
        />
      )}
      {asking?.what === 'group' && (
        <NewAccountDialog
          above={[{ id: data.id[asking.at]!, name: nameOf(asking.at) }]}
          onClose={() => setAsking(null)}
          onMade={(id) => {
            setMoved(true)
            setOpen((now) => new Set([...now, id]))
          }}
        />
      )}
      {making && <NewAccountDialog onClose={() => setMaking(false)} onMade={() => setMoved(true)} />}
    </Panel>
  )
}

interface RowProps {
  readonly data: Data
  readonly row: TreeRow
  readonly edit: boolean
  readonly start: number
  readonly active: boolean
  readonly isOpen: boolean
  readonly isCut: boolean
  readonly isOver: boolean
  readonly canPaste: boolean
  readonly onActive: () => void
  readonly onTwist: () => void
  readonly onDragStart: () => void
  readonly onDragEnd: () => void
  readonly drop: object
  readonly on: Readonly<Record<'under' | 'group' | 'top' | 'handBack' | 'cut' | 'paste', () => void>>
}

function Row(props: RowProps) {
  const { data, row, edit, start, active, isOpen, isCut, isOver, canPaste, on } = props
  const f = useFormat()
  const { at, depth, children } = row
  const name = data.name[at]!
  const money = (minor: number | null) => (minor === null || data.currency === null ? '–' : f.amount(minor, data.currency))
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys
    <div
      role="treeitem"
      tabIndex={-1}
      id={`account-${data.id[at]}`}
      className={styles.row}
      style={{ transform: `translateY(${start}px)`, paddingLeft: 10 + depth * 20 }}
      aria-level={depth + 1}
      aria-selected={active}
      {...(children > 0 && { 'aria-expanded': isOpen })}
      data-active={active || undefined}
      data-over={isOver || undefined}
      data-cut={isCut || undefined}
      draggable={edit}
      onClick={props.onActive}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move'
        event.dataTransfer.setData('text/plain', name)
        props.onDragStart()
      }}
      onDragEnd={props.onDragEnd}
      {...props.drop}
    >
      <span className={styles.name}>
        {children > 0 ? (
          <button
            type="button"
            className={styles.twist}
            tabIndex={-1}
            aria-expanded={isOpen}
            aria-label={isOpen ? `Close ${name}` : `Open ${name}`}
            onClick={props.onTwist}
          >
            <IconChevronRight size={16} stroke={1.6} />
          </button>
        ) : (
          <span className={styles.twist} />
        )}
        <Link to="/accounts/$account" params={{ account: String(data.id[at]) }} tabIndex={-1} draggable={false}>
          {name}
        </Link>
        {children > 0 && <span className="dim num">{f.number(children)}</span>}
      </span>
      <span className={styles.marks}>
        {[data.byHand[at] && 'by hand', data.closed[at] && 'under an account of others'].filter(Boolean).join(' · ')}
      </span>
      <span className={`num ${styles.number} ${styles.own}`}>{money(data.revenueMinor[at]!)}</span>
      <span className={`num ${styles.number}`}>{children > 0 ? money(data.underMinor[at]!) : ''}</span>
      {edit ? (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" aria-label={`Actions for ${name}`} tabIndex={active ? 0 : -1}>
              <IconDots size={16} stroke={1.6} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={on.under}>Move under…</Menu.Item>
            {data.parent[at]! >= 0 && <Menu.Item onClick={on.top}>Put under nobody</Menu.Item>}
            <Menu.Item onClick={on.group}>Make a group above it</Menu.Item>
            <Menu.Item onClick={on.cut}>Cut</Menu.Item>
            {canPaste && <Menu.Item onClick={on.paste}>Paste under it</Menu.Item>}
            {data.byHand[at] && <Menu.Item onClick={on.handBack}>As files say</Menu.Item>}
          </Menu.Dropdown>
        </Menu>
      ) : (
        <span />
      )}
    </div>
  )
}
