import { useEffect } from 'react'

/** Names the page in the window, the history and for screen readers. `PageHead` does it with its title. */
export function useTitle(title: string | null): void {
  useEffect(() => {
    if (title) document.title = `${title} · Tapeline`
  }, [title])
}
