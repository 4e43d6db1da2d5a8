import type { ReactNode } from 'react'
import { Rings } from '../../shell/shell.tsx'
import { t } from '../../text/index.ts'

interface DoorProps {
  readonly title: string
  readonly lead: string
  readonly children: ReactNode
}

/** The frame of what is seen before anybody is signed in. */
export function Door({ title, lead, children }: DoorProps) {
  return (
    <main className="door" id="main">
      <div className="door-card">
        <p className="brand">
          <Rings /> {t.shell.product}
        </p>
        <div className="stack-tight">
          <h1>{title}</h1>
          <p className="quiet">{lead}</p>
        </div>
        {children}
      </div>
    </main>
  )
}
