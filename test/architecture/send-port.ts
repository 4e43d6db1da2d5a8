import { lineOf, type Source } from './source.ts'

/** Words by which a function says that it lets something leave. */
const SENDS = /^(send|enqueue|queue|release|publish|dispatch|deliver|submit|post|share|forward|resend|transmit)/

/** A function or method as its signature reads in the source. */
export interface Signature {
  name: string
  parameters: string
  line: number
}

/**
 * The members of the exported interface of a service, by name. The service's interface is what other rooms see:
 * a way out that is not in it does not exist for them.
 */
export function membersOf(file: Source, name: string): Signature[] {
  const opening = new RegExp(`\\binterface\\s+${name}\\b[^{]*\\{`).exec(file.code)
  if (opening === null) return []
  const from = opening.index + opening[0].length
  const body = file.code.slice(from, closing(file.code, from - 1, '{', '}'))
  const members: Signature[] = []
  for (const match of body.matchAll(/(?:^|[\n;])\s*(?:readonly\s+)?(\w+)\??\s*(?::\s*)?(?:<[^>(]*>)?\(/g)) {
    const open = match.index + match[0].length - 1
    const depth = count(body.slice(0, match.index), '{') - count(body.slice(0, match.index), '}')
    if (depth > 0) continue
    const parameters = body.slice(open + 1, closing(body, open, '(', ')'))
    members.push({ name: match[1] ?? '', parameters, line: lineOf(file.code, from + match.index + 1) })
  }
  return members
}

/** All members of a service's interface, with those of the interfaces that it extends, wherever they stand. */
export function allMembersOf(files: Source[], name: string): Member[] {
  return files.flatMap((file) => {
    const heading = new RegExp(`\\binterface\\s+${name}\\b([^{]*)\\{`).exec(file.code)?.[1]
    if (heading === undefined) return []
    const parents = heading.replace(/^\s*extends/, '').match(/[A-Z]\w*/g) ?? []
    const own = membersOf(file, name).map((member) => ({ ...member, path: file.path, owner: name }))
    return [...own, ...parents.flatMap((parent) => allMembersOf(files, parent))]
  })
}

interface Member extends Signature {
  path: string
  owner: string
}

/**
 * Ports that send without a decision. A parameter is typed `Decision`, or by an interface or type of the same files with
 * a member so typed. A port that decides anew must check that decision in its own body, or hand it to the port that demands one.
 */
export function undecided(files: Source[], service: string): { ports: string[]; faults: string[] } {
  const ports: string[] = []
  const faults: string[] = []
  for (const { name, parameters, line, path, owner } of allMembersOf(files, service)) {
    if (!SENDS.test(name)) continue
    ports.push(`${owner}.${name}`)
    const types = [...parameters.matchAll(/:\s*(?:readonly\s+)?([A-Z]\w*)/g)].map((match) => match[1] ?? '')
    const takes = types.some((type) => isDecision(type) || files.some((one) => holdsDecision(one, type)))
    if (!takes && !files.some((file) => CHECKS_OR_HANDS_ON.test(bodyOf(file, name)))) {
      faults.push(`${path}:${line}: ${owner}.${name} takes no Decision, and checks none`)
    }
  }
  return { ports, faults }
}

/** How a port says that it holds a decision against what it is about to do, or hands one to the port that does. */
const CHECKS_OR_HANDS_ON = /\bassert(Decision)?Covers\s*\(|\benqueue\s*\([^()]*\bdecision\s*[,:}]/
const CHECKS = /\bassert(Decision)?Covers\s*\(/

const TRANSPORT_SEND = /\btransport\s*[?!]?\.\s*send\s*\(|\{[^{}]*\bsend\b[^{}]*\}\s*=\s*[\w.]*\btransport\b/g

/** Where mail is handed to the transport: in correspondence, and only in a file that checks the decision again. */
export function transportFaults(files: Source[]): { calls: number; faults: string[] } {
  let calls = 0
  const faults: string[] = []
  for (const file of files) {
    for (const match of file.code.matchAll(TRANSPORT_SEND)) {
      calls += 1
      const at = `${file.path}:${lineOf(file.text, match.index)}`
      if (!file.path.startsWith('src/correspondence/')) faults.push(`${at}: only correspondence hands mail over`)
      if (!CHECKS.test(file.code)) faults.push(`${at}: hands mail over without checking its decision again`)
    }
  }
  return { calls, faults }
}

/** The body of a method or function of that name; empty where there is none. */
function bodyOf(file: Source, name: string): string {
  for (const match of file.code.matchAll(new RegExp(`(?<![\\w$.])(?:async\\s+|function\\s+)*${name}\\s*\\(`, 'g'))) {
    const open = match.index + match[0].length - 1
    const end = closing(file.code, open, '(', ')')
    const block = /^[^{;\n]*\{/.exec(file.code.slice(end + 1))
    if (block !== null) {
      const from = end + block[0].length
      return file.code.slice(from, closing(file.code, from, '{', '}'))
    }
  }
  return ''
}

function isDecision(type: string): boolean {
  return type.endsWith('Decision')
}

/** An optional or nullable decision is none: the field must be there, and must be a decision. */
function holdsDecision(file: Source, type: string): boolean {
  const opening = new RegExp(`\\b(?:interface\\s+${type}\\b[^{=]*|type\\s+${type}\\s*=[^{;]*)\\{`).exec(file.code)
  if (opening === null) return false
  const from = opening.index + opening[0].length
  const body = file.code.slice(from, closing(file.code, from - 1, '{', '}'))
  return /(?:^|[\n;{,\s])(?:readonly\s+)?\w+\s*:\s*\w*Decision\b(?!\s*\|)/.test(body)
}

function closing(text: string, open: number, left: string, right: string): number {
  let depth = 0
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === left) depth += 1
    else if (text[at] === right) {
      depth -= 1
      if (depth === 0) return at
    }
  }
  return text.length
}

function count(text: string, char: string): number {
  return text.split(char).length - 1
}
