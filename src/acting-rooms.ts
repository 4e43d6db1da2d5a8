import { assessmentRoutes, createAssessments } from '#assessments'
import type { Correspondence } from '#correspondence'
import type { Directory } from '#directory'
import type { Identity } from '#identity'
import type { NewId } from '#kernel/id.ts'
import type { Clock, Instant } from '#kernel/instant.ts'
import type { NeedSource } from '#kernel/need.ts'
import type { CheckSource } from '#kernel/check.ts'
import type { Country } from '#kernel/places.ts'
import { createMandates, mandatesRoutes } from '#mandates'
import { createMeasures, measureRoutes } from '#measures'
import type { HeldCommand, Norms } from '#norms'
import type { Observations } from '#observations'
import type { Box } from '#platform/box.ts'
import type { Database } from '#platform/database.ts'
import type { Emit } from '#platform/facts.ts'
import type { Route } from '#platform/http/route.ts'
import type { Job } from '#platform/jobs.ts'
import type { Spool } from '#platform/spool.ts'
import { createTaskings, taskingsRoutes } from '#taskings'
import { createPublications, publicationRoutes, type NormReports, type Publications } from '#transparency'
import { createDoctor, doctorRoutes } from './doctor.ts'
import { createPublishGate, publishHeld } from './publish-gate.ts'

export interface ActingDeps {
  readonly db: Database
  readonly clock: Clock
  readonly ids: NewId
  readonly emit: Emit
  readonly box: Box
  readonly identity: Identity
  readonly norms: Norms
  readonly directory: Directory
  readonly correspondence: Correspondence
  readonly observations: Pick<Observations, 'feeds' | 'reports' | 'batches' | 'archive'>
  readonly spool: Pick<Spool, 'room'>
  readonly logPending: () => Promise<{ readonly count: number; readonly oldest: Instant | null }>
  readonly reports: NormReports
  readonly teamName: () => string
  readonly homeCountry: () => Promise<Country | null>
  readonly exerciseAllowed: (email: string) => boolean
  /** Why the log signs nothing, in words; null while it signs. */
  readonly quarantined: () => Promise<string | null>
  readonly backups: CheckSource
}

/** What the rooms in which the team acts, or says something of its own, bring to the node. */
export interface ActingRooms {
  readonly routes: readonly Route[]
  readonly jobs: readonly Job[]
  readonly heldCommands: readonly HeldCommand[]
  readonly needs: readonly NeedSource[]
  /** The declaration of non-use in force. @source rule k-6 */
  readonly nonUse: Publications['nonUse']
}

/** Wires the rooms of mandates, assessments, measures, taskings, and what is published of the norm report. */
export function createActingRooms(deps: ActingDeps): ActingRooms {
  const { db, clock, emit, box, identity, norms, teamName } = deps
  const mandates = createMandates({ db, clock, emit, box })
  const assessments = createAssessments(deps)
  const measures = createMeasures({ ...deps, mandates })
  const taskings = createTaskings({ ...deps, mandates })
  const publications = createPublications({
    db,
    clock,
    emit,
    reports: deps.reports,
    gate: createPublishGate(norms),
    team: () => identity.team(),
  })
  return {
    routes: [
      ...mandatesRoutes(mandates),
      ...assessmentRoutes(assessments),
      ...measureRoutes(measures),
      ...taskingsRoutes(taskings),
      ...doctorRoutes(createDoctor({ ...deps, mandates })),
      ...publicationRoutes(publications, { clock, teamName }),
    ],
    jobs: [
      ...mandates.jobs,
      ...taskings.jobs,
      { name: 'measures.expire', everyMs: 30_000, run: async () => void (await measures.expire()) },
    ],
    heldCommands: [...assessments.heldCommands, ...taskings.heldCommands, measures.held, publishHeld(publications)],
    needs: [taskings.needs, measures.needs],
    nonUse: publications.nonUse,
  }
}
