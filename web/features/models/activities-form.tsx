import { ActionIcon, Button, Checkbox, Menu, Select } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { z } from 'zod'
import { currencyDigits } from '#api/currency.ts'
import type { modelMaterial } from '#api/routes/models.ts'
import { ChoiceField, NumberField, TextField } from '../../app/document-form.tsx'
import { idFor, setIn } from '../../app/document-path.ts'
import { OursTag, Tag } from '../../app/marks.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Attention, Empty } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import type { ActivityDoc } from './document.ts'
import { useForm } from './form.tsx'
import { LiveTest } from './live-test.tsx'
import styles from './models.module.css'

export type Material = z.output<typeof modelMaterial>

const causes = ['asked for', 'caused by us', 'mixed'].map((value) => ({ value, label: value }))

/** Activities at the left, the equation in the middle, what it does to one account at the right. */
export function ActivitiesForm({ material, currency }: { readonly material: Material | undefined; readonly currency: string }) {
  const { doc, change, readOnly } = useForm()
  const activities = doc.activities ?? []
  const [chosen, choose] = useState(0)
  const at = Math.min(chosen, activities.length - 1)
  const add = (type: 'timed' | 'rated') => {
    const ids = activities.map((one) => one.id)
    const kind =
      material?.kinds.find((one) => !activities.some((activity) => activity.kind === one.kind))?.kind ?? material?.kinds[0]?.kind ?? 'order'
    const base = { id: idFor(kind, ids), name: type === 'timed' ? `Work on: ${kind}` : `Fee for: ${kind}`, kind, cause: 'mixed' as const }
    const made: ActivityDoc =
      type === 'timed'
        ? { ...base, type, team: doc.teams?.[0]?.id ?? '', minutes: { base: 10, perDriver: {} } }
        : { ...base, type, driver: 'n', rateMinor: 0 }
    change((was) => ({ ...was, activities: [...activities, made] }))
    choose(activities.length)
  }
  const activity = activities[at]
  const notCosted = material?.kinds.filter((one) => !activities.some((known) => known.kind === one.kind)) ?? []
  return (
    <div className={styles.three}>
      <Panel
        title="Activities"
        sub={String(activities.length)}
        padding="none"
        tools={
          !readOnly && (
            <Menu position="bottom-end">
              <Menu.Target>
                <Button variant="default" leftSection={<IconPlus size={14} stroke={1.6} aria-hidden="true" />}>
                  Activity
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={() => add('timed')}>Timed: minutes of a team</Menu.Item>
                <Menu.Item onClick={() => add('rated')}>Rated: money for each</Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )
        }
        footer={
          notCosted.length > 0
            ? `Without an activity: ${notCosted.map((one) => one.kind).join(', ')}. Such events cost nothing in this model.`
            : 'Every kind of event in the files has an activity.'
        }
      >
        <ActivityList activities={activities} chosen={at} choose={choose} currency={currency} />
      </Panel>
      {activity ? (
        <Equation key={at} activity={activity} at={at} material={material} currency={currency} />
      ) : (
        <Panel title="No activity">
          <Empty title="The model has no activity yet.">Add one for each kind of event that makes work.</Empty>
        </Panel>
      )}
      {activity && <LiveTest activity={activity.id} currency={currency} />}
    </div>
  )
}

interface ListProps {
  readonly activities: readonly ActivityDoc[]
  readonly chosen: number
  readonly choose: (at: number) => void
  readonly currency: string
}
function ActivityList({ activities, chosen, choose, currency }: ListProps) {
  const f = useFormat()
  const { problemAt, doc } = useForm()
  const teamName = (id: string) => doc.teams?.find((team) => team.id === id)?.name ?? id
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Activity</th>
            <th scope="col">Each</th>
            <th scope="col">Cause</th>
          </tr>
        </thead>
        <tbody>
          {activities.map((activity, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an activity's place is what its fields are bound to
            <tr key={i} data-chosen={i === chosen || undefined}>
              <td>
                <LinkButton aria-pressed={i === chosen} onClick={() => choose(i)}>
                  {activity.name ?? activity.id}
                </LinkButton>
                {problemAt(['activities', i], true) && (
                  <span className="loss" title={problemAt(['activities', i], true)}>
                    {' '}
                    <Attention />
                    <span className="only-heard">something to put right</span>
                  </span>
                )}
                <div className="dim">{activity.type === 'timed' ? teamName(activity.team) : 'fee'}</div>
              </td>
              <td className="num">
                {activity.type === 'timed'
                  ? `${f.number(activity.minutes?.base ?? null, 1)} min${Object.keys(activity.minutes?.perDriver ?? {}).length > 0 ? ' +' : ''}`
                  : `${f.symbol(currency)}${f.amountExact(activity.rateMinor, currency)}`}
              </td>
              <td>{activity.cause === 'caused by us' ? <OursTag /> : activity.cause === 'mixed' ? <Tag>mixed</Tag> : activity.cause}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface EquationProps {
  readonly activity: ActivityDoc
  readonly at: number
  readonly material: Material | undefined
  readonly currency: string
}
function Equation({ activity, at, material, currency }: EquationProps) {
  const { doc, set, change, readOnly } = useForm()
  const path = ['activities', at] as const
  const kind = material?.kinds.find((one) => one.kind === activity.kind)
  const teams = (doc.teams ?? []).map((team) => ({ value: team.id, label: team.name ?? team.id }))
  return (
    <Panel
      title={activity.name ?? activity.id}
      sub={activity.type === 'timed' ? 'minutes' : 'money for each'}
      tools={
        !readOnly && (
          <ActionIcon aria-label={`Remove ${activity.name ?? activity.id}`} onClick={() => change((was) => setIn(was, path, undefined))}>
            <IconTrash size={14} stroke={1.6} />
          </ActionIcon>
        )
      }
      footer={
        activity.type === 'timed' && kind && kind.recordedEvents > 0 ? (
          <RecordedNote kind={kind} />
        ) : (
          'Recorded handling time wins over the equation wherever the files have it.'
        )
      }
    >
      <div className={styles.stack}>
        <div className={styles.fields}>
          <TextField path={[...path, 'name']} label="Name" value={activity.name ?? activity.id} />
          <ChoiceField
            path={[...path, 'kind']}
            label="Done for each"
            value={activity.kind}
            options={(material?.kinds ?? []).map((one) => ({ value: one.kind, label: one.kind }))}
            searchable
          />
          {activity.type === 'timed' && <ChoiceField path={[...path, 'team']} label="By" value={activity.team} options={teams} />}
          <ChoiceField path={[...path, 'cause']} label="Who caused it" value={activity.cause} options={causes} />
          <NumberField
            path={[...path, 'fallsAway']}
            label="Falls away, %"
            value={activity.fallsAway}
            times={100}
            digits={1}
            optional
            placeholder="0"
          />
        </div>
        {activity.type === 'timed' ? (
          <Minutes activity={activity} path={path} kind={kind} />
        ) : (
          <Rate activity={activity} path={path} kind={kind} currency={currency} />
        )}
        <div className={styles.row}>
          <Checkbox
            label="Its events sell: they count for the cost of sale"
            checked={activity.selling ?? false}
            disabled={readOnly}
            onChange={(event) => set([...path, 'selling'], event.currentTarget.checked || undefined)}
          />
          {activity.type === 'timed' && sameKind(doc.activities ?? [], activity) && (
            <Checkbox
              label="Recorded time belongs to this one"
              checked={activity.takesRecorded ?? false}
              disabled={readOnly}
              onChange={(event) => set([...path, 'takesRecorded'], event.currentTarget.checked || undefined)}
            />
          )}
        </div>
      </div>
    </Panel>
  )
}

const sameKind = (activities: readonly ActivityDoc[], activity: ActivityDoc) =>
  activities.filter((one) => one.type === 'timed' && one.kind === activity.kind).length > 1

function RecordedNote({ kind }: { readonly kind: Material['kinds'][number] }) {
  const f = useFormat()
  return (
    <>
      {f.percent(kind.recordedEvents / kind.events, 0)} of them carry handling time,{' '}
      {f.number(kind.recordedSeconds / 60 / kind.recordedEvents, 1)} min in the mean: it wins over the equation.
    </>
  )
}

interface MinutesProps {
  readonly activity: ActivityDoc & { type: 'timed' }
  readonly path: readonly ['activities', number]
  readonly kind: Material['kinds'][number] | undefined
}
function Minutes({ activity, path, kind }: MinutesProps) {
  const f = useFormat()
  const { set, readOnly } = useForm()
  const perDriver = activity.minutes?.perDriver ?? {}
  const free = (kind?.drivers ?? []).filter((driver) => !(driver.driver in perDriver))
  const missing = Object.keys(perDriver).flatMap((name) => {
    const driver = kind?.drivers.find((one) => one.driver === name)
    return driver && kind && driver.missing > 0
      ? [`${f.percent(driver.missing / kind.events, 0)} of them do not say ${name}: counted as 0.`]
      : []
  })
  return (
    <div>
      <div className={styles.equation}>
        <span />
        <span className={`${styles.head} ${styles.number}`}>Minutes</span>
        <span className={styles.head}>Driver</span>
        <span className={`${styles.head} ${styles.number}`}>Known</span>
        <span className={`${styles.head} ${styles.number}`}>In the window</span>
        <span />
        <span className="dim">base</span>
        <NumberField
          path={[...path, 'minutes', 'base']}
          label="Minutes of each"
          bare
          value={activity.minutes?.base}
          digits={2}
          width={92}
        />
        <span>for each {activity.kind}</span>
        <span className={styles.number}>{f.percent(1, 0)}</span>
        <span className={styles.number}>{f.number(kind?.events)}</span>
        <span />
        {Object.entries(perDriver).map(([name, minutes]) => {
          const driver = kind?.drivers.find((one) => one.driver === name)
          const known = driver && kind ? 1 - driver.missing / kind.events : 0
          return (
            <DriverRow key={name}>
              <span className="dim">+</span>
              <NumberField
                path={[...path, 'minutes', 'perDriver', name]}
                label={`Minutes for each of ${name}`}
                bare
                value={minutes}
                digits={2}
                width={92}
              />
              <span>× {name}</span>
              <span className={`${styles.number} ${known < 0.8 ? 'warn' : ''}`}>
                {known < 0.8 && <Attention />} {f.percent(known, 0)}
              </span>
              <span className={styles.number}>{f.number(driver?.total ?? 0)}</span>
              {readOnly ? (
                <span />
              ) : (
                <ActionIcon aria-label={`Remove ${name}`} onClick={() => set([...path, 'minutes', 'perDriver', name], undefined)}>
                  <IconTrash size={14} stroke={1.6} />
                </ActionIcon>
              )}
            </DriverRow>
          )
        })}
      </div>
      {!readOnly && free.length > 0 && (
        <Select
          mt={10}
          w={190}
          aria-label="Add a driver"
          placeholder="+ Driver"
          data={free.map((driver) => driver.driver)}
          value={null}
          onChange={(driver) => driver && set([...path, 'minutes', 'perDriver', driver], 1)}
        />
      )}
      {missing.length > 0 && (
        <p className="warn" style={{ marginTop: 8, fontSize: '0.75rem' }}>
          <Attention /> {missing.join(' ')}
        </p>
      )}
    </div>
  )
}

const DriverRow = ({ children }: { readonly children: React.ReactNode }) => <>{children}</>

interface RateProps {
  readonly activity: ActivityDoc & { type: 'rated' }
  readonly path: readonly ['activities', number]
  readonly kind: Material['kinds'][number] | undefined
  readonly currency: string
}
function Rate({ activity, path, kind, currency }: RateProps) {
  const f = useFormat()
  const digits = currencyDigits(currency)
  const drivers = [
    { value: 'n', label: `each ${activity.kind}` },
    ...(kind?.drivers ?? []).map(({ driver }) => ({ value: driver, label: driver })),
  ]
  const quantity = activity.driver === 'n' ? kind?.events : kind?.drivers.find((one) => one.driver === activity.driver)?.total
  return (
    <div className={styles.fields}>
      <NumberField
        path={[...path, 'rateMinor']}
        label={`Rate, ${f.symbol(currency)}`}
        value={activity.rateMinor}
        times={1 / 10 ** digits}
        digits={digits + 2}
      />
      <ChoiceField path={[...path, 'driver']} label="For each" value={activity.driver} options={drivers} />
      <p className={styles.note}>
        × {f.number(quantity)} in the window = {f.money(quantity === undefined ? null : quantity * activity.rateMinor, currency)}
      </p>
    </div>
  )
}
