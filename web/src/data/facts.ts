import { queryOptions, useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { FactValue, FactWord } from '../api-types/norms.ts'
import type { Page } from '../api-types/page.ts'
import { formatNumber } from '../text/format.ts'
import { t } from '../text/index.ts'

const factsQuery = queryOptions({
  queryKey: ['norms', 'facts'],
  queryFn: ({ signal }) => api.get<Page<FactWord>>('/norms/facts', {}, signal),
  staleTime: Infinity,
})

/** Puts facts into words. */
export interface FactWords {
  /** What a fact is about: its meaning, or its bare name while the vocabulary loads. */
  readonly meaning: (name: string) => string
  readonly value: (name: string, value: FactValue | null) => string
}

/** The words of the rules' vocabulary. */
export function useFactWords(): FactWords {
  const items = useQuery(factsQuery).data?.items
  const known = (name: string): FactWord | undefined => items?.find((fact) => fact.name === name)
  return {
    meaning: (name) => known(name)?.meaning ?? name,
    value(name, value) {
      if (value === null) return t.words.unknown
      if (typeof value === 'boolean') return value ? t.words.yes : t.words.no
      if (typeof value === 'number') return [formatNumber(value), known(name)?.unit ?? ''].join(' ').trim()
      return known(name)?.values.find((one) => one.value === value)?.meaning ?? value
    },
  }
}
