import { Link } from '@tanstack/react-router'
import { useUrlState } from '../../data/url-state.ts'
import { PageHead, useTitle } from '../../parts/page.tsx'
import { t } from '../../text/index.ts'
import { CoveredNetworks } from './covered-networks.tsx'
import { RepeatNetworks } from './repeat-networks.tsx'

const views = { networks: CoveredNetworks, repeat: RepeatNetworks } as const
type View = keyof typeof views

/** The nation's networks one by one: who can be told, what is seen, where problems come back. @source NORMS-IN-PRACTICE R021, R025 */
export function NetworkCoveragePage() {
  const words = t.coverage
  const [search] = useUrlState()
  const view: View = search['view'] === 'repeat' ? 'repeat' : 'networks'
  useTitle(words.title)
  const Content = views[view]
  return (
    <div className="tabbed">
      <div className="tabbed-head">
        <PageHead title={words.title} lead={words.lead} />
        <nav className="tabs" aria-label={words.title}>
          {(Object.keys(views) as View[]).map((name) => (
            <Link
              key={name}
              to="/coverage"
              search={name === 'networks' ? {} : { view: name }}
              aria-current={name === view ? 'page' : undefined}
              activeProps={{}}
            >
              {words.views[name]}
            </Link>
          ))}
          <Link to="/directory/$tab" params={{ tab: 'coverage' }} search={{}}>
            {words.toShares}
          </Link>
        </nav>
      </div>
      <Content />
    </div>
  )
}
