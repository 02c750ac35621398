import { Button, FileButton } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { WideTable } from '../../app/wide-table.tsx'
import { Dialog } from '../../ui/dialogs.tsx'
import { wordsOf } from '../../ui/states.tsx'
import { toastError } from '../../ui/toast.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './value.module.css'

interface Given {
  readonly body: { readonly name: string; readonly text: string }
}

interface Doing {
  readonly mutate: (given: Given) => void
  readonly isPending: boolean
  readonly error: unknown
}

interface Found {
  readonly rows: number
  readonly taken: number
  readonly problems: readonly {
    readonly row: number
    readonly column: string
    readonly value: string
    readonly message: string
    readonly remedy: string
  }[]
}

interface FileDialogProps {
  readonly title: string
  readonly hint: string
  readonly noun: readonly [one: string, several: string]
  readonly preview: Doing
  readonly take: Doing
  /** What looking at it said; undefined: nothing was looked at. */
  readonly found: Found | undefined
  readonly onClose: () => void
  /** What would be taken. */
  readonly children?: ReactNode
}

/** A file is looked at before anything of it is taken: what is wrong in which row, and what would be kept. */
export function FileDialog({ title, hint, noun, preview, take, found, onClose, children }: FileDialogProps) {
  const f = useFormat()
  const [file, setFile] = useState<Given['body'] | null>(null)
  const read = preview.isPending ? undefined : found
  const look = async (given: File | null) => {
    if (!given) return
    try {
      const body = { name: given.name, text: await given.text() }
      setFile(body)
      preview.mutate({ body })
    } catch (error) {
      toastError(error, 'The file could not be read')
    }
  }
  const error = preview.error ?? take.error
  return (
    <Dialog
      opened
      onClose={onClose}
      title={title}
      size={760}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={!read || read.taken === 0} loading={take.isPending} onClick={() => file && take.mutate({ body: file })}>
            {read ? `Take ${f.count(read.taken, ...noun)}` : 'Take'}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is beside the button, which does the same */}
        <div
          className={styles.drop}
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault()
            void look(event.dataTransfer.files[0] ?? null)
          }}
        >
          <span>{file ? file.name : hint}</span>
          <FileButton accept=".csv,.txt,.tsv,text/csv" onChange={(given) => void look(given)}>
            {(props) => (
              <Button variant="default" {...props}>
                Choose a file
              </Button>
            )}
          </FileButton>
        </div>
        {error != null && (
          <p className="loss" role="alert">
            {wordsOf(error)}
          </p>
        )}
        {read && (
          <p>
            {f.count(read.rows, 'row', 'rows')}: {f.count(read.taken, ...noun)} can be taken
            {read.problems.length > 0 && `, ${f.count(read.problems.length, 'thing is', 'things are')} wrong`}.
          </p>
        )}
        {read && read.problems.length > 0 && (
          <WideTable label="What is wrong">
            <thead>
              <tr>
                <th scope="col" data-number>
                  Row
                </th>
                <th scope="col">Column</th>
                <th scope="col">Value</th>
                <th scope="col">Wrong</th>
                <th scope="col">What to do</th>
              </tr>
            </thead>
            <tbody>
              {read.problems.slice(0, 100).map((one) => (
                <tr key={`${one.row} ${one.column} ${one.message}`}>
                  <td className="num" data-number>
                    {f.number(one.row)}
                  </td>
                  <td>{one.column}</td>
                  <td>{one.value}</td>
                  <td>{one.message}</td>
                  <td>{one.remedy}</td>
                </tr>
              ))}
            </tbody>
          </WideTable>
        )}
        {read && children}
      </div>
    </Dialog>
  )
}
