import type { Outcome } from '../api-types/norms.ts'
import type { FindingState, NotificationState, ReportState } from '../api-types/observations.ts'
import type { HeldReport } from '../api-types/sources.ts'
import { t } from '../text/index.ts'

export type Tone = 'harm' | 'care' | 'good' | 'accent' | 'quiet'
/** A shape beside the colour, so that states differ without colour too. */
type Mark = 'ring' | 'full' | 'square' | 'square-full'

export function Chip({
  tone,
  mark,
  title,
  children,
}: {
  tone?: Tone
  mark?: Mark
  title?: string
  children: React.ReactNode
}) {
  return (
    <span className="chip" data-tone={tone} data-mark={mark} title={title}>
      {children}
    </span>
  )
}

const findingLook: Record<FindingState, [Tone, Mark]> = {
  open: ['harm', 'full'],
  notified: ['accent', 'full'],
  acknowledged: ['accent', 'ring'],
  'reported-fixed': ['care', 'ring'],
  'no-longer-observed': ['quiet', 'ring'],
  resolved: ['good', 'square-full'],
  'false-positive': ['quiet', 'square'],
}

const notificationLook: Record<NotificationState, [Tone, Mark]> = {
  held: ['care', 'full'],
  queued: ['accent', 'ring'],
  sent: ['accent', 'full'],
  bounced: ['harm', 'square-full'],
  answered: ['good', 'full'],
  suppressed: ['quiet', 'square'],
}

const reportLook: Record<ReportState, [Tone, Mark]> = {
  spooled: ['quiet', 'ring'],
  processing: ['accent', 'ring'],
  done: ['good', 'full'],
  failed: ['harm', 'square-full'],
}

const outcomeTone: Record<Outcome, Tone> = {
  ALLOW: 'good',
  OBLIGE: 'good',
  HOLD: 'care',
  REQUIRE: 'care',
  REFER: 'care',
  FORBID: 'harm',
  'FORBID!': 'harm',
}

export function FindingStateChip({ state }: { state: FindingState }) {
  const [tone, mark] = findingLook[state] ?? ['quiet', 'ring']
  return (
    <Chip tone={tone} mark={mark}>
      {t.words.findingState[state] ?? state}
    </Chip>
  )
}

export function NotificationStateChip({ state }: { state: NotificationState }) {
  const [tone, mark] = notificationLook[state] ?? ['quiet', 'ring']
  return (
    <Chip tone={tone} mark={mark}>
      {t.words.notificationState[state] ?? state}
    </Chip>
  )
}

export function ReportStateChip({ state, held }: { state: ReportState; held: HeldReport | null }) {
  if (held !== null)
    return (
      <Chip tone="care" mark="full">
        {t.sources.held}
      </Chip>
    )
  const [tone, mark] = reportLook[state] ?? ['quiet', 'ring']
  return (
    <Chip tone={tone} mark={mark}>
      {t.words.reportState[state] ?? state}
    </Chip>
  )
}

/** The outcome's own word, as the rules name it, and its meaning as title. */
export function OutcomeChip({ outcome }: { outcome: Outcome }) {
  return (
    <Chip tone={outcomeTone[outcome] ?? 'quiet'} title={t.words.outcome[outcome]}>
      <span className="mono">{outcome}</span>
    </Chip>
  )
}

const severityTone: Record<string, Tone> = { critical: 'harm', high: 'harm', medium: 'care' }

export function Severity({ severity }: { severity: string }) {
  if (severity === 'unknown') return <span className="quiet">–</span>
  const full = severity === 'critical' || severity === 'high'
  return (
    <Chip tone={severityTone[severity] ?? 'quiet'} mark={full ? 'square-full' : 'square'}>
      {t.words.severity[severity] ?? severity}
    </Chip>
  )
}

export function Tlp({ tlp }: { tlp: string }) {
  return (
    <span className="tlp ltr" data-tlp={tlp}>
      {tlp}
    </span>
  )
}

export function Exercise() {
  return (
    <Chip tone="care" mark="square" title={t.words.exerciseMeaning}>
      {t.words.exercise}
    </Chip>
  )
}
