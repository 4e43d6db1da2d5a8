import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'
import type { ArchiveMonth } from '../../api-types/observations.ts'
import { Choice } from '../../parts/field.tsx'
import { formatMonth } from '../../text/format.ts'
import { t } from '../../text/index.ts'

interface ArchiveChoiceProps {
  /** `2026-08`; empty for what is not put away. */
  readonly month: string
  readonly onChoose: (month: string) => void
}

/** Whether the list shows findings that work goes on with, or those of a month that were put away; nothing where none were. */
export function ArchiveChoice({ month, onChoose }: ArchiveChoiceProps) {
  const words = t.findings.archive
  const { data } = useQuery({
    queryKey: ['findings-archive'],
    queryFn: ({ signal }) => api.get<{ items: readonly ArchiveMonth[] }>('/findings/archive', {}, signal),
  })
  const months = data?.items ?? []
  if (months.length === 0 && month === '') return null
  const known = months.map((each) => [each.month, words.month(formatMonth(each.month), each.findings)] as const)
  return (
    <Choice
      label={words.label}
      value={month}
      onChoose={onChoose}
      options={[
        ['', words.none],
        // A saved view may name a month that has been deleted.
        ...(month === '' || months.some((each) => each.month === month) ? [] : [[month, formatMonth(month)] as const]),
        ...known,
      ]}
    />
  )
}
