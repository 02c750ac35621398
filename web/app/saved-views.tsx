import { ActionIcon, Button, Checkbox, Menu, TextInput } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useRef, useState } from 'react'
import type { SavedView } from '#api/routes/views.ts'
import { type Search, useSearchParams } from '../ui/address.ts'
import { Dialog } from '../ui/dialogs.tsx'
import { useKeys } from '../ui/keys.ts'
import { LinkButton } from '../ui/link-button.tsx'
import { wordsOf } from '../ui/states.tsx'
import { TabRow } from '../ui/tabs.tsx'
import { toast, toastError } from '../ui/toast.tsx'
import { useFormat } from '../ui/use-format.ts'
import { call } from './client.ts'
import { refresh, useDo, useGet } from './queries.ts'
import { useMe } from './session.tsx'

export interface StandardView {
  readonly name: string
  readonly search: Readonly<Record<string, string>>
}

interface SavedViewsProps {
  /** The page: 'accounts', 'costs/ledger'. */
  readonly screen: string
  /** Those that come with the page; the first shows everything. */
  readonly standard: readonly StandardView[]
  /** How many rows a view holds, by its search part; null = not known yet. */
  readonly count?: (search: Readonly<Record<string, string>>) => number | null
  /** Keys of the address that are no part of a view; default snapshot and tab. */
  readonly ignored?: readonly string[]
  readonly tools?: ReactNode
}

const notOfViews = ['snapshot', 'tab']

/** Saved views of a list as tabs with counts; what the address says now can be kept under a name. V moves among them. */
export function SavedViews({ screen, standard, count, ignored = notOfViews, tools }: SavedViewsProps) {
  const f = useFormat()
  const { may } = useMe()
  const navigate = useNavigate()
  const row = useRef<HTMLDivElement>(null)
  const { data } = useGet('listViews', { query: { screen } })
  const address = useSearchParams()
  const now = partOf(address, ignored)
  const kept = data?.items ?? []
  const all: readonly { key: string; name: string; search: Readonly<Record<string, string>>; view: SavedView | null }[] = [
    ...standard.map((view, i) => ({ key: `standard-${i}`, ...view, view: null })),
    ...kept.map((view) => ({ key: String(view.id), name: view.name, search: view.search, view })),
  ]
  const [last, setLast] = useState<string | null>(null)
  const here = all.find(({ search }) => same(search, now))
  // Filters changed under a view of one's own: it stays chosen, and can be kept as it is now.
  const from = here ? null : (all.find(({ key }) => key === last) ?? null)
  const [dialog, setDialog] = useState<'save' | 'rename' | null>(null)
  const open = (key: string) => {
    const view = all.find((one) => one.key === key)
    if (!view) return
    setLast(key)
    const others = Object.fromEntries(Object.entries(address).filter(([name]) => ignored.includes(name)))
    void navigate({ to: '.', search: { ...others, ...view.search } as never, resetScroll: false })
  }
  useKeys('Lists', {
    v: {
      does: 'saved views',
      run: () => row.current?.querySelector<HTMLElement>('[role="tab"][aria-selected="true"],[role="tab"]')?.focus(),
    },
  })
  const shown = here ?? from
  return (
    <div ref={row}>
      <TabRow
        label="Views"
        name={`view-${screen.replaceAll('/', '-')}`}
        value={here?.key ?? ''}
        onChange={open}
        tabs={all.map(({ key, name, search, view }) => {
          const n = count?.(search)
          return {
            value: key,
            label: view?.shared && !view.own ? <span title="Shared by somebody else">{name}</span> : name,
            ...(n !== undefined && n !== null && { count: f.number(n) }),
          }
        })}
        tools={
          <>
            {!here && may('saveViews') && <LinkButton onClick={() => setDialog('save')}>+ Save this view</LinkButton>}
            {shown?.view?.own && may('saveViews') && (
              <ViewMenu
                view={shown.view}
                changed={here ? null : now}
                onRename={() => setDialog('rename')}
                onGone={() => open('standard-0')}
              />
            )}
            {tools}
          </>
        }
      />
      {dialog && (
        <NameDialog
          screen={screen}
          view={dialog === 'rename' ? (shown?.view ?? null) : null}
          search={now}
          onClose={() => setDialog(null)}
          onSaved={(view) => setLast(String(view.id))}
        />
      )}
    </div>
  )
}

const partOf = (search: Search, ignored: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    Object.entries(search).flatMap(([key, value]) => (ignored.includes(key) || value === '' ? [] : [[key, String(value)]])),
  )

const same = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>) => {
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key])
}

interface ViewMenuProps {
  readonly view: SavedView
  /** What the address says now, where it is something else. */
  readonly changed: Readonly<Record<string, string>> | null
  readonly onRename: () => void
  readonly onGone: () => void
}
function ViewMenu({ view, changed, onRename, onGone }: ViewMenuProps) {
  const change = useDo('changeView', { refresh: ['listViews'], failed: 'The view could not be changed' })
  const params = { view: view.id }
  const remove = async () => {
    try {
      await call('deleteView', { params })
      await refresh('listViews')
      onGone()
      toast(`“${view.name}” is gone`, {
        undo: async () => {
          await call('saveView', { body: { screen: view.screen, name: view.name, search: view.search, shared: view.shared } })
          await refresh('listViews')
        },
      })
    } catch (error) {
      toastError(error, 'The view could not be taken away')
    }
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={`The view ${view.name}`} size={24}>
          <IconDots size={16} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {changed && <Menu.Item onClick={() => change.mutate({ params, body: { search: changed } })}>Keep as it is now</Menu.Item>}
        <Menu.Item onClick={onRename}>Rename</Menu.Item>
        <Menu.Item onClick={() => change.mutate({ params, body: { shared: !view.shared } })}>
          {view.shared ? 'Only for me' : 'Share with everybody'}
        </Menu.Item>
        <Menu.Item onClick={() => void remove()}>Take away</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

interface NameDialogProps {
  readonly screen: string
  readonly view: SavedView | null
  readonly search: Readonly<Record<string, string>>
  readonly onClose: () => void
  readonly onSaved: (view: SavedView) => void
}
function NameDialog({ screen, view, search, onClose, onSaved }: NameDialogProps) {
  const [name, setName] = useState(view?.name ?? '')
  const [shared, setShared] = useState(view?.shared ?? false)
  const onDone = (saved: SavedView) => {
    onSaved(saved)
    onClose()
  }
  const save = useDo('saveView', { refresh: ['listViews'], onDone })
  const rename = useDo('changeView', { refresh: ['listViews'], onDone })
  const error = save.error ?? rename.error
  const submit = () =>
    view
      ? rename.mutate({ params: { view: view.id }, body: { name, shared } })
      : save.mutate({ body: { screen, name, search: { ...search }, shared } })
  return (
    <Dialog
      opened
      onClose={onClose}
      title={view ? 'Rename the view' : 'Save this view'}
      onSubmit={submit}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={name.trim() === ''} loading={save.isPending || rename.isPending}>
            {view ? 'Rename' : 'Save'}
          </Button>
        </>
      }
    >
      <TextInput
        data-autofocus
        label="Name"
        value={name}
        maxLength={80}
        onChange={(event) => setName(event.currentTarget.value)}
        error={error ? wordsOf(error) : null}
      />
      <Checkbox
        mt={12}
        label="Share with everybody; each sees their own accounts in it"
        checked={shared}
        onChange={(event) => setShared(event.currentTarget.checked)}
      />
    </Dialog>
  )
}
