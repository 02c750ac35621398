import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { AssignmentRun } from '#api/routes/assignment.ts'
import { address } from '../../app/client.ts'
import { useDo, useGet } from '../../app/queries.ts'
import { WideTable } from '../../app/wide-table.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Failed, Loading, NoRight, wordsOf } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './assignment.module.css'
import { ExportMenu } from './assignment-accounts.tsx'

/** Hours of single people are employees' data: closed, or opened for a purpose that each of them can read. */
export function AssignmentLoads({ data }: { readonly data: AssignmentRun }) {
  if (data.loads === 'open') return <Opened run={data} />
  return (
    <Panel title="Loads of people" sub="hours a year, today and proposed">
      {data.loads === 'closed' ? (
        <NoRight title="What one colleague has to do is employees’ data, and closed to you.">
          {data.hoursAvailable === null
            ? 'This team has fewer than five people: its hours are closed too. An owner can open employees’ data under Settings › People.'
            : 'Hours of the whole team stand above. An owner can open employees’ data under Settings › People.'}
        </NoRight>
      ) : (
        <Open run={data} />
      )}
    </Panel>
  )
}

function Open({ run }: { readonly run: AssignmentRun }) {
  const f = useFormat()
  const [purpose, setPurpose] = useState('')
  const open = useDo('openAssignmentLoads', { refresh: ['getAssignmentRun', 'getAssignmentLoads', 'listAssignedAccounts'] })
  return (
    <>
      <form
        className={styles.open}
        onSubmit={(event) => {
          event.preventDefault()
          open.mutate({ params: { run: run.id }, body: { purpose: purpose.trim() } })
        }}
      >
        <TextInput
          label="What for"
          placeholder="Spreading the work of the new territory fairly"
          value={purpose}
          maxLength={500}
          onChange={(event) => setPurpose(event.currentTarget.value)}
        />
        <Button type="submit" loading={open.isPending} disabled={purpose.trim().length < 3}>
          Open
        </Button>
      </form>
      {open.error && (
        <p className="loss" role="alert">
          {wordsOf(open.error)}
        </p>
      )}
      <p className={styles.note}>
        What one colleague has to do is employees’ data. That it was opened, by whom and what for, is kept in the audit, and each of the{' '}
        {f.number(run.people)} can read it under Settings › My account; it stays open to you for 30 days.
      </p>
    </>
  )
}

function Opened({ run }: { readonly run: AssignmentRun }) {
  const f = useFormat()
  const { data, error, refetch } = useGet('getAssignmentLoads', { params: { run: run.id } })
  if (error && !data) return <Failed title="The loads could not be read." error={error} onRetry={() => void refetch()} />
  if (!data || data.run !== run.id) return <Loading rows={6} label="Reading the loads" />
  const { currency } = run.head
  const most = Math.max(1, ...data.people.map((one) => Math.max(one.hoursPerYear, one.before.hours, one.after.hours)))
  return (
    <Panel
      title="Loads of people"
      sub="hours a year; the tick is what there is"
      padding="none"
      tools={
        <ExportMenu
          where={(format) => address('exportAssignmentLoads', { params: { run: run.id }, query: { format } })}
          name={`loads-${run.team}`}
        />
      }
      footer={`Opened for: ${data.purpose}. Hours are what accounts take on record or by the models, not how long anybody works.`}
    >
      <WideTable label="Loads of people">
        <thead>
          <tr>
            <th scope="col">Colleague</th>
            <th scope="col">Today</th>
            <th scope="col">Proposed</th>
            <th scope="col" data-number>
              Accounts
            </th>
            <th scope="col" data-number>
              Gives
            </th>
            <th scope="col" data-number>
              Gets
            </th>
            <th scope="col" data-number>
              Revenue, {f.symbol(currency)}
            </th>
          </tr>
        </thead>
        <tbody>
          {data.people.map((one) => (
            <tr key={one.name}>
              <th scope="row">{one.name}</th>
              <td>
                <Load hours={one.before.hours} available={one.hoursPerYear} most={most} />
              </td>
              <td>
                <Load hours={one.after.hours} available={one.hoursPerYear} most={most} />
              </td>
              <td data-number className="num">
                {f.number(one.after.accounts)}
                <span className={styles.sub}>today {f.number(one.before.accounts)}</span>
              </td>
              <td data-number className="num">
                {f.number(one.gives)}
              </td>
              <td data-number className="num">
                {f.number(one.gets)}
              </td>
              <td data-number className="num">
                {f.amount(one.after.revenueMinor, currency)}
                <span className={styles.sub}>today {f.amount(one.before.revenueMinor, currency)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </WideTable>
    </Panel>
  )
}

function Load({ hours, available, most }: { readonly hours: number; readonly available: number; readonly most: number }) {
  const f = useFormat()
  const over = hours > available * (1 + 1e-9)
  return (
    <span className={styles.load}>
      <span className="num">
        {f.number(hours)} of {f.number(available)}
        {over && <span className="loss"> ▲ {f.number(hours - available)} too many</span>}
      </span>
      <span className={styles.loadTrack} aria-hidden="true">
        <span className={styles.loadFill} data-over={over || undefined} style={{ width: `${(hours / most) * 100}%` }} />
        <span className={styles.loadFull} style={{ left: `${(available / most) * 100}%` }} />
      </span>
    </span>
  )
}
