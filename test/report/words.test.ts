import assert from 'node:assert/strict'
import { test } from 'node:test'
import { roles } from '#kernel/actor.ts'
import { answerKinds } from '../../src/correspondence/answers/answer.ts'
import { levels } from '../../src/assessments/statements/statement.ts'
import { effects, targetClasses } from '../../src/measures/words.ts'
import { basePack } from '../../src/norms/testing.ts'
import { sampleAnswers } from '../../src/observations/samples/sample.ts'
import { purposes } from '../../src/taskings/words.ts'
import { publicationKinds } from '../../src/transparency/publications/publication.ts'
import type { Computation, FactQuery, MetricDefinition } from '../../src/transparency/report/definition.ts'
import { metricDefinitions } from '../../src/transparency/report/definitions/metric-definitions.ts'
import { filesUnder, isTest, read } from '../architecture/tree.ts'

const pack = basePack()
const rules = pack.rules.map(({ id }) => id)
const owing = pack.rules.filter(({ obligation }) => obligation !== null).map(({ id }) => id)
const yesNo = [true, false]

/** What rooms may say in the figures of their facts: the closed lists themselves, so that a list that changes is seen here. */
const vocabulary: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>> = {
  'norms.obligation-owed': { rule: owing },
  'norms.obligation-met': { rule: owing, late: yesNo },
  'norms.obligation-missed': { rule: owing },
  'norms.decided': { act: Object.keys(pack.vocabulary.acts), rules },
  'norms.approval-answered': { kind: ['approval', 'referral', 'override', 'break-glass'], role: roles },
  'observations.notification-answered': { answer: answerKinds, changed: yesNo },
  'observations.sample-judged': { answer: sampleAnswers, changed: yesNo },
  'taskings.decided': { purpose: purposes },
  'assessments.statement-released': { level: levels, complete: yesNo, contactBefore: yesNo },
  'measures.applied': { effect: effects, target: targetClasses, foreign: yesNo, decided: yesNo },
  'measures.held': { rule: rules },
  'transparency.statement-published': { kind: publicationKinds },
}

function queriesOf(computation: Computation): readonly FactQuery[] {
  const { kind } = computation
  if (kind === 'until') return [computation.start, ...computation.end, ...(computation.lost ?? [])]
  if (kind === 'share') return [...computation.of, ...computation.having]
  return kind === 'count' || kind === 'quantity' ? computation.of : [computation.of]
}

/** Words that a definition looks for and nobody can say; of facts that are still waited for, no room has a list yet. */
function unsayable({ id, computation, waitsFor }: MetricDefinition): string[] {
  return queriesOf(computation).flatMap(({ type, where = {}, holding = {} }) =>
    [...Object.entries(where), ...Object.entries(holding)].flatMap(([figure, words]) =>
      words
        .filter(() => waitsFor === undefined || vocabulary[type] !== undefined)
        .filter((word) => vocabulary[type]?.[figure]?.includes(word) !== true)
        .map((word) => `${id}: ${type} says no ${figure} "${word}"`),
    ),
  )
}

const waiting = new Set(
  read('test/architecture/waiting-acts.txt')
    .split('\n')
    .filter((line) => line.includes('|') && !line.startsWith('#'))
    .map((line) => line.split('|')[0]!.trim()),
)
const waits = (rule: string): boolean => pack.rules.find(({ id }) => id === rule)!.acts.every((act) => waiting.has(act))

/** Whether the definition reads only what rules of acts that no code decides yet would bring about. */
function onlyWaiting({ computation }: MetricDefinition): boolean {
  return queriesOf(computation).every(({ type, where = {} }) => {
    const own =
      type === 'norms.decided' ? where['act'] : type.startsWith('norms.obligation-') ? where['rule'] : undefined
    return own?.every((word) => (type === 'norms.decided' ? waiting.has(String(word)) : waits(String(word)))) === true
  })
}

test('every rule id, act and word that a metric looks for is one of the pack, or of the room that says it', () => {
  assert.deepEqual(metricDefinitions.flatMap(unsayable), [])
})

test('a word that no room says is found', () => {
  const [first] = metricDefinitions
  const of = [{ type: 'norms.obligation-met', where: { rule: ['c-1', 'c-1-intake'] } }]
  assert.deepEqual(unsayable({ ...first!, id: 'M-z', computation: { kind: 'count', of } }), [
    'M-z: norms.obligation-met says no rule "c-1"',
  ])
})

test('acts that touch the rights of persons are those on which any rule of norm (e) spoke', () => {
  const [query] = queriesOf(metricDefinitions.find(({ id }) => id === 'M-e5')!.computation)
  const own = pack.rules.filter(({ norm }) => norm === 'e').map(({ id }) => id)
  assert.deepEqual(query?.holding?.['rules']?.toSorted(), own.toSorted())
})

test('what follows only from acts that no code decides yet says what it waits for', () => {
  for (const definition of metricDefinitions.filter(onlyWaiting)) assert.ok(definition.waitsFor, definition.id)
})

test('every fact that a metric reads is said by its room, or the metric says what it waits for', () => {
  const code = new Map<string, string>()
  const codeOf = (room: string): string => {
    if (!code.has(room))
      code.set(
        room,
        filesUnder(`src/${room}`)
          .filter(
            (path) => path.endsWith('.ts') && !isTest(path) && !path.startsWith('src/transparency/report/definitions/'),
          )
          .map(read)
          .join('\n'),
      )
    return code.get(room)!
  }
  for (const { id, computation, waitsFor } of metricDefinitions.filter((one) => one.waitsFor === undefined))
    for (const { type } of queriesOf(computation)) {
      const [room = '', what = ''] = type.split('.')
      const said = codeOf(room)
      // Whole, or by what comes after the room's name, or after the name of the thing: `obligation-${'met'}`.
      const ways = [type, what, what.replace(/^obligation-/, '')]
      assert.ok(
        ways.some((way) => said.includes(`'${way}'`)),
        `${id} reads ${type}, ${waitsFor ?? 'which nobody says'}`,
      )
    }
})
