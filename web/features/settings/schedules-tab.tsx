import { Anchor, Button, Menu } from '@mantine/core'
import { IconChevronDown, IconDots } from '@tabler/icons-react'
import { useState } from 'react'
import type { Schedule } from '#api/routes/schedules.ts'
import { address, call } from '../../app/client.ts'
import { saveFile } from '../../app/export-list.ts'
import { Tag } from '../../app/marks.tsx'
import { refresh, useDo, useGet } from '../../app/queries.ts'
import { useWork } from '../../app/use-work.ts'
import { Confirm, Sheet } from '../../ui/dialogs.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { ScheduleForm } from './schedule-form.tsx'
import { runWords, stateWords, whatWords, whenWords } from './schedule-words.ts'
import styles from './settings.module.css'

type What = Schedule['definition']['what']
const kinds: Readonly<Record<What, string>> = {
  'write-back': 'Write measured columns back',
  measure: 'Measure again',
  watch: 'Watch a folder',
}

/** Files written back to other systems, measurements that repeat, folders that are watched. */
export function SchedulesTab() {
  const [form, setForm] = useState<{ what: What; schedule: Schedule | null } | null>(null)
  const [log, setLog] = useState<Schedule | null>(null)
  const [dropping, setDropping] = useState<Schedule | null>(null)
  const { data, error, refetch } = useGet('listSchedules', {}, { every: 15_000 })
  const drop = useDo('dropSchedule', { refresh: ['listSchedules', 'getToday'] })
  if (error) return <Failed title="What runs by itself could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={3} />
  const setUp = (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button rightSection={<IconChevronDown size={14} stroke={1.6} aria-hidden="true" />}>Set up</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(Object.keys(kinds) as What[]).map((what) => (
          <Menu.Item key={what} onClick={() => setForm({ what, schedule: null })}>
            {kinds[what]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
  return (
    <>
      <Panel
        title="Runs by itself"
        sub={`hours are those of ${data.timeZone}`}
        tools={setUp}
        padding={data.items.length > 0 ? 'none' : 'normal'}
        footer="Each runs with the rights of who set it up. What was missed while the server was off runs once."
      >
        {data.items.length === 0 ? (
          <Empty title="Nothing runs by itself yet.">
            Measured columns can go back to the CRM as a file, the book can be measured every month, and a folder can be watched for the
            monthly exports.
          </Empty>
        ) : (
          <ul className={styles.rows}>
            {data.items.map((schedule) => (
              <Row
                key={schedule.id}
                schedule={schedule}
                onEdit={() => setForm({ what: schedule.definition.what, schedule })}
                onLog={() => setLog(schedule)}
                onDrop={() => setDropping(schedule)}
              />
            ))}
          </ul>
        )}
      </Panel>
      {form && <ScheduleForm {...form} onClose={() => setForm(null)} />}
      {log && <Log schedule={log} onClose={() => setLog(null)} />}
      <Confirm
        opened={dropping !== null}
        onClose={() => setDropping(null)}
        title={`Take “${dropping?.name}” away?`}
        verb="Take it away"
        danger
        onConfirm={() => drop.mutateAsync({ params: { schedule: dropping!.id } })}
      >
        <p>It does not run any more, and its log goes. Files it wrote or took stay where they are.</p>
      </Confirm>
    </>
  )
}

interface RowProps {
  readonly schedule: Schedule
  readonly onEdit: () => void
  readonly onLog: () => void
  readonly onDrop: () => void
}

function Row({ schedule, onEdit, onLog, onDrop }: RowProps) {
  const f = useFormat()
  const { name, active, lastRun, definition } = schedule
  const work = useWork((job) => {
    void refresh('listSchedules', 'listScheduleRuns', 'getToday')
    if (job.state === 'done') toast(`${name}: ${stateWords[job.result as keyof typeof stateWords] ?? 'done'}.`)
  })
  const change = useDo('changeSchedule', { refresh: ['listSchedules', 'getToday'], failed: 'It could not be changed' })
  const pause = () =>
    change.mutate({ params: { schedule: schedule.id }, body: { name, definition, timing: schedule.timing, active: !active } })
  const canRun = definition.what !== 'write-back' || definition.folder !== null
  const download = () =>
    void saveFile(address('downloadWriteBack', { params: { schedule: schedule.id } }), `${name.toLowerCase().replaceAll(/\W+/g, '-')}.csv`)
  return (
    <li>
      <span className={styles.words}>
        <span className={styles.name}>{name}</span> {!active && <Tag>paused</Tag>}
        <div className={styles.note}>
          {whatWords(schedule, f)}, {whenWords(schedule.timing)}
        </div>
        {work.problem && (
          <p className={styles.problem} role="alert">
            {work.problem}
          </p>
        )}
      </span>
      <span className={styles.outcome}>
        {schedule.running || work.running ? (
          'running'
        ) : lastRun ? (
          <>
            <span className={lastRun.state === 'failed' ? 'loss' : undefined}>{stateWords[lastRun.state]}</span>{' '}
            {f.relative(lastRun.startedAt)}
            <div className={styles.note}>{runWords(lastRun, f)}</div>
          </>
        ) : (
          'did not run yet'
        )}
        {active && schedule.nextAt && definition.what !== 'watch' && (
          <div className={styles.note}>
            {schedule.failures > 0 ? 'tried again' : 'next'} {f.instant(schedule.nextAt)}
          </div>
        )}
      </span>
      <span className={styles.actions}>
        {canRun ? (
          <Button
            variant="default"
            loading={work.running}
            aria-label={`Run ${name} now`}
            onClick={() => work.start(() => call('runSchedule', { params: { schedule: schedule.id } }))}
          >
            Run now
          </Button>
        ) : (
          <Button variant="default" aria-label={`Download ${name}`} onClick={download}>
            Download
          </Button>
        )}
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" aria-label={`More about ${name}`} px={8}>
              <IconDots size={16} stroke={1.6} aria-hidden="true" />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={onEdit}>Change</Menu.Item>
            <Menu.Item onClick={onLog}>Log of its runs</Menu.Item>
            {definition.what === 'write-back' && canRun && <Menu.Item onClick={download}>Download now</Menu.Item>}
            <Menu.Item onClick={pause}>{active ? 'Pause' : 'Go on'}</Menu.Item>
            <Menu.Item onClick={onDrop}>Take away</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </span>
    </li>
  )
}

function Log({ schedule, onClose }: { readonly schedule: Schedule; readonly onClose: () => void }) {
  const f = useFormat()
  const { data, error } = useGet('listScheduleRuns', { params: { schedule: schedule.id }, query: { limit: 50 } })
  return (
    <Sheet opened onClose={onClose} title={schedule.name} size={560}>
      {error ? (
        <Failed title="The log could not be read." error={error} />
      ) : !data ? (
        <Loading rows={4} />
      ) : data.items.length === 0 ? (
        <Empty title="It did not run yet." />
      ) : (
        <ul className={styles.log}>
          {data.items.map((run) => (
            <li key={run.id}>
              <span className={styles.name}>
                {f.instant(run.startedAt)} · <span className={run.state === 'failed' ? 'loss' : undefined}>{stateWords[run.state]}</span>
              </span>
              <div className={styles.note}>
                {runWords(run, f)}
                {run.by && ` · asked for by ${run.by}`}
                {run.result?.hash && ` · ${run.result.hash.slice(0, 8)}`}
              </div>
              {run.state === 'waits' && run.result?.draft != null && (
                <Anchor href={`/imports/new/${run.result.draft}`} className={styles.note}>
                  Look at the files
                </Anchor>
              )}
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  )
}
