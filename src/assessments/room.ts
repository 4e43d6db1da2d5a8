import type { HeldCommand } from '#norms'
import { createAssessing, type Assessing } from './assessments.ts'
import type { AssessmentsContext } from './context.ts'
import { createStating, type Stating } from './statements/statements.ts'

/** What is thought before anything is said, and what is said. */
export interface Assessments {
  readonly assessing: Assessing
  readonly stating: Stating
  readonly teamName: () => string
  /** What this room does once people have answered. */
  readonly heldCommands: readonly HeldCommand[]
}

export function createAssessments(context: AssessmentsContext): Assessments {
  const assessing = createAssessing(context)
  const stating = createStating(context, assessing)
  return { assessing, stating, teamName: context.teamName, heldCommands: stating.heldCommands }
}
