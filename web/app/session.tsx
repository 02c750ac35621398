/** Who has signed in, and what is open to them. The server checks it all again. */
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import type { z } from 'zod'
import type { DataKind, Permission } from '#api/access.ts'
import type { me as meSchema } from '#api/routes/access.ts'
import { Failed, Loading } from '../ui/states.tsx'
import { useGet } from './queries.ts'

type Me = z.output<typeof meSchema>
export interface Session {
  readonly me: Me
  /** May do: `may('import')`. */
  readonly may: (permission: Permission) => boolean
  /** Sees this kind of data: `sees('cost')` is margin and cost. */
  readonly sees: (kind: DataKind) => boolean
  /** Only own accounts: every total, curve and rank is over those. */
  readonly own: boolean
}

const SessionContext = createContext<Session | null>(null)

/** Everything inside knows who is there. */
export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const { data, error, refetch } = useGet('getMe', {}, { staleTime: 300_000 })
  const session = useMemo(
    (): Session | null =>
      data
        ? {
            me: data,
            may: (permission) => data.may.includes(permission),
            sees: (kind) => data.kinds.includes(kind),
            own: data.scope === 'own',
          }
        : null,
    [data],
  )
  if (session) return <SessionContext value={session}>{children}</SessionContext>
  return (
    <main style={{ padding: 20, maxWidth: 480 }}>
      {error ? (
        <Failed title="Tapeline does not answer." error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading label="Opening Tapeline" />
      )}
    </main>
  )
}

export function useMe(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new TypeError('useMe() belongs inside the shell')
  return session
}
