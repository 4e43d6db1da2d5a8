/** Checks of single values that all versions share. */
import { toHostname, toInstant, toIp } from '../values.ts'
import { text } from './shape.ts'
import type { Check } from './shape.ts'

export const anyText = text()
export const email = text(/^[^\s@]+@[^\s@]+$/, 'is no e-mail address')

const by =
  (accepts: (value: string) => boolean, reason: string): Check =>
  (value, path) =>
    typeof value === 'string' && accepts(value) ? [] : [{ path, reason }]

export const ip = by((value) => toIp(value) !== null, 'is no address')
export const hostname = by((value) => toHostname(value) !== null, 'is no host name')
export const moment = by(
  (value) => /[Zz]|[+-]\d{2}:\d{2}$/.test(value) && toInstant(value) !== null,
  'is no time with its zone',
)
