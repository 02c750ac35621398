import { Button, Checkbox, NumberInput, Select, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { Got } from '#api/route.ts'
import type { Schedule, ScheduleDefinition, Timing, WriteBackDefinition } from '#api/routes/schedules.ts'
import type { Routes } from '#api/routes.ts'
import { type HeadingStyle, headingStyles, type WriteBackColumnName, writeBackColumns } from '#api/write-back.ts'
import { useDo, useGet } from '../../app/queries.ts'
import { Sheet } from '../../ui/dialogs.tsx'
import { Failed, Loading, Notice, wordsOf } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { systemName, weekdays } from './schedule-words.ts'
import { sentence } from './sentence.ts'
import styles from './settings.module.css'
import { WriteBackPreview } from './write-back-preview.tsx'

type Choices = Got<Routes['getScheduleChoices']>
type What = ScheduleDefinition['what']

const titles: Readonly<Record<What, string>> = {
  ...{ 'write-back': 'Write measured columns back', measure: 'Measure again', watch: 'Watch a folder' },
}

interface FormProps {
  readonly what: What
  /** Null: a new one. */
  readonly schedule: Schedule | null
  readonly onClose: () => void
}

export function ScheduleForm(props: FormProps) {
  const { data, error } = useGet('getScheduleChoices', {}, { staleTime: 0 })
  return (
    <Sheet opened onClose={props.onClose} title={props.schedule?.name ?? titles[props.what]} size={props.what === 'write-back' ? 640 : 440}>
      {error ? (
        <Failed title="What can be chosen could not be read." error={error} />
      ) : data ? (
        <Fields {...props} choices={data} />
      ) : (
        <Loading rows={4} />
      )}
    </Sheet>
  )
}

function firstDefinition(what: What, choices: Choices): ScheduleDefinition {
  if (what === 'measure') return { what, window: '12m', asOf: 'record' }
  const folder = (name: string) => choices.folders.find((one) => one.name === name)?.name ?? choices.folders[0]?.name ?? null
  if (what === 'watch') return { what, folder: folder('inbox') ?? '', quietMinutes: 5, partly: false, measure: false }
  const source = choices.sources.find((one) => ['salesforce', 'hubspot'].includes(one.source))?.source ?? choices.sources[0]?.source ?? ''
  const wanted: readonly WriteBackColumnName[] = ['revenue', 'tier', 'netContribution', 'costToServeShare', 'lastInteraction']
  return {
    ...{ what, source, headings: source === 'salesforce' || source === 'hubspot' ? source : 'plain', names: false, empty: 'leave' },
    columns: wanted.filter((name) => choices.columns.includes(name)),
    folder: folder('write-back'),
  }
}

const firstTiming = (what: What, folder: boolean): Timing =>
  what === 'watch'
    ? { every: 'minute' }
    : what === 'measure'
      ? { every: 'month', day: 3, hour: 6 }
      : folder
        ? { every: 'measurement' }
        : { every: 'never' }

function Fields({ what, schedule, onClose, choices }: FormProps & { readonly choices: Choices }) {
  const [definition, setDefinition] = useState(schedule?.definition ?? firstDefinition(what, choices))
  const [timing, setTiming] = useState(schedule?.timing ?? firstTiming(what, choices.folders.length > 0))
  const [name, setName] = useState(schedule?.name ?? '')
  const done = () => {
    toast(`${name} is set up.`)
    onClose()
  }
  const after = { refresh: ['listSchedules', 'getToday'] as const, onDone: done }
  const make = useDo('makeSchedule', after)
  const change = useDo('changeSchedule', after)
  const doing = schedule ? change : make
  const body = { name: name.trim(), definition, timing, active: schedule?.active ?? true }
  const submit = () => (schedule ? change.mutate({ params: { schedule: schedule.id }, body }) : make.mutate({ body }))
  const ready = name.trim() !== '' && (definition.what !== 'write-back' || (definition.columns.length > 0 && definition.source !== ''))
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <div className={styles.fields}>
        <TextInput
          label="Name"
          placeholder={what === 'write-back' ? 'Accounts to the CRM' : what === 'measure' ? 'Month’s end' : 'Monthly exports'}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={120}
          data-autofocus
          autoComplete="off"
        />
        {definition.what === 'write-back' && (
          <WriteBackFields
            definition={definition}
            choices={choices}
            onChange={(next) => {
              setDefinition(next)
              if (next.folder === null) setTiming({ every: 'never' })
            }}
          />
        )}
        {definition.what === 'measure' && (
          <>
            <Select
              label="Months measured"
              data={[
                { value: '12m', label: 'twelve months' },
                { value: '6m', label: 'six months' },
                { value: '3m', label: 'three months' },
                { value: 'all', label: 'all there are' },
              ]}
              value={definition.window}
              onChange={(window) => setDefinition({ ...definition, window: window ?? '12m' })}
              allowDeselect={false}
            />
            <Select
              label="Up to"
              data={[
                { value: 'record', label: 'the last day of the record' },
                { value: 'month', label: 'the end of the last month' },
              ]}
              value={definition.asOf}
              onChange={(asOf) => setDefinition({ ...definition, asOf: asOf as 'record' | 'month' })}
              allowDeselect={false}
            />
          </>
        )}
        {definition.what === 'watch' && <WatchFields definition={definition} choices={choices} onChange={setDefinition} />}
        {definition.what !== 'watch' && (
          <When
            timing={timing}
            onChange={setTiming}
            zone={choices.timeZone}
            after={definition.what === 'write-back'}
            byItself={definition.what !== 'write-back' || definition.folder !== null}
          />
        )}
        {doing.error && (
          <p className={styles.problem} role="alert">
            {wordsOf(doing.error)}
          </p>
        )}
        <div className={styles.formEnd}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={doing.isPending} disabled={!ready}>
            {schedule ? 'Keep' : 'Set up'}
          </Button>
        </div>
        {definition.what === 'write-back' && definition.columns.length > 0 && definition.source !== '' && (
          <WriteBackPreview definition={definition} />
        )}
      </div>
    </form>
  )
}

const folderOptions = (choices: Choices) =>
  choices.folders.map(({ name, path }) => ({ value: name, label: name === path ? path : `${name} (${path})` }))

function WriteBackFields({
  definition,
  choices,
  onChange,
}: {
  readonly definition: WriteBackDefinition
  readonly choices: Choices
  readonly onChange: (next: WriteBackDefinition) => void
}) {
  const set = (part: Partial<WriteBackDefinition>) => onChange({ ...definition, ...part })
  if (choices.sources.length === 0) return <Notice tone="plain">No system has keys of accounts yet: import its accounts first.</Notice>
  return (
    <>
      <Pair>
        <Select
          label="Ids of"
          data={choices.sources.map(({ source, keys }) => ({ value: source, label: `${systemName(source)}, ${keys} keys` }))}
          value={definition.source}
          onChange={(source) => set({ source: source ?? '' })}
          allowDeselect={false}
        />
        <Select
          label="Headings"
          data={Object.entries(headingStyles).map(([value, label]) => ({ value, label: label.split(':')[0]! }))}
          value={definition.headings}
          onChange={(headings) =>
            set({ headings: headings as HeadingStyle, empty: headings === 'salesforce' ? definition.empty : 'leave' })
          }
          allowDeselect={false}
        />
      </Pair>
      <Checkbox.Group
        label="Columns"
        value={definition.columns}
        onChange={(columns) => set({ columns: inOrder(columns as WriteBackColumnName[]) })}
      >
        <div className={styles.checkGrid}>
          {choices.columns.map((column) => {
            const { title, about } = writeBackColumns[column] as { title: string; about?: string }
            return <Checkbox key={column} value={column} label={sentence(title.toLowerCase())} {...(about && { description: about })} />
          })}
        </div>
      </Checkbox.Group>
      <div className={styles.checks}>
        <Checkbox
          label="With the name and the domain of the company, to be read by people"
          checked={definition.names}
          onChange={(event) => set({ names: event.currentTarget.checked })}
        />
        {definition.headings === 'salesforce' && (
          <Checkbox
            label="Where we have no value, empty the field there (#N/A)"
            checked={definition.empty === 'clear'}
            onChange={(event) => set({ empty: event.currentTarget.checked ? 'clear' : 'leave' })}
          />
        )}
      </div>
      <Select
        label="Folder of the server"
        description={choices.folderProblem}
        data={[{ value: '', label: 'none: downloaded when needed' }, ...folderOptions(choices)]}
        value={definition.folder ?? ''}
        onChange={(folder) => set({ folder: folder || null })}
        allowDeselect={false}
      />
    </>
  )
}

const inOrder = (columns: readonly WriteBackColumnName[]) =>
  (Object.keys(writeBackColumns) as WriteBackColumnName[]).filter((name) => columns.includes(name))

type Watch = Extract<ScheduleDefinition, { what: 'watch' }>

function WatchFields({
  definition,
  choices,
  onChange,
}: {
  readonly definition: Watch
  readonly choices: Choices
  readonly onChange: (next: Watch) => void
}) {
  if (choices.folders.length === 0) return <Notice tone="plain">{choices.folderProblem}</Notice>
  return (
    <>
      <Select
        label="Folder of the server"
        data={folderOptions(choices)}
        value={definition.folder}
        onChange={(folder) => onChange({ ...definition, folder: folder ?? '' })}
        allowDeselect={false}
      />
      <NumberInput
        label="Minutes without a change before files are taken"
        description="All files of a month should be there by then; those that come later join them while nobody has looked."
        value={definition.quietMinutes}
        onChange={(quietMinutes) => onChange({ ...definition, quietMinutes: Number(quietMinutes) || 1 })}
        min={1}
        max={1440}
        allowDecimal={false}
      />
      <div className={styles.checks}>
        <Checkbox
          label="Import also when some of last time’s files did not come"
          checked={definition.partly}
          onChange={(event) => onChange({ ...definition, partly: event.currentTarget.checked })}
        />
        <Checkbox
          label="Measure after an import"
          checked={definition.measure}
          onChange={(event) => onChange({ ...definition, measure: event.currentTarget.checked })}
        />
      </div>
      <p className={styles.note}>
        Files that are as last time in every respect are imported by themselves. Others wait on Today. Each is moved to “done” or “failed”
        beside it; none is deleted.
      </p>
    </>
  )
}

interface WhenProps {
  readonly timing: Timing
  readonly onChange: (next: Timing) => void
  readonly zone: string
  /** May follow a measurement. */
  readonly after: boolean
  /** False: there is nowhere to write to. */
  readonly byItself: boolean
}

function When({ timing, onChange, zone, after, byItself }: WhenProps) {
  const hour = 'hour' in timing ? timing.hour : 6
  const change = (every: Timing['every']) =>
    onChange(
      every === 'week'
        ? { every, hour, weekday: 1 }
        : every === 'month'
          ? { every, hour, day: 1 }
          : every === 'day'
            ? { every, hour }
            : ({ every } as Timing),
    )
  return (
    <Pair>
      <Select
        label="When"
        data={[
          ...(after && byItself ? [{ value: 'measurement', label: 'after each measurement' }] : []),
          ...(byItself
            ? [
                { value: 'day', label: 'every day' },
                { value: 'week', label: 'every week' },
                { value: 'month', label: 'every month' },
              ]
            : []),
          { value: 'never', label: 'only when asked for' },
        ]}
        value={timing.every}
        onChange={(every) => change((every ?? 'never') as Timing['every'])}
        allowDeselect={false}
      />
      {timing.every === 'week' && (
        <Select
          label="Day"
          data={weekdays.map((label, i) => ({ value: String(i + 1), label }))}
          value={String(timing.weekday)}
          onChange={(day) => onChange({ ...timing, weekday: Number(day) })}
          allowDeselect={false}
        />
      )}
      {timing.every === 'month' && (
        <Select
          label="Day"
          data={Array.from({ length: 31 }, (_, i) => ({ value: String(i + 1), label: i === 30 ? 'last of the month' : String(i + 1) }))}
          value={String(timing.day)}
          onChange={(day) => onChange({ ...timing, day: Number(day) })}
          allowDeselect={false}
        />
      )}
      {'hour' in timing && (
        <Select
          label={`Hour, ${zone}`}
          data={Array.from({ length: 24 }, (_, i) => ({ value: String(i), label: `${String(i).padStart(2, '0')}:00` }))}
          value={String(timing.hour)}
          onChange={(one) => onChange({ ...timing, hour: Number(one) })}
          allowDeselect={false}
        />
      )}
    </Pair>
  )
}

const Pair = ({ children }: { readonly children: ReactNode }) => <div className={styles.pair}>{children}</div>
