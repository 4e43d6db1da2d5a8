import { Type, type Static } from '#kernel/schema.ts'
import { functionClasses } from '#kernel/actor.ts'
import { bodyLevels, nationalModels, services, steps, taskAnswers } from './catalogue.ts'

const closed = { additionalProperties: false } as const
const oneOf = <const T extends string>(list: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...list] })
const line = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })
const note = Type.String({ maxLength: 2000 })
const day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const maybe = <T extends ReturnType<typeof Type.String>>(of: T) => Type.Union([of, Type.Null()])
const key = Type.String({ pattern: '^[a-z0-9-]{1,40}$' })

/** A body that has a part in the national framework. @source R130, R133, R144 */
export const Body = Type.Object(
  {
    key,
    name: line,
    functionClass: oneOf(functionClasses),
    level: oneOf(bodyLevels),
    contact: note,
    verified: maybe(day),
  },
  closed,
)

/** Who answers for a step, and who helps. */
export const StepDuty = Type.Object(
  { step: oneOf(steps), responsible: maybe(key), supports: Type.Array(key, { maxItems: 20 }), note },
  closed,
)

/** A clause of what gives the team its status, authority and mandate. @source R131 */
export const Clause = Type.Object(
  {
    key,
    about: oneOf(['status', 'authority', 'mandate', 'data', 'cooperation']),
    instrument: line,
    reference: line,
    text: Type.String({ minLength: 1, maxLength: 4000 }),
    from: day,
    until: maybe(day),
  },
  closed,
)

/** A service, what its success is, and whether a task of it may be taken. @source R120, R135, R136 */
export const ServiceEntry = Type.Object(
  {
    service: oneOf(services),
    offered: Type.Boolean(),
    /** What success is, so that anybody can tell whether it is reached. */
    target: note,
    tasks: oneOf(taskAnswers),
    /** Who is asked before a task is taken. */
    ask: note,
    clause: maybe(key),
  },
  closed,
)

/** How a nation handles incidents: who there is, who answers for what, by which mandate. */
export const Framework = Type.Object(
  {
    model: Type.Union([oneOf(nationalModels), Type.Null()]),
    host: note,
    bodies: Type.Array(Body, { maxItems: 200 }),
    steps: Type.Array(StepDuty, { maxItems: steps.length }),
    clauses: Type.Array(Clause, { maxItems: 200 }),
    services: Type.Array(ServiceEntry, { maxItems: services.length }),
  },
  closed,
)
export type Framework = Static<typeof Framework>

/** What a node begins with: every step without an owner, no service offered. */
export const emptyFramework: Framework = {
  model: null,
  host: '',
  bodies: [],
  steps: steps.map((step) => ({ step, responsible: null, supports: [], note: '' })),
  clauses: [],
  services: services.map((service) => ({
    service,
    offered: false,
    target: '',
    tasks: 'ask' as const,
    ask: '',
    clause: null,
  })),
}
