import { Checkbox, NativeSelect } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { DraftChange } from '#api/import-draft.ts'
import { useAddress } from '../../ui/address.ts'
import { Panel } from '../../ui/panel.tsx'
import { Notice } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import type { Draft, DraftColumn, DraftTable, Targets } from './draft.ts'
import { commonFolder, PathName } from './files-step.tsx'
import styles from './imports.module.css'
import { MeaningPicker } from './meaning-picker.tsx'
import { dateExample, datesCouldBe } from './reads-as.ts'
import { Sure } from './sure.tsx'

interface MapStepProps {
  readonly draft: Draft
  readonly targets: Targets
  readonly change: (changes: DraftChange[]) => void
}

/** What each column means: tables at the left, the columns of one at the right, those to look at first. */
export function MapStep({ draft, targets, change }: MapStepProps) {
  const f = useFormat()
  const tables = draft.tables.filter((table) => table.source !== null && !table.leftOut)
  const toLookAt = (table: DraftTable) =>
    table.columns.filter((column) => column.uncertain).length + draft.problems.filter((problem) => problem.table === table.table).length
  const narrow = useMediaQuery('(max-width: 1099px)', window.innerWidth < 1100, { getInitialValueInEffect: false })
  const [asked, choose] = useAddress('table')
  const shown = tables.find(({ table }) => table === asked) ?? tables.toSorted((a, b) => toLookAt(b) - toLookAt(a))[0]
  const folder = commonFolder(tables.map(({ table }) => table))
  const elsewhere = draft.problems.filter(({ table }) => table === null || !tables.some((one) => one.table === table))
  return (
    <>
      {elsewhere.map((problem) => (
        <Notice key={`${problem.at} ${problem.message}`} tone="loss">
          {problem.message}
        </Notice>
      ))}
      <div className={styles.two} data-list="left">
        {narrow ? (
          <NativeSelect
            label="Table"
            value={shown?.table}
            onChange={({ currentTarget }) => choose(currentTarget.value)}
            data={tables.map((table) => ({
              value: table.table,
              label: `${table.table.slice(folder.length)}${toLookAt(table) > 0 ? `, ${f.number(toLookAt(table))} to look at` : ''}`,
            }))}
          />
        ) : (
          <Panel title="Tables" sub={f.number(tables.length)} padding="none">
            <nav aria-label="Tables">
              {tables.map((table) => (
                <button
                  key={table.table}
                  type="button"
                  className={styles.pick}
                  aria-current={table === shown || undefined}
                  onClick={() => choose(table.table)}
                >
                  <span className={styles.pickName}>
                    <PathName path={table.table} under={folder} />
                    <span className={styles.cellSecond} style={{ display: 'block' }}>
                      {table.title}
                    </span>
                  </span>
                  {toLookAt(table) > 0 && <span className={styles.count}>{f.number(toLookAt(table))} to look at</span>}
                </button>
              ))}
            </nav>
          </Panel>
        )}
        {shown && <ColumnsPanel key={shown.table} table={shown} draft={draft} targets={targets} change={change} />}
      </div>
    </>
  )
}

function ColumnsPanel({ table, draft, targets, change }: MapStepProps & { table: DraftTable }) {
  const f = useFormat()
  const [show, setShow] = useAddress<'all' | 'read'>('columns', 'all')
  const problems = draft.problems.filter((problem) => problem.table === table.table)
  const read = table.columns.filter((column) => column.targets.length > 0)
  const columns = table.columns
    .filter((column) => show === 'all' || column.targets.length > 0)
    .toSorted((a, b) => Number(b.uncertain) - Number(a.uncertain))
  return (
    <Panel
      title={table.title}
      sub={`${f.number(read.length)} of ${f.count(table.columns.length, 'column', 'columns')} read`}
      tools={
        <Checkbox
          label="Only what is read"
          checked={show === 'read'}
          onChange={({ currentTarget }) => setShow(currentTarget.checked ? 'read' : null)}
        />
      }
      padding="none"
      footer={`Looked at ${table.wholeFileLookedAt ? 'all of' : 'the first'} ${f.count(table.rowsLookedAt, 'row', 'rows')}.`}
    >
      {(problems.length > 0 || table.findings.length > 0) && (
        <div style={{ padding: '0 14px' }}>
          {problems.map((problem) => (
            <Notice key={`${problem.at} ${problem.message}`} tone="loss">
              {problem.message}
            </Notice>
          ))}
          {table.findings.map((finding) => (
            <Notice key={finding.message} tone="plain">
              {finding.message}
            </Notice>
          ))}
        </div>
      )}
      <table className={styles.table} data-stacks data-fixed>
        <thead>
          <tr>
            <th style={{ width: '22%' }}>Column</th>
            <th>For example</th>
            <th style={{ width: '26%' }}>Is read as</th>
            <th style={{ width: '20%' }}>Sure</th>
          </tr>
        </thead>
        <tbody>
          {columns.map((column) => (
            <ColumnRow key={column.column} column={column} table={table} targets={targets} change={change} />
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

const durationWords = { seconds: 'seconds', minutes: 'minutes', hours: 'hours', days: 'days' } as const

function ColumnRow({
  column,
  table,
  targets,
  change,
}: { column: DraftColumn; table: DraftTable } & Pick<MapStepProps, 'targets' | 'change'>) {
  const f = useFormat()
  const orders = column.looksLike === 'date' ? datesCouldBe(column.samples).filter((order) => order !== 'ymd') : []
  const example = orders.length === 1 ? dateExample(column.samples, orders[0]!, f) : null
  const pick = (chosen: string[]) => change([{ what: 'column', table: table.table, column: column.column, targets: chosen }])
  const [reason] = column.reasons
  return (
    <tr>
      <td>
        <span className={styles.cellName}>{column.column}</span>
        {column.empty > 0 && (
          <div className={styles.cellSecond}>
            {column.empty === 1 ? 'no value' : `${column.empty < 0.005 ? 'under 1\u00a0%' : f.percent(column.empty, 0)} without a value`}
          </div>
        )}
      </td>
      <td>
        <span className={styles.samples}>
          {column.samples.slice(0, 3).map((sample) => (
            <span key={sample} className={styles.sample} title={sample}>
              {sample}
            </span>
          ))}
        </span>
        {example && <div className={styles.cellSecond}>{example}</div>}
        {orders.length > 1 && <div className={`${styles.cellSecond} warn`}>Day or month first: no value tells</div>}
      </td>
      <td>
        <MeaningPicker column={column} becomes={table.becomes} targets={targets} onPick={pick} />
        {column.unit && <div className={styles.cellSecond}>in {durationWords[column.unit]}</div>}
      </td>
      <td>
        {column.targets.length > 0 || column.origin === 'person' ? (
          <Sure confidence={column.confidence} by={column.origin} />
        ) : (
          <span className="dim">–</span>
        )}
        {column.uncertain && <div className="warn">Please look</div>}
        {column.targets.length > 0 && <div className={styles.cellSecond}>{column.uncertain ? column.reasons.join('; ') : reason}</div>}
      </td>
    </tr>
  )
}
