import { useSyncExternalStore } from 'react'
import type { Search } from '../../router.tsx'

export interface SavedView {
  readonly name: string
  readonly search: Search
}

const storageKey = 'comity.views.findings'
const listeners = new Set<() => void>()
let views = read()

function read(): readonly SavedView[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isView) : []
  } catch {
    return []
  }
}

function isView(value: unknown): value is SavedView {
  if (typeof value !== 'object' || value === null) return false
  const { name, search } = value as Partial<SavedView>
  return typeof name === 'string' && typeof search === 'object' && search !== null
}

/** Replaces the views; returns those before, so that it can be undone. */
export function setViews(next: readonly SavedView[]): readonly SavedView[] {
  const before = views
  views = next
  try {
    localStorage.setItem(storageKey, JSON.stringify(next))
  } catch {
    // Kept for this page only.
  }
  for (const listener of listeners) listener()
  return before
}

/** The views that were saved in this browser. */
export function useViews(): readonly SavedView[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => views,
  )
}
