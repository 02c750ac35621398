import { Autocomplete, Button, Textarea } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { call } from '../../app/client.ts'
import { NewPersonDialog } from '../../app/edit-person.tsx'
import { groupNames } from '../../app/edit-words.ts'
import { refresh } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { Dialog } from '../../ui/dialogs.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { GroupRow, Panel } from '../../ui/panel.tsx'
import { wordsOf } from '../../ui/states.tsx'
import { toast, toastError } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './account.module.css'
import type { AccountPage } from './account-page.ts'
import { type AccountRelationship, placeNames } from './account-relationship.ts'
import { ChangeSheet } from './people.tsx'
import relation from './relationship.module.css'

interface PartProps {
  readonly page: AccountPage
  readonly relationship: AccountRelationship
}
const few = 8

/** What does not count, or counts as the least there is, until somebody says more. */
export function LeftOut({ page, relationship }: PartProps) {
  const f = useFormat()
  const { may } = useMe()
  const [changing, setChanging] = useState<{ id: number; name: string } | null>(null)
  const { without, notCounted, byRole } = relationship
  const facts = [
    without.answersWithoutPerson
      ? `${f.count(without.answersWithoutPerson, 'answer does', 'answers do')} not say whose: together one voice of unknown role`
      : null,
    without.tooOld ? `${f.count(without.tooOld, 'answer is', 'answers are')} older than the parameters count` : null,
    notCounted > 0
      ? `${f.count(notCounted, 'answer by role is', 'answers by role are')} shown and not counted: counted, the index would tell whose they are`
      : null,
  ].filter((one) => one !== null)
  const lists = [
    { title: 'Role not known: counts as uses', people: without.role },
    { title: 'Seniority not known: counts as staff', people: without.seniority },
  ].filter(({ people }) => people.length > 0)
  const nothing = facts.length === 0 && lists.length === 0 && byRole.length === 0
  return (
    <Panel title="Left out, or not known" padding="none">
      {nothing && <p className={relation.inside}>Nothing: every answer counts, and everybody’s role and seniority are known.</p>}
      {facts.length > 0 && (
        <ul className={relation.facts}>
          {facts.map((one) => (
            <li key={one}>{one}.</li>
          ))}
        </ul>
      )}
      {lists.map(({ title, people }) => (
        <div key={title}>
          <GroupRow>
            {title} · {f.number(people.length)}
          </GroupRow>
          <ul className={styles.rows}>
            {people.slice(0, few).map((one) => (
              <li key={one.person}>
                <span className={styles.grow}>
                  {one.name} <span className="dim">{one.title ?? 'no job title'}</span>
                </span>
                {may('edit') && <LinkButton onClick={() => setChanging({ id: one.person, name: one.name })}>say it</LinkButton>}
              </li>
            ))}
            {people.length > few && (
              <li className="dim">
                <span>{f.number(people.length - few)} more, under People</span>
              </li>
            )}
          </ul>
        </div>
      ))}
      {byRole.length > 0 && (
        <>
          <GroupRow>Answered by role, without a name · {f.number(byRole.length)}</GroupRow>
          <ul className={styles.rows}>
            {byRole.slice(0, few).map((one, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: they have nothing else to be told apart by, on purpose
              <li key={at}>
                <span className={styles.grow}>
                  {one.group ? groupNames[one.group] : 'Role not known'} <span className="dim">{f.day(one.day)}</span>
                </span>
                <b className="num">{f.number(one.y)}</b>
              </li>
            ))}
          </ul>
        </>
      )}
      {changing && <ChangeSheet person={changing} account={page.account} onClose={() => setChanging(null)} />}
    </Panel>
  )
}

const roles = ['Decision maker', 'Budget holder', 'Influencer', 'Procurement', 'Champion', 'User', 'Billing', 'Logistics']

/** Roles that are known to be there and nobody is named for: they widen the interval until somebody is. */
export function OpenPlaces({ page, relationship }: PartProps) {
  const f = useFormat()
  const { may } = useMe()
  const [adding, setAdding] = useState(false)
  const [naming, setNaming] = useState<string | null>(null)
  const { openPlaces, notNamed } = relationship
  const remove = async (place: number) => {
    try {
      await call('removeOpenPlace', { params: { account: page.account.id, place } })
      await refresh('getAccountRelationship')
      toast('The open place is taken back.')
    } catch (error) {
      toastError(error, 'The open place could not be taken back')
    }
  }
  return (
    <Panel
      title="Open places"
      sub="known to exist, nobody named"
      padding="none"
      tools={
        may('edit') && (
          <Button variant="default" leftSection={<IconPlus size={16} stroke={1.6} aria-hidden="true" />} onClick={() => setAdding(true)}>
            Enter one
          </Button>
        )
      }
      footer="An open place is part of the index like somebody who is silent."
    >
      {openPlaces.length === 0 && notNamed.length === 0 && <p className={relation.inside}>None is entered.</p>}
      <ul className={styles.rows}>
        {notNamed.map((group) => (
          <li key={group}>
            <span className={styles.grow}>
              {placeNames[group]} <span className="dim">nobody was ever named</span>
            </span>
            {may('edit') && <LinkButton onClick={() => setNaming(placeNames[group])}>name somebody</LinkButton>}
          </li>
        ))}
        {openPlaces.map((place) => (
          <li key={place.id}>
            <span className={styles.grow}>
              {place.role} <span className="dim">{groupNames[place.group]!.toLowerCase()}</span>
              {place.note && <span className={relation.noteLine}>{place.note}</span>}
              <span className={`${relation.noteLine} dim`}>
                {place.by}, {f.day(place.at)}
              </span>
            </span>
            {may('edit') && (
              <>
                <LinkButton onClick={() => setNaming(place.role)}>name somebody</LinkButton>
                <LinkButton onClick={() => void remove(place.id)} aria-label={`Take the open place ${place.role} back`}>
                  take back
                </LinkButton>
              </>
            )}
          </li>
        ))}
      </ul>
      {adding && <AddPlace account={page.account} onClose={() => setAdding(false)} />}
      {naming !== null && <NewPersonDialog account={page.account} roles={[naming]} onClose={() => setNaming(null)} />}
    </Panel>
  )
}

function AddPlace({
  account,
  onClose,
}: {
  readonly account: { readonly id: number; readonly name: string }
  readonly onClose: () => void
}) {
  const [role, setRole] = useState('')
  const [note, setNote] = useState('')
  const [state, setState] = useState<{ busy: boolean; error: string | null }>({ busy: false, error: null })
  const submit = async () => {
    setState({ busy: true, error: null })
    try {
      await call('addOpenPlace', { params: { account: account.id }, body: { role, ...(note.trim() && { note: note.trim() }) } })
      await refresh('getAccountRelationship')
      onClose()
    } catch (error) {
      setState({ busy: false, error: wordsOf(error) })
    }
  }
  return (
    <Dialog
      opened
      onClose={onClose}
      title={`A role at ${account.name} that nobody is named for`}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={state.busy} disabled={role.trim() === ''}>
            Enter
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Autocomplete label="Role" size="xs" data={roles} value={role} onChange={setRole} maxLength={60} data-autofocus />
        <Textarea label="What is known of it" value={note} maxLength={500} onChange={(event) => setNote(event.currentTarget.value)} />
        {state.error && (
          <p className="loss" role="alert">
            {state.error}
          </p>
        )}
      </div>
    </Dialog>
  )
}
