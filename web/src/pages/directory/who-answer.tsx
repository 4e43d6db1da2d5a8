import { Link } from '@tanstack/react-router'
import type { Freshness, RouteAnswer, RouteCandidate } from '../../api-types/directory.ts'
import { Chip, type Tone } from '../../parts/chips.tsx'
import { Facts } from '../../parts/page.tsx'
import { formatDay } from '../../text/format.ts'
import { t } from '../../text/index.ts'

const standingTone: Record<string, Tone> = { won: 'good', overlap: 'care', undecided: 'care', disabled: 'harm' }

/** How fresh the word of a contact is: amber, with the reason, everywhere it is used. */
export function FreshnessNote({ freshness }: { readonly freshness: Freshness }) {
  if (freshness.state === 'fresh') return <span className="small quiet">{t.directory.verifiedAgo(freshness.days)}</span>
  return (
    <Chip tone="care" mark="square-full" title={freshness.reason}>
      {t.directory.verifiedAgo(freshness.days)}
    </Chip>
  )
}

/** Who answers, every candidate in order of precedence, and why each won or did not. */
export function WhoAnswer({ answer }: { readonly answer: RouteAnswer }) {
  const words = t.directory.who
  return (
    <div className="stack">
      <p className={answer.winner === null ? 'notice' : undefined} data-tone="care">
        {answer.summary}
      </p>
      {answer.contested && (
        <p className="notice" data-tone="care">
          {words.uncertain}
        </p>
      )}
      {answer.candidates.length > 0 && (
        <ol className="candidates" aria-label={words.candidates}>
          {answer.candidates.map((candidate) => (
            <li key={`${candidate.networkId} ${candidate.contactId}`} data-won={candidate.standing === 'won'}>
              <Candidate candidate={candidate} />
            </li>
          ))}
        </ol>
      )}
      <Facts
        rows={[
          [
            words.networks,
            answer.asns.length === 0
              ? null
              : answer.asns.map(({ asn, source, asOf }) => `AS${asn} (${source}, ${formatDay(asOf)})`).join(' · '),
          ],
          [
            words.places,
            answer.places.length === 0
              ? null
              : answer.places
                  .map(
                    ({ country, basis, confidence, source }) =>
                      `${country} (${t.words.basis[basis] ?? basis}, ${source}, ${confidence})`,
                  )
                  .join(' · '),
          ],
          [words.verdict, answer.places.length === 0 ? null : (words.verdicts[answer.verdict] ?? answer.verdict)],
        ]}
      />
    </div>
  )
}

function Candidate({ candidate }: { readonly candidate: RouteCandidate }) {
  const words = t.directory.who
  return (
    <>
      <p className="line">
        <Link to="/directory/teams/$teamId" params={{ teamId: candidate.teamId }}>
          {candidate.team}
        </Link>
        <Chip tone={standingTone[candidate.standing] ?? 'quiet'} mark={candidate.standing === 'won' ? 'full' : 'ring'}>
          {words.standing[candidate.standing] ?? candidate.standing}
        </Chip>
        <span className="quiet">
          {t.words.basis[candidate.basis] ?? candidate.basis} <code className="ltr">{candidate.value}</code>
        </span>
        <FreshnessNote freshness={candidate.freshness} />
      </p>
      <p>{candidate.why}</p>
      <p className="small quiet">
        <span className="ltr">{candidate.email}</span> · {candidate.role} · {candidate.format} · {words.source}:{' '}
        {candidate.source}
      </p>
    </>
  )
}
