import { Button } from '@mantine/core'
import { toast } from '../ui/toast.tsx'
import { call } from './client.ts'
import { refreshRecord } from './edit-record.ts'
import { refresh } from './queries.ts'
import { useRecord } from './record.tsx'
import { useMe } from './session.tsx'
import { useWork } from './use-work.ts'

interface MeasureAgainProps {
  readonly why: string
  readonly onDone?: (snapshot: number) => void
}

/** What was said by hand shows in the numbers after a measurement: offers one. */
export function MeasureAgain({ why, onDone }: MeasureAgainProps) {
  const { may } = useMe()
  const { record } = useRecord()
  const last = record?.snapshot
  const { running, problem, start } = useWork((job) => {
    if (job.state !== 'done') return
    void refresh('getRecord', 'listSnapshots', 'getPortfolio', 'listFindings')
    void refreshRecord()
    toast('Measured.')
    onDone?.((job.result as { snapshot: number }).snapshot)
  })
  if (!may('measure')) return <span className="dim">{why}</span>
  return (
    <span style={{ display: 'inline-flex', gap: 10, alignItems: 'center', flexWrap: 'wrap' }}>
      <span className="dim">{why}</span>
      <Button
        variant="default"
        loading={running}
        onClick={() => start(() => call('takeSnapshot', { body: last ? { level: last.level as 'customer', asOf: last.asOf } : {} }))}
      >
        Measure again
      </Button>
      {problem && (
        <span className="loss" role="alert">
          {problem}
        </span>
      )}
    </span>
  )
}
