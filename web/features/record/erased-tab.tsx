import { Button } from '@mantine/core'
import type { ErasureReport } from '#api/routes/erasures.ts'
import { address } from '../../app/client.ts'
import counts from '../../app/erasure-counts.module.css'
import { saveFile } from '../../app/export-list.ts'
import { useGet } from '../../app/queries.ts'
import { Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './erased-tab.module.css'

/** Who was erased is not kept; that it was done, how and of how much, is: each report prints as it stands. */
export function ErasedTab() {
  const { data, error, refetch } = useGet('listErasures', {})
  if (error) return <Failed title="The reports could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={3} />
  if (data.items.length === 0)
    return (
      <Panel title="Erased">
        <Empty title="Nobody was erased.">
          A person’s page has “Erase”: it shows first what is kept and what would become of it. What was done is listed here, without the
          name.
        </Empty>
      </Panel>
    )
  const list = () => void saveFile(address('downloadErasures', {}), 'erasures.json')
  return (
    <div className={styles.reports}>
      <Panel
        title="Backups"
        tools={
          <Button variant="default" onClick={list}>
            List for backups
          </Button>
        }
      >
        <p className={styles.note}>
          A backup made before an erasure still holds the person. Keep this list beside your backups:{' '}
          <code>tapeline restore FILE --erasures LIST</code> erases the same people again. It holds no name, only hashes.
        </p>
      </Panel>
      {data.items.map((report) => (
        <Report key={report.id} report={report} />
      ))}
    </div>
  )
}

const hows = { delete: 'A person was deleted', anonymise: 'A person was made unrecognisable' } as const

function Report({ report }: { readonly report: ErasureReport }) {
  const f = useFormat()
  return (
    <Panel title={hows[report.how]} sub={`${f.instant(report.at)} by ${report.by} · report ${report.id}`}>
      <p className={styles.reason}>{report.reason}</p>
      <table className={counts.counts}>
        <thead>
          <tr>
            <th scope="col">What was kept</th>
            <th scope="col">Rows</th>
            <th scope="col">Became</th>
          </tr>
        </thead>
        <tbody>
          {report.counts.map((one) => (
            <tr key={one.what}>
              <td>{one.what}</td>
              <td className="num">{f.number(one.rows)}</td>
              <td>{one.becomes}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.note}>
        {report.drafts > 0 && `${f.count(report.drafts, 'set of files was', 'sets of files were')} thrown away. `}
        {report.snapshots.length > 0
          ? `${f.count(report.snapshots.length, 'measurement keeps its', 'measurements keep their')} numbers and cannot be replayed: ${f.list(report.snapshots.map(String))}. `
          : 'No measurement rests on what was changed. '}
        Known again by {f.count(report.keys, 'hash', 'hashes')} of keys and addresses.
      </p>
    </Panel>
  )
}
