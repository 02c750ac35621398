import { ActionIcon, Button, NumberInput, Select, Switch, TagsInput, TextInput } from '@mantine/core'
import { IconPencil, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { AssignmentColleague } from '#api/routes/assignment.ts'
import { useDo, useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { WideTable } from '../../app/wide-table.tsx'
import { Sheet } from '../../ui/dialogs.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Failed, Loading, Missing, wordsOf } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './assignment.module.css'

type Teams = readonly { readonly team: string; readonly name: string }[]
const everything = ['getAssignmentGround', 'listAssignmentColleagues'] as const

/** Whom accounts could be given to: as the record proposes, or as somebody said. */
export function AssignmentColleagues({ team, teams }: { readonly team: string; readonly teams: Teams }) {
  const f = useFormat()
  const { may } = useMe()
  const { data, error, refetch } = useGet('listAssignmentColleagues', {})
  const [editing, edit] = useState<AssignmentColleague | 'new' | null>(null)
  const [others, showOthers] = useState(false)
  if (error && !data) return <Failed title="Colleagues could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={5} label="Reading who works with accounts" />
  const own = data.items.filter((one) => one.team === team)
  const rest = data.items.filter((one) => one.team !== team)
  const shown = others ? data.items : own
  return (
    <Panel
      title="Who there is"
      sub={`${f.count(own.filter((one) => !one.leftOut).length, 'colleague', 'colleagues')} of the team, as stated or as the record proposes`}
      padding="none"
      tools={
        <>
          {rest.length > 0 && (
            <Switch
              size="xs"
              label={`The ${f.number(rest.length)} of other teams too`}
              checked={others}
              onChange={(event) => showOthers(event.currentTarget.checked)}
            />
          )}
          {may('plan') && (
            <Button
              variant="default"
              data-dense
              leftSection={<IconPlus size={14} stroke={1.6} aria-hidden="true" />}
              onClick={() => edit('new')}
            >
              Add
            </Button>
          )}
        </>
      }
      footer="Colleagues who left are not here. Hours are what somebody has for accounts in a year; nothing of this changes the record."
    >
      {shown.length === 0 ? (
        <p className={styles.none}>
          The record names nobody of this team: on no account, and on no interaction that is its work.{' '}
          {may('plan') ? 'Add who there is.' : 'Whoever plans can add who there is.'}
        </p>
      ) : (
        <WideTable label="Who there is">
          <thead>
            <tr>
              <th scope="col">Colleague</th>
              {others && <th scope="col">Team</th>}
              <th scope="col" data-number>
                Hours a year
              </th>
              <th scope="col">Countries</th>
              <th scope="col">Languages</th>
              <th scope="col" data-number>
                Accounts today
              </th>
              <th scope="col">From</th>
              {may('plan') && (
                <th scope="col">
                  <span className="only-heard">Change</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <tr key={one.name} className={styles.past} data-out={one.leftOut || undefined}>
                <th scope="row">
                  {one.name}
                  {one.leftOut && <span className={styles.sub}>gets nothing</span>}
                </th>
                {others && <td>{one.teamName ?? <Missing why="Nothing they did tells of a team" />}</td>}
                <td data-number className="num">
                  {one.hoursPerYear === null ? <Missing why="Nobody has said" /> : f.number(one.hoursPerYear)}
                </td>
                <td>{one.countries.join(', ') || <Missing why="None: no country is another one for them" />}</td>
                <td>{one.languages.join(', ') || <Missing why="None: no language is another one for them" />}</td>
                <td data-number className="num">
                  {f.number(one.accounts)}
                </td>
                <td className={styles.from}>
                  {one.from === 'hand' ? `said by ${one.changedByName}` : 'the record'}
                  <span className={styles.sub}>{one.from === 'hand' ? f.day(one.changedAt!.slice(0, 10)) : one.why}</span>
                </td>
                {may('plan') && (
                  <td>
                    <ActionIcon variant="subtle" color="gray" aria-label={`Change ${one.name}`} onClick={() => edit(one)}>
                      <IconPencil size={16} stroke={1.6} aria-hidden="true" />
                    </ActionIcon>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
      {editing !== null && <Edit one={editing === 'new' ? null : editing} team={team} teams={teams} onClose={() => edit(null)} />}
    </Panel>
  )
}

function Edit({
  one,
  team,
  teams,
  onClose,
}: {
  readonly one: AssignmentColleague | null
  readonly team: string
  readonly teams: Teams
  readonly onClose: () => void
}) {
  const [now, set] = useState({
    ...{ name: one?.name ?? '', team: one?.team ?? team, hoursPerYear: one?.hoursPerYear ?? 1400 },
    ...{ countries: [...(one?.countries ?? [])], languages: [...(one?.languages ?? [])], leftOut: one?.leftOut ?? false },
  })
  const save = useDo('saveAssignmentColleague', { refresh: everything, onDone: onClose })
  const forget = useDo('forgetAssignmentColleague', { refresh: everything, onDone: onClose })
  const problem = save.error ?? forget.error
  return (
    <Sheet
      opened
      onClose={onClose}
      title={one === null ? 'Add a colleague' : one.name}
      onSubmit={() => save.mutate({ body: now })}
      actions={
        <>
          {one?.from === 'hand' && (
            <Button variant="default" loading={forget.isPending} onClick={() => forget.mutate({ params: { name: one.name } })}>
              As the record proposes
            </Button>
          )}
          <Button type="submit" loading={save.isPending} disabled={now.name.trim() === ''}>
            Save
          </Button>
        </>
      }
    >
      <div className={styles.fields}>
        {one === null && (
          <TextInput
            label="Name"
            description="As files and accounts give it, so that what they did is found"
            inputWrapperOrder={['label', 'input', 'description']}
            maxLength={200}
            value={now.name}
            onChange={(event) => set({ ...now, name: event.currentTarget.value })}
          />
        )}
        <Select
          label="Team"
          data={teams.map((each) => ({ value: each.team, label: each.name }))}
          value={now.team}
          allowDeselect={false}
          onChange={(value) => value !== null && set({ ...now, team: value })}
        />
        <NumberInput
          label="Hours a year for accounts"
          min={0}
          max={8784}
          value={now.hoursPerYear}
          onChange={(value) => set({ ...now, hoursPerYear: Number(value) || 0 })}
        />
        <TagsInput
          label="Countries"
          description="None: no country is another one for them"
          inputWrapperOrder={['label', 'input', 'description']}
          maxTags={60}
          value={now.countries}
          onChange={(countries) => set({ ...now, countries })}
        />
        <TagsInput
          label="Languages"
          description="None: no language is another one for them"
          inputWrapperOrder={['label', 'input', 'description']}
          maxTags={30}
          value={now.languages}
          onChange={(languages) => set({ ...now, languages })}
        />
        <Switch
          label="Gets no accounts"
          checked={now.leftOut}
          onChange={(event) => set({ ...now, leftOut: event.currentTarget.checked })}
        />
        {one !== null && <p className={styles.note}>{one.why}</p>}
        {problem && (
          <p className="loss" role="alert">
            {wordsOf(problem)}
          </p>
        )}
      </div>
    </Sheet>
  )
}
