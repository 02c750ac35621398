/** Reading and writing through the API by the names of its operations; who is signed out is sent to sign in. */
import {
  keepPreviousData,
  MutationCache,
  QueryCache,
  QueryClient,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import type { Args, Got } from '#api/route.ts'
import type { Routes } from '#api/routes.ts'
import { toastError } from '../ui/toast.tsx'
import { ApiProblem, call } from './client.ts'

type Name = keyof Routes

/** Doors stand outside: from there nobody is sent away. */
const atDoor = () => /^(\/demo)?\/(sign-in|start|invitation|reset)(\/|$)/.test(location.pathname)

/** Sends somebody who is not, or no longer, signed in to the door, and back afterwards. */
export function toSignIn(): void {
  if (atDoor()) return
  const back = `${location.pathname}${location.search}${location.hash}`
  location.assign(`/sign-in${back === '/' ? '' : `?next=${encodeURIComponent(back)}`}`)
}
const onError = (error: unknown) => {
  if (error instanceof ApiProblem && error.status === 401) toSignIn()
}
const isFinal = (error: unknown) => error instanceof ApiProblem && error.status < 500

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: { staleTime: 30_000, retry: (count, error) => count < 1 && !isFinal(error), refetchOnWindowFocus: false },
  },
})

interface GetOptions {
  /** False: not yet. */
  readonly enabled?: boolean
  /** Milliseconds until it is asked for again when it is shown anew; a snapshot's numbers never change: Infinity. */
  readonly staleTime?: number
  /** Asked for again every so many milliseconds. */
  readonly every?: number
}

/**
 * Reads: `const { data, error, refetch, isPlaceholderData } = useGet('getBook', { query: {} })`. While other arguments load, the old
 * answer stays (`isPlaceholderData`: show it at 60 %).
 */
export function useGet<K extends Name>(name: K, given: Args<Routes[K]>, options: GetOptions = {}): UseQueryResult<Got<Routes[K]>, Error> {
  const { enabled = true, staleTime, every } = options
  return useQuery<Got<Routes[K]>, Error>({
    queryKey: [name, given],
    queryFn: ({ signal }) => call(name, given, { signal }),
    enabled,
    placeholderData: keepPreviousData as never,
    ...(staleTime !== undefined && { staleTime }),
    ...(every !== undefined && { refetchInterval: every }),
  })
}

interface DoOptions<K extends Name> {
  /** What is read anew afterwards; default: everything on the page. */
  readonly refresh?: readonly Name[]
  readonly onDone?: (got: Got<Routes[K]>, given: Args<Routes[K]>) => void
  /** Said when it fails: "The view could not be saved". Without it the caller shows `error`. */
  readonly failed?: string
}

/** Writes: `const save = useDo('saveView', { refresh: ['listViews'] }); save.mutate({ body })`. */
export function useDo<K extends Name>(name: K, options: DoOptions<K> = {}): UseMutationResult<Got<Routes[K]>, Error, Args<Routes[K]>> {
  const client = useQueryClient()
  const { refresh, onDone, failed } = options
  return useMutation<Got<Routes[K]>, Error, Args<Routes[K]>>({
    mutationFn: (given) => call(name, given),
    onSuccess: async (got, given) => {
      onDone?.(got, given)
      await (refresh
        ? Promise.all(refresh.map((one) => client.invalidateQueries({ queryKey: [one] })))
        : client.invalidateQueries({
            predicate: ({ options }) => (options as { staleTime?: unknown }).staleTime !== Number.POSITIVE_INFINITY,
          }))
    },
    ...(failed && { onError: (error) => toastError(error, failed) }),
  })
}

/** Reads some operations anew: after a job has ended. */
export const refresh = (...names: Name[]): Promise<unknown> =>
  Promise.all(names.map((name) => queryClient.invalidateQueries({ queryKey: [name] })))
