import { useId, type ComponentProps, type ReactNode } from 'react'

interface Labelled {
  readonly label: string
  readonly hint?: ReactNode
  readonly fault?: string | undefined
  readonly wide?: boolean | undefined
}

interface FrameProps extends Labelled {
  readonly id: string
  readonly children: ReactNode
}

function Frame({ id, label, hint, fault, wide, children }: FrameProps) {
  return (
    <div className={wide ? 'field wide' : 'field'}>
      <label htmlFor={id}>{label}</label>
      {children}
      {hint !== undefined && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {fault !== undefined && (
        <span className="fault" id={`${id}-fault`}>
          {fault}
        </span>
      )}
    </div>
  )
}

function describedBy(id: string, { hint, fault }: Labelled): string | undefined {
  const ids = [hint === undefined ? '' : `${id}-hint`, fault === undefined ? '' : `${id}-fault`].filter(Boolean)
  return ids.length === 0 ? undefined : ids.join(' ')
}

/** A line of text with its label. */
export function TextField({ label, hint, fault, wide, ...input }: Labelled & ComponentProps<'input'>) {
  const id = useId()
  const labelled: Labelled = { label, hint, fault, wide }
  return (
    <Frame id={id} {...labelled}>
      <input
        id={id}
        className="input"
        aria-invalid={fault !== undefined || undefined}
        aria-describedby={describedBy(id, labelled)}
        {...input}
      />
    </Frame>
  )
}

export function TextArea({ label, hint, fault, ...input }: Labelled & ComponentProps<'textarea'>) {
  const id = useId()
  const labelled: Labelled = { label, hint, fault }
  return (
    <Frame id={id} {...labelled}>
      <textarea
        id={id}
        className="input"
        aria-invalid={fault !== undefined || undefined}
        aria-describedby={describedBy(id, labelled)}
        {...input}
      />
    </Frame>
  )
}

interface SelectProps extends Omit<ComponentProps<'select'>, 'onChange'> {
  readonly label: string
  readonly options: readonly (readonly [value: string, text: string])[]
  readonly onChoose: (value: string) => void
}

/** One of a few; the browser's own list, which every phone and screen reader knows. */
export function Choice({ label, options, onChoose, ...select }: SelectProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="input" onChange={(event) => onChoose(event.target.value)} {...select}>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  )
}

interface SegmentsProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly options: readonly (readonly [T, string])[]
  readonly onChoose: (value: T) => void
}

/** One of two or three, all in sight. */
export function Segments<T extends string>({ label, value, options, onChoose }: SegmentsProps<T>) {
  const id = useId()
  return (
    <div className="field">
      <span className="label" id={id}>
        {label}
      </span>
      <span>
        <span className="segments" role="group" aria-labelledby={id}>
          {options.map(([option, text]) => (
            <button key={option} type="button" aria-pressed={option === value} onClick={() => onChoose(option)}>
              {text}
            </button>
          ))}
        </span>
      </span>
    </div>
  )
}

interface NamedChoiceProps extends ComponentProps<'select'> {
  readonly label: string
  readonly options: readonly (readonly [value: string, text: string])[]
}

/** The same inside a form that is read when it is sent. */
export function NamedChoice({ label, options, ...select }: NamedChoiceProps) {
  return <Choice label={label} options={options} onChoose={() => {}} {...select} />
}
