import { useSyncExternalStore } from 'react'
import { t } from '../text/index.ts'

interface Toast {
  readonly id: number
  readonly text: string
  readonly undo: (() => void) | null
}

const shownMs = 7000
let toasts: readonly Toast[] = []
let next = 1
const listeners = new Set<() => void>()

function set(value: readonly Toast[]): void {
  toasts = value
  for (const listener of listeners) listener()
}

function dismiss(id: number): void {
  set(toasts.filter((toast) => toast.id !== id))
}

/** Says what was done, to eyes and to screen readers; with a way back where one is cheap. */
export function announce(text: string, undo: (() => void) | null = null): void {
  const id = next++
  set([...toasts.slice(-2), { id, text, undo }])
  window.setTimeout(() => dismiss(id), undo === null ? shownMs : shownMs * 2)
}

/** The place where announcements appear; on the page from the start, so that screen readers watch it. */
export function Announcements() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => toasts,
  )
  return (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map(({ id, text, undo }) => (
        <div className="toast" key={id}>
          <span>{text}</span>
          {undo && (
            <button
              type="button"
              onClick={() => {
                dismiss(id)
                undo()
              }}
            >
              {t.shell.undo}
            </button>
          )}
        </div>
      ))}
    </div>
  )
}
