import { Button, Checkbox, Select, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { IfColleagueLeft } from '#api/routes/continuity.ts'
import { addDays } from '#engine/period/days.ts'
import { call } from '../../app/client.ts'
import { queryClient, useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { Sheet } from '../../ui/dialogs.tsx'
import { wordsOf } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './continuity.module.css'

type Item = IfColleagueLeft['proposal'][number] & { readonly taken: boolean; readonly due: string }

/** In four weeks: time enough to introduce a successor. */
const usual = (today: string) => addDays(today, 28)
const dayOf = (item: { readonly daysBefore: number }, lastDay: string, today: string) => {
  const due = addDays(lastDay, -item.daysBefore)
  return due < today ? today : due
}

/** A check-list from what was proposed: what is taken, by whom, by when. */
export function NewHandover({ data, onClose }: { readonly data: IfColleagueLeft; readonly onClose: () => void }) {
  const f = useFormat()
  const { me } = useMe()
  const navigate = useNavigate()
  const today = new Date().toISOString().slice(0, 10)
  const [lastDay, setLastDay] = useState(data.leftDay ?? usual(today))
  const [items, setItems] = useState<readonly Item[]>(() =>
    data.proposal.map((item) => ({ ...item, taken: true, due: dayOf(item, data.leftDay ?? usual(today), today) })),
  )
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null })
  const asked = useGet('listPeopleToAsk', {})
  const people = [
    { value: 'name', label: 'As proposed' },
    ...(asked.data ?? []).filter((one) => one.id.startsWith('user:')).map((one) => ({ value: one.id, label: one.name })),
  ]
  const change = (at: number, to: Partial<Item>) => setItems((before) => before.map((item, i) => (i === at ? { ...item, ...to } : item)))
  const taken = items.filter((item) => item.taken)
  const move = (day: string) => {
    if (day === '') return
    setLastDay(day)
    setItems((before) => before.map((item) => ({ ...item, due: dayOf(item, day, today) })))
  }
  const save = async () => {
    setState({ busy: true, error: null })
    try {
      const body = {
        view: data.view,
        lastDay,
        items: taken.map(({ account, what, text, person, owner, ownerName, due }) => ({
          ...{ account: account.id, what, text, due },
          ...(person && { person: person.id }),
          ...(owner ? { owner } : ownerName === 'a successor' ? { owner: `user:${me.userId}` } : { ownerName }),
        })),
      }
      const made = await call('makeHandover', { body })
      await queryClient.invalidateQueries()
      toast(`The hand-over of ${data.name} has ${f.count(made.of, 'item', 'items')}.`)
      onClose()
      void navigate({ to: '/continuity', search: { tab: 'handovers', handover: made.id } as never })
    } catch (error) {
      setState({ busy: false, error })
    }
  }
  return (
    <Sheet
      opened
      onClose={onClose}
      title={`Hand-over of ${data.name}`}
      size={760}
      onSubmit={() => void save()}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={state.busy} disabled={taken.length === 0 || lastDay === ''}>
            Begin with {f.count(taken.length, 'item', 'items')}
          </Button>
        </>
      }
    >
      <TextInput
        type="date"
        label="Last day"
        description="Introductions are due three weeks before, meetings two, the rest one; days move with it."
        value={lastDay}
        onChange={(event) => move(event.currentTarget.value)}
        w={240}
        data-autofocus
      />
      <ul className={styles.plan} aria-label="Items">
        {items.map((item, at) => (
          <li key={`${item.account.id} ${item.what} ${item.person?.id ?? ''}`}>
            <Checkbox
              aria-label={`Take: ${item.text}, ${item.account.name}`}
              checked={item.taken}
              onChange={(event) => change(at, { taken: event.currentTarget.checked })}
            />
            <span>
              {item.text}
              <span className={styles.second}>{item.account.name}</span>
            </span>
            <Select
              aria-label={`Who: ${item.text}, ${item.account.name}`}
              data={people.map((one) =>
                one.value === 'name' ? { ...one, label: item.ownerName === 'a successor' ? me.name : item.ownerName } : one,
              )}
              value={item.owner ?? 'name'}
              allowDeselect={false}
              onChange={(value) => change(at, { owner: value === 'name' ? null : value })}
            />
            <TextInput
              type="date"
              aria-label={`Due: ${item.text}, ${item.account.name}`}
              value={item.due}
              onChange={(event) => change(at, { due: event.currentTarget.value })}
            />
          </li>
        ))}
      </ul>
      <p className={styles.note}>
        Each item becomes a next step of the account’s plan: it stands there, and on Today of who has it when it is due.
      </p>
      {state.error !== null && (
        <p className="loss" role="alert">
          {wordsOf(state.error)}
        </p>
      )}
    </Sheet>
  )
}
