import type { Role } from '#kernel/actor.ts'
import { at, fault, fields, type Place } from '../faults.ts'
import { english } from './english.ts'

/** How the parts of a list are joined: between most of them, before the last of three or more, and between two. */
export interface Joining {
  readonly between: string
  readonly last: string
  readonly pair: string
}

/**
 * How a language puts the parts of a rule together: templates with named gaps, and nothing that runs. The trees stay as they are, so
 * that no translation can change what a rule does.
 */
export interface Grammar {
  /** BCP 47. */
  readonly tag: string
  /** The language's own name for itself. */
  readonly name: string
  readonly lists: { readonly and: Joining; readonly or: Joining; readonly nor: Joining }
  readonly condition: {
    readonly all: string
    readonly any: string
    readonly nOf: string
    readonly not: string
    /** A part that has parts itself, set apart so that it cannot be misread. */
    readonly group: string
    readonly oneOf: string
    readonly notOne: string
    readonly noneOf: string
    readonly number: string
  }
  readonly numbers: {
    readonly above: string
    readonly atLeast: string
    readonly below: string
    readonly atMost: string
  }
  readonly outcome: {
    readonly allow: string
    readonly oblige: string
    readonly hold: string
    readonly require: string
    readonly requireAny: string
    readonly refer: string
    readonly referAny: string
    readonly forbid: string
    readonly forbidRefer: string
    readonly absolute: string
    readonly absoluteAny: string
    /** What stands behind a hold that also asks for approval, and behind anything that something is owed by. */
    readonly andApproval: string
    readonly andDuty: string
    readonly asBefore: string
  }
  /** The whole sentence of a rule. */
  readonly rule: string
  /** As they stand after "the approval of". */
  readonly approvers: Record<Role, string>
  /** What a decision says besides the texts of its rules. */
  readonly said: {
    readonly notJudged: string
    readonly state: string
    readonly noPermit: string
    readonly noPermitLift: string
  }
}

/** Fills the gaps of a template: `{subject}`. */
export function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (gap, name: string) => String(values[name] ?? gap))
}

/** Joins the parts of a list. */
export function joined(parts: readonly string[], { between, last, pair }: Joining): string {
  if (parts.length < 3) return parts.join(pair)
  return `${parts.slice(0, -1).join(between)}${last}${parts.at(-1)}`
}

/** Reads a grammar: it has what the English one has, and each template the same gaps. Every fault is noted. */
export function parseGrammar(value: unknown, place: Place): Grammar {
  return likeEnglish(value, english, place) as unknown as Grammar
}

type Tree = string | { readonly [key: string]: Tree }

function likeEnglish(value: unknown, model: Tree, place: Place): Tree {
  if (typeof model === 'string') {
    if (typeof value !== 'string' || value.trim() === '') fault(place, 'must be a text')
    else if (gapsOf(value) !== gapsOf(model)) fault(place, `must have the gaps ${gapsOf(model) || '(none)'}`)
    return String(value)
  }
  const from = fields(value, place, { must: Object.keys(model) })
  return Object.fromEntries(
    Object.entries(model).map(([key, part]) => [key, likeEnglish(from[key], part, at(place, key))]),
  )
}

function gapsOf(template: string): string {
  return (template.match(/\{\w+\}/g) ?? []).toSorted().join(' ')
}
