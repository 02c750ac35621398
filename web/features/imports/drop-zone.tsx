import { Button } from '@mantine/core'
import { type DragEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { type Collected, filesChosen, filesDropped } from './collect-files.ts'
import styles from './imports.module.css'

interface DropZoneProps {
  readonly title: string
  readonly children?: ReactNode
  readonly onFiles: (files: Collected) => void
  readonly small?: boolean
  /** Choosing files is the page's one primary button. */
  readonly primary?: boolean
}

/** Takes folders and files that are dropped anywhere on the page, or chosen. */
export function DropZone({ title, children, onFiles, small, primary }: DropZoneProps) {
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const take = (list: FileList | null) => {
    const collected = filesChosen(list)
    if (collected.files.length + collected.leftAside.length > 0) onFiles(collected)
  }
  useDropAnywhere(setOver, onFiles)
  return (
    <div className={styles.drop} data-over={over || undefined} data-small={small || undefined}>
      <div>
        <p className={styles.dropTitle}>{title}</p>
        {children && <div className={styles.dropWords}>{children}</div>}
      </div>
      <div className={styles.dropActions}>
        <Button {...(!primary && { variant: 'default' })} onClick={() => files.current?.click()}>
          Choose files
        </Button>
        <Button variant="default" onClick={() => folder.current?.click()}>
          Choose a folder
        </Button>
      </div>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-label="Files to import"
        onChange={({ currentTarget }) => {
          take(currentTarget.files)
          // The same file may be chosen again.
          currentTarget.value = ''
        }}
      />
      <input
        ref={folder}
        type="file"
        hidden
        aria-label="Folder to import"
        {...{ webkitdirectory: '' }}
        onChange={({ currentTarget }) => {
          take(currentTarget.files)
          currentTarget.value = ''
        }}
      />
    </div>
  )
}

/** A drop beside the frame would make the browser open the file and leave the page. */
function useDropAnywhere(setOver: (over: boolean) => void, onFiles: (files: Collected) => void) {
  const latest = useRef(onFiles)
  latest.current = onFiles
  useEffect(() => {
    const holdsFiles = (event: Event) => (event as unknown as DragEvent).dataTransfer?.types.includes('Files') ?? false
    const dragOver = (event: Event) => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const leave = (event: Event) => (event as unknown as DragEvent).relatedTarget === null && setOver(false)
    const drop = (event: Event) => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      setOver(false)
      void filesDropped((event as unknown as DragEvent).dataTransfer).then((collected) => latest.current(collected))
    }
    document.addEventListener('dragover', dragOver)
    document.addEventListener('dragleave', leave)
    document.addEventListener('drop', drop)
    return () => {
      document.removeEventListener('dragover', dragOver)
      document.removeEventListener('dragleave', leave)
      document.removeEventListener('drop', drop)
    }
  }, [setOver])
}
