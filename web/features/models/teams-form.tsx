import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { assumedHoursPerHead } from '#engine/costing/sketch-model.ts'
import { ChoiceField, NumberField, TextField } from '../../app/document-form.tsx'
import { idFor, setIn } from '../../app/document-path.ts'
import { GroupRow, Panel } from '../../ui/panel.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { restOf, type TeamDoc } from './document.ts'
import { useForm } from './form.tsx'
import styles from './models.module.css'

const minutesPerHead = (assumedHoursPerHead * 60) / 12

export const waysOfCosting = [
  { value: 'events', label: 'by what it does' },
  { value: 'declared', label: 'by stated shares' },
  { value: 'none', label: 'not costed' },
] as const

/** Who does the work: capacity, how it is costed, how much of its work is recorded. */
export function TeamsForm() {
  const { doc, change, readOnly, problemAt } = useForm()
  const teams = doc.teams ?? []
  const add = () => {
    const id = idFor(
      'team',
      teams.map((team) => team.id),
    )
    change((was) => ({ ...was, teams: [...teams, { id, name: 'New team', costedBy: 'events', capacityMinutes: minutesPerHead }] }))
  }
  return (
    <Panel
      title="Teams"
      sub="practical capacity: net of breaks, training and meetings"
      padding="none"
      footer={`A head is ${minutesPerHead.toLocaleString('en')} minutes a month: 220 days × 8 hours × 0.80. State minutes where you know better.`}
      tools={
        !readOnly && (
          <Button variant="default" leftSection={<IconPlus size={14} stroke={1.6} aria-hidden="true" />} onClick={add}>
            Team
          </Button>
        )
      }
    >
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Team</th>
              <th scope="col">Costed</th>
              <th scope="col">Heads</th>
              <th scope="col">Minutes a month</th>
              <th scope="col">Recorded, %</th>
              <th scope="col">at least</th>
              <th scope="col">at most</th>
              <th scope="col">
                <span className="only-heard">Remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {teams.map((team, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a team's place is what its fields are bound to
              <TeamRow key={i} team={team} at={i} />
            ))}
          </tbody>
        </table>
      </div>
      {problemAt(['teams']) && <p className={`${styles.pad} loss`}>{problemAt(['teams'])}</p>}
      {teams.map((team, i) => (team.costedBy === 'declared' ? <Declared key={team.id} team={team} at={i} /> : null))}
    </Panel>
  )
}

function TeamRow({ team, at }: { readonly team: TeamDoc; readonly at: number }) {
  const { doc, set, change, readOnly } = useForm()
  const path = ['teams', at] as const
  const capacity = team.capacityMinutes
  const byMonth = capacity !== null && typeof capacity === 'object'
  const minutes = typeof capacity === 'number' ? capacity : undefined
  const recorded = team.costedBy === 'events' ? team.recordedShare : undefined
  const share = typeof recorded === 'number' ? { value: recorded } : (recorded ?? undefined)
  const setCapacity = (value: number | undefined) => set([...path, 'capacityMinutes'], value)
  const setShare = (key: 'value' | 'low' | 'high', value: number | undefined) =>
    set(
      [...path, 'recordedShare'],
      key === 'value' && value === undefined
        ? undefined
        : { value: 1, ...share, ...(value === undefined ? omit(share, key) : { [key]: value }) },
    )
  const rename = (name: string) => change((was) => setIn(was, [...path, 'name'], name))
  const remove = () => change((was) => setIn(was, path, undefined))
  const costed = (way: string) =>
    change((was) => {
      const { id, name, capacityMinutes } = team
      const base = { id, ...(name !== undefined && { name }), ...(capacityMinutes !== undefined && { capacityMinutes }) }
      return setIn(was, path, way === 'declared' ? { ...base, costedBy: way, declared: {} } : { ...base, costedBy: way })
    })
  const used = doc.activities?.some((one) => one.type === 'timed' && one.team === team.id)
  return (
    <tr>
      <td>
        <TextField
          path={[...path, 'name']}
          label={`Name of team ${at + 1}`}
          bare
          value={team.name ?? team.id}
          onText={rename}
          width={190}
        />
      </td>
      <td>
        <ChoiceField
          path={[...path, 'costedBy']}
          label={`How ${team.name ?? team.id} is costed`}
          bare
          value={team.costedBy}
          options={waysOfCosting}
          onChoice={costed}
          width={150}
        />
      </td>
      {byMonth ? (
        <td colSpan={2} className="dim">
          differs by month: change it under File
        </td>
      ) : (
        <>
          <td>
            <NumberField
              path={[...path, 'heads']}
              label={`Heads of ${team.name ?? team.id}`}
              bare
              value={minutes}
              times={1 / minutesPerHead}
              digits={2}
              onNumber={(value) => setCapacity(value === undefined ? undefined : Math.round(value))}
              width={72}
            />
          </td>
          <td>
            <NumberField
              path={[...path, 'capacityMinutes']}
              label={`Minutes a month of ${team.name ?? team.id}`}
              bare
              value={minutes}
              digits={0}
              onNumber={setCapacity}
              width={104}
            />
          </td>
        </>
      )}
      {team.costedBy === 'events' ? (
        (['value', 'low', 'high'] as const).map((key) => (
          <td key={key}>
            <NumberField
              path={[...path, 'recordedShare', key]}
              label={`${{ value: 'Recorded share', low: 'Recorded share at least', high: 'Recorded share at most' }[key]} of ${team.name ?? team.id}`}
              bare
              value={share?.[key]}
              times={100}
              digits={2}
              onNumber={(value) => setShare(key, value)}
              width={72}
            />
          </td>
        ))
      ) : (
        <td colSpan={3} className="dim">
          {team.costedBy === 'declared' ? 'shares below' : 'all of it is not traced'}
        </td>
      )}
      <td>
        {!readOnly && (
          <ActionIcon
            aria-label={`Remove ${team.name ?? team.id}`}
            onClick={remove}
            disabled={used ?? false}
            {...(used && { title: 'Activities name this team: give them another first' })}
          >
            <IconTrash size={14} stroke={1.6} />
          </ActionIcon>
        )}
      </td>
    </tr>
  )
}

const omit = <T extends object>(object: T | undefined, key: string) =>
  Object.fromEntries(Object.entries(object ?? {}).filter(([name]) => name !== key))

/** Stated shares of accounts: a dedicated manager costs his own accounts in full. */
function Declared({ team, at }: { readonly team: TeamDoc & { costedBy: 'declared' }; readonly at: number }) {
  const f = useFormat()
  const { set, readOnly } = useForm()
  const path = ['teams', at, 'declared'] as const
  const entries = Object.entries(team.declared)
  const rest = restOf(entries.map(([, share]) => share))
  return (
    <>
      <GroupRow>
        {team.name ?? team.id}: {f.count(entries.length, 'account', 'accounts')}, {f.percent(rest)} for nobody
      </GroupRow>
      <div className={styles.pad}>
        <div className={styles.fields} style={{ marginTop: 8 }}>
          {entries.map(([key, share]) => (
            <div key={key} className={styles.row} style={{ flexWrap: 'nowrap' }}>
              <NumberField path={[...path, key]} label={key} value={share} times={100} digits={2} suffix="%" width={130} />
              {!readOnly && (
                <ActionIcon aria-label={`Remove ${key}`} onClick={() => set([...path, key], undefined)}>
                  <IconTrash size={14} stroke={1.6} />
                </ActionIcon>
              )}
            </div>
          ))}
        </div>
        {!readOnly && <AddKey label="Account key, source/id" taken={entries.map(([key]) => key)} onAdd={(key) => set([...path, key], 0)} />}
      </div>
    </>
  )
}

/** Adds a named row: an account, a product group. */
export function AddKey({
  label,
  taken,
  onAdd,
}: {
  readonly label: string
  readonly taken: readonly string[]
  readonly onAdd: (key: string) => void
}) {
  return (
    <form
      className={styles.row}
      style={{ marginTop: 10 }}
      onSubmit={(event) => {
        event.preventDefault()
        const form = event.currentTarget
        const key = String(new FormData(form).get('key') ?? '').trim()
        if (key === '' || taken.includes(key)) return
        onAdd(key)
        form.reset()
      }}
    >
      <TextInput name="key" aria-label={label} placeholder={label} w={210} />
      <Button type="submit" variant="default">
        Add
      </Button>
    </form>
  )
}
