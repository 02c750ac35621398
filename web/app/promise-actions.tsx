import { Button, Menu, TextInput } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconDots, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { PlanItem } from '#api/routes/plans.ts'
import { Dialog } from '../ui/dialogs.tsx'
import { wordsOf } from '../ui/states.tsx'
import { toast, toastError } from '../ui/toast.tsx'
import { useFormat } from '../ui/use-format.ts'
import { call } from './client.ts'
import { queryClient } from './queries.ts'
import { useMe } from './session.tsx'

type Change = Parameters<typeof call<'changePlanItem'>>[1]['body']

const readAnew = () =>
  queryClient.invalidateQueries({ predicate: ({ options }) => (options as { staleTime?: unknown }).staleTime !== Number.POSITIVE_INFINITY })

/** Changes a promise or a step and says so, with the way back. */
export async function changeItem(item: PlanItem, change: Omit<Change, 'version'>, said: string): Promise<void> {
  const params = { item: item.id }
  const { version } = await call('changePlanItem', { params, body: { ...change, version: item.version } })
  await readAnew()
  toast(said, {
    undo: async () => {
      const body = { state: item.state, stateNote: item.stateNote, text: item.text, due: item.dueDay, version }
      await call('changePlanItem', { params, body })
      await readAnew()
    },
  })
}

/** Kept, missed, postponed, withdrawn: right where a promise or a step stands. */
export function PromiseActions({ item, onEdit }: { readonly item: PlanItem; readonly onEdit?: () => void }) {
  const f = useFormat()
  const { may } = useMe()
  const [asking, ask] = useState<'missed' | 'withdrawn' | 'postpone' | null>(null)
  if (!may('edit')) return null
  const promise = item.kind === 'promise'
  const now = (change: Omit<Change, 'version'>, said: string) => changeItem(item, change, said).catch((error) => toastError(error))
  const remove = async () => {
    try {
      await call('removePlanItem', { params: { item: item.id } })
      await readAnew()
      toast(promise ? 'The promise is gone.' : 'The step is gone.', {
        undo: async () => {
          await call('restorePlanItem', { params: { item: item.id } })
          await readAnew()
        },
      })
    } catch (error) {
      toastError(error)
    }
  }
  return (
    <span style={{ display: 'inline-flex', gap: 4 }}>
      {item.state === 'open' ? (
        <Button
          variant="default"
          data-dense
          leftSection={<IconCheck size={14} stroke={1.8} aria-hidden="true" />}
          aria-label={`${promise ? 'Kept' : 'Done'}: ${item.text}`}
          onClick={() => void now({ state: 'kept' }, promise ? 'Kept.' : 'Done.')}
        >
          {promise ? 'Kept' : 'Done'}
        </Button>
      ) : (
        <Button
          variant="default"
          data-dense
          aria-label={`Open again: ${item.text}`}
          onClick={() => void now({ state: 'open' }, 'Open again.')}
        >
          Open again
        </Button>
      )}
      <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <Button variant="default" data-dense px={6} aria-label={`More: ${item.text}`}>
            <IconDots size={16} stroke={1.6} aria-hidden="true" />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {onEdit && <Menu.Item onClick={onEdit}>Change</Menu.Item>}
          {item.state === 'open' && <Menu.Item onClick={() => ask('postpone')}>Postpone</Menu.Item>}
          {item.state === 'open' && promise && <Menu.Item onClick={() => ask('missed')}>Missed</Menu.Item>}
          {item.state === 'open' && <Menu.Item onClick={() => ask('withdrawn')}>Withdraw</Menu.Item>}
          <Menu.Item onClick={() => void remove()}>Remove: it should never have been here</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asking === 'postpone' && (
        <Ask
          title="Postpone"
          item={item}
          onClose={() => ask(null)}
          label="New day"
          type="date"
          initial={item.dueDay ?? ''}
          verb="Postpone"
          run={(due) => changeItem(item, { due }, `Postponed to ${f.day(due)}.`)}
        />
      )}
      {(asking === 'missed' || asking === 'withdrawn') && (
        <Ask
          title={asking === 'missed' ? 'Missed' : 'Withdraw'}
          item={item}
          onClose={() => ask(null)}
          label="Why, if you like"
          type="text"
          initial=""
          verb={asking === 'missed' ? 'Say it was missed' : 'Withdraw it'}
          run={(stateNote) => changeItem(item, { state: asking, stateNote }, asking === 'missed' ? 'Missed.' : 'Withdrawn.')}
        />
      )}
    </span>
  )
}

interface AskProps {
  readonly title: string
  readonly item: PlanItem
  readonly label: string
  readonly type: 'date' | 'text'
  readonly initial: string
  readonly verb: string
  readonly onClose: () => void
  readonly run: (value: string) => Promise<void>
}
function Ask({ title, item, label, type, initial, verb, onClose, run }: AskProps) {
  const [value, setValue] = useState(initial)
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null })
  const submit = async () => {
    setState({ busy: true, error: null })
    try {
      await run(value)
      onClose()
    } catch (error) {
      setState({ busy: false, error })
    }
  }
  return (
    <Dialog
      opened
      onClose={onClose}
      title={title}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={state.busy} disabled={type === 'date' && value === ''}>
            {verb}
          </Button>
        </>
      }
    >
      <p style={{ marginBottom: 12, overflowWrap: 'anywhere' }}>{item.text}</p>
      <TextInput
        label={label}
        type={type}
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
        maxLength={2000}
        data-autofocus
      />
      {state.error !== null && (
        <p className="loss" role="alert">
          {wordsOf(state.error)}
        </p>
      )}
    </Dialog>
  )
}

/** "3 days overdue", "due today", "due 4 Dec", "kept on 2 Dec". */
export function DueWords({ item, today }: { readonly item: PlanItem; readonly today: string }) {
  const f = useFormat()
  if (item.state !== 'open') {
    const word = item.kind === 'step' && item.state === 'kept' ? 'done' : item.state
    return (
      <span className={item.state === 'missed' ? 'loss' : 'dim'}>
        {item.state === 'kept' && <IconCheck size={12} stroke={2} aria-hidden="true" />}
        {item.state === 'missed' && <IconX size={12} stroke={2} aria-hidden="true" />} {word}
        {item.stateDay && ` on ${f.day(item.stateDay)}`}
      </span>
    )
  }
  if (item.standing === 'overdue')
    return (
      <span className="loss">
        <IconAlertTriangle size={12} stroke={2} aria-hidden="true" /> {f.count(item.daysOver, 'day', 'days')} overdue
      </span>
    )
  if (item.dueDay === null) return <span className="dim">no day</span>
  return <span>{item.dueDay === today ? 'due today' : `due ${f.day(item.dueDay)}`}</span>
}
