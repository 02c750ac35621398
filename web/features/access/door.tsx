import { Button } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import { ApiProblem } from '../../app/client.ts'
import { wordsOf } from '../../ui/states.tsx'
import { useTitle } from '../../ui/title.ts'
import styles from './door.module.css'

interface DoorProps {
  readonly title: string
  readonly why?: ReactNode
  readonly children?: ReactNode
  /** Grey, below a line: what to do instead. */
  readonly foot?: ReactNode
}

/** What stands before the shell: one card, one thing to do. */
export function Door({ title, why, children, foot }: DoorProps) {
  useTitle(title)
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <div className={styles.logo}>
          <Tape />
          <span>Tapeline</span>
        </div>
        <h1 className={styles.title}>{title}</h1>
        {why && <p className={styles.why}>{why}</p>}
        {children}
        {foot && <div className={styles.foot}>{foot}</div>}
      </div>
    </main>
  )
}

interface DoorFormProps {
  readonly children: ReactNode
  /** The verb. */
  readonly action: string
  readonly busy: boolean
  /** What was refused, said above the button. */
  readonly error: unknown
  readonly onSubmit: () => void
}

/** Fields one below the other, and the one thing to do. */
export function DoorForm({ children, action, busy, error, onSubmit }: DoorFormProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      {children}
      {error !== null && error !== undefined && (
        <p className={styles.problem} role="alert">
          {refusedWords(error)}
        </p>
      )}
      <Button type="submit" fullWidth loading={busy}>
        {action}
      </Button>
    </form>
  )
}

/** The server's words; of a form that is not valid, what is wrong with it. */
function refusedWords(error: unknown): string {
  if (!(error instanceof ApiProblem) || error.problems.length === 0 || error.message !== 'The request is not valid.') return wordsOf(error)
  return error.problems.map(({ at, message }) => `${at.split('/').at(-1)}: ${message}`).join('. ')
}

/** The rail's piece of tape, drawn out. */
const Tape = () => (
  <svg width="50" height="18" viewBox="0 0 50 18" fill="none" stroke="currentColor" strokeWidth="1.6" aria-hidden="true">
    <rect x="1" y="4.5" width="48" height="9" rx="1.6" />
    <path d="M4.2 4.5v3.2M7.4 4.5v4.8M10.6 4.5v3.2M13.8 4.5v4.8M17 4.5v3.2M20.2 4.5v4.8M23.4 4.5v3.2M26.6 4.5v4.8M29.8 4.5v3.2M33 4.5v4.8M36.2 4.5v3.2M39.4 4.5v4.8M42.6 4.5v3.2M45.8 4.5v4.8" />
  </svg>
)
