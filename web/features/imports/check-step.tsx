import { Button } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { Fragment, useState } from 'react'
import { Figures } from '../../ui/figures.tsx'
import { GroupRow, Panel } from '../../ui/panel.tsx'
import { Empty, Notice } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { Amounts } from './amounts.tsx'
import type { Check } from './draft.ts'
import { FeedPanels } from './feed-panels.tsx'
import { commonFolder, PathName } from './files-step.tsx'
import styles from './imports.module.css'
import { nounOf, rowsOf } from './table-words.ts'

type CheckedFile = Check['files'][number]
type Group = CheckedFile['groups'][number]

/** What is left out and why, with amounts, before anything is stored. */
export function CheckStep({ check }: { check: Check }) {
  const f = useFormat()
  const rejecting = check.files.flatMap((file) => file.groups.filter((group) => group.rejected).map((group) => ({ file, group })))
  const remarks = check.files.flatMap((file) => file.groups.filter((group) => !group.rejected).map((group) => ({ file, group })))
  const { rows } = check
  const folder = commonFolder(check.files.map(({ table }) => table))
  const share = rows.read === 0 ? null : rows.accepted / rows.read
  const onlyMail = check.feed !== null && rows.read === check.feed.read
  const withoutRate = check.currencies.filter(({ monthsWithoutRate }) => monthsWithoutRate.length > 0)
  return (
    <>
      {check.lastTime.map(({ message }) => (
        <Notice key={message} tone="warn">
          Not as last time: {message}
        </Notice>
      ))}
      {withoutRate.map(({ currency, monthsWithoutRate }) => (
        <Notice key={currency} tone="warn">
          No exchange rate for {currency} in {f.count(monthsWithoutRate.length, 'month', 'months')}: {f.month(monthsWithoutRate[0])}
          {monthsWithoutRate.length > 1 && ` to ${f.month(monthsWithoutRate.at(-1))}`}. Amounts of these months are not converted until a
          file of rates is imported.
        </Notice>
      ))}
      {check.feed && <FeedPanels feed={check.feed} done={false} />}
      {!onlyMail && (
        <Figures
          figures={[
            { label: 'Rows read', value: f.number(rows.read), note: f.count(check.files.length, 'table', 'tables') },
            {
              label: 'Taken',
              value: f.number(rows.accepted),
              beside: f.percent(share, share !== null && share > 0.99 && share < 1 ? 2 : 0),
            },
            { label: 'Left out by the mapping', value: f.number(rows.leftOut), note: rows.leftOut > 0 ? 'by its filters' : 'none' },
            {
              label: 'Come twice, with the same content',
              value: f.number(rows.repeated),
              note: rows.repeated > 0 ? 'counted once' : 'none',
            },
            {
              label: 'Cannot be taken',
              value: f.number(rows.rejected),
              note: rows.rejected > 0 ? 'come back to you with their reasons' : 'none',
            },
          ]}
        />
      )}
      <div className={styles.two}>
        <div className={styles.stack}>
          {(!onlyMail || rejecting.length > 0) && (
            <Panel
              title="Left out, and why"
              sub={rejecting.length === 0 ? 'nothing' : `${f.count(rows.rejected, 'row', 'rows')}, most first`}
              padding="none"
              footer={
                rejecting.length > 0 &&
                'The others go on without them. After the import they can be downloaded, corrected and dropped back in: they are found again.'
              }
            >
              {rejecting.length === 0 && remarks.length === 0 ? (
                <div style={{ padding: '0 14px 14px' }}>
                  <Empty title="Every row can be taken." />
                </div>
              ) : (
                <GroupTable rejecting={rejecting} remarks={remarks} folder={folder} />
              )}
            </Panel>
          )}
          <Panel title="Tables" sub="what is taken of each" padding="none">
            <table className={styles.table} data-stacks>
              <thead>
                <tr>
                  <th>Table</th>
                  <th className={styles.right}>Read</th>
                  <th className={styles.right}>Taken</th>
                  <th className={styles.right}>Left out</th>
                  <th className={styles.right}>Cannot be taken</th>
                  <th>Becomes</th>
                </tr>
              </thead>
              <tbody>
                {check.files.map((file) => (
                  <tr key={file.table}>
                    <td>
                      <PathName path={file.table} under={folder} />
                      {file.findings.map(({ message }) => (
                        <div key={message} className={styles.cellSecond}>
                          {message}
                        </div>
                      ))}
                    </td>
                    <td className={styles.right} data-label="Read">
                      {f.number(file.rowsRead)}
                    </td>
                    <td className={styles.right} data-label="Taken">
                      {f.number(file.accepted)}
                    </td>
                    <td className={styles.right} data-label="Left out">
                      {f.number(file.leftOut + file.repeated)}
                    </td>
                    <td className={styles.right} data-label="Cannot be taken">
                      {f.number(file.rejected)}
                    </td>
                    <td className="second" data-label="Becomes">
                      {f.list(file.becomes.map(({ table, rows }) => f.count(rows, ...nounOf(table))))}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Panel>
        </div>
        <div className={styles.stack}>
          {!onlyMail && (
            <Panel title="Goes to Unassigned" footer="Counted and costed there; never dropped, never spread.">
              <dl className={styles.facts}>
                <dt>Rows without a known account</dt>
                <dd className="num">{f.number(check.unassigned.rows)}</dd>
                <dt>Money on them</dt>
                <dd>
                  <Amounts amounts={check.unassigned.amounts} />
                </dd>
              </dl>
            </Panel>
          )}
          <Periods check={check} />
          {check.notes.length > 0 && (
            <Panel title="To know">
              <ul className={styles.bullets}>
                {check.notes.map((note) => (
                  <li key={note}>{note}</li>
                ))}
              </ul>
            </Panel>
          )}
        </div>
      </div>
    </>
  )
}

interface FileGroup {
  readonly file: CheckedFile
  readonly group: Group
}

function GroupTable({ rejecting, remarks, folder }: { rejecting: readonly FileGroup[]; remarks: readonly FileGroup[]; folder: string }) {
  return (
    <table className={styles.table} data-stacks>
      <thead>
        <tr>
          <th>Why</th>
          <th>Table</th>
          <th className={styles.right}>Rows</th>
          <th className={styles.right}>Money in them</th>
          <th>
            <span className="only-heard">Rows</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rejecting.toSorted(byRows).map((one) => (
          <GroupRows key={`${one.file.table} ${one.group.code} ${one.group.column}`} {...one} folder={folder} />
        ))}
        {remarks.length > 0 && (
          <tr>
            <td colSpan={5} style={{ padding: 0 }}>
              <GroupRow>Taken, with a remark</GroupRow>
            </td>
          </tr>
        )}
        {remarks.toSorted(byRows).map((one) => (
          <GroupRows key={`${one.file.table} ${one.group.code} ${one.group.column}`} {...one} folder={folder} />
        ))}
      </tbody>
    </table>
  )
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const byRows = (a: FileGroup, b: FileGroup) => b.group.rows - a.group.rows

function GroupRows({ file, group, folder }: FileGroup & { folder: string }) {
  const f = useFormat()
  const [open, setOpen] = useState(false)
  return (
    <Fragment>
      <tr>
        <td>
          <span className={styles.cellName}>{group.message}</span>
          <div className={styles.cellSecond}>{capital(group.remedy)}</div>
        </td>
        <td>
          <PathName path={file.table} under={folder} />
          {group.column && <div className={styles.cellSecond}>column {group.column}</div>}
        </td>
        <td className={styles.right} data-label="Rows">
          {f.number(group.rows)}
        </td>
        <td className={styles.right} data-label="Money">
          <Amounts amounts={group.amounts} />
        </td>
        <td className={styles.narrow}>
          {group.examples.length > 0 && (
            <Button
              variant="subtle"
              color="gray"
              aria-expanded={open}
              aria-label={`Examples: ${group.message}`}
              leftSection={open ? <IconChevronDown size={14} aria-hidden="true" /> : <IconChevronRight size={14} aria-hidden="true" />}
              onClick={() => setOpen(!open)}
            >
              Rows
            </Button>
          )}
        </td>
      </tr>
      {open && (
        <tr>
          <td colSpan={5}>
            <ul className={styles.bullets}>
              {group.examples.map((example) => (
                <li key={`${example.row} ${example.column}`}>
                  Row {f.number(example.row)}
                  {example.value !== null && (
                    <>
                      : <span className={styles.sample}>{example.value}</span>
                    </>
                  )}{' '}
                  <span className="second">{example.message}</span>
                </li>
              ))}
              {group.rows > group.examples.length && <li className="dim">and {f.number(group.rows - group.examples.length)} more</li>}
            </ul>
          </td>
        </tr>
      )}
    </Fragment>
  )
}

function Periods({ check }: { check: Check }) {
  const f = useFormat()
  if (check.periods.length === 0) return null
  return (
    <Panel title="Days covered" padding="none" footer="Months without a row are not treated as zero: pages name them.">
      <table className={styles.table}>
        <thead>
          <tr>
            <th>What</th>
            <th>First and last day</th>
          </tr>
        </thead>
        <tbody>
          {check.periods.map((period) => (
            <tr key={`${period.source} ${period.table}`}>
              <td>
                <span className={styles.cellName}>{rowsOf(period.table)}</span>
                <div className={styles.cellSecond}>{period.source}</div>
              </td>
              <td className="num">
                {f.day(period.firstDay, { year: 'always' })} – {f.day(period.lastDay, { year: 'always' })}
                {period.emptyMonths.length > 0 && (
                  <div className={`${styles.cellSecond} warn`}>
                    nothing in{' '}
                    {period.emptyMonths.length <= 3
                      ? f.list(period.emptyMonths.map(f.month))
                      : f.count(period.emptyMonths.length, 'month', 'months')}
                  </div>
                )}
                {period.storedLastDay && <div className={styles.cellSecond}>record so far up to {f.day(period.storedLastDay)}</div>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
