import { useId, useRef, type KeyboardEvent, type ReactNode } from 'react'

interface TabsProps {
  readonly label: string
  readonly tabs: readonly (readonly [key: string, text: string])[]
  readonly chosen: string
  readonly onChoose: (key: string) => void
  readonly children: ReactNode
}

/** Several views of one thing, one in sight. Arrow keys go along the tabs. @source WAI-ARIA Authoring Practices, tabs */
export function Tabs({ label, tabs, chosen, onChoose, children }: TabsProps) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent): void => {
    const forward = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
    const step = event.key === forward ? 1 : event.key.startsWith('Arrow') && /Left|Right/.test(event.key) ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const at = tabs.findIndex(([key]) => key === chosen)
    const next = tabs[(at + step + tabs.length) % tabs.length]
    if (next === undefined) return
    onChoose(next[0])
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[tabs.indexOf(next)]?.focus()
  }
  return (
    <div className="stack">
      <div className="tabs" role="tablist" aria-label={label} ref={list}>
        {tabs.map(([key, text]) => (
          <button
            key={key}
            type="button"
            role="tab"
            id={`${id}-${key}`}
            aria-selected={key === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={key === chosen ? 0 : -1}
            onClick={() => onChoose(key)}
            onKeyDown={onKeyDown}
          >
            {text}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${chosen}`} tabIndex={0} className="tab-panel">
        {children}
      </div>
    </div>
  )
}
