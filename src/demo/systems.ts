import { formatIp, ipFromV4Number, parseCidr, toV4Number } from '#kernel/ip.ts'
import type { Chance } from './chance.ts'
import { homeCountry, isps, operators, orphan, partners, providerAbroad, type Isp } from './country.ts'

/** A system with a trouble, from the first day on which a feed can see it to the last. Days count from the first of the history. */
export interface System {
  readonly ip: string
  readonly asn: number
  readonly country: string
  readonly firstDay: number
  readonly lastDay: number
  /** A number of its own, by which its details differ from the next one's. */
  readonly no: number
}

/** A kind of trouble: how many systems have it, and how it goes on. */
export interface Outlook {
  readonly systems: number
  /** Systems of operators among those that were there at the beginning. */
  readonly operators: number
  /** Systems abroad, which their national teams answer for. */
  readonly abroad: number
  /** Chance a day that a handful of new systems comes up at one provider. */
  readonly arrivals: number
}

/** An address of a network that no other system has; addresses of networks and broadcasts are left out. */
function addressIn(cidrText: string, chance: Chance, taken: Set<string>): string {
  const cidr = parseCidr(cidrText)!
  const size = 2 ** (32 - cidr.prefix)
  const first = toV4Number(cidr.network)!
  for (let tries = 0; tries < 1000; tries++) {
    const ip = formatIp(ipFromV4Number(first + 1 + chance.below(size - 2)).bytes)
    if (taken.has(ip)) continue
    taken.add(ip)
    return ip
  }
  throw new RangeError(`${cidrText} has no room for so many systems`)
}

/** On which day a system is seen for the last time, when it was first seen on another. */
function lastDayOf(firstDay: number, cleanUp: number, days: number, chance: Chance): number {
  // Nobody mends on the day on which it is told.
  for (let at = firstDay + 1; at < days; at++) if (chance.happens(cleanUp)) return at
  return days - 1
}

/** The systems of one kind of trouble over the whole history. */
export function systemsOf(outlook: Outlook, days: number, chance: Chance): System[] {
  const taken = new Set<string>()
  const systems: System[] = []
  const add = (cidr: string, asn: number, country: string, firstDay: number, cleanUp: number): void => {
    const ip = addressIn(cidr, chance, taken)
    const lastDay = lastDayOf(firstDay, cleanUp, days, chance)
    systems.push({ ip, asn, country, firstDay, lastDay, no: systems.length })
  }
  const atIsp = (isp: Isp, firstDay: number): void => add(isp.cidr, isp.asn, homeCountry, firstDay, isp.cleanUp)

  for (const isp of isps) for (let n = Math.round(outlook.systems * isp.share); n > 0; n--) atIsp(isp, 0)
  for (let n = 0; n < outlook.operators; n++) {
    const operator = chance.pick(operators)
    add(operator.cidr, operator.asn, homeCountry, 0, 0.08)
  }
  const nationals = partners.filter((partner) => partner.role === 'national')
  for (let n = 0; n < outlook.abroad; n++) {
    const partner = nationals[n % nationals.length]!
    add(partner.cidr, partner.asn!, partner.country, 0, 0.02)
  }
  if (outlook.abroad > 0) {
    add(orphan.cidr, orphan.asn, homeCountry, 0, 0)
    add(providerAbroad.cidr, providerAbroad.asn, providerAbroad.country, 0, 0)
  }
  for (let day = 1; day < days; day++) {
    if (!chance.happens(outlook.arrivals)) continue
    const isp = chance.pick(isps)
    for (let n = 1 + chance.below(4); n > 0; n--) atIsp(isp, day)
  }
  return systems
}

/** Those that a feed shows on a day: a scan misses a few each time. */
export function seenOn(systems: readonly System[], day: number, chance: Chance): System[] {
  return systems.filter(
    (system) => system.firstDay <= day && day <= system.lastDay && (system.firstDay === day || chance.happens(0.94)),
  )
}
