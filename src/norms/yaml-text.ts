import { isAlias, parseDocument, visit } from 'yaml'
import { at, fault, type Place } from './faults.ts'

/** The largest policy file that is read, bytes: a person could not review a larger one. */
export const maxPolicyBytes = 256 * 1024
/** How deep mappings and lists may lie in each other. */
export const maxPolicyDepth = 24

/**
 * The plain values of a policy file. Aliases, anchors and tags are refused: a lawyer must read what the program
 * reads, in the place where it stands.
 *
 * @returns The value, or undefined when a fault was noted.
 */
export function readYaml(bytes: Uint8Array, place: Place): unknown {
  if (bytes.byteLength > maxPolicyBytes) return void fault(place, `is larger than ${maxPolicyBytes} bytes`)
  const source = decodeUtf8(bytes)
  if (source === undefined) return void fault(place, 'is not UTF-8')
  const before = place.faults.length
  const document = parseDocument(source, { version: '1.2', schema: 'core', strict: true, merge: false })
  for (const problem of [...document.errors, ...document.warnings])
    fault(lineOf(place, problem.linePos?.[0].line), problem.message.split(' at line ')[0] ?? 'cannot be read')
  visit(document, (_key, node, path) => {
    if (typeof node !== 'object' || node === null) return
    if (isAlias(node)) fault(place, `uses the alias *${node.source}; write it out`)
    if ('anchor' in node && node.anchor) fault(place, `sets the anchor &${String(node.anchor)}; write it out`)
    if ('tag' in node && typeof node.tag === 'string' && node.tag !== '') fault(place, `uses the tag ${node.tag}`)
    if (path.length > 2 * maxPolicyDepth) {
      fault(place, `is nested deeper than ${maxPolicyDepth} levels`)
      return visit.BREAK
    }
    return undefined
  })
  return place.faults.length > before ? undefined : document.toJS({ maxAliasCount: 0 })
}

function lineOf(place: Place, line: number | undefined): Place {
  return line === undefined ? place : at(place, `line ${line}`)
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
