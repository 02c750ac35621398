import { Button } from '@mantine/core'
import { IconDownload, IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { z } from 'zod'
import type { accountRoutes } from '#api/routes/accounts.ts'
import { address, call } from '../../app/client.ts'
import { EditFields } from '../../app/edit-fields.tsx'
import { MovePersonDialog, NewPersonDialog } from '../../app/edit-person.tsx'
import { Tag } from '../../app/marks.tsx'
import { useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { useSetSearch } from '../../ui/address.ts'
import { Sheet } from '../../ui/dialogs.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { GroupRow, Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading, Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import type { AccountPage } from './account-page.ts'
import styles from './people.module.css'

type People = z.output<(typeof accountRoutes)['getAccountPeople']['ok']>
type Person = People['people'][number]

const groups = [
  { group: 'decides', name: 'Decides' },
  { group: 'influences', name: 'Influences' },
  { group: 'uses', name: 'Uses' },
  { group: 'pays', name: 'Pays' },
] as const

/** A circle per person: dark = contact within 90 days, mid = within 180, pale = older; dashed = no contact recorded. */
function Circle({ person, asOf }: { readonly person: Person; readonly asOf: string }) {
  const days = person.lastContact ? (Date.parse(asOf) - Date.parse(person.lastContact.day)) / 86_400_000 : null
  const how = days === null ? 'none' : days <= 90 ? 'recent' : days <= 180 ? 'older' : 'old'
  return (
    <span className={styles.circle} data-how={how} data-level={person.level ?? 'staff'} aria-hidden="true">
      {how === 'none'
        ? '?'
        : person.name
            .split(/\s+/)
            .map((word) => word.slice(0, 1))
            .join('')
            .slice(0, 2)}
    </span>
  )
}

/** Roles, with a word where the job title says them by a rule. */
const roleWords = (person: Person): string =>
  [person.title, person.roles.join(', '), person.rolesFrom === 'title' && 'from title'].filter(Boolean).join(' · ')

/** The role that naming somebody for a group begins with. */
const roleOf = { decides: 'Decision maker', influences: 'Influencer', uses: 'User', pays: 'Billing' } as const

/** Who somebody is and what they do here, at the side of the list. */
export function ChangeSheet({
  person,
  account,
  onClose,
}: {
  readonly person: Pick<Person, 'id' | 'name'>
  readonly account: { readonly id: number; readonly name: string }
  readonly onClose: () => void
}) {
  const { data, error } = useGet('getPerson', { params: { person: person.id } }, { staleTime: 0 })
  const [moving, setMoving] = useState(false)
  const here = data?.contacts.find((one) => one.account.id === account.id)
  const roles = here?.roles.map((one) => one.role) ?? []
  const params = { person: person.id, account: account.id }
  return (
    <Sheet opened onClose={onClose} title={person.name} size={520}>
      {error ? (
        <Failed title="The person could not be read." error={error} />
      ) : !data ? (
        <Loading rows={6} />
      ) : (
        <div style={{ marginInline: -14 }}>
          {here && (
            <EditFields
              fields={here.fields.map((one) =>
                one.field === 'roles' && one.value === null && roles.length > 0 ? { ...one, value: roles } : one,
              )}
              of={person.name}
              label={`What ${person.name} does at ${account.name}`}
              may
              onChange={(changes) =>
                call('changeContact', {
                  params,
                  body: {
                    // Roles read out of the title were said by nobody yet.
                    changes: changes.map((one) =>
                      one.field === 'roles' && here.fields.some((field) => field.field === 'roles' && field.value === null)
                        ? { ...one, seen: null }
                        : one,
                    ),
                  },
                })
              }
            />
          )}
          <EditFields
            fields={data.fields}
            of={person.name}
            label={`Fields of ${person.name}`}
            may
            onChange={(changes) => call('changePerson', { params: { person: person.id }, body: { changes } })}
          />
          <div style={{ display: 'flex', gap: 8, padding: '12px 14px' }}>
            {here && here.leftDay === null && (
              <Button variant="default" onClick={() => setMoving(true)}>
                Move to another account
              </Button>
            )}
            <Button variant="default" component={Link} {...({ to: '/people/$person', params: { person: String(person.id) } } as object)}>
              Open the person
            </Button>
          </div>
        </div>
      )}
      {moving && <MovePersonDialog person={person} from={account} roles={roles} onClose={() => setMoving(false)} />}
    </Sheet>
  )
}

/** The people of the account, by what they decide; roles that nobody is named for stand out. */
export function PeoplePanel({
  page,
  span,
  brief,
  onAll,
}: {
  readonly page: AccountPage
  readonly span?: number
  readonly brief?: boolean
  readonly onAll?: () => void
}) {
  const f = useFormat()
  const { may } = useMe()
  const setSearch = useSetSearch()
  const given = { params: { account: page.account.id }, query: { snapshot: page.head.snapshot } }
  const { data, error, refetch } = useGet('getAccountPeople', given)
  const there = data?.people.filter((one) => one.leftDay === null) ?? []
  const left = data?.people.filter((one) => one.leftDay !== null) ?? []
  const shown = brief ? there.slice(0, 7) : there
  const unknown = shown.filter((one) => one.group === null)
  const [adding, setAdding] = useState<{ roles: string[] } | null>(null)
  const [changing, setChanging] = useState<Person | null>(null)
  const lines = (people: readonly Person[]) =>
    people.map((person) => (
      <li key={person.id} className={styles.row} data-brief={brief || undefined}>
        <Circle person={person} asOf={page.head.asOf} />
        <span className={styles.who}>
          <span>
            <Link to="/people/$person" params={{ person: String(person.id) }} className={styles.name}>
              {person.name}
            </Link>{' '}
            {person.primary && <Tag>first contact</Tag>} {person.leftDay && <span className="dim">left {f.day(person.leftDay)}</span>}
          </span>
          {brief || !may('edit') ? (
            <span className="dim truncate">{roleWords(person) || 'role not known'}</span>
          ) : (
            <button type="button" className={styles.change} onClick={() => setChanging(person)}>
              {roleWords(person) || 'role not known'}
              <span className="only-heard">: change what {person.name} does here</span>
            </button>
          )}
        </span>
        {!brief && (
          <span className={styles.reach}>
            {person.email && <a href={`mailto:${person.email}`}>{person.email}</a>}
            {person.phone && <span className="dim num">{person.phone}</span>}
            {(person.preferredChannel || person.language) && (
              <span className="dim">
                {[person.preferredChannel && `prefers ${person.preferredChannel}`, person.language].filter(Boolean).join(', ')}
              </span>
            )}
          </span>
        )}
        {!brief && (
          <span className={styles.keys}>
            {person.keys.map((key) => (
              <span key={key} className="dim mono">
                {key}
              </span>
            ))}
          </span>
        )}
        <span className={styles.last}>
          {person.lastContact ? (
            <>
              <span className="num">{f.day(person.lastContact.day)}</span>
              <LinkButton onClick={() => setSearch({ tab: 'timeline', person: String(person.id) }, { push: true })}>
                {f.count(person.contactsInWindow, 'contact', 'contacts')}
              </LinkButton>
            </>
          ) : (
            <Missing why="No interaction names this person" />
          )}
        </span>
      </li>
    ))
  return (
    <Panel
      title="People"
      sub={brief ? 'by what they decide' : 'by what they decide; dark = contact within 90 days'}
      padding="none"
      {...(span !== undefined && { span })}
      tools={
        !brief && (
          <>
            {may('edit') && !page.account.unassigned && (
              <Button
                variant="default"
                leftSection={<IconPlus size={16} stroke={1.6} aria-hidden="true" />}
                onClick={() => setAdding({ roles: [] })}
              >
                Add a person
              </Button>
            )}
            {may('export') && (
              <Button
                component="a"
                href={address('exportAccountPeople', given)}
                variant="default"
                leftSection={<IconDownload size={16} stroke={1.6} aria-hidden="true" />}
                title="Personal data: kept in the audit"
              >
                Export
              </Button>
            )}
          </>
        )
      }
      footer={
        data && (
          <>
            {f.number(data.rolesKnown.known)} of {f.number(data.rolesKnown.of)} roles known
            {data.contactsWithoutPerson > 0 && ` · ${f.count(data.contactsWithoutPerson, 'contact names', 'contacts name')} nobody`}
          </>
        )
      }
      footerTools={
        brief &&
        onAll &&
        there.length > shown.length && <LinkButton onClick={onAll}>{f.number(there.length - shown.length)} more</LinkButton>
      }
    >
      {error ? (
        <Failed title="The people could not be read." error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Loading rows={6} />
      ) : data.people.length === 0 ? (
        <Empty title="Nobody is named here yet.">Contacts come with an import from the CRM or the help desk, or are added by hand.</Empty>
      ) : (
        <>
          {groups.map(({ group, name }) => {
            const inside = shown.filter((one) => one.group === group)
            const missing = data.notNamed.includes(group)
            if (inside.length === 0 && !missing) return null
            return (
              <div key={group}>
                <GroupRow>{name}</GroupRow>
                <ul className={styles.list}>
                  {lines(inside)}
                  {missing && (
                    <li className={styles.row} data-brief={brief || undefined}>
                      <span className={styles.square} aria-hidden="true">
                        –
                      </span>
                      <span className={`${styles.who} dim`}>not named: nobody here is known for this role</span>
                      {!brief && may('edit') && !page.account.unassigned && (
                        <LinkButton onClick={() => setAdding({ roles: [roleOf[group]] })}>name somebody</LinkButton>
                      )}
                    </li>
                  )}
                </ul>
              </div>
            )
          })}
          {unknown.length > 0 && (
            <div>
              <GroupRow>Role not known</GroupRow>
              <ul className={styles.list}>{lines(unknown)}</ul>
            </div>
          )}
          {!brief && left.length > 0 && (
            <div>
              <GroupRow>Left · {f.number(left.length)}</GroupRow>
              <ul className={styles.list}>{lines(left)}</ul>
            </div>
          )}
        </>
      )}
      {adding && <NewPersonDialog account={page.account} roles={adding.roles} onClose={() => setAdding(null)} />}
      {changing && <ChangeSheet person={changing} account={page.account} onClose={() => setChanging(null)} />}
    </Panel>
  )
}
