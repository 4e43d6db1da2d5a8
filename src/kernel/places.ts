import type { Instant } from './instant.ts'

/**
 * Where a system is: never one country code, but what each source says of it.
 *
 * A registry knows where the holder signed, a geo database guesses where the wires end, a report repeats either. They
 * disagree often enough that a decision resting on one of them rests on chance.
 */

declare const countryBrand: unique symbol

/** ISO 3166-1 alpha-2, upper case; codes left to users (XA-XZ, QM-QZ, AA) stand for fictional countries in exercises. */
export type Country = string & { readonly [countryBrand]: true }

/** What a place rests on: address registry, origin ASN, geo database, the report's own field, or the operator's word. */
export type PlaceBasis = 'registry' | 'asn' | 'geo' | 'report' | 'operator'

export type Confidence = 'low' | 'moderate' | 'high'

export interface Place {
  readonly country: Country
  readonly basis: PlaceBasis
  readonly confidence: Confidence
  /** Who says so: the table's or the feed's name, shown wherever the place is used. */
  readonly source: string
  /** When the source said so; an old table is told by it. */
  readonly asOf: Instant
}

export type Places = readonly Place[]

export type PlaceVerdict = 'home' | 'foreign' | 'uncertain' | 'unknown'

const assigned = new Set(
  (
    'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ ' +
    'CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO ' +
    'FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE ' +
    'JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO ' +
    'MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW ' +
    'PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM ' +
    'TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'
  ).split(' '),
)

/**
 * Reads a country code in either case.
 *
 * What registries write that names no country (EU, AP, ZZ) is null: unknown, not a place of its own.
 *
 * @source ISO 3166-1, alpha-2; user-assigned codes by its clause 8.1.3
 */
export function parseCountry(text: string): Country | null {
  if (!/^[A-Za-z]{2}$/.test(text)) return null
  const code = text.toUpperCase()
  return assigned.has(code) || /^(AA|Q[M-Z]|X[A-Z])$/.test(code) ? (code as Country) : null
}

/**
 * Whether the system lies at home.
 *
 * `uncertain` when one place says home and another abroad, or when nothing better than low confidence speaks: the
 * strictest branch applies then, and both candidates are shown. Two different countries abroad are `foreign`
 * all the same; which one it is, `agreedCountry` tells or does not.
 *
 * @returns `unknown` for no place at all, which is not "home".
 */
export function verdict(places: Places, homeCountry: Country): PlaceVerdict {
  if (places.length === 0) return 'unknown'
  const home = places.some((place) => place.country === homeCountry)
  const foreign = places.some((place) => place.country !== homeCountry)
  if (home && foreign) return 'uncertain'
  if (places.every((place) => place.confidence === 'low')) return 'uncertain'
  return home ? 'home' : 'foreign'
}

/** The country on which all places agree, or null when they disagree or there is none. */
export function agreedCountry(places: Places): Country | null {
  const first = places[0]
  return first !== undefined && places.every((place) => place.country === first.country) ? first.country : null
}

/** The countries named, each once, in the order of first mention. */
export function countriesOf(places: Places): Country[] {
  return [...new Set(places.map((place) => place.country))]
}
