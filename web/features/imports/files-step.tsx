import { ActionIcon, Button } from '@mantine/core'
import { IconCheck, IconRefresh, IconX } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { call } from '../../app/client.ts'
import { Panel } from '../../ui/panel.tsx'
import { Notice } from '../../ui/states.tsx'
import { toast, toastError } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { type Collected, filesChosen } from './collect-files.ts'
import { type Draft, takeDraft, takeFiles, useTargets } from './draft.ts'
import { DropZone } from './drop-zone.tsx'
import styles from './imports.module.css'
import { cancelUpload, retryUpload, sendFiles, type Upload, useUploads } from './upload-queue.ts'

/** Files in: dropped or chosen, sent, taken out, replaced. */
export function FilesStep({ draft, onChange }: { draft: Draft; onChange: () => void }) {
  const queries = useQueryClient()
  const f = useFormat()
  const limits = useTargets()?.limits
  const uploads = useUploads(draft.draft)
  const [leftAside, setLeftAside] = useState<readonly string[]>([])

  const send = (collected: Collected) => {
    onChange()
    setLeftAside(collected.leftAside)
    sendFiles(draft.draft, collected.files, (given) => takeFiles(queries, draft.draft, given))
  }
  const remove = async (upload: number, name: string) => {
    onChange()
    try {
      takeDraft(queries, await call('dropDraftFile', { params: { draft: draft.draft, upload } }))
      toast(`${name} was taken out`)
    } catch (error) {
      toastError(error, `${name} could not be taken out`)
    }
  }
  const empty = draft.files.length === 0 && uploads.length === 0
  const onTheirWay = new Set(uploads.map(({ path }) => path))
  const folder = commonFolder([...onTheirWay, ...draft.files.map(({ name }) => name)])
  const there = draft.files.filter(({ name }) => !onTheirWay.has(name))
  const limitWords = limits && (
    <>
      CSV and its cousins (semicolons, tabs, any encoding), XLSX, mail (.eml, .mbox) and calendars (.ics), or a zip of them: up to{' '}
      {f.bytes(limits.fileBytes)} a file, {f.bytes(limits.draftBytes)} and {f.number(limits.files)} files in all.
    </>
  )
  return (
    <div className={styles.stack}>
      <DropZone
        title={empty ? 'Drop the exports of your systems here' : 'Drop more files, or newer ones'}
        onFiles={send}
        small={!empty}
        primary={empty}
      >
        {empty ? (
          <>
            <p>Orders and invoices, customers, people, tickets, calls, visits, the ledger: whole folders, as your systems wrote them.</p>
            <p className="dim">{limitWords}</p>
          </>
        ) : (
          <span className="dim">A file of the same name replaces the one that is there.</span>
        )}
      </DropZone>
      {leftAside.length > 0 && (
        <Notice tone="plain">
          {f.count(leftAside.length, 'file was', 'files were')} left aside, as they hold no tables: {f.list(leftAside.slice(0, 5))}
          {leftAside.length > 5 && ' …'}
          {leftAside.some((path) => /\.json$/i.test(path)) && '. A mapping file is given in the next step.'}
        </Notice>
      )}
      {!empty && (
        <Panel
          title="Files"
          sub={`${f.count(there.length, 'file', 'files')}, ${f.bytes(there.reduce((sum, { bytes }) => sum + bytes, 0))}`}
          padding="none"
          footer="Nothing of them is in the record until you run the import."
        >
          <table className={styles.table} data-stacks data-middle>
            <thead>
              <tr>
                <th>File</th>
                <th className={styles.right}>Size</th>
                <th>State</th>
                <th>
                  <span className="only-heard">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {uploads.map((upload) => (
                <UploadRow key={upload.path} draft={draft.draft} upload={upload} folder={folder} />
              ))}
              {there.map((file) => (
                <tr key={file.upload}>
                  <td>
                    <PathName path={file.name} under={folder} />
                  </td>
                  <td className={styles.right} data-inline>
                    {f.bytes(file.bytes)}
                  </td>
                  <td className={file.problem ? 'loss' : 'second'} data-inline>
                    {file.problem ?? (file.correctionOf !== null ? `Corrected rows of import ${file.correctionOf}` : <Arrived />)}
                  </td>
                  <td className={styles.narrow} data-inline>
                    <span className={styles.tools}>
                      <Replace name={file.name} onFiles={send} />
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        aria-label={`Take ${file.name} out`}
                        onClick={() => remove(file.upload, file.name)}
                      >
                        <IconX size={16} stroke={1.6} aria-hidden="true" />
                      </ActionIcon>
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Panel>
      )}
    </div>
  )
}

const Arrived = () => (
  <span className={styles.sure}>
    <IconCheck size={14} stroke={1.6} aria-hidden="true" />
    arrived
  </span>
)

function UploadRow({ draft, upload: { path, file, sent, state, problem }, folder }: { draft: number; upload: Upload; folder: string }) {
  const f = useFormat()
  const share = file.size === 0 ? 1 : Math.min(1, sent / file.size)
  return (
    <tr>
      <td>
        <PathName path={path} under={folder} />
      </td>
      <td className={styles.right}>{f.bytes(file.size)}</td>
      <td style={{ minWidth: 160 }}>
        {state === 'failed' ? (
          <span className="loss" role="alert">
            {problem}
          </span>
        ) : state === 'waiting' ? (
          <span className="dim">Waits its turn</span>
        ) : (
          <div
            className={styles.progress}
            role="progressbar"
            aria-label={`Sending ${path}`}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.round(share * 100)}
          >
            <div style={{ width: `${share * 100}%` }} />
          </div>
        )}
      </td>
      <td className={styles.narrow} data-inline>
        <span className={styles.tools}>
          {state === 'failed' && (
            <Button variant="default" leftSection={<IconRefresh size={14} stroke={1.6} />} onClick={() => retryUpload(draft, path)}>
              Try again
            </Button>
          )}
          <ActionIcon variant="subtle" color="gray" aria-label={`Cancel ${path}`} onClick={() => cancelUpload(draft, path)}>
            <IconX size={16} stroke={1.6} aria-hidden="true" />
          </ActionIcon>
        </span>
      </td>
    </tr>
  )
}

/** Another file in the place of this one, whatever its own name. */
function Replace({ name, onFiles }: { name: string; onFiles: (files: Collected) => void }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button variant="subtle" color="gray" aria-label={`Replace ${name}`} onClick={() => input.current?.click()}>
        Replace
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={`A file in the place of ${name}`}
        onChange={({ currentTarget }) => {
          const [chosen] = filesChosen(currentTarget.files).files
          if (chosen) onFiles({ files: [{ file: chosen.file, path: name }], leftAside: [] })
          currentTarget.value = ''
        }}
      />
    </>
  )
}

/** The folder that all these paths lie in, with its slash; '' where there is none. */
export function commonFolder(paths: Iterable<string>): string {
  const [first, ...others] = [...paths].map((path) => path.split('/').slice(0, -1))
  if (!first) return ''
  const shared = first.findIndex((part, i) => others.some((other) => other[i] !== part))
  const parts = shared < 0 ? first : first.slice(0, shared)
  return parts.length === 0 ? '' : `${parts.join('/')}/`
}

/** Folder in grey, the name in ink; `under`: the folder that need not be said, as all lie in it. */
export function PathName({ path, under = '' }: { path: string; under?: string }) {
  const shown = path.startsWith(under) ? path.slice(under.length) : path
  const cut = shown.lastIndexOf('/') + 1
  return (
    <span className={styles.cellName} title={path}>
      {cut > 0 && <span className="dim">{shown.slice(0, cut)}</span>}
      {shown.slice(cut)}
    </span>
  )
}
