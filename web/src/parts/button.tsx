import { useId, type ComponentProps, type ReactNode } from 'react'

interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled'> {
  readonly kind?: 'primary' | 'harm' | 'plain'
  /** Why it cannot be used now. It stays in reach of keyboard and screen reader, so that the reason can be read. */
  readonly whyNot?: string | undefined
}

/** A button that is never greyed out without saying why. */
export function Button({ kind, whyNot, onClick, type = 'button', className, ...rest }: ButtonProps) {
  const id = useId()
  const button = (
    <button
      {...rest}
      type={whyNot === undefined ? type : 'button'}
      className={className ?? 'button'}
      data-kind={kind}
      aria-disabled={whyNot !== undefined || undefined}
      aria-describedby={whyNot === undefined ? rest['aria-describedby'] : id}
      onClick={whyNot === undefined ? onClick : (event) => event.preventDefault()}
    />
  )
  return <WithReason id={id} reason={whyNot} child={button} />
}

/** Something with the reason beside it why it cannot be used. */
export function WithReason({
  id,
  reason,
  child,
}: {
  readonly id: string
  readonly reason: string | undefined
  readonly child: ReactNode
}) {
  if (reason === undefined) return child
  return (
    <span className="with-reason">
      {child}
      <span role="tooltip" id={id}>
        {reason}
      </span>
    </span>
  )
}
