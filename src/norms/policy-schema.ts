import { roles } from '#kernel/actor.ts'
import { numberOperators } from './condition.ts'
import { absolutes, outcomes } from './outcome.ts'
import { caseKinds } from './rule-case.ts'
import type { FactSpec, Vocabulary } from './vocabulary.ts'

type Schema = Readonly<Record<string, unknown>>

const text: Schema = { type: 'string', minLength: 1, maxLength: 600 }
const texts: Schema = { type: 'array', items: text }
const object = (properties: Schema, required: readonly string[], description?: string): Schema => ({
  type: 'object',
  ...(description === undefined ? {} : { description }),
  properties,
  required,
  additionalProperties: false,
})

/**
 * The JSON Schema of a file of rules, for editors: which keys there are, which facts, and which values each takes. It says less than
 * the check does: what the fields of a rule owe each other is found by `comity norms check`.
 */
export function policySchema(vocabulary: Vocabulary): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A file of rules',
    ...object({ norm: text, title: text, rules: { type: 'array', minItems: 1, items: { $ref: '#/$defs/rule' } } }, [
      'norm',
      'title',
      'rules',
    ]),
    $defs: {
      rule: rule(vocabulary),
      condition: condition(vocabulary),
      case: ruleCase(vocabulary),
    },
  }
}

function rule({ acts }: Vocabulary): Schema {
  const duty = object(
    {
      what: text,
      withinHours: { type: 'number', exclusiveMinimum: 0 },
      owner: { enum: roles },
      about: { enum: ['subject', 'recipient'] },
    },
    ['what', 'withinHours'],
    'What is to be done because of the decision, and within how many elapsed hours.',
  )
  return object(
    {
      id: { type: 'string', pattern: '^[A-Za-z0-9]+(-[A-Za-z0-9]+)+$' },
      title: text,
      outcome: { enum: outcomes, description: 'What it asks for when the condition holds.' },
      absolute: { enum: absolutes, description: 'FORBID! only: the absolute that it rests on.' },
      acts: { type: 'array', minItems: 1, items: { enum: Object.keys(acts) } },
      when: { $ref: '#/$defs/condition' },
      whenUnknown: { enum: outcomes, description: 'What it asks for while the condition cannot be judged.' },
      roles: { type: 'array', items: { enum: roles }, description: 'REQUIRE: who approves, one of each.' },
      toLift: { ...text, description: 'HOLD: what a person does to lift it.' },
      referTo: { ...text, description: 'REFER: who decides instead.' },
      obligation: duty,
      reason: text,
      alternatives: texts,
      source: { ...texts, minItems: 1 },
      cases: { type: 'array', minItems: 3, items: { $ref: '#/$defs/case' } },
    },
    ['id', 'title', 'acts', 'outcome', 'when', 'whenUnknown', 'reason', 'source', 'cases'],
  )
}

function condition({ facts }: Vocabulary): Schema {
  const within = { $ref: '#/$defs/condition' }
  const parts = { type: 'array', minItems: 1, items: within }
  const nOf = object({ n: { type: 'integer', minimum: 1 }, of: parts }, ['n', 'of'])
  const wrap = (key: string, value: Schema): Schema => object({ [key]: value }, [key])
  const trees = [wrap('all', parts), wrap('any', parts), wrap('not', within), wrap('n-of', nOf)]
  return { anyOf: [...trees, ...facts.flatMap(comparisons)] }
}

function comparisons(spec: FactSpec): Schema[] {
  const fact = { const: spec.name, description: spec.meaning }
  const compare = (key: string, value: Schema): Schema => object({ fact, [key]: value }, ['fact', key])
  if (spec.type === 'boolean') return [compare('is', { type: 'boolean' })]
  if (spec.type === 'number')
    return ['is', ...numberOperators].map((key) => compare(key, { type: 'number', minimum: 0, description: spec.unit }))
  const among = { enum: spec.values }
  return [compare('is', among), compare('in', { type: 'array', minItems: 2, uniqueItems: true, items: among })]
}

function ruleCase({ acts, facts }: Vocabulary): Schema {
  const but = Object.fromEntries(facts.map((spec) => [spec.name, { ...valueOf(spec), description: spec.meaning }]))
  return object(
    {
      name: text,
      kind: { enum: caseKinds },
      act: { enum: Object.keys(acts) },
      but: object(but, []),
      gives: { enum: outcomes },
      harm: { type: 'integer', minimum: 1, maximum: 23 },
    },
    ['name', 'kind', 'but', 'gives'],
  )
}

function valueOf(spec: FactSpec): Schema {
  if (spec.type === 'boolean') return { enum: [true, false, 'unknown'] }
  if (spec.type === 'number') return { anyOf: [{ type: 'number', minimum: 0 }, { const: 'unknown' }] }
  return { enum: [...spec.values, 'unknown'] }
}
