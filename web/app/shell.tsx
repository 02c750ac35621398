import { ActionIcon, Menu, UnstyledButton, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconDots, IconMoon, IconPlus, IconSearch, IconSun } from '@tabler/icons-react'
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { Kbd } from '../ui/kbd.tsx'
import { useKeyboard, useKeys } from '../ui/keys.ts'
import { Attention, Loading } from '../ui/states.tsx'
import { useFormat } from '../ui/use-format.ts'
import { useActions } from './actions.ts'
import { base, record as recordName } from './client.ts'
import { aboutPath, openQuickAdd } from './entry.ts'
import { ErrorBoundary } from './error-boundary.tsx'
import { SketchTag } from './marks.tsx'
import { type Page, pages } from './pages.ts'
import { useRecord } from './record.tsx'
import { SessionProvider, useMe } from './session.tsx'
import styles from './shell.module.css'
import { SnapshotMenu, stampOf, useShownSnapshot } from './snapshot-menu.tsx'
import { localeName, roleName, UserMenu } from './user-menu.tsx'

// Dialogs come after the first page is there.
const ChallengeDialog = lazy(async () => ({ default: (await import('./challenge.tsx')).ChallengeDialog }))
const CaseSheet = lazy(async () => ({ default: (await import('./case-sheet.tsx')).CaseSheet }))
const DecideDialog = lazy(async () => ({ default: (await import('./decide.tsx')).DecideDialog }))
const UndoMergeDialog = lazy(async () => ({ default: (await import('./undo-merge.tsx')).UndoMergeDialog }))
const QuickAdd = lazy(async () => ({ default: (await import('./quick-add.tsx')).QuickAdd }))
const KeyHelp = lazy(async () => ({ default: (await import('./key-help.tsx')).KeyHelp }))
const MergeDialog = lazy(async () => ({ default: (await import('./merge.tsx')).MergeDialog }))
const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))

/** The rail, the top bar and the screen between them, for whoever has signed in. */
export function Shell() {
  return (
    <SessionProvider>
      <Frame />
    </SessionProvider>
  )
}

function Frame() {
  const [open, setOpen] = useState<'palette' | 'keys' | null>(null)
  const close = useMemo(() => () => setOpen(null), [])
  const main = useRef<HTMLElement>(null)
  const path = useLocation({ select: (location) => location.pathname })
  const toggleScheme = useScheme()
  useKeyboard()
  usePageKeys()
  const { may } = useMe()
  const mayAdd = may('edit') || may('answer')
  const add = () => openQuickAdd(aboutPath(path))
  useKeys('Anywhere', {
    'mod+k': { does: 'go anywhere', run: () => setOpen('palette'), whileTyping: true },
    '/': { does: 'search in the list, or anywhere', run: () => (focusSearch() ? undefined : setOpen('palette')) },
    'shift+l': { does: 'light or dark', run: toggleScheme },
    '.': { does: 'where the number comes from', run: openNumber },
    n: { does: 'note, interaction, answer or promise', run: add, off: !mayAdd },
    '?': { does: 'all keys', run: () => setOpen('keys') },
  })
  useActions([
    ...(mayAdd
      ? [
          {
            name: 'Add a note, an interaction, an answer or a promise',
            words: 'call meeting visit e-mail said score quick write',
            run: add,
          },
        ]
      : []),
    { name: 'Switch between light and dark', words: 'theme', run: toggleScheme },
    { name: 'Print this page', run: () => window.print() },
    { name: 'Show all keys', words: 'keyboard shortcuts help', run: () => setOpen('keys') },
    { name: 'Copy a link to this page', words: 'share address', run: () => void navigator.clipboard?.writeText(location.href) },
  ])
  useFocusOnArrival(path, main)
  return (
    <div className={styles.frame}>
      <a href="#main" className={styles.skip}>
        To the page
      </a>
      <Rail />
      <div className={styles.side}>
        <TopBar onSearch={() => setOpen('palette')} toggleScheme={toggleScheme} onAdd={mayAdd ? add : null} />
        {recordName === 'demo' && <DemoBanner />}
        <PrintHead />
        <main id="main" ref={main} tabIndex={-1} className={styles.main}>
          <ErrorBoundary place={path}>
            <Suspense fallback={<Loading />}>
              <Outlet />
            </Suspense>
          </ErrorBoundary>
        </main>
      </div>
      <BottomBar onSearch={() => setOpen('palette')} />
      <Suspense>
        <Palette opened={open === 'palette'} onClose={close} />
        <KeyHelp opened={open === 'keys'} onClose={close} />
        <ChallengeDialog />
        <DecideDialog />
        <CaseSheet />
        <MergeDialog />
        <UndoMergeDialog />
        <QuickAdd />
      </Suspense>
    </div>
  )
}

/** Moves the keyboard to a new page, unless somebody is already at work on it. */
function useFocusOnArrival(path: string, main: { readonly current: HTMLElement | null }) {
  const before = useRef(path)
  useEffect(() => {
    if (before.current === path) return
    before.current = path
    const focused = document.activeElement
    if (!focused || focused === document.body || !main.current?.contains(focused)) main.current?.focus({ preventScroll: true })
  }, [path, main])
}

const focusSearch = () => {
  const field = document.querySelector<HTMLInputElement>('main input[type="search"], main input[data-search]')
  field?.focus()
  field?.select()
  return Boolean(field)
}
/** Opens the number that has the focus, else the first of the row or page. */
const openNumber = () => {
  const here = document.activeElement?.closest('tr,section,main') ?? document.querySelector('main')
  const number = document.activeElement?.matches('[data-number]') ? document.activeElement : here?.querySelector('[data-number]')
  if (number instanceof HTMLElement) {
    number.focus()
    number.click()
  }
}

function useScheme() {
  const { setColorScheme } = useMantineColorScheme()
  const now = useComputedColorScheme('light')
  return () => setColorScheme(now === 'dark' ? 'light' : 'dark')
}

function usePageKeys() {
  const navigate = useNavigate()
  const session = useMe()
  useKeys(
    'Pages',
    Object.fromEntries(
      pages
        .filter((page) => page.open(session))
        .map((page) => [`g ${page.key}`, { does: page.name, run: () => void navigate({ to: page.to }) }]),
    ),
  )
}

const groups = [null, 'record', 'measure', 'decide', 'organise'] as const

function Rail() {
  const session = useMe()
  const chosen = useFormat().locale
  return (
    <nav className={styles.rail} aria-label="Pages">
      <Link to="/" className={styles.logo} aria-label="Tapeline, Today">
        <Logo />
        <span className={styles.label}>Tapeline</span>
      </Link>
      {groups.map((group) => {
        const inside = pages.filter((page) => page.group === group && page.open(session))
        if (inside.length === 0) return null
        return (
          <div key={group ?? 'first'} className={styles.group}>
            {group && <div className={styles.groupName}>{group}</div>}
            <ul>
              {inside.map((page) => (
                <li key={page.to}>
                  <RailLink page={page} />
                </li>
              ))}
            </ul>
          </div>
        )
      })}
      <div className={styles.railFoot}>
        <UserMenu>
          <UnstyledButton className={styles.user}>
            <span className={styles.initials} aria-hidden="true">
              {initials(session.me.name)}
            </span>
            <span className={styles.label}>
              <span className={styles.userName}>{session.me.name}</span>
              <span className={styles.userRole}>
                {roleName(session.me.role)} · {localeName(chosen) ?? chosen}
              </span>
            </span>
          </UnstyledButton>
        </UserMenu>
      </div>
    </nav>
  )
}

/** A piece of tape. */
const Logo = () => (
  <svg width="18" height="18" viewBox="0 0 18 18" fill="none" stroke="currentColor" strokeWidth="1.6" aria-hidden="true">
    <rect x="1" y="4.5" width="16" height="9" rx="1.6" />
    <path d="M4.2 4.5v3.2M7.4 4.5v4.8M10.6 4.5v3.2M13.8 4.5v4.8" />
  </svg>
)

const initials = (name: string) =>
  name
    .split(/\s+/)
    .map((word) => word.slice(0, 1))
    .join('')
    .slice(0, 2)
    .toUpperCase()

function RailLink({ page }: { readonly page: Page }) {
  const { record } = useRecord()
  const f = useFormat()
  const count = record && page.count?.(record)
  return (
    <Link to={page.to} className={styles.link} activeOptions={{ exact: page.to === '/', includeSearch: false }} title={page.name}>
      <page.icon size={16} stroke={1.6} aria-hidden="true" />
      <span className={styles.label}>{page.name}</span>
      {count !== null && count !== undefined && count > 0 && <span className={`${styles.count} num`}>{f.number(count)}</span>}
    </Link>
  )
}

interface TopBarProps {
  readonly onSearch: () => void
  readonly toggleScheme: () => void
  /** Null: whoever is there may not write. */
  readonly onAdd: (() => void) | null
}
function TopBar({ onSearch, toggleScheme, onAdd }: TopBarProps) {
  const scheme = useComputedColorScheme('light')
  const { shown } = useShownSnapshot()
  const session = useMe()
  const navigate = useNavigate()
  return (
    <header className={styles.top}>
      <Link to="/" className={styles.phoneLogo} aria-label="Tapeline, Today">
        <Logo />
        <span>Tapeline</span>
      </Link>
      <div className={styles.facts}>
        {shown?.title === 'SKETCH' && <SketchTag />}
        <SnapshotMenu />
      </div>
      <button type="button" className={styles.search} onClick={onSearch}>
        <IconSearch size={14} stroke={1.6} aria-hidden="true" />
        <span>Account, page or action</span>
        <Kbd k="mod+k" />
      </button>
      {onAdd && (
        <button type="button" className={styles.add} onClick={onAdd} aria-label="Add a note, an interaction, an answer or a promise">
          <IconPlus size={14} stroke={1.8} aria-hidden="true" />
          <span>Add</span>
          <Kbd k="n" />
        </button>
      )}
      <ActionIcon className={styles.scheme} aria-label={scheme === 'dark' ? 'Light' : 'Dark'} title="Light or dark" onClick={toggleScheme}>
        {scheme === 'dark' ? <IconSun size={16} stroke={1.6} /> : <IconMoon size={16} stroke={1.6} />}
      </ActionIcon>
      <span className={styles.phoneOnly}>
        <UserMenu
          extra={
            <>
              {pages
                .filter((page) => page.open(session) && !bottom.includes(page.to))
                .map((page) => (
                  <Menu.Item
                    key={page.to}
                    leftSection={<page.icon size={16} stroke={1.6} />}
                    onClick={() => void navigate({ to: page.to })}
                  >
                    {page.name}
                  </Menu.Item>
                ))}
              <Menu.Item onClick={toggleScheme}>{scheme === 'dark' ? 'Light' : 'Dark'}</Menu.Item>
              <Menu.Divider />
            </>
          }
        >
          <ActionIcon aria-label="More">
            <IconDots size={20} stroke={1.6} />
          </ActionIcon>
        </UserMenu>
      </span>
    </header>
  )
}

const bottom: readonly string[] = ['/', '/accounts', '/portfolio']

function BottomBar({ onSearch }: { readonly onSearch: () => void }) {
  return (
    <nav className={styles.bottom} aria-label="Main pages">
      {pages
        .filter((page) => bottom.includes(page.to))
        .map((page) => (
          <Link key={page.to} to={page.to} className={styles.bottomLink} activeOptions={{ exact: page.to === '/', includeSearch: false }}>
            <page.icon size={20} stroke={1.6} aria-hidden="true" />
            {page.name}
          </Link>
        ))}
      <button type="button" className={styles.bottomLink} onClick={onSearch}>
        <IconSearch size={20} stroke={1.6} aria-hidden="true" />
        Find
      </button>
    </nav>
  )
}

const DemoBanner = () => (
  <aside className={styles.demo} aria-label="Demo data">
    <Attention />
    <span className={styles.demoWords}>
      <b>Demo data</b>
      <span className={styles.demoLong}>: a made-up company, so that you can look around.</span>
    </span>
    <a href="/welcome">Start with your own files</a>
  </aside>
)

/** What a printed page begins with. */
function PrintHead() {
  const f = useFormat()
  const { me } = useMe()
  const { shown } = useShownSnapshot()
  const { record } = useRecord()
  return (
    <div className={`${styles.print} only-print`}>
      <b>Tapeline{record?.company ? ` · ${record.company}` : ''}</b>
      {shown?.title === 'SKETCH' && <SketchTag />}
      <div>
        {shown && `${stampOf(f, shown, shown.title === 'SKETCH' ? 'sketch model' : shown.models[0])} · `}
        printed {f.day(today(), { year: 'always' })} by {me.name} · {base}
        {location.pathname.replace(base, '')}
      </div>
    </div>
  )
}
const today = () => new Date().toISOString().slice(0, 10)
