import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { wordsOf } from './states.tsx'

interface ToastOptions {
  /** Takes back what was done; the toast then stays ten seconds. */
  readonly undo?: () => unknown
  /** Another verb with a link's effect: { label: 'Open', run }. */
  readonly action?: { readonly label: string; readonly run: () => unknown }
}

/** Says what was done, at the bottom; read out politely. */
export function toast(message: string, { undo, action }: ToastOptions = {}): void {
  const button = undo ? { label: 'Undo', run: undo } : action
  const id = notifications.show({
    message: (
      <span style={{ display: 'flex', alignItems: 'center', gap: 14, justifyContent: 'space-between' }}>
        <span>{message}</span>
        {button && (
          <Button
            variant="default"
            data-dense
            style={{ flex: 'none' }}
            onClick={async () => {
              notifications.hide(id)
              try {
                await button.run()
              } catch (error) {
                toastError(error)
              }
            }}
          >
            {button.label}
          </Button>
        )}
      </span>
    ),
    autoClose: button ? 10_000 : 4_000,
    withBorder: true,
    role: 'status',
  })
}

/** Says what could not be done, in the server's words; stays until closed. */
export function toastError(error: unknown, what?: string): void {
  notifications.show({ title: what, message: wordsOf(error), color: 'loss', autoClose: false, withBorder: true, role: 'alert' })
}
