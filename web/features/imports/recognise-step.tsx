import { Button, NativeSelect } from '@mantine/core'
import type { DraftChange } from '#api/import-draft.ts'
import { Panel } from '../../ui/panel.tsx'
import { Notice } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { useByWhom } from './by-whom.ts'
import type { Draft, DraftTable, Targets } from './draft.ts'
import { FeedFiles } from './feed-panels.tsx'
import { commonFolder, PathName } from './files-step.tsx'
import styles from './imports.module.css'
import { SourcePanels } from './source-panels.tsx'
import { Sure } from './sure.tsx'
import { rowsOf } from './table-words.ts'

interface RecogniseStepProps {
  readonly draft: Draft
  readonly targets: Targets
  readonly change: (changes: DraftChange[]) => void
  readonly onMap: (table: string) => void
}

/** What the files are: said in plain words, doubtful ones first, put right by choosing. */
export function RecogniseStep({ draft, targets, change, onMap }: RecogniseStepProps) {
  const f = useFormat()
  const needsLook = (table: DraftTable) => table.kind === 'unknown' && table.source === null && !table.leftOut
  const tables = draft.tables.toSorted((a, b) => Number(needsLook(b)) - Number(needsLook(a)) || (a.table < b.table ? -1 : 1))
  const folder = commonFolder(draft.tables.map(({ table }) => table))
  const unknown = tables.filter(needsLook).length
  const recognised = draft.tables.filter((table) => table.source !== null).length
  if (draft.tables.length === 0) return <FeedFiles draft={draft} />
  return (
    <>
      {draft.asLastTime && <AsLastTime draft={draft} />}
      <FeedFiles draft={draft} />
      {unknown > 0 && (
        <Notice tone="warn">
          {f.count(unknown, 'table was', 'tables were')} not recognised. Say what they are, or leave them out; the others go on either way.
        </Notice>
      )}
      <div className={styles.two}>
        <Panel
          title="What was recognised"
          sub={`${f.number(recognised)} of ${f.count(draft.tables.length, 'table', 'tables')}`}
          padding="none"
          footer="Recognised by headings and values, on this machine. Open a table to see its columns."
        >
          <table className={styles.table} data-stacks>
            <thead>
              <tr>
                <th>Table</th>
                <th>Is</th>
                <th className={styles.right}>Columns read</th>
                <th>Sure</th>
                <th>
                  <span className="only-heard">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {tables.map((table) => (
                <TableRow key={table.table} table={table} folder={folder} targets={targets} change={change} onMap={onMap} />
              ))}
            </tbody>
          </table>
        </Panel>
        <SourcePanels draft={draft} change={change} />
      </div>
    </>
  )
}

function TableRow({
  table,
  folder,
  targets,
  change,
  onMap,
}: { table: DraftTable; folder: string } & Pick<RecogniseStepProps, 'targets' | 'change' | 'onMap'>) {
  const f = useFormat()
  const read = table.columns.filter(({ targets }) => targets.length > 0).length
  const uncertain = table.columns.filter((column) => column.uncertain).length
  const set = (value: string) =>
    change([
      value === ''
        ? { what: 'table', table: table.table, leftOut: true }
        : { what: 'table', table: table.table, kind: value, leftOut: false },
    ])
  return (
    <tr>
      <td>
        <PathName path={table.table} under={folder} />
        <div className={styles.cellSecond}>
          {f.count(table.columns.length, 'column', 'columns')}
          {table.headerRow > 1 && `, headings in row ${table.headerRow}`}
          {table.format.encoding && !/^utf-?8$/i.test(table.format.encoding) && `, ${table.format.encoding}`}
        </div>
      </td>
      <td>
        <NativeSelect
          aria-label={`What ${table.table} is`}
          value={table.leftOut ? '' : table.kind}
          onChange={({ currentTarget }) => set(currentTarget.value)}
          data={[
            ...(table.kind === 'unknown'
              ? [{ value: 'unknown', label: table.source === null ? 'Not recognised' : f.list(table.becomes.map(rowsOf)) }]
              : []),
            ...targets.kinds.filter(({ kind }) => kind !== 'unknown').map(({ kind, title }) => ({ value: kind, label: title })),
            { value: '', label: 'Leave it out' },
          ]}
        />
        <div className={styles.cellSecond}>
          {table.leftOut
            ? 'Not read'
            : table.kind === 'unknown'
              ? table.source === null
                ? 'Not read unless you say'
                : 'as its mapping says'
              : table.system !== null
                ? `as ${table.system} writes them`
                : table.reasons[0]}
        </div>
      </td>
      <td className={styles.right} data-label="Columns read" data-inline>
        {table.leftOut || table.source === null ? <span className="dim">–</span> : `${f.number(read)} of ${f.number(table.columns.length)}`}
        {uncertain > 0 && !table.leftOut && <div className="warn">{f.number(uncertain)} to look at</div>}
      </td>
      <td title={table.reasons.join('; ')} data-inline>
        {table.source !== null && !table.leftOut ? (
          <Sure confidence={table.confidence} by={table.origin} />
        ) : (
          <span className="dim">–</span>
        )}
      </td>
      <td className={styles.narrow} data-inline>
        {table.source !== null && !table.leftOut && (
          <Button variant="default" aria-label={`Columns of ${table.table}`} onClick={() => onMap(table.table)}>
            Columns
          </Button>
        )}
      </td>
    </tr>
  )
}

function AsLastTime({ draft }: { draft: Draft }) {
  const f = useFormat()
  const byWhom = useByWhom()
  const [first] = draft.sources
  const recognised = draft.tables.filter(({ source }) => source !== null).length
  const minor = draft.sources.flatMap(({ lastTime }) => lastTime?.differences ?? [])
  return (
    <Notice tone="gain">
      <strong>
        Same files as last time: {f.number(recognised)} of {f.number(draft.tables.length)} recognised.
      </strong>{' '}
      {first?.lastTime && (
        <>
          As in import {first.lastTime.import} of {f.day(first.lastTime.at.slice(0, 10))} {byWhom(first.lastTime.actor)}.
        </>
      )}{' '}
      {minor.map(({ message }) => message).join('; ')} One confirmation checks every row and imports them.
    </Notice>
  )
}
