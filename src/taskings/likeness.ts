import { parseSystem } from '#mandates'
import type { AskedLine } from './tasking.ts'

/**
 * By what an act is known again when it comes under another name, from another office, for another declared purpose: each target, and each kind
 * of data of each source. Neither purpose nor label is part of it.
 *
 * @source NORMS-IN-PRACTICE S4, the failure branch
 */
export function likenessKeys(line: Pick<AskedLine, 'source' | 'dataClasses'>, targets: readonly string[]): string[] {
  const systems = targets.map((text) => `target ${parseSystem(text)?.key ?? text.trim().toLowerCase()}`)
  const data =
    line.source === null ? [] : line.dataClasses.map((one) => `data ${line.source?.name.trim().toLowerCase()} ${one}`)
  return [...new Set([...systems, ...data])]
}
