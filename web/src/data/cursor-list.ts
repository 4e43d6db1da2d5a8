import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, type Query } from '../api.ts'
import type { Page } from '../api-types/page.ts'

/** Rows of a list that is fetched piece by piece. */
export interface CursorList<T> {
  readonly rows: readonly T[]
  readonly first: Page<T> | undefined
  readonly error: unknown
  readonly loading: boolean
  /** What is shown belongs to the filters before; the new rows are on their way. */
  readonly outdated: boolean
  readonly hasMore: boolean
  readonly more: () => void
  readonly retry: () => void
}

interface CursorListOptions<T> {
  readonly path: string
  readonly query?: Query
  readonly limit?: number
  readonly refreshMs?: number | false
  readonly enabled?: boolean
  /** Ask again each second while some row is in this state. */
  readonly fastWhile?: (row: T) => boolean
}

/** Far down a list, asking for all of it again by itself would cost more than it tells. */
const refreshedPages = 5

function isShort(data: { readonly pages: readonly unknown[] } | undefined): boolean {
  return (data?.pages.length ?? 0) <= refreshedPages
}

/** A list by cursor. While filters change, the rows before stay in sight until the new ones are here. */
export function useCursorList<T>({
  path,
  query = {},
  limit = 100,
  refreshMs = false,
  enabled = true,
  fastWhile,
}: CursorListOptions<T>): CursorList<T> {
  const loaded = useInfiniteQuery({
    queryKey: ['list', path, query],
    queryFn: ({ pageParam, signal }) => api.get<Page<T>>(path, { ...query, limit, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: ({ state }) => isShort(state.data),
    refetchInterval: ({ state }) =>
      !isShort(state.data)
        ? false
        : fastWhile !== undefined && state.data?.pages.some((page) => page.items.some(fastWhile)) === true
          ? 1000
          : refreshMs,
    enabled,
  })
  const { data, error, isPending, isPlaceholderData, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = loaded
  const rows = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data])
  return {
    rows,
    first: data?.pages[0],
    error,
    loading: isPending && enabled,
    outdated: isPlaceholderData,
    hasMore: hasNextPage,
    more: () => {
      if (hasNextPage && !isFetchingNextPage && !isPlaceholderData) void fetchNextPage()
    },
    retry: () => void refetch(),
  }
}
