import type { Edition, FactQuery, MetricDefinition } from '../definition.ts'

/** Editions that a metric is in. */
export const everybody: readonly Edition[] = ['internal', 'oversight', 'partner', 'public']
export const partners: readonly Edition[] = ['internal', 'oversight', 'partner']
export const overseers: readonly Edition[] = ['internal', 'oversight']
export const internalOnly: readonly Edition[] = ['internal']

/** What holds of most metrics; each definition says the rest. */
export const usual = {
  exclusions: 'Exercises.',
  clock: 'none',
  gaming: 'Leaving things unrecorded.',
  guard: 'The log is complete or does not verify; the auditor compares it with what others know.',
} as const satisfies Partial<MetricDefinition>

export const exercisesOut = 'Exercises.'

/** Facts of obligations that rules laid on the team. */
export function obligation(what: 'owed' | 'met' | 'missed', ...rules: string[]): FactQuery {
  const type = `norms.obligation-${what}`
  return rules.length === 0 ? { type } : { type, where: { rule: rules } }
}

/** From owing to doing, by rule. */
export function untilMet(...rules: string[]) {
  return {
    kind: 'until',
    start: obligation('owed', ...rules),
    end: [obligation('met', ...rules)],
    same: ['rule'],
    by: ['rule'],
  } as const
}

/** Done in time, among all that was done or ran out. */
export function metInTime(...rules: string[]) {
  return {
    kind: 'share',
    of: [obligation('met', ...rules), obligation('missed', ...rules)],
    having: [
      {
        type: 'norms.obligation-met',
        where: { late: [false], ...(rules.length === 0 ? {} : { rule: rules }) },
      },
    ],
    by: ['rule'],
  } as const
}

export const timeliness = {
  numerator: 'Duties of this kind done before their clock ran out.',
  denominator: 'Duties of this kind that were done, or whose clock ran out.',
  exclusions: 'Exercises; duties whose clock still runs.',
  clock: 'wall',
  unit: 'share',
  gaming: 'Doing the easy part and calling it done.',
  guard: 'Meeting a duty names its evidence; the auditor samples it.',
} as const satisfies Partial<MetricDefinition>
