import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { call } from '../../app/client.ts'
import { useMe } from '../../app/session.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Failed, Loading, Notice } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import type { Check } from './draft.ts'
import { ImportOutcome } from './import-outcome.tsx'
import styles from './imports.module.css'

/** The last look before it is stored. */
export function RunStep({ check, children }: { check: Check; children: ReactNode }) {
  const f = useFormat()
  return (
    <div className={styles.stack}>
      {children}
      <Panel title="What happens now">
        <ul className={styles.bullets}>
          <li>
            {f.count(check.rows.accepted, 'row is', 'rows are')} taken into the record,{' '}
            {f.count(check.newAccounts, 'account is', 'accounts are')} new.
          </li>
          {check.rows.rejected > 0 && (
            <li>
              {f.count(check.rows.rejected, 'row', 'rows')} cannot be taken: you get them back as a file, with the reason beside each.
            </li>
          )}
          {check.unassigned.rows > 0 && (
            <li>
              {f.count(check.unassigned.rows, 'row goes', 'rows go')} to Unassigned: counted and costed there, never dropped, never spread.
            </li>
          )}
          <li>All of it is taken, or nothing. It can be undone at any time, whatever is imported later.</li>
        </ul>
      </Panel>
    </div>
  )
}

/** It is in the record: what to do next. */
export function RunDone({ importId }: { importId: number }) {
  const { may } = useMe()
  const done = useQuery({ queryKey: ['getImport', importId], queryFn: () => call('getImport', { params: { import: importId } }) })
  const sketch = useQuery({ queryKey: ['getSketch'], queryFn: () => call('getSketch', {}), enabled: may('draftModels'), retry: false })
  const record = useQuery({ queryKey: ['getRecord', {}], queryFn: () => call('getRecord', {}) })
  if (done.error) return <Failed title="The import could not be read." error={done.error} onRetry={() => void done.refetch()} />
  if (!done.data || (sketch.isPending && may('draftModels'))) return <Loading rows={6} label="Reading what was imported" />
  const modelled = sketch.data ? sketch.data.saved !== null || sketch.data.replaced : true
  const measured = Boolean(record.data?.snapshot)
  return (
    <>
      <Notice
        tone="gain"
        action={
          modelled ? (
            <Button component={Link} to={measured ? '/portfolio' : '/'}>
              See the portfolio
            </Button>
          ) : (
            <Button component={Link} to={'/costs/sketch'}>
              Sketch your cost model
            </Button>
          )
        }
      >
        <strong>The files are in the record.</strong>{' '}
        {modelled ? 'The numbers are measured with them.' : 'A few answers about your teams, and you see who earns and who costs.'}
      </Notice>
      <ImportOutcome done={done.data} />
    </>
  )
}
