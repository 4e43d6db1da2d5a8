import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { Announcements } from '../parts/announce.tsx'
import { Icon } from '../parts/icon.tsx'
import { t } from '../text/index.ts'
import { Account, Display } from './corner.tsx'
import { focusSearch, useKeys } from './keys.ts'
import { NavRail, pages } from './nav-rail.tsx'
import { useSession } from './session.ts'
import { UtcClock } from './utc-clock.tsx'

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))
const Shortcuts = lazy(async () => ({ default: (await import('./shortcuts.tsx')).Shortcuts }))

/** What stands around every page: the way to the others, the look-up, the clock, and where the content begins. */
export function Shell() {
  // The menu is open for the section on which it was opened: elsewhere it is closed again.
  const [menuOn, setMenuOn] = useState<string | null>(null)
  const [over, setOver] = useState<'palette' | 'keys' | null>(null)
  const navigate = useNavigate()
  const session = useSession()
  const main = useRef<HTMLElement>(null)
  const path = useRouterState({ select: (state) => state.location.pathname })
  const section = path.split('/')[1] ?? ''
  const menuOpen = menuOn === section
  const gAt = useRef(0)

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      setOver((now) => (now === 'palette' ? null : 'palette'))
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])

  // A new section begins at its top, for the eye and for a screen reader.
  const before = useRef(section)
  useEffect(() => {
    if (before.current === section) return
    before.current = section
    main.current?.scrollTo(0, 0)
    main.current?.focus()
  }, [section])

  const goKeys = Object.fromEntries(
    pages.map(({ key, to }) => [key, () => (Date.now() - gAt.current < 1200 ? void navigate({ to }) : undefined)]),
  )
  useKeys({ ...goKeys, g: () => void (gAt.current = Date.now()), '/': focusSearch, '?': () => setOver('keys') })

  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t.shell.skip}
      </a>
      <header className="top">
        <button
          type="button"
          className="icon-button menu-button"
          aria-label={t.shell.menu}
          aria-expanded={menuOpen}
          aria-controls="rail"
          onClick={() => setMenuOn(menuOpen ? null : section)}
        >
          <Icon name="menu" />
        </button>
        <Link className="brand" to="/">
          <Rings />
          <span className="clip">
            {t.shell.product} {session?.team && <span className="team">{session.team.name}</span>}
          </span>
        </Link>
        <button type="button" className="find" aria-keyshortcuts="Control+K" onClick={() => setOver('palette')}>
          <Icon name="search" />
          <span>{t.shell.find}</span>
          <kbd>Ctrl K</kbd>
        </button>
        <UtcClock />
        <Display onKeys={() => setOver('keys')} />
        <Account />
      </header>
      <NavRail open={menuOpen} section={section} />
      <main id="main" className="main" tabIndex={-1} ref={main}>
        <Outlet />
      </main>
      <Announcements />
      <Suspense>
        {over === 'palette' && <Palette onClose={() => setOver(null)} />}
        {over === 'keys' && <Shortcuts onClose={() => setOver(null)} />}
      </Suspense>
    </div>
  )
}

/** Two rings that share a part: two nations and what they owe each other. */
export function Rings() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2.2" aria-hidden="true">
      <circle cx="8.5" cy="12" r="6" />
      <circle cx="15.5" cy="12" r="6" />
    </svg>
  )
}
