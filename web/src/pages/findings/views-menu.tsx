import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Popover } from '../../parts/popover.tsx'
import type { Search } from '../../router.tsx'
import { t } from '../../text/index.ts'
import { setViews, useViews } from './saved-views.ts'

/** Filters that were given a name, and the way to name those in force. */
export function ViewsMenu({ search }: { readonly search: Search }) {
  const views = useViews()
  const words = t.findings
  const [name, setName] = useState('')
  const save = (): void => {
    const trimmed = name.trim()
    if (trimmed === '') return
    const before = setViews([...views.filter((view) => view.name !== trimmed), { name: trimmed, search }])
    announce(words.viewSaved(trimmed), () => setViews(before))
    setName('')
  }
  const remove = (removed: string): void => {
    const before = setViews(views.filter((view) => view.name !== removed))
    announce(words.viewRemoved(removed), () => setViews(before))
  }
  return (
    <Popover label={words.views} face={words.views} className="button">
      {(close) => (
        <>
          {views.length === 0 ? (
            <p className="quiet">{words.viewsEmpty}</p>
          ) : (
            <ul className="stack-tight">
              {views.map((view) => (
                <li key={view.name} className="line">
                  <Link to="/findings" search={view.search} onClick={close}>
                    {view.name}
                  </Link>
                  <button
                    type="button"
                    className="icon-button push"
                    aria-label={words.removeView(view.name)}
                    onClick={() => remove(view.name)}
                  >
                    <Icon name="close" />
                  </button>
                </li>
              ))}
            </ul>
          )}
          <form
            className="stack-tight"
            onSubmit={(event) => {
              event.preventDefault()
              save()
            }}
          >
            <TextField
              label={words.viewName}
              value={name}
              maxLength={60}
              onChange={(event) => setName(event.target.value)}
            />
            <Button type="submit">{words.saveView}</Button>
          </form>
        </>
      )}
    </Popover>
  )
}
