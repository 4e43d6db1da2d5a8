import type { Source } from './source.ts'
import { isTest } from './tree.ts'

/** What a table of callers needs to know of a rule. */
export interface RuleOfTable {
  readonly id: string
  readonly acts: readonly string[]
}

/**
 * The acts that no code of the product decides yet, and the capability that each waits for: its rules are written and proved before
 * anything can be done past them.
 */
export const waitsFor: Readonly<Record<string, string>> = {
  share: 'sharing of indicators, and the answers to requests for assistance',
  exchange: 'flows of indicators under an expectations agreement',
  transfer: 'custody of samples and tools',
  disclose: 'coordinated disclosure of vulnerabilities',
  request: 'requests for assistance that come in',
  ask: 'requests for assistance that go out',
  intake: 'cases: notices, reports and requests with an owner and a clock',
  close: 'cases: how each ended, and what is shared of it',
  'data-request': 'the desk of the law-enforcement liaison',
  source: 'the queue of the data-protection officer for new sources and holds on deletion',
  measure: 'measures: blocks and takedown requests',
  tasking: 'the ledger of taskings',
  statement: 'statements that rest on assessments',
  publish: 'texts that anybody may read',
  approve: 'the inbox of approvals',
}

/** For each act, the files of the product in which it is about to be decided. */
export function callSites(files: readonly Source[]): Map<string, string[]> {
  const sites = new Map<string, string[]>()
  for (const { path, bare } of files) {
    // The log and the report name acts that others have decided; they decide none.
    if (isTest(path) || path.startsWith('src/transparency/')) continue
    for (const [, value = ''] of bare.matchAll(/\bact: ([^\n,}]*)/g))
      for (const [, act = ''] of value.matchAll(/'([a-z-]+)'/g))
        if (!sites.get(act)?.includes(path)) sites.set(act, [...(sites.get(act) ?? []), path])
  }
  return sites
}

/** Files of tests in which a rule is named. */
function testsOf(rule: string, files: readonly Source[]): string[] {
  return files.filter(({ path, text }) => isTest(path) && text.includes(`'${rule}'`)).map(({ path }) => path)
}

/**
 * Rule, call sites, tests: what a reader asks who wants to know whether a rule does anything.
 *
 * @returns The table, and the acts of rules that neither have a caller nor say what they wait for.
 */
export function ruleTable(
  rules: readonly RuleOfTable[],
  files: readonly Source[],
): { readonly text: string; readonly unexplained: readonly string[] } {
  const sites = callSites(files)
  const acts = [...new Set(rules.flatMap((rule) => rule.acts))].toSorted()
  const lines = [
    'Rule -> call site -> test. Made from the rules and the code; every rule is besides tested by its own cases (policies/CASES.txt).',
    '',
    ...acts.map((act) => `${act}: ${sites.get(act)?.join(', ') ?? `no caller yet; waits for ${waitsFor[act] ?? '?'}`}`),
    '',
  ]
  for (const { id, acts: own } of rules) {
    const called = own.filter((act) => sites.has(act))
    const tests = testsOf(id, files)
    lines.push(
      `${id} -> ${called.length > 0 ? called.join(', ') : `waits: ${own.join(', ')}`} -> ${tests.length > 0 ? tests.join(', ') : 'its cases'}`,
    )
  }
  return { text: `${lines.join('\n')}\n`, unexplained: acts.filter((act) => !sites.has(act) && !(act in waitsFor)) }
}
