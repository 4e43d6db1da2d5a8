import type { RulePack } from '../../src/norms/pack.ts'
import { markdownTable } from './markdown-table.ts'

/** What an act that nobody decides yet waits for. */
export interface Waiting {
  readonly act: string
  readonly capability: string
}

/** Files whose code decides an act, by the act. */
export type Callers = ReadonlyMap<string, readonly string[]>

/** The acts that a source text decides: `act: 'notify'` in code, as every call of the gate has it. */
export function actsDecidedIn(code: string, acts: readonly string[]): string[] {
  return acts.filter((act) => new RegExp(`\\bact: '${act}'`).test(code))
}

/** Acts that are neither decided nor listed as waiting, and lines of the list that no longer apply. */
export function faultsOfCallers(acts: readonly string[], callers: Callers, waiting: readonly Waiting[]): string[] {
  const listed = new Set(waiting.map(({ act }) => act))
  return [
    ...acts
      .filter((act) => (callers.get(act) ?? []).length === 0 && !listed.has(act))
      .map((act) => `no code decides "${act}", and no line says what it waits for`),
    ...waiting.filter(({ act }) => !acts.includes(act)).map(({ act }) => `"${act}" is no act of the vocabulary`),
    ...waiting
      .filter(({ act }) => (callers.get(act) ?? []).length > 0)
      .map(({ act }) => `"${act}" is decided in code now: take its line out`),
  ]
}

/** Rule → outcome → who asks it → cases, for a reader who wants to know what is in use. */
export function rulesPage(pack: RulePack, callers: Callers, waiting: readonly Waiting[]): string {
  const capability = new Map(waiting.map((one) => [one.act, one.capability]))
  const acts = Object.entries(pack.vocabulary.acts)
  const used = acts.map(([act, meaning]) => {
    const files = callers.get(act) ?? []
    const who =
      files.length > 0 ? files.map((file) => `\`${file}\``).join(', ') : `waits for: ${capability.get(act) ?? '–'}`
    const rules = pack.rules.filter((rule) => rule.acts.includes(act)).length
    return [`\`${act}\``, meaning, String(rules), who]
  })
  const rules = pack.rules.map((rule) => {
    const kinds = ['permit', 'refuse', 'unknown'].map((kind) => rule.cases.filter((one) => one.kind === kind).length)
    const live = rule.acts.some((act) => (callers.get(act) ?? []).length > 0)
    const outcome = rule.absolute === null ? rule.outcome : `${rule.outcome} (${rule.absolute})`
    return [
      `\`${rule.id}\``,
      rule.norm,
      outcome,
      rule.title,
      `${rule.acts.join(', ')}${live ? '' : ' (waits)'}`,
      kinds.join(' + '),
    ]
  })
  const live = pack.rules.filter((rule) => rule.acts.some((act) => (callers.get(act) ?? []).length > 0)).length
  return `${[
    '# Rules, who asks them, and their cases',
    '',
    `Made from the base pack and the code; a test fails when it is out of date. ${pack.rules.length} rules, of which ${live} are asked by code today; the others`,
    'belong to acts that wait for the capability named beside them. The cases themselves: `policies/CASES.txt`.',
    '',
    '## Acts',
    '',
    ...markdownTable(['act', 'meaning', 'rules', 'decided in'], used),
    '',
    '## Rules',
    '',
    'Cases: permit + refuse + unknown.',
    '',
    ...markdownTable(['rule', 'norm', 'outcome', 'what it says', 'acts', 'cases'], rules),
  ].join('\n')}\n`
}
