import { Button, Select, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { JobTape, useJob } from '../../app/job.tsx'
import { refresh, useDo } from '../../app/queries.ts'
import { Dialog } from '../../ui/dialogs.tsx'
import { wordsOf } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import styles from './portfolio.module.css'

export const levels = [
  { value: 'customer', label: 'Customer', about: 'who orders' },
  { value: 'payer', label: 'Payer', about: 'who is invoiced and pays' },
  { value: 'site', label: 'Site', about: 'where goods or service go' },
  { value: 'group', label: 'Group', about: 'all accounts under one head' },
] as const
export type LevelName = (typeof levels)[number]['value']

const windows = [
  { value: '3m', label: '3 months' },
  { value: '6m', label: '6 months' },
  { value: '12m', label: '12 months' },
  { value: '24m', label: '24 months' },
  { value: 'all', label: 'Everything in the record' },
]

interface MeasureDialogProps {
  readonly onClose: () => void
  readonly level: LevelName
  /** Of the last measurement: measuring again asks for the same. */
  readonly window: string
}

/** Takes a snapshot: as of which day, over which window, at which level. */
export function MeasureDialog({ onClose, level: first, window: usual }: MeasureDialogProps) {
  const navigate = useNavigate()
  const [level, setLevel] = useState<LevelName>(first)
  const [window, setWindow] = useState(windows.some((one) => one.value === usual) ? usual : '12m')
  const [asOf, setAsOf] = useState('')
  const starting = useDo('takeSnapshot', { refresh: [] })
  const { job, error, cancel } = useJob(starting.data?.id ?? null, (ended) => {
    if (ended.state !== 'done') return
    const { snapshot } = ended.result as { snapshot: number }
    void refresh(
      'getRecord',
      'listSnapshots',
      'getBook',
      'getPortfolio',
      'listFindings',
      'getToday',
      'getTodayCommercial',
      'getTodayAccounts',
    )
    void navigate({ to: '/portfolio', search: { snapshot: String(snapshot) } as never })
    toast('Measured.')
    onClose()
  })
  const running = starting.isPending || (starting.isSuccess && (job === null || job.state === 'running') && !error)
  return (
    <Dialog
      opened
      onClose={onClose}
      title="Measure the book"
      onSubmit={() => starting.mutate({ body: { level, window, ...(asOf !== '' && { asOf }) } })}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {running ? 'Leave it running' : 'Cancel'}
          </Button>
          <Button type="submit" disabled={running}>
            Measure
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Select
          label="Level"
          data={levels.map(({ value, label, about }) => ({ value, label: `${label}: ${about}` }))}
          value={level}
          onChange={(one) => one && setLevel(one as LevelName)}
          allowDeselect={false}
          disabled={running}
          data-autofocus
        />
        <Select
          label="Window"
          data={windows}
          value={window}
          onChange={(one) => one && setWindow(one)}
          allowDeselect={false}
          disabled={running}
        />
        <TextInput
          label="As of"
          description="Empty: the last day of the record"
          type="date"
          value={asOf}
          onChange={(event) => setAsOf(event.currentTarget.value)}
          disabled={running}
        />
        {(running || job?.state === 'failed') && (
          <JobTape job={job} label="Measuring the book" onCancel={cancel} failed="It could not be measured." />
        )}
        {(starting.error || error) && (
          <p className="loss" role="alert">
            {wordsOf(starting.error ?? error)}
          </p>
        )}
      </div>
    </Dialog>
  )
}
