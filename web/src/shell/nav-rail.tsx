import { Link } from '@tanstack/react-router'
import { useToday } from '../data/desk.ts'
import { Icon } from '../parts/icon.tsx'
import { formatNumber } from '../text/format.ts'
import { t } from '../text/index.ts'

/** The pages, in the order of a duty officer's day, each with the key that follows `g`. Never j or k, which read a list. */
export const pages = [
  { name: 'today', to: '/', key: 't' },
  { name: 'approvals', to: '/approvals', key: 'p' },
  { name: 'obligations', to: '/obligations', key: 'o' },
  { name: 'findings', to: '/findings', key: 'f' },
  { name: 'reports', to: '/reports', key: 'r' },
  { name: 'notifications', to: '/notifications', key: 'n' },
  { name: 'directory', to: '/directory', key: 'd' },
  { name: 'taskings', to: '/taskings', key: 'i' },
  { name: 'assessments', to: '/assessments', key: 'a' },
  { name: 'measures', to: '/measures', key: 'm' },
  { name: 'decisions', to: '/decisions', key: 'c' },
  { name: 'rules', to: '/rules', key: 'u' },
  { name: 'norm-report', to: '/norm-report', key: 'y' },
  { name: 'framework', to: '/framework', key: 'w' },
  { name: 'data-protection', to: '/data-protection', key: 'v' },
  { name: 'settings', to: '/settings', key: 's' },
] as const

/** Pages that stand below another in the rail. */
const among: Readonly<Record<string, string>> = { statements: 'assessments' }

export function NavRail({ open, section }: { readonly open: boolean; readonly section: string }) {
  const today = useToday(60_000)?.data
  const counts: Partial<Record<string, number>> = {
    today: today?.needs.length,
    notifications: today?.counts.heldNotifications,
    approvals: today?.needs.filter((need) => need.kind === 'approval' || need.kind === 'review').length,
  }
  return (
    <nav id="rail" className="rail" aria-label={t.shell.mainNav} data-open={open}>
      <ul>
        {pages.map(({ name, to }) => {
          const count = counts[name] ?? 0
          const here = name === 'today' ? section === '' : section === name || among[section] === name
          return (
            <li key={name}>
              <Link to={to} aria-current={here ? 'page' : undefined} activeProps={{}}>
                <Icon name={name} />
                {t.shell.nav[name]}
                {count > 0 && (
                  <span className="count">
                    <span aria-hidden="true">{formatNumber(count)}</span>
                    <span className="unseen">{t.shell.navCount(count)}</span>
                  </span>
                )}
              </Link>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
