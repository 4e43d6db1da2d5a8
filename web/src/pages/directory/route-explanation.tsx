import { Link } from '@tanstack/react-router'
import type { RouteAnswer } from '../../api-types/directory.ts'
import type { Finding } from '../../api-types/observations.ts'
import { t } from '../../text/index.ts'
import { WhoAnswer } from './who-answer.tsx'

interface RouteExplanationProps {
  readonly answer: RouteAnswer | null
  readonly route: Finding['route']
  readonly subject: string
}

/** Who answers for a finding's system and why, as the directory told when it was routed. */
export function RouteExplanation({ answer, route, subject }: RouteExplanationProps) {
  const words = t.findings.detail
  return (
    <div className="stack-tight">
      {route !== null && (
        <p>
          <Link to="/directory/teams/$teamId" params={{ teamId: route.teamId }}>
            {route.teamName}
          </Link>{' '}
          <span className="quiet">{t.words.basis[route.basis] ?? route.basis}</span>
        </p>
      )}
      {answer === null ? route === null && <p className="stale">{words.routeNone}</p> : <WhoAnswer answer={answer} />}
      <p>
        <Link to="/directory/$tab" params={{ tab: 'who' }} search={{ q: subject }}>
          {words.routeDo}
        </Link>
      </p>
    </div>
  )
}
