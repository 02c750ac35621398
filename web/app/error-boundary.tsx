import { Button } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { PageHead } from '../ui/page-head.tsx'
import { Failed } from '../ui/states.tsx'

interface Props {
  readonly children: ReactNode
  /** Another place, another try. */
  readonly place: string
}

/** A screen that breaks says so and leaves the rail standing. */
export class ErrorBoundary extends Component<Props, { error: Error | null; place: string }> {
  override state: { error: Error | null; place: string } = { error: null, place: this.props.place }
  static getDerivedStateFromError = (error: Error) => ({ error })
  static getDerivedStateFromProps = (props: Props, state: { error: Error | null; place: string }) =>
    props.place === state.place ? null : { error: null, place: props.place }
  override componentDidCatch(error: Error) {
    console.error(error)
  }
  override render() {
    const { error } = this.state
    if (!error) return this.props.children
    return <ScreenFailed error={error} onRetry={() => this.setState({ error: null })} />
  }
}

/** A file of the web app that is gone was replaced by a newer one. */
const outdated = (error: Error) =>
  /dynamically imported module|Importing a module script failed|error loading dynamically/i.test(error.message)

export function ScreenFailed({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  return (
    <>
      <PageHead title="This page could not be shown" />
      {outdated(error) ? (
        <Failed title="Tapeline was updated since this page was opened.">
          <Button mt={10} onClick={() => location.reload()}>
            Load it anew
          </Button>
        </Failed>
      ) : (
        <Failed title="Something in this page broke." error={error} onRetry={onRetry} />
      )}
    </>
  )
}
