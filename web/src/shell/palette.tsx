import { useNavigate } from '@tanstack/react-router'
import { useId, useMemo, useState, type KeyboardEvent } from 'react'
import { Dialog } from '../parts/dialog.tsx'
import { t } from '../text/index.ts'
import { commandsFor } from './palette-commands.ts'
import { setPreferences, usePreferences } from './preferences.ts'
import { useSignOut } from './corner.tsx'

/** One field to go anywhere and look anything up. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const navigate = useNavigate()
  const signOut = useSignOut()
  const { theme } = usePreferences()
  const listId = useId()
  const words = t.shell.palette
  const commands = useMemo(() => commandsFor(text, theme), [text, theme])
  const at = Math.min(active, commands.length - 1)

  const run = (index: number): void => {
    const command = commands[index]
    if (command === undefined) return
    onClose()
    if (command.does.kind === 'go') void navigate({ to: command.does.to })
    else if (command.does.kind === 'theme') setPreferences({ theme: command.does.theme })
    else void signOut()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) setActive((at + step + commands.length) % Math.max(1, commands.length))
    else if (event.key === 'Enter') run(at)
    else return
    event.preventDefault()
  }

  return (
    <Dialog title={words.title} onClose={onClose}>
      <input
        className="input"
        role="combobox"
        aria-label={words.label}
        aria-expanded={commands.length > 0}
        aria-controls={listId}
        aria-activedescendant={commands.length > 0 ? `${listId}-${at}` : undefined}
        aria-autocomplete="list"
        placeholder={words.placeholder}
        value={text}
        autoFocus
        spellCheck={false}
        autoComplete="off"
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setText(event.target.value)
          setActive(0)
        }}
      />
      <ul className="palette" id={listId} role="listbox" aria-label={words.title}>
        {commands.map((command, index) => (
          <li
            key={command.label}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === at}
            onPointerMove={() => setActive(index)}
            onClick={() => run(index)}
          >
            <span>{command.label}</span>
            <span className="quiet small">{command.group}</span>
          </li>
        ))}
      </ul>
      {commands.length === 0 && <p role="status">{words.nothing}</p>}
    </Dialog>
  )
}
