import { useId, useState, type DragEvent, type ReactNode } from 'react'
import { Icon } from './icon.tsx'

interface FileDropProps {
  readonly text: string
  readonly choose: string
  readonly hint: ReactNode
  readonly accept?: string
  readonly multiple?: boolean
  readonly whyNot?: string | undefined
  readonly onFiles: (files: readonly File[]) => void
  readonly children?: ReactNode
}

/** Takes files by button or by dropping them; the button is the way for keyboards, screen readers and phones. */
export function FileDrop({ text, choose, hint, accept, multiple = false, whyNot, onFiles, children }: FileDropProps) {
  const [over, setOver] = useState(false)
  const id = useId()
  const take = (files: FileList | null): void => {
    const given = [...(files ?? [])]
    if (given.length > 0 && whyNot === undefined) onFiles(multiple ? given : given.slice(0, 1))
  }
  const onDrag = (event: DragEvent): void => {
    if (whyNot !== undefined || !event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'copy'
    setOver(true)
  }
  return (
    <div
      className="drop"
      data-drop-target={over || undefined}
      onDragEnter={onDrag}
      onDragOver={onDrag}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        take(event.dataTransfer.files)
      }}
    >
      <Icon name="upload" />
      <div className="drop-words">
        <strong>{text}</strong>
        <span className="small quiet" id={`${id}-hint`}>
          {hint}
        </span>
      </div>
      {children}
      <span className={whyNot === undefined ? 'file-button' : 'file-button with-reason'}>
        <input
          id={id}
          className="unseen"
          type="file"
          accept={accept}
          multiple={multiple}
          disabled={whyNot !== undefined}
          aria-describedby={`${id}-hint`}
          onChange={(event) => {
            take(event.target.files)
            // The same file can be chosen again after a mend.
            event.target.value = ''
          }}
        />
        <label htmlFor={id} className="button" data-kind="primary" aria-disabled={whyNot !== undefined || undefined}>
          {choose}
        </label>
        {whyNot !== undefined && <span role="tooltip">{whyNot}</span>}
      </span>
    </div>
  )
}
