import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { Search } from '../router.tsx'

/** The page's filters as its address holds them, and how to change some of them. */
export function useUrlState(): readonly [Search, (change: Readonly<Record<string, string | undefined>>) => void] {
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  const change = (values: Readonly<Record<string, string | undefined>>): void => {
    const next = Object.fromEntries(
      Object.entries({ ...search, ...values }).filter(
        (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
      ),
    )
    void navigate({ to: '.', search: next, replace: true })
  }
  return [search, change]
}

/** Long enough that a fast typist asks once a word, short enough that it is not felt. A question that is overtaken is called off. */
const typingMs = 80

/** A text that is typed here and stands in the address a moment later; a change from elsewhere is taken over. */
export function useTypedState(
  value: string,
  onSettled: (value: string) => void,
): readonly [string, (value: string) => void] {
  const [text, setText] = useState(value)
  const timer = useRef<number>(undefined)
  const sent = useRef(value)
  useEffect(() => {
    if (value === sent.current) return
    sent.current = value
    setText(value)
  }, [value])
  const type = (next: string): void => {
    setText(next)
    window.clearTimeout(timer.current)
    timer.current = window.setTimeout(() => {
      sent.current = next
      onSettled(next)
    }, typingMs)
  }
  return [text, type]
}
