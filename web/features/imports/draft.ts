import { type QueryClient, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { DraftChange } from '#api/import-draft.ts'
import { ApiProblem, call } from '../../app/client.ts'

export type Draft = Awaited<ReturnType<typeof call<'getDraft'>>>
export type DraftTable = Draft['tables'][number]
export type DraftColumn = DraftTable['columns'][number]
export type DraftSource = Draft['sources'][number]
export type FilesGiven = Awaited<ReturnType<typeof call<'putDraftFile'>>>
export type Check = Awaited<ReturnType<typeof call<'getDraftCheck'>>>
export type Targets = Awaited<ReturnType<typeof call<'listTargets'>>>

export const draftQuery = (draft: number) =>
  queryOptions({ queryKey: ['getDraft', draft], queryFn: () => call('getDraft', { params: { draft } }), staleTime: 5_000 })

export const checkQuery = (draft: number) =>
  queryOptions({ queryKey: ['getDraftCheck', draft], queryFn: () => call('getDraftCheck', { params: { draft } }), retry: false })

/** What tables and columns can be, and what the server takes. */
export const useTargets = (): Targets | undefined =>
  useQuery({ queryKey: ['listTargets'], queryFn: () => call('listTargets', {}), staleTime: Number.POSITIVE_INFINITY }).data

/** Keeps the newer of two answers: they may come in any order. */
export function takeDraft(queries: QueryClient, next: Draft): void {
  queries.setQueryData(draftQuery(next.draft).queryKey, (known) => (known && known.version > next.version ? known : next))
}

/** A file arrived: the draft must be recognised anew. */
export function takeFiles(queries: QueryClient, draft: number, given: FilesGiven): void {
  const names = new Set(given.files.map(({ name }) => name))
  queries.setQueryData(draftQuery(draft).queryKey, (known) =>
    known
      ? {
          ...known,
          ...{ version: Math.max(known.version, given.version), recognised: false, checked: false, asLastTime: false },
          files: [...known.files.filter(({ name }) => !names.has(name)), ...given.files].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
        }
      : known,
  )
}

/** Corrections by pointing. When somebody else changed the draft meanwhile, it is read again and the correction made on what is there now. */
export function useChangeDraft(draft: number) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (changes: DraftChange[]) => {
      const version = queries.getQueryData(draftQuery(draft).queryKey)?.version ?? 0
      const send = (of: number) => call('changeDraft', { params: { draft }, body: { version: of, changes } })
      try {
        return await send(version)
      } catch (error) {
        if (!(error instanceof ApiProblem && error.status === 409)) throw error
        return send((await call('getDraft', { params: { draft } })).version)
      }
    },
    onSuccess: (next) => takeDraft(queries, next),
    scope: { id: `draft ${draft}` },
  })
}
