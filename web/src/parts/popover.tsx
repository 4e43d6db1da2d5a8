import { useCallback, useEffect, useId, useRef, useState, type ReactNode } from 'react'

interface PopoverProps {
  readonly label: string
  readonly face: ReactNode
  readonly className?: string
  readonly children: (close: () => void) => ReactNode
}

/** A button that shows a small panel under it; Escape, a press elsewhere or leaving by Tab closes it. */
export function Popover({ label, face, className = 'icon-button', children }: PopoverProps) {
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()
  const close = useCallback((): void => {
    setOpen(false)
    button.current?.focus()
  }, [])
  useEffect(() => {
    const element = box.current
    if (!open || element === null) return
    const onDown = (event: Event): void => {
      if (!element.contains(event.target as Node)) setOpen(false)
    }
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return
      // The page behind knows Escape too; this press is spent on the panel.
      event.stopPropagation()
      close()
    }
    element.addEventListener('keydown', onKeyDown)
    document.addEventListener('pointerdown', onDown)
    document.addEventListener('focusin', onDown)
    return () => {
      element.removeEventListener('keydown', onKeyDown)
      document.removeEventListener('pointerdown', onDown)
      document.removeEventListener('focusin', onDown)
    }
  }, [open, close])
  return (
    <div className="popover" ref={box}>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={label}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {face}
      </button>
      {open && (
        <div className="popover-panel" id={id} role="group" aria-label={label}>
          <Panel close={close}>{children}</Panel>
        </div>
      )}
    </div>
  )
}

/** Draws what the panel holds only while it is open. */
function Panel({ close, children }: { readonly close: () => void; readonly children: PopoverProps['children'] }) {
  return children(close)
}
