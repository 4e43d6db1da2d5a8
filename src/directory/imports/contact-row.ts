import { parseFingerprint } from '../contact-key.ts'
import { parseEmail } from '../domain.ts'
import { isBadName, parseNetworkName, type NetworkName } from '../network-name.ts'
import { contactLevels, contactPeriods, contactRoles, isOneOf, messageFormats, networkKinds } from '../words.ts'
import type { ContactLevel, ContactPeriod, ContactRole, MessageFormat } from '../words.ts'

/** One row of a contacts file, read and checked. A field that the row leaves empty is null: it says nothing about it. */
export interface ContactRow {
  readonly line: number
  readonly network: NetworkName
  readonly team: string
  /** Empty only where the format is `none`. */
  readonly email: string
  readonly role: ContactRole
  readonly format: MessageFormat | null
  readonly language: string | null
  readonly level: ContactLevel | null
  readonly phone: string | null
  /** ASCII-armoured public key, or a fingerprint in upper-case hexadecimal digits. */
  readonly openpgpKey: string | null
  /** How often it wants to be told. */
  readonly period: ContactPeriod | null
  readonly source: string
  readonly verified: string | null
}

/** What is wrong with one field of a row: which column, and why. */
export interface FieldFault {
  readonly column: string
  readonly reason: string
}

/** Longest texts that are taken, in characters. */
export const contactLimits = { team: 200, source: 200, phone: 60, language: 35, openpgpKey: 20_000 } as const

/** What a row's checking needs to know beside the row. */
export interface RowContext {
  /** The source of record where the row names none. */
  readonly defaultSource: string
  /** The caller's day, UTC: a verification cannot lie after it. */
  readonly today: string
}

/**
 * Checks one row; every fault is found, not the first.
 *
 * @param cell The text of a column, empty where the file has no such column.
 */
export function readContactRow(
  line: number,
  cell: (column: string) => string,
  context: RowContext,
): ContactRow | FieldFault[] {
  const faults: FieldFault[] = []
  const refuse = (column: string, reason: string): void => {
    faults.push({ column, reason })
  }
  const text = (column: string, limit: number): string => {
    const value = cell(column).trim()
    if (value.length > limit) refuse(column, `is longer than ${limit} characters`)
    else if (column !== 'key' && CONTROL.test(value)) refuse(column, 'holds a control character')
    return value
  }
  const oneOf = <T extends string>(column: string, list: readonly T[], fallback: T | null): T | null => {
    const value = cell(column).trim().toLowerCase()
    if (value === '') return fallback
    if (isOneOf(list, value)) return value
    refuse(column, `is none of: ${list.join(', ')}`)
    return null
  }

  const network = readNetwork(cell, refuse)
  const team = text('team', contactLimits.team).replaceAll(/\s+/g, ' ')
  if (team === '') refuse('team', 'is empty')
  const format = oneOf('format', messageFormats, null)
  const role = oneOf('role', contactRoles, 'abuse')
  const level = oneOf('level', contactLevels, null)
  const period = oneOf('period', contactPeriods, null)
  const email = readEmail(cell('email').trim(), format, refuse)
  const language = text('language', contactLimits.language)
  if (language !== '' && !LANGUAGE.test(language))
    refuse('language', 'is no language tag (BCP 47), such as en or pt-BR')
  const phone = text('phone', contactLimits.phone)
  if (phone !== '' && !PHONE.test(phone)) refuse('phone', 'is no telephone number')
  const openpgpKey = readKey(text('key', contactLimits.openpgpKey), refuse)
  const source = text('source', contactLimits.source)
  const verified = readVerified(cell('verified').trim(), context.today, refuse)
  if (faults.length > 0 || network === null || role === null) return faults
  return {
    line,
    network,
    team,
    email,
    role,
    format,
    language: language === '' ? null : canonicalLanguage(language),
    level,
    phone: phone === '' ? null : phone,
    openpgpKey,
    period,
    source: source === '' ? context.defaultSource : source,
    verified,
  }
}

type Refuse = (column: string, reason: string) => void

// oxlint-disable-next-line no-control-regex -- the controls are what it refuses
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/
const LANGUAGE = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i
const PHONE = /^\+?[0-9][0-9 ()./-]{3,}( ?(ext|x)\.? ?[0-9]+)?$/i
const ARMOUR = /^-----BEGIN PGP PUBLIC KEY BLOCK-----[\s\S]+-----END PGP PUBLIC KEY BLOCK-----$/

function canonicalLanguage(tag: string): string {
  return tag.replace(/^[^-]+/, (primary) => primary.toLowerCase())
}

function readNetwork(cell: (column: string) => string, refuse: Refuse): NetworkName | null {
  const kind = cell('kind').trim().toLowerCase()
  const value = cell('value').trim()
  if (value === '') refuse('value', 'is empty')
  if (!isOneOf(networkKinds, kind)) refuse('kind', `is none of: ${networkKinds.join(', ')}`)
  else if (value !== '') {
    const name = parseNetworkName(kind, value)
    if (!isBadName(name)) return name
    refuse('value', name.reason)
  }
  return null
}

function readEmail(value: string, format: MessageFormat | null, refuse: Refuse): string {
  if (value === '') {
    if (format !== 'none') refuse('email', 'is empty, and the format is not "none"')
    return ''
  }
  const email = parseEmail(value)
  if (email === null) refuse('email', 'is no e-mail address')
  return email ?? ''
}

function readKey(value: string, refuse: Refuse): string | null {
  if (value === '') return null
  if (ARMOUR.test(value)) return value
  const fingerprint = parseFingerprint(value)
  if (fingerprint !== null) return fingerprint
  refuse('key', 'is neither an ASCII-armoured public key nor a full fingerprint (40 or 64 hexadecimal digits)')
  return null
}

function readVerified(value: string, today: string, refuse: Refuse): string | null {
  if (value === '') return null
  const day = new Date(`${value}T00:00:00Z`)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value) || Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== value)
    refuse('verified', 'is no date (YYYY-MM-DD)')
  else if (value > today) refuse('verified', 'lies in the future')
  else return value
  return null
}
