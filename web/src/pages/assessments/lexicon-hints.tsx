import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../../api.ts'
import type { TextFindings } from '../../api-types/assessments.ts'
import { Chip } from '../../parts/chips.tsx'
import { t } from '../../text/index.ts'

/** Long enough that a sentence is asked about once. */
const typingMs = 400

interface LexiconHintsProps {
  readonly text: string
  readonly language: string
}

/** What the lexicon finds in a text while it is being written. */
export function LexiconHints({ text, language }: LexiconHintsProps) {
  const words = t.assessments.statement
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(text), typingMs)
    return () => window.clearTimeout(timer)
  }, [text])
  const query = useQuery({
    queryKey: ['text-check', settled, language],
    queryFn: () => api.post<TextFindings>('/text-checks', { text: settled.slice(0, 100_000), language }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    enabled: settled.trim() !== '',
  })
  const found = query.data
  if (settled.trim() === '' || found === undefined) return null
  return (
    <div className="notice" data-tone={found.state || found.actor ? 'care' : undefined} role="status">
      {found.hits.length === 0 ? (
        <span>{words.hintsNone}</span>
      ) : (
        <>
          <span>{words.hints}</span>
          <ul className="line lexicon-hits">
            {found.hits.map((hit) => (
              <li key={`${hit.at} ${hit.kind}`}>
                <Chip tone="care" title={words.hintKinds[hit.kind] ?? hit.kind}>
                  {hit.text}
                </Chip>{' '}
                <span className="small">{words.hintKinds[hit.kind] ?? hit.kind}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
