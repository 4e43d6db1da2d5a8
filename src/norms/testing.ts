import { readdirSync, readFileSync } from 'node:fs'
import { loadPack, type RulePack } from './pack.ts'
import type { PolicyFile } from './policy-files.ts'

/** The folder of the base pack. */
export const policiesFolder = new URL('../../policies/', import.meta.url)

/** The files of the base pack, as they lie in the repository. */
export function basePackFiles(): PolicyFile[] {
  return readdirSync(policiesFolder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => ({ name, bytes: readFileSync(new URL(name, policiesFolder)) }))
}

/** The base pack, loaded. */
export function basePack(): RulePack {
  return loadPack(basePackFiles())
}

/** A policy file from its text. */
export function policyFile(name: string, text: string): PolicyFile {
  return { name, bytes: new TextEncoder().encode(text) }
}

/** A small vocabulary: a boolean, an enumeration and a number, for tests of the engine itself. */
export const smallFacts = `
acts: { send: send something }
facts:
  door.open: { type: boolean, meaning: The door is open, ordinary: true, says: { yes: the door is open, no: the door is closed } }
  sky.colour: { type: enum, meaning: The colour of the sky, ordinary: blue, says: the sky, values: { blue: as by day, red: as at dusk, black: as by night } }
  wind.speed: { type: number, unit: m/s, meaning: How fast the wind is, ordinary: 3, says: the wind }
`

/** A pack of the small vocabulary: one rule that allows, and the rules given as YAML list entries. */
export function smallPackFiles(rules = ''): PolicyFile[] {
  const allow = `
  - id: t-allow
    title: Closed or open, blue or not, windy or not
    outcome: ALLOW
    acts: [send]
    when: { all: [{ fact: door.open, is: true }, { fact: sky.colour, is: blue }, { fact: wind.speed, below: 10 }] }
    whenUnknown: HOLD
    reason: A fine day.
    source: [test]
    cases:
      - { name: fine, kind: permit, but: {}, gives: ALLOW }
      - { name: closed, kind: refuse, but: { door.open: false }, gives: HOLD }
      - { name: nobody looked, kind: unknown, but: { door.open: unknown }, gives: HOLD }
`
  return [
    policyFile('pack.yaml', 'name: small\nversion: 0.0.1\n'),
    policyFile('facts.yaml', smallFacts),
    policyFile('rules.yaml', `norm: t\ntitle: Test\nrules:${allow}${rules}`),
  ]
}
