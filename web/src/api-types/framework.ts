/** What the HTTP API says about the national framework. */

export const nationalModels = ['ministry', 'agency', 'police', 'private', 'academic'] as const
export type NationalModel = (typeof nationalModels)[number]
export const bodyLevels = ['national', 'sectoral', 'regional', 'international'] as const
export const taskAnswers = ['allowed', 'not-allowed', 'ask'] as const
export const clauseSubjects = ['status', 'authority', 'mandate', 'data', 'cooperation'] as const

export interface Body {
  readonly key: string
  readonly name: string
  readonly functionClass: string
  readonly level: (typeof bodyLevels)[number]
  readonly contact: string
  readonly verified: string | null
}

export interface StepDuty {
  readonly step: string
  readonly responsible: string | null
  readonly supports: readonly string[]
  readonly note: string
}

export interface Clause {
  readonly key: string
  readonly about: (typeof clauseSubjects)[number]
  readonly instrument: string
  readonly reference: string
  readonly text: string
  readonly from: string
  readonly until: string | null
}

export interface ServiceEntry {
  readonly service: string
  readonly offered: boolean
  readonly target: string
  readonly tasks: (typeof taskAnswers)[number]
  readonly ask: string
  readonly clause: string | null
}

export interface Framework {
  readonly model: NationalModel | null
  readonly host: string
  readonly bodies: readonly Body[]
  readonly steps: readonly StepDuty[]
  readonly clauses: readonly Clause[]
  readonly services: readonly ServiceEntry[]
}

export interface FrameworkVersion {
  readonly version: number
  readonly setBy: string | null
  readonly setAt: string | null
  readonly why: string
  readonly framework: Framework
}

/** Something to mend. */
export interface CheckFinding {
  readonly check: string
  readonly severity: 'fault' | 'warning'
  readonly what: string
  readonly mend: string
  readonly href: string | null
}
