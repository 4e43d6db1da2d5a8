import type { Facts } from '#norms'
import { coversAll, type ConsentCover } from '#mandates'
import { effectPlace, type KnownTarget } from './known-target.ts'
import type { Proposal } from './proposal.ts'
import { widestLevel } from './target.ts'
import { effectOf, type CallResult } from './words.ts'

/** What a decision on a measure rests on. */
export interface MeasureFacts {
  readonly proposal: Proposal
  readonly targets: readonly KnownTarget[]
  /** A target is a published contact point of a response team. */
  readonly teamAsset: boolean
  readonly teamCall: CallResult | null
  /** Whose permission covers all targets for the whole time. */
  readonly consent: ConsentCover
}

const written = (text: string): boolean => text.trim() !== ''

/**
 * The facts of a measure, in the words of the vocabulary. What nobody has said is left out: the rules say what follows. Who carries it out is
 * not among them: the outcome is the same for each (c-6).
 *
 * @source policies/facts-measure.yaml
 */
export function factsOf({ proposal, targets, teamAsset, teamCall, consent }: MeasureFacts): Facts {
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
    'consent.state': consent.state,
    'consent.owner': consent.owner,
    'measure.traffic': traffic,
    ...(traffic === 'none'
      ? { 'measure.leavesRange': false }
      : proposal.range.length === 0
        ? {}
        : {
            'measure.leavesRange': !coversAll(
              proposal.range,
              targets.map(({ system }) => system),
            ),
          }),
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
