import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { z } from 'zod'
import type { accountRoutes } from '#api/routes/accounts.ts'
import { address } from '../../app/client.ts'
import { Tag } from '../../app/marks.tsx'
import { useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { useSetSearch } from '../../ui/address.ts'
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
  const lines = (people: readonly Person[]) =>
    people.map((person) => (
      <li key={person.id} className={styles.row} data-brief={brief || undefined}>
        <Circle person={person} asOf={page.head.asOf} />
        <span className={styles.who}>
          <span>
            <span className={styles.name}>{person.name}</span> {person.primary && <Tag>first contact</Tag>}{' '}
            {person.leftDay && <span className="dim">left {f.day(person.leftDay)}</span>}
          </span>
          <span className="dim truncate">{[person.title, person.roles.join(', ')].filter(Boolean).join(' · ') || 'role not known'}</span>
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
        !brief &&
        may('export') && (
          <Button
            component="a"
            href={address('exportAccountPeople', given)}
            variant="default"
            leftSection={<IconDownload size={16} stroke={1.6} aria-hidden="true" />}
            title="Personal data: kept in the audit"
          >
            Export
          </Button>
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
        <Empty title="Nobody is named here yet.">Contacts come with an import from the CRM or the help desk.</Empty>
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
    </Panel>
  )
}
