/**
 * The services that a team may offer, by area.
 *
 * @source FIRST CSIRT Services Framework, version 2.1: its service areas and services
 */
export const serviceAreas = {
  'event-management': ['monitoring-detection', 'event-analysis'],
  'incident-management': [
    'report-acceptance',
    'incident-analysis',
    'artifact-analysis',
    'mitigation-recovery',
    'incident-coordination',
    'crisis-support',
  ],
  'vulnerability-management': [
    'vulnerability-discovery',
    'vulnerability-intake',
    'vulnerability-analysis',
    'vulnerability-coordination',
    'vulnerability-disclosure',
    'vulnerability-response',
  ],
  'situational-awareness': ['data-acquisition', 'analysis-synthesis', 'communication'],
  'knowledge-transfer': ['awareness', 'training', 'exercises', 'advisory'],
} as const

export type ServiceArea = keyof typeof serviceAreas
export type Service = (typeof serviceAreas)[ServiceArea][number]
export const services: readonly Service[] = Object.values(serviceAreas).flat()

/** How the team is set up. The rules ask for none of it. @source R116; NORMS-IN-PRACTICE C14, harm 14 */
export const nationalModels = ['ministry', 'agency', 'police', 'private', 'academic'] as const
export type NationalModel = (typeof nationalModels)[number]

/** The steps from a report to its end, each of which somebody answers for. @source R130 */
export const steps = [
  'report-intake',
  'triage',
  'analysis',
  'owner-notice',
  'cross-border',
  'mitigation',
  'critical-operators',
  'crime-referral',
  'diplomatic-channel',
  'public-information',
  'data-protection',
  'last-resort',
  'closing',
] as const
export type Step = (typeof steps)[number]

export const bodyLevels = ['national', 'sectoral', 'regional', 'international'] as const

/** Whether a task of a service may be taken: yes, no, or after somebody was asked. @source R120 */
export const taskAnswers = ['allowed', 'not-allowed', 'ask'] as const
