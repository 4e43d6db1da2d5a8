import { useSyncExternalStore } from 'react'
import { setLanguage } from '../api.ts'
import { t } from '../text/index.ts'

export const themes = ['auto', 'light', 'dark'] as const
export const directions = ['auto', 'ltr', 'rtl'] as const

/** How one person wants the console on one device; kept in this browser only. */
export interface Preferences {
  readonly theme: (typeof themes)[number]
  readonly direction: (typeof directions)[number]
  /** Whether single keys act, as j and k; some input aids type keys unmeant. @source WCAG 2.2, 2.1.4 */
  readonly singleKeys: boolean
  /** In which language the texts of rules are read; empty: as the browser says. */
  readonly rulesIn: string
}

const storageKey = 'comity.display'
const defaults: Preferences = { theme: 'auto', direction: 'auto', singleKeys: true, rulesIn: '' }
const listeners = new Set<() => void>()
let current = read()

function read(): Preferences {
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<Preferences>) }
  } catch {
    // A browser that keeps nothing still shows the console.
    return defaults
  }
}

/** Puts theme, language and direction on the document. */
export function applyPreferences(): void {
  const root = document.documentElement
  root.lang = t.lang
  root.dir = current.direction === 'auto' ? t.dir : current.direction
  if (current.theme === 'auto') delete root.dataset['theme']
  else root.dataset['theme'] = current.theme
  setLanguage(current.rulesIn)
}

export function preferences(): Preferences {
  return current
}

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change }
  try {
    localStorage.setItem(storageKey, JSON.stringify(current))
  } catch {
    // Kept for this page only.
  }
  applyPreferences()
  for (const listener of listeners) listener()
}

export function usePreferences(): Preferences {
  return useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, preferences)
}
