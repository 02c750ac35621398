/** Lists that are read page by page: as many rows as were asked for, and a button for more. */
import { Button } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Args, Got } from '#api/route.ts'
import type { Routes } from '#api/routes.ts'
import { call } from './client.ts'

type Name = { [K in keyof Routes]: Got<Routes[K]> extends { items: readonly unknown[]; next: string | null } ? K : never }[keyof Routes]
type Item<K extends Name> = Got<Routes[K]> extends { items: readonly (infer T)[] } ? T : never

/** `given` without cursor and limit. The order is the server's: sorting what was read of a longer list would lie. */
export function usePages<K extends Name>(name: K, given: Args<Routes[K]>, perPage = 200) {
  const pages = useInfiniteQuery({
    queryKey: [name, 'pages', given],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...(given as { query?: object }).query, limit: perPage, ...(pageParam !== null && { cursor: pageParam }) }
      return call(name, { ...(given as object), query } as never, { signal }) as Promise<{
        items: Item<K>[]
        next: string | null
        total: number | null
      }>
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage, isPlaceholderData } = pages
  const items = useMemo(() => data?.pages.flatMap((page) => page.items), [data])
  return {
    ...{ items, total: data?.pages[0]?.total ?? items?.length ?? 0, error, isPlaceholderData },
    retry: () => void refetch(),
    more: hasNextPage && (
      <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()} className="no-print">
        Show more
      </Button>
    ),
  }
}
