import { Button, Menu } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { address, call } from '../../app/client.ts'
import { Figures } from '../../ui/figures.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Notice } from '../../ui/states.tsx'
import { toastError } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { Amounts } from './amounts.tsx'
import type { Collected } from './collect-files.ts'
import { bareName, correctedName } from './corrected-name.ts'
import { draftQuery } from './draft.ts'
import { DropZone } from './drop-zone.tsx'
import { FeedPanels } from './feed-panels.tsx'
import { PathName } from './files-step.tsx'
import styles from './imports.module.css'

export type ImportDone = Awaited<ReturnType<typeof call<'getImport'>>>
type DoneFile = ImportDone['files'][number]

/** What an import did, file by file, and the rows that wait for a correction. */
export function ImportOutcome({ done, aside }: { done: ImportDone; aside?: ReactNode }) {
  const f = useFormat()
  const onlyMail = done.feed !== null && done.sources.length === 0
  const waiting = done.files.filter((file) => file.rejected > 0)
  return (
    <>
      {done.feed && <FeedPanels feed={done.feed} done />}
      {!onlyMail && (
        <Figures
          figures={[
            { label: 'Rows read', value: f.number(done.rowsRead), note: f.count(done.files.length, 'file', 'files') },
            { label: 'Taken', value: f.number(done.rowsRead - done.rejected) },
            {
              label: 'Could not be taken',
              value: f.number(done.rejected),
              note: waiting.length === 0 ? 'none' : f.count(waiting.length, 'file', 'files'),
            },
            { label: 'To Unassigned', value: f.number(done.unassigned.rows), note: <Amounts amounts={done.unassigned.amounts} /> },
          ]}
        />
      )}
      {waiting.length > 0 && <Problems done={done} waiting={waiting} />}
      <div className={aside ? styles.two : styles.stack} style={{ marginTop: waiting.length > 0 ? 12 : 0 }}>
        <div className={styles.stack}>
          <Panel title="Files" padding="none">
            <table className={styles.table} data-stacks>
              <thead>
                <tr>
                  <th>File</th>
                  <th className={styles.right}>Read</th>
                  <th className={styles.right}>Taken</th>
                  <th className={styles.right}>Changed</th>
                  <th className={styles.right}>Unchanged</th>
                  <th className={styles.right}>Removed</th>
                  <th className={styles.right}>Could not be taken</th>
                </tr>
              </thead>
              <tbody>
                {done.files.map((file) => (
                  <tr key={file.fileNo}>
                    <td>
                      <PathName path={file.file} />
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
                    <td className={styles.right} data-label="Changed">
                      {f.number(file.changed)}
                    </td>
                    <td className={styles.right} data-label="Unchanged">
                      {f.number(file.unchanged)}
                    </td>
                    <td className={styles.right} data-label="Removed">
                      {f.number(file.removed)}
                    </td>
                    <td className={styles.right} data-label="Could not be taken">
                      {f.number(file.rejected)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Panel>
          {done.notes.length > 0 && (
            <Panel title="To know">
              <ul className={styles.bullets}>
                {done.notes.map((note) => (
                  <li key={note}>{note}</li>
                ))}
              </ul>
            </Panel>
          )}
        </div>
        {aside}
      </div>
    </>
  )
}

/** Rows to download, correct and drop back, right here. */
function Problems({ done, waiting }: { done: ImportDone; waiting: readonly DoneFile[] }) {
  const f = useFormat()
  const [shown, setShown] = useState(waiting[0]?.fileNo)
  const file = waiting.find(({ fileNo }) => fileNo === shown) ?? waiting[0]!
  return (
    <Panel
      title="Rows to correct"
      sub={f.count(done.rejected, 'row', 'rows')}
      padding="none"
      footer="Correct them in your spreadsheet, keep the columns on the right or not, and drop the file back: it is read as the original was."
    >
      <div className={styles.two} data-list="left" style={{ gap: 0 }}>
        <nav aria-label="Files with rows to correct">
          {waiting.map((one) => (
            <button
              key={one.fileNo}
              type="button"
              className={styles.pick}
              aria-current={one === file || undefined}
              onClick={() => setShown(one.fileNo)}
            >
              <PathName path={one.file} />
              <span className={styles.count}>{f.number(one.rejected)}</span>
            </button>
          ))}
        </nav>
        <div style={{ borderLeft: '1px solid var(--tl-line)' }}>
          <div className={styles.strip}>
            <PathName path={file.file} />
            <Download done={done} file={file} />
          </div>
          <table className={styles.table} data-stacks>
            <thead>
              <tr>
                <th className={styles.right}>Row</th>
                <th>What is wrong</th>
                <th>What to do</th>
              </tr>
            </thead>
            <tbody>
              {file.problems.map((problem) => (
                <tr key={`${problem.row} ${problem.column} ${problem.code}`}>
                  <td className={styles.right} data-label="Row">
                    {f.number(problem.row)}
                  </td>
                  <td>
                    {problem.message}
                    {problem.column && <div className={styles.cellSecond}>column {problem.column}</div>}
                  </td>
                  <td className="second">{problem.remedy}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {file.problemCount > file.problems.length && (
            <p className="dim" style={{ padding: '6px 14px' }}>
              {f.number(file.problemCount - file.problems.length)} more are in the file to download.
            </p>
          )}
        </div>
      </div>
      <div style={{ padding: 14, borderTop: '1px solid var(--tl-line)' }}>
        <DropBack done={done} waiting={waiting} chosen={file} />
      </div>
    </Panel>
  )
}

function Download({ done, file }: { done: ImportDone; file: DoneFile }) {
  if (!file.canDownload) return <span className="dim">Rejected rows are kept for 90 days; these are gone.</span>
  const at = (format: 'csv' | 'xlsx') =>
    address('getImportProblems', { params: { import: done.import, fileNo: file.fileNo }, query: { format } })
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" className={styles.push ?? ''}>
          Download to correct
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={at('xlsx')} download>
          XLSX, for a spreadsheet
        </Menu.Item>
        <Menu.Item component="a" href={at('csv')} download>
          CSV, as it came
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Corrected files make a draft with the mapping of their import. */
function DropBack({ done, waiting, chosen }: { done: ImportDone; waiting: readonly DoneFile[]; chosen: DoneFile }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [busy, setBusy] = useState(false)
  const take = async ({ files }: Collected) => {
    if (busy) return
    setBusy(true)
    try {
      let into: number | undefined
      for (const { file, path } of files) {
        const given = {
          params: { import: done.import },
          query: { name: correctedName(done.import, path, waiting, chosen), draft: into },
          body: file,
        }
        const draft = await call('correctImport', given)
        into = draft.draft
        queries.setQueryData(draftQuery(into).queryKey, draft)
      }
      if (into !== undefined)
        void navigate({ to: '/imports/new/$draft', params: { draft: String(into) } as never, search: { step: 'recognise' } as never })
    } catch (error) {
      toastError(error, 'The corrected rows could not be taken')
    } finally {
      setBusy(false)
    }
  }
  return (
    <DropZone title={busy ? 'Sending …' : 'Drop corrected files back here'} small onFiles={(collected) => void take(collected)}>
      <span className="dim">
        They become an import of their own, with the same mapping. A file with a name of its own is taken for {bareName(chosen.file)}.
      </span>
    </DropZone>
  )
}

export function Corrections({ done }: { done: ImportDone }) {
  if (done.corrections.length === 0 && done.correctionOf === null) return null
  return (
    <Notice tone="plain">
      {done.correctionOf !== null && <>These are corrected rows of import {done.correctionOf}. </>}
      {done.corrections.length > 0 && <>Corrected rows of it came with import {done.corrections.map((one) => one.import).join(', ')}.</>}
    </Notice>
  )
}
