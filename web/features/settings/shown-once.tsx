import { Button, CopyButton } from '@mantine/core'
import styles from './settings.module.css'

/** A link or a key that is shown this once, to be copied. */
export const ShownOnce = ({ text, label }: { readonly text: string; readonly label: string }) => (
  <div className={styles.secret}>
    <code data-secret={label}>{text}</code>
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button variant="default" onClick={copy} aria-label={`Copy the ${label}`}>
          {copied ? 'Copied' : 'Copy'}
        </Button>
      )}
    </CopyButton>
  </div>
)
