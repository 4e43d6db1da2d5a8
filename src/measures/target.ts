import { formatCidr, parseCidr, parseIp } from '#kernel/ip.ts'
import { AppError } from '#kernel/errors.ts'
import type { Fault } from '#kernel/errors.ts'
import { parseDomain } from '#directory'
import { levels, type Level } from './words.ts'

/** What a measure acts upon. */
export interface Target {
  /** In its one form. */
  readonly text: string
  readonly level: Level
  /** The address, prefix or host name that it stands on: what the directory is asked about. */
  readonly system: string
}

/** An address, a prefix, a host name or the address of a page; null for anything else. */
export function parseTarget(text: string): Target | null {
  const bare = text.trim()
  const address = parseIp(bare)
  if (address !== null) return { text: address.text, level: 'ip', system: address.text }
  const cidr = parseCidr(bare)
  if (cidr !== null) {
    if (cidr.prefix === 0) return null
    const single = cidr.prefix === (cidr.network.family === 4 ? 32 : 128)
    const form = single ? cidr.network.text : formatCidr(cidr)
    return { text: form, level: single ? 'ip' : 'prefix', system: form }
  }
  if (/^https?:\/\//i.test(bare)) return parsePage(bare)
  const host = parseDomain(bare)
  return host === null ? null : { text: host, level: 'host', system: host }
}

function parsePage(text: string): Target | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  const name = url.hostname.replace(/^\[|\]$/g, '')
  const system = parseIp(name)?.text ?? parseDomain(name)
  return system === null ? null : { text: url.href, level: 'url', system }
}

/** @throws {AppError} `measures.bad-target` naming each that is none. */
export function parseTargets(texts: readonly string[]): Target[] {
  const faults: Fault[] = []
  const found = new Map<string, Target>()
  texts.forEach((text, index) => {
    const target = parseTarget(text)
    if (target === null)
      faults.push({ pointer: `/targets/${index}`, reason: 'is no address, prefix, host name or web address' })
    else found.set(target.text, target)
  })
  if (faults.length > 0)
    throw new AppError('measures.bad-target', `${faults.length} of ${texts.length} targets cannot be read.`, { faults })
  return [...found.values()]
}

/** The widest level among targets, on the ladder from one page to a network. @source rule e-4 */
export function widestLevel(targets: readonly Pick<Target, 'level'>[]): Level {
  return targets.reduce<Level>((widest, { level }) => {
    return levels.indexOf(level) > levels.indexOf(widest) ? level : widest
  }, 'url')
}
