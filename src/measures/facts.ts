import type { Facts } from '#norms'
import { hour, instant, msOf, plusMs, type Instant } from '#kernel/instant.ts'
import { effectPlace, type KnownTarget } from './known-target.ts'
import type { Proposal } from './proposal.ts'
import { isWithin, widestLevel } from './target.ts'
import { effectOf, type CallResult } from './words.ts'

/** What a decision on a measure rests on. */
export interface MeasureFacts {
  readonly proposal: Proposal
  readonly targets: readonly KnownTarget[]
  /** A target is a published contact point of a response team. */
  readonly teamAsset: boolean
  readonly teamCall: CallResult | null
  readonly now: Instant
}

const written = (text: string): boolean => text.trim() !== ''

/**
 * The facts of a measure, in the words of the vocabulary. What nobody has said is left out: the rules say what follows. Who carries it out is
 * not among them: the outcome is the same for each (c-6).
 *
 * @source policies/facts-measure.yaml
 */
export function factsOf({ proposal, targets, teamAsset, teamCall, now }: MeasureFacts): Facts {
  const place = effectPlace(targets)
  const traffic = proposal.exercise ? 'exercise' : proposal.scan ? 'scan' : 'none'
  return {
    'act.effect': effectOf[proposal.kind],
    ...(place === null ? {} : { 'measure.place': place }),
    // What the directory knows can only raise the class.
    'measure.targetClass': targets.some((target) => target.critical) ? 'critical' : proposal.targetClass,
    ...said({
      'measure.impairs': proposal.impairs,
      'measure.thirdParties': proposal.thirdParties,
      'measure.ownEvidence':
        proposal.ownEvidence === true && !written(proposal.evidence) ? false : proposal.ownEvidence,
      'measure.reversible': proposal.reversible,
      'measure.narrowerWorks': proposal.narrowerWorks,
      'measure.coHosted': proposal.coHosted,
      'measure.executorBound': proposal.executorBound,
      'measure.feasible': proposal.feasible,
      'measure.aboutContent': proposal.aboutContent,
      'measure.meantToHarm': proposal.meantToHarm,
      'measure.intrusive': proposal.intrusive,
      'measure.generalMonitoring': proposal.generalMonitoring,
    }),
    'measure.legalBasis': written(proposal.legalBasis),
    'measure.necessity': written(proposal.necessity),
    'measure.noticeSettled': isNoticeSettled(proposal),
    'measure.rightsNote': written(proposal.rightsNote),
    'measure.impactNote': written(proposal.impactNote),
    'measure.sharedWeighed': written(proposal.sharedNote),
    'measure.specificLaw': written(proposal.specificLaw),
    'measure.expiryHours': proposal.expiryHours,
    'measure.urgency': proposal.urgency,
    'measure.level': widestLevel(targets),
    'measure.statePermission': hasConsent(proposal, 'state', now),
    'measure.ownerAuthorised': hasConsent(proposal, 'owner', now),
    'measure.traffic': traffic,
    ...(traffic === 'none'
      ? { 'measure.leavesRange': false }
      : proposal.range.length === 0
        ? {}
        : { 'measure.leavesRange': targets.some((target) => !isWithin(target, proposal.range)) }),
    'measure.teamCall': teamCall ?? 'not-called',
    'measure.automated': proposal.automated,
    'system.teamAsset': teamAsset,
  }
}

function said(facts: Readonly<Record<string, boolean | number | string | null>>): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null)) as Facts
}

/** Told, or to be told; or not told, and why. */
function isNoticeSettled({ notice, noticeNote }: Pick<Proposal, 'notice' | 'noticeNote'>): boolean {
  return notice === 'told' || ((notice === 'planned' || notice === 'not-told') && written(noticeNote))
}

/**
 * Whether a permission covers the whole time of the measure. One that nobody has verified by a call back is none: whoever controls a mailbox
 * can write one.
 *
 * @source R052; NORMS-IN-PRACTICE C14, harms 21 and 22
 */
export function hasConsent(
  { consents, expiryHours }: Pick<Proposal, 'consents' | 'expiryHours'>,
  from: 'state' | 'owner',
  now: Instant,
): boolean {
  const end = msOf(plusMs(now, expiryHours * hour))
  return consents.some((each) => each.from === from && written(each.verifiedBy) && msOf(instant(each.until)) >= end)
}
