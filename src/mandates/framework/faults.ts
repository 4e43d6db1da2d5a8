import type { CheckFinding } from '#kernel/check.ts'
import type { Fault } from '#kernel/errors.ts'
import { services, steps } from './catalogue.ts'
import type { Framework } from './framework.ts'

/** Days after which a body that nobody verified is asked again. */
const verifyAfterDays = 180
/** Days before the end of a clause on which somebody should hear of it. */
const soonDays = 60
const dayMs = 86_400_000

/** What a framework must not hold at all: twins, and references to what is not there. */
export function contradictions(framework: Framework): Fault[] {
  const bodies = new Set(framework.bodies.map(({ key }) => key))
  const clauses = new Set(framework.clauses.map(({ key }) => key))
  return [
    ...twins(
      'bodies',
      framework.bodies.map(({ key }) => key),
    ),
    ...twins(
      'clauses',
      framework.clauses.map(({ key }) => key),
    ),
    ...twins(
      'steps',
      framework.steps.map(({ step }) => step),
    ),
    ...twins(
      'services',
      framework.services.map(({ service }) => service),
    ),
    ...framework.steps.flatMap(({ responsible, supports }, index) =>
      [responsible, ...supports]
        .filter((key) => key !== null && !bodies.has(key))
        .map((key) => ({ pointer: `/steps/${index}`, reason: `names the body ${key}, which is not there` })),
    ),
    ...framework.services.flatMap(({ clause }, index) =>
      clause === null || clauses.has(clause)
        ? []
        : [{ pointer: `/services/${index}`, reason: `names the clause ${clause}, which is not there` }],
    ),
  ]
}

function twins(list: string, keys: readonly string[]): Fault[] {
  return keys.flatMap((key, index) =>
    keys.indexOf(key) < index ? [{ pointer: `/${list}/${index}`, reason: `${key} is there twice` }] : [],
  )
}

/**
 * What a framework lacks: steps that nobody answers for, clauses that have ended, services without a target.
 *
 * @param today The caller's day, `YYYY-MM-DD`, UTC.
 * @source R130 (a step without an owner is a fault), R131, R120, R133, R136
 */
export function faultsOf(framework: Framework, today: string): CheckFinding[] {
  return [
    ...ofModel(framework),
    ...ofSteps(framework),
    ...ofClauses(framework, today),
    ...ofServices(framework),
    ...ofBodies(framework, today),
  ]
}

const found = (check: string, severity: CheckFinding['severity'], what: string, mend: string): CheckFinding => ({
  check: `mandates.${check}`,
  severity,
  what,
  mend,
  href: '/framework',
})

function ofModel({ model }: Framework): CheckFinding[] {
  return model === null
    ? [found('model', 'warning', 'Nobody has said how the team is set up.', 'Choose the national model.')]
    : []
}

function ofSteps(framework: Framework): CheckFinding[] {
  return steps
    .filter((step) => !framework.steps.some((one) => one.step === step && one.responsible !== null))
    .map((step) =>
      found('step-owner', 'fault', `Nobody answers for the step "${step}".`, 'Name the body that answers for it.'),
    )
}

function ofClauses({ clauses }: Framework, today: string): CheckFinding[] {
  const none =
    clauses.length > 0
      ? []
      : [
          found(
            'clauses',
            'fault',
            'No clause of a mandate is on record.',
            'Put the clauses on record, each with its instrument.',
          ),
        ]
  const ended = clauses.flatMap(({ reference, instrument, until }) => {
    if (until === null) return []
    const left = daysBetween(today, until)
    const name = `${instrument}, ${reference}`
    if (left < 0)
      return [
        found(
          'clause-ended',
          'fault',
          `The mandate clause ${name} ended on ${until}.`,
          'Put the clause in force now on record.',
        ),
      ]
    if (left > soonDays) return []
    return [
      found(
        'clause-ends',
        'warning',
        `The mandate clause ${name} ends on ${until}.`,
        'Have it renewed, or write what follows it.',
      ),
    ]
  })
  return [...none, ...ended]
}

function ofServices(framework: Framework): CheckFinding[] {
  const missing = services.filter((service) => !framework.services.some((one) => one.service === service))
  return [
    ...missing.map((service) =>
      found(
        'service',
        'warning',
        `The catalogue says nothing of the service "${service}".`,
        'Say whether it is offered.',
      ),
    ),
    ...framework.services.flatMap(({ service, offered, target, tasks, ask }) => [
      ...(offered && target.trim() === ''
        ? [
            found(
              'service-target',
              'fault',
              `The service "${service}" is offered without a target.`,
              'Write what its success is.',
            ),
          ]
        : []),
      ...(offered && tasks === 'ask' && ask.trim() === ''
        ? [
            found(
              'service-ask',
              'warning',
              `Of tasks of "${service}" somebody is to be asked, and nobody is named.`,
              'Name who is asked.',
            ),
          ]
        : []),
    ]),
  ]
}

function ofBodies({ bodies }: Framework, today: string): CheckFinding[] {
  return bodies
    .filter(({ verified }) => verified === null || daysBetween(verified, today) > verifyAfterDays)
    .map(({ name }) =>
      found(
        'body-unverified',
        'warning',
        `Nobody has verified the contact of ${name} for half a year.`,
        'Call it, and write the day down.',
      ),
    )
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs)
}
