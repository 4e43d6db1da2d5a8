/**
 * How many decisions a second the gate makes in one process, on notices: with the base pack, and with the rules on notices padded to 200:
 *
 *     node bench/norms.ts
 *
 * "fresh" evaluates every rule for each set of facts; "judged" also gathers rule ids, holds and missing facts;
 * "remembered" is what a large import does: many rows, few distinct sets of facts. "explained" is what a reader waits for: the facts
 * asked again, and every rule of the act with its evaluated tree and sentence. Padding repeats rules of all acts, so a decision about
 * one act asks its share of them; "for one act" is the act with all 200.
 */
import { ordinaryFacts } from '../src/norms/cases.ts'
import { evaluate, rulesFor } from '../src/norms/evaluate.ts'
import { encodeFacts, type Facts, type Vector } from '../src/norms/fact-set.ts'
import { explain } from '../src/norms/explanation.ts'
import { judge } from '../src/norms/judgement.ts'
import { createMemo } from '../src/norms/memo.ts'
import { compileByAct, type RulePack } from '../src/norms/pack.ts'
import { basePack } from '../src/norms/testing.ts'

const act = 'notify'
const distinct = 5_000
const seconds = 1

/** A small generator with a seed, so that two runs ask the same. */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Everyday notices in which a few of the facts that a rule asks about differ or are unknown, all distinct. */
function factSets(pack: RulePack): Facts[] {
  const next = chance(1)
  const asked = [...new Set(rulesFor(pack, act).flatMap(({ slots }) => slots))]
  const specs = asked.flatMap((slot) => pack.vocabulary.facts[slot] ?? [])
  const everyday = ordinaryFacts(pack.vocabulary, act)
  const ordinary = Object.fromEntries(specs.map(({ name }) => [name, everyday[name]]))
  const sets = new Map<string, Facts>()
  while (sets.size < distinct) {
    const facts: Record<string, Facts[string]> = { ...ordinary }
    for (let changes = Math.floor(next() * 5); changes >= 0; changes -= 1) {
      const spec = specs[Math.floor(next() * specs.length)]
      if (spec === undefined) continue
      if (next() < 0.15) facts[spec.name] = 'unknown'
      else if (spec.type === 'boolean') facts[spec.name] = next() < 0.5
      else if (spec.type === 'enum')
        facts[spec.name] = spec.values[Math.floor(next() * spec.values.length)] ?? 'unknown'
      else facts[spec.name] = Math.floor(next() * 400)
    }
    sets.set(JSON.stringify(facts), facts)
  }
  return [...sets.values()]
}

/** The same rules on notices again and again under other ids, until there are `size`. */
function padded(pack: RulePack, size: number): RulePack {
  const own = rulesFor(pack, act)
  const rules = Array.from({ length: size }, (_, index) => {
    const rule = own[index % own.length]?.rule
    if (rule === undefined) throw new RangeError('the pack has no rules')
    return { ...rule, id: `${rule.id}-${index}` }
  })
  return { ...pack, rules, byAct: compileByAct(rules, pack.vocabulary) }
}

function measure(name: string, work: (round: number) => unknown): void {
  for (let round = 0; round < 20_000; round += 1) work(round)
  const end = performance.now() + seconds * 1000
  let done = 0
  const before = process.cpuUsage()
  while (performance.now() < end) for (let i = 0; i < 500; i += 1) work(done++)
  // Seconds of processor time: on a machine that others use too, the clock on the wall measures them.
  const { user, system } = process.cpuUsage(before)
  const perSecond = done / ((user + system) / 1_000_000)
  console.log(`${name.padEnd(44)} ${Math.round(perSecond).toLocaleString('en').padStart(12)} decisions/s`)
}

/** The rules of the act again and again, until it alone has `size`. */
function paddedForAct(pack: RulePack, size: number): RulePack {
  return padded({ ...pack, rules: pack.rules.filter((rule) => rule.acts.includes(act)) }, size)
}

for (const pack of [basePack(), padded(basePack(), 200), paddedForAct(basePack(), 200)]) {
  const facts = factSets(pack)
  const vectors = facts.map((one) => encodeFacts(one, pack.vocabulary))
  const memo = createMemo(pack)
  const rules = `${rulesFor(pack, act).length} of ${pack.rules.length} rules`
  const fact = (round: number): Facts => facts[round % distinct] ?? {}
  const vector = (round: number): Vector => vectors[round % distinct] ?? new Float64Array()
  measure(`${rules}, fresh, facts as numbers`, (round) => evaluate(pack, act, vector(round)))
  measure(`${rules}, fresh, facts by name`, (round) => evaluate(pack, act, encodeFacts(fact(round), pack.vocabulary)))
  measure(`${rules}, fresh and judged`, (round) => judge(pack, evaluate(pack, act, vector(round))))
  measure(`${rules}, remembered, facts as numbers`, (round) => memo.evaluateVector(act, vector(round)))
  measure(`${rules}, remembered, facts by name`, (round) => memo.evaluate(act, fact(round)))
  measure(`${rules}, explained by replay`, (round) =>
    explain(pack, evaluate(pack, act, encodeFacts(fact(round), pack.vocabulary))),
  )
  console.log(`  ${memo.size} distinct sets of facts`)
}
