import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../app/client.ts'
import { JobTape } from '../../app/job.tsx'
import { queryClient } from '../../app/queries.ts'
import { useWork } from '../../app/use-work.ts'
import { Dialog } from '../../ui/dialogs.tsx'
import { Failed, Loading } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { Amounts } from './amounts.tsx'
import styles from './imports.module.css'
import { rowsOf } from './table-words.ts'

/** What undoing would take out and bring back, then does it. */
export function UndoImport({ importId, onClose }: { importId: number; onClose: () => void }) {
  const f = useFormat()
  const preview = useQuery({
    queryKey: ['previewUndo', importId],
    queryFn: () => call('previewUndo', { params: { import: importId } }),
    gcTime: 0,
  })
  const [over, setOver] = useState(false)
  const work = useWork((job) => {
    if (job.state !== 'done') return
    setOver(true)
    void queryClient.invalidateQueries()
    toast(`Import ${importId} was undone`)
    onClose()
  })
  const found = preview.data
  return (
    <Dialog
      opened={!over}
      onClose={onClose}
      title={`Undo import ${importId}?`}
      onSubmit={() => work.start(() => call('undoImport', { params: { import: importId } }))}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {work.running ? 'Close' : 'Keep it'}
          </Button>
          <Button type="submit" color="loss" disabled={!found} loading={work.running}>
            Undo the import
          </Button>
        </>
      }
    >
      {preview.error && <Failed title="What it would change could not be read." error={preview.error} />}
      {!found && !preview.error && <Loading label="Counting what would go" />}
      {found && (
        <>
          <p>
            {found.laterImports === 0
              ? 'Nothing was imported since.'
              : `${f.count(found.laterImports, 'later import stays', 'later imports stay')} as they are: what they brought again is kept.`}
          </p>
          <table className={styles.table} style={{ marginTop: 10 }}>
            <thead>
              <tr>
                <th>What</th>
                <th className={styles.right}>Goes</th>
                <th className={styles.right}>Comes back as before</th>
              </tr>
            </thead>
            <tbody>
              {found.tables.map((row) => (
                <tr key={row.table}>
                  <td>{rowsOf(row.table)}</td>
                  <td className={styles.right}>{f.number(row.goes)}</td>
                  <td className={styles.right}>{f.number(row.returns)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <dl className={styles.facts} style={{ marginTop: 10 }}>
            <dt>Accounts it made</dt>
            <dd>{f.number(found.accounts)}, those nothing else refers to go</dd>
            <dt>People it made</dt>
            <dd>{f.number(found.people)}</dd>
            <dt>Revenue on the lines that go</dt>
            <dd>
              <Amounts amounts={found.revenue} />
            </dd>
          </dl>
        </>
      )}
      {work.running && (
        <div style={{ marginTop: 14 }}>
          <JobTape job={work.job} label="Taking back" />
        </div>
      )}
      {work.problem && (
        <p className="loss" role="alert">
          {work.problem}
        </p>
      )}
    </Dialog>
  )
}
