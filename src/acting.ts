import { createMandates, mandatesRoutes, type Mandates, type MandatesDeps } from '#mandates'
import { createMeasures, measureRoutes, type MeasuresDeps } from '#measures'
import type { HeldCommand } from '#norms'
import type { Route } from '#platform/http/route.ts'
import type { Job } from '#platform/jobs.ts'
import { createDoctor, doctorRoutes, type DoctorDeps } from './doctor.ts'

/** What acting on networks is made with. */
type ActingDeps = MandatesDeps & Omit<MeasuresDeps, 'mandates'> & Omit<DoctorDeps, 'mandates'>

/** The rooms that permit and carry acts on networks, and the doctor that looks at all of them. */
export interface Acting {
  readonly mandates: Mandates
  readonly heldCommands: readonly HeldCommand[]
  readonly routes: readonly Route[]
  readonly jobs: readonly Job[]
}

/** Wires mandates, measures and the doctor. */
export function createActing(deps: ActingDeps): Acting {
  const mandates = createMandates(deps)
  const measures = createMeasures({ ...deps, mandates })
  const doctor = createDoctor({ ...deps, mandates })
  return {
    mandates,
    heldCommands: [measures.held],
    routes: [...mandatesRoutes(mandates), ...measureRoutes(measures), ...doctorRoutes(doctor)],
    jobs: [
      ...mandates.jobs,
      { name: 'measures.expire', everyMs: 30_000, run: async () => void (await measures.expire()) },
    ],
  }
}
