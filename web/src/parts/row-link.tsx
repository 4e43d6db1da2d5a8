import { useNavigate } from '@tanstack/react-router'
import { createContext, useContext, type MouseEvent, type ReactNode } from 'react'

/** The query of the page's address, with its question mark. */
export const AddressQuery = createContext('')

interface RowLinkProps {
  /** The list that the row belongs to. */
  readonly to: string
  readonly id: string
  readonly className?: string
  readonly children: ReactNode
}

/**
 * Leads from a row of a grid to its detail, with the filters as they are. A list has dozens of these, and each link of the router follows every change of
 * the address and works its own out anew: with a change of filters that took longer than the rows did.
 */
export function RowLink({ to, id, className, children }: RowLinkProps) {
  const href = `${to}/${encodeURIComponent(id)}${useContext(AddressQuery)}`
  const navigate = useNavigate()
  const follow = (event: MouseEvent): void => {
    // Anything but a plain press is the browser's: another tab, another window.
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    void navigate({ href })
  }
  return (
    <a className={className} href={href} tabIndex={-1} onClick={follow}>
      {children}
    </a>
  )
}
