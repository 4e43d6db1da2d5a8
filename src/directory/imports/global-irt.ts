import type { FunctionClass } from '#kernel/actor.ts'
import { parseCountry, type Country } from '#kernel/places.ts'
import { parseFingerprint } from '../contact-key.ts'
import { parseEmail } from '../domain.ts'
import { parseNetworkName, isBadName } from '../network-name.ts'
import type { TeamProfile } from '../team-profile.ts'
import type { FieldFault } from './contact-row.ts'
import type { RefusedRow } from './contacts-csv.ts'
import type { ImportRow } from './import-row.ts'

/** A team of a global-irt file: what it says of itself, and the rows that make it reachable. */
export interface TeamRecord {
  readonly line: number
  readonly name: string
  readonly functionClass: FunctionClass
  readonly countries: readonly Country[]
  readonly profile: TeamProfile
  readonly source: string
  readonly rows: readonly ImportRow[]
}

type Json = Readonly<Record<string, unknown>>

/**
 * Reads a global-irt document: an array of teams, one team, or the answer of the API with its envelope.
 *
 * A team with national responsibility answers for its countries; any other is known and reachable, and answers for no
 * network until somebody says for which. "Line" is the team's place in the list, from 1.
 *
 * @source FIRST global-irt, schema version 2 and REST API version 1
 */
export function readGlobalIrt(
  document: unknown,
  defaultSource: string,
): { teams: TeamRecord[]; refused: RefusedRow[] } | null {
  const list = teamList(document)
  if (list === null) return null
  const teams: TeamRecord[] = []
  const refused: RefusedRow[] = []
  list.forEach((entry, index) => {
    const read = readTeam(index + 1, entry, defaultSource)
    if (Array.isArray(read)) refused.push({ line: index + 1, faults: read, text: JSON.stringify(entry).slice(0, 4000) })
    else teams.push(read)
  })
  return { teams, refused }
}

function teamList(document: unknown): unknown[] | null {
  if (Array.isArray(document)) return document
  if (!isObject(document)) return null
  if (Array.isArray(document['data'])) return document['data']
  return 'short-team-name' in document || 'official-team-name' in document ? [document] : null
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

function readTeam(line: number, entry: unknown, defaultSource: string): TeamRecord | FieldFault[] {
  if (!isObject(entry)) return [{ column: '', reason: 'is no object' }]
  const faults: FieldFault[] = []
  const shortName = word(entry['short-team-name'])
  const name = shortName ?? word(entry['official-team-name'])
  if (name === null) faults.push({ column: 'short-team-name', reason: 'is empty' })
  const emails = words(entry['email'])
  const email = emails[0] === undefined ? '' : parseEmail(emails[0])
  if (email === null) faults.push({ column: 'email', reason: 'is no e-mail address' })
  const written = [...words(entry['country-code']), ...words(entry['additional-country-code'])]
  const countries = written.map(parseCountry)
  if (countries.includes(null))
    faults.push({ column: 'country-code', reason: 'is no country code (ISO 3166-1, two letters)' })
  if (faults.length > 0 || name === null || email === null) return faults

  const types = words(entry['cert-type'])
  const meta = isObject(entry['meta']) ? entry['meta'] : {}
  const source = word(meta['source-name']) ?? word(entry['source-name']) ?? defaultSource
  const team = { line, name: name.slice(0, 200), countries: countries as Country[], source }
  const national = types.some((type) => /^national/i.test(type))
  const base: ImportRow = {
    line,
    network: null,
    team: team.name,
    email,
    role: national ? 'national' : 'csirt',
    format: email === '' ? 'none' : null,
    language: languageTag(word(entry['preferred language'])),
    level: null,
    phone: null,
    openpgpKey:
      words(entry['enckeys'])
        .map(parseFingerprint)
        .find((key) => key !== null) ?? null,
    period: null,
    source,
    verified: word(entry['last-modified'])?.match(/^\d{4}-\d{2}-\d{2}/)?.[0] ?? null,
  }
  const claims = national ? team.countries.map((country) => parseNetworkName('country', country)) : []
  const rows = claims.flatMap((network) => (isBadName(network) ? [] : [{ ...base, network }]))
  return {
    ...team,
    functionClass: classOf(types),
    profile: profileOf(entry, types),
    rows: rows.length > 0 ? rows : [base],
  }
}

function classOf(types: readonly string[]): FunctionClass {
  if (types.some((type) => /^psirt$/i.test(type))) return 'psirt'
  return types.length > 0 && types.every((type) => /^nren$/i.test(type)) ? 'academic' : 'csirt'
}

/** Two-letter tags for the bibliographic three-letter codes that the format uses most; the rest stays as it is. */
const iso639 = new Map(
  Object.entries({
    eng: 'en',
    fre: 'fr',
    fra: 'fr',
    ger: 'de',
    deu: 'de',
    spa: 'es',
    por: 'pt',
    ita: 'it',
    dut: 'nl',
    nld: 'nl',
    rus: 'ru',
    ara: 'ar',
    chi: 'zh',
    zho: 'zh',
    jpn: 'ja',
  }),
)

function languageTag(code: string | null): string | null {
  if (code === null || !/^[a-z]{2,3}$/i.test(code)) return null
  return iso639.get(code.toLowerCase()) ?? code.toLowerCase()
}

function word(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}

function words(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map(word).filter((each) => each !== null)
}

function profileOf(entry: Json, types: readonly string[]): TeamProfile {
  const members = Array.isArray(entry['team-members']) ? entry['team-members'].filter(isObject) : []
  const fields: Record<string, unknown> = {
    shortName: word(entry['short-team-name']),
    officialName: word(entry['official-team-name']),
    host: word(entry['host']),
    parentOrganisation: word(entry['parent-organisation']),
    postalAddress: word(entry['postal-address']),
    establishment: word(entry['establishment']),
    websites: words(entry['website']),
    emails: words(entry['email']),
    phones: words(entry['phone-numbers']),
    openpgpKeys: words(entry['enckeys']),
    operatingHours: word(entry['operating-hours-freetext']) ?? hours(entry['operating-hours']),
    constituency: word(entry['constituency']),
    constituencyCode: word(entry['constituency-code']),
    constituencyDescription: word(entry['constituency-description']),
    types,
    languages: words(entry['languages']),
    preferredLanguage: word(entry['preferred language']),
    membership: word(entry['-first-member-type']),
    lastModified: word(entry['last-modified']),
    members: members.map(memberOf).filter((member) => member !== null),
  }
  const said = Object.entries(fields).filter(
    ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
  )
  return Object.fromEntries(said) as TeamProfile
}

function memberOf(member: Json): NonNullable<TeamProfile['members']>[number] | null {
  const name = word(member['name'])
  if (name === null) return null
  const email = word(member['email'])
  const openpgpKeys = words(member['enckeys'])
  const languages = words(member['languages'])
  return {
    name,
    ...(email === null ? {} : { email }),
    ...(openpgpKeys.length > 0 ? { openpgpKeys } : {}),
    ...(languages.length > 0 ? { languages } : {}),
    ...(member['is-first-rep'] === true ? { isRepresentative: true } : {}),
  }
}

/** The per-day form, `mon_1_open: 09:00`, as one line a day. */
function hours(value: unknown): string | null {
  if (!isObject(value)) return word(value)
  const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
  const spans = days.flatMap((day) => {
    const open = [1, 2].map((n) => [word(value[`${day}_${n}_open`]), word(value[`${day}_${n}_close`])])
    const shown = open.filter(([from, to]) => from !== null && to !== null && from !== to).map((span) => span.join('-'))
    return shown.length > 0 ? [`${day} ${shown.join(', ')}`] : []
  })
  return spans.length > 0 ? spans.join('\n') : null
}
