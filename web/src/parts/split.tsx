import { useEffect, useRef, type ReactNode } from 'react'
import { useKeys } from '../shell/keys.ts'
import { t } from '../text/index.ts'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'

interface SplitProps {
  readonly head: ReactNode
  readonly body: ReactNode
  /** What is open beside the list; null when nothing is. */
  readonly detail: ReactNode | null
}

/** A list with room beside it for one thing of it; on a small screen the one takes the place of the other. */
export function Split({ head, body, detail }: SplitProps) {
  return (
    <div className="split" data-detail={detail !== null}>
      <div className="split-list">
        <div className="split-head">{head}</div>
        <div className="split-body">{body}</div>
      </div>
      {detail}
    </div>
  )
}

interface DetailProps {
  /** What tells this thing from the others, for scrolling back to the top when it changes. */
  readonly of: string
  readonly label: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** The side on which one thing of the list stands. Escape leads back to the list. */
export function Detail({ of, label, onClose, children }: DetailProps) {
  const box = useRef<HTMLElement>(null)
  useEffect(() => {
    // What scrollTo answers is no clean-up: in newer browsers it is a promise.
    box.current?.scrollTo(0, 0)
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- another thing of the list begins at its top
  }, [of])
  const close = (): void => {
    onClose()
    document.querySelector<HTMLElement>('[data-grid]')?.focus()
  }
  useKeys({ Escape: close })
  return (
    <section className="split-detail" aria-label={label} ref={box} tabIndex={0}>
      <div className="detail">
        <h1 className="unseen narrow-only">{label}</h1>
        <div className="line detail-back">
          <Button kind="plain" onClick={close}>
            <Icon name="back" /> {t.shell.back}
          </Button>
        </div>
        {children}
      </div>
    </section>
  )
}
