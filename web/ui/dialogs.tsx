/** Dialogs: a question in the middle, a sheet at the side. Esc closes; what had the focus gets it back. */
import { Button, Drawer, Modal } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import styles from './dialogs.module.css'
import { wordsOf } from './states.tsx'

interface DialogProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly title: ReactNode
  readonly children: ReactNode
  /** At the bottom right: the verb last. With `onSubmit` a submit button here sends the form. */
  readonly actions?: ReactNode
  readonly onSubmit?: () => void
  readonly size?: number | string
}

const Body = ({ children, actions, onSubmit }: Pick<DialogProps, 'children' | 'actions' | 'onSubmit'>) => {
  const content = (
    <>
      {children}
      {actions && <div className={styles.actions}>{actions}</div>}
    </>
  )
  if (!onSubmit) return content
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return <form onSubmit={submit}>{content}</form>
}

/** Their head is no banner of the page: there is one already. */
const noBanner = { header: { role: 'presentation' } }

/** A question, or a short form. */
export const Dialog = ({ opened, onClose, title, size = 480, ...body }: DialogProps) => (
  <Modal opened={opened} onClose={onClose} title={title} size={size} attributes={noBanner} closeButtonProps={{ 'aria-label': 'Close' }}>
    <Body {...body} />
  </Modal>
)

/** What belongs to something on the page and is read beside it. The whole width on a phone. */
export const Sheet = ({ opened, onClose, title, size = 440, ...body }: DialogProps) => (
  <Drawer
    opened={opened}
    onClose={onClose}
    title={title}
    position="right"
    size={size}
    attributes={noBanner}
    closeButtonProps={{ 'aria-label': 'Close' }}
  >
    <Body {...body} />
  </Drawer>
)

interface ConfirmProps {
  readonly opened: boolean
  readonly onClose: () => void
  /** "Undo the import of 18 November?" */
  readonly title: string
  /** What will be different, with counts. */
  readonly children?: ReactNode
  /** The verb: "Undo the import". */
  readonly verb: string
  /** What cannot be taken back. */
  readonly danger?: boolean
  /** Closes when it is done; what it throws is said and the dialog stays. */
  readonly onConfirm: () => unknown
}
/** Asks before what touches much; what can be undone is done at once, with Undo in the toast. */
export function Confirm({ opened, onClose, title, children, verb, danger, onConfirm }: ConfirmProps) {
  const [state, setState] = useState<{ busy: boolean; error: string | null }>({ busy: false, error: null })
  const run = async () => {
    setState({ busy: true, error: null })
    try {
      await onConfirm()
      setState({ busy: false, error: null })
      onClose()
    } catch (error) {
      setState({ busy: false, error: wordsOf(error) })
    }
  }
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title={title}
      onSubmit={run}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={state.busy} {...(danger && { color: 'loss' })}>
            {verb}
          </Button>
        </>
      }
    >
      {children}
      {state.error && (
        <p className="loss" role="alert">
          {state.error}
        </p>
      )}
    </Dialog>
  )
}
