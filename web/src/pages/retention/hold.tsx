import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { HoldState, LegalHold } from '../../api-types/retention.ts'
import { useAct } from '../../data/act.ts'
import { Button } from '../../parts/button.tsx'
import { Chip, type Tone } from '../../parts/chips.tsx'
import { Facts } from '../../parts/page.tsx'
import { Problem } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { t } from '../../text/index.ts'
import { actWanted, hasSpoken, rolesOf, type Looking } from './hold-roles.ts'
import { LiftDialog } from './lift-dialog.tsx'

const tones: Readonly<Record<HoldState, Tone>> = {
  asked: 'care',
  'in-force': 'accent',
  lifted: 'quiet',
  ended: 'quiet',
}

interface HoldProps {
  readonly hold: LegalHold
  readonly looking: Looking
  /** Why the reader can do nothing about any hold. */
  readonly whyNot: string | undefined
}

/** One legal hold: why, until when, who confirmed, who is wanted. */
export function Hold({ hold, looking, whyNot }: HoldProps) {
  const words = t.retention.holds
  const act = useAct()
  const [lifting, setLifting] = useState(false)
  const wanted = actWanted(hold)
  const roleWord = (role: string): string => t.words.role[role] ?? role
  return (
    <div className="stack">
      <p className="line">
        <Chip tone={tones[hold.state]} mark={hold.state === 'in-force' ? 'full' : 'ring'}>
          {words.state[hold.state]}
        </Chip>
        <Link to="/reports/$reportId" params={{ reportId: hold.reportId }} search={{}}>
          {hold.fileName}
        </Link>
        <span className="quiet">
          {words.until2} <When at={hold.until} as="both" />
        </span>
      </p>
      <Facts
        rows={[
          [words.reason, hold.reason],
          [words.liftReason, hold.liftReason],
          [words.confirmed, <Words key="hold" hold={hold} act="hold" looking={looking} />],
          [
            words.liftConfirmed,
            hold.liftReason === null ? null : <Words key="lift" hold={hold} act="lift" looking={looking} />,
          ],
          [words.missing, hold.missing.length === 0 ? null : hold.missing.map(roleWord).join(', ')],
        ]}
      />
      {act.error !== null && <Problem error={act.error} />}
      <div className="line">
        {wanted !== null &&
          hold.missing.map((role) => (
            <Button
              key={role}
              whyNot={
                whyNot ??
                (rolesOf(looking).includes(role) ? undefined : words.notYourRole(roleWord(role))) ??
                (hasSpoken(looking, hold, wanted) ? words.spoken : act.busy ? t.shell.loading : undefined)
              }
              onClick={() =>
                void act.run(
                  async () => void (await api.post(`/holds/${encodeURIComponent(hold.holdId)}/confirm`, { role })),
                  words.confirmDone,
                  ['/holds', 'retention'],
                )
              }
            >
              {wanted === 'hold' ? words.confirmAs(roleWord(role)) : words.confirmLiftAs(roleWord(role))}
            </Button>
          ))}
        {hold.state === 'in-force' && wanted === null && (
          <Button whyNot={whyNot} onClick={() => setLifting(true)}>
            {words.lift}
          </Button>
        )}
      </div>
      {lifting && <LiftDialog holdId={hold.holdId} looking={looking} onClose={() => setLifting(false)} />}
    </div>
  )
}

function Words({ hold, act, looking }: { hold: LegalHold; act: 'hold' | 'lift'; looking: Looking }) {
  const words = t.retention.holds
  return (
    <ul className="stack-tight">
      {hold.words
        .filter((word) => word.act === act)
        .map(({ role, personId, at }) => (
          <li key={role} className="line">
            {words.word(t.words.role[role] ?? role, personId === looking.id ? words.you : personId)} <When at={at} />
          </li>
        ))}
    </ul>
  )
}
