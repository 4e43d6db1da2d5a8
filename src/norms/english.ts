import type { Role } from '#kernel/actor.ts'
import type { Duty } from './rule.ts'
import type { Language } from './sentence.ts'

/** English, the language that the vocabulary's own phrases are written in. */
export const english: Language = {
  all: (parts) => listed(parts, 'and'),
  any: (parts) => `either ${listed(parts, 'or')}`,
  nOf: (n, parts) => `at least ${n} of these hold: ${listed(parts, 'and')}`,
  not: (part) => `it is not so that ${part}`,
  group: (part) => `(${part})`,
  oneOf: (subject, values) => `${subject} is ${listed(values, 'or')}`,
  noneOf: (subject, values) => `${subject} is not ${listed(values, 'or')}`,
  number: (subject, operator, limit, unit) => `${subject} is ${operators[operator]} ${limit} ${unit}`,
  outcome: {
    ALLOW: () => 'the act is allowed',
    OBLIGE: ({ obligation }) => `the act is free${duty(obligation)}`,
    HOLD: ({ roles, obligation }) => `the act is held${approval(roles)}${duty(obligation)}`,
    REQUIRE: ({ roles, obligation }) =>
      roles.length > 0
        ? `the act needs the approval of ${people(roles)}${duty(obligation)}`
        : 'the act needs an approval',
    REFER: ({ referTo }) => `the act is referred${referTo === null ? '' : ` to ${referTo}`}`,
    FORBID: ({ referTo, obligation }) =>
      `the act is forbidden${referTo === null ? '' : ` and referred to ${referTo}`}; the head may override this in writing${duty(obligation)}`,
    'FORBID!': ({ absolute }) =>
      `the act is forbidden, and nobody can override this here${absolute === null ? '' : ` (${absolute})`}`,
  },
  rule: (condition, outcome, whenUnknown) =>
    `When ${condition}, ${outcome}. While that is not known, ${outcome === whenUnknown ? 'the same' : whenUnknown}.`,
  says: () => null,
}

const operators = { above: 'more than', atLeast: 'at least', below: 'less than', atMost: 'at most' } as const

function listed(parts: readonly string[], word: 'and' | 'or'): string {
  if (parts.length < 3) return parts.join(` ${word} `)
  return `${parts.slice(0, -1).join(', ')}, ${word} ${parts.at(-1)}`
}

function people(roles: readonly Role[]): string {
  return listed(
    roles.map((role) => `the ${roleWords[role]}`),
    'and',
  )
}

function approval(roles: readonly Role[]): string {
  return roles.length > 0 ? `, and needs the approval of ${people(roles)}` : ''
}

function duty(obligation: Duty | null): string {
  return obligation === null ? '' : `, and within ${obligation.withinHours} h: ${obligation.what.replace(/\.$/, '')}`
}

const roleWords: Record<Role, string> = {
  analyst: 'analyst',
  'duty-officer': 'duty officer',
  head: 'head',
  legal: 'legal adviser',
  'data-protection': 'data-protection officer',
  liaison: 'international liaison',
  diplomatic: 'diplomatic contact',
  'law-enforcement': 'law-enforcement liaison',
  vulnerability: 'vulnerability coordinator',
  'exercise-lead': 'exercise lead',
  administrator: 'administrator',
  auditor: 'auditor',
}
