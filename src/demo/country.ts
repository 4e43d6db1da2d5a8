/**
 * The fictional country that the demo shows, and its neighbours. Countries XA to XE are user-assigned codes, networks come from the ranges
 * for documentation and benchmarks, names end in `.example`: nothing here can be anybody's.
 *
 * @source NORMS-IN-PRACTICE D3; ISO 3166-1 (user-assigned codes), RFC 2544 and 5737 (networks), RFC 5398 (AS numbers), RFC 2606 (names)
 */

export const homeCountry = 'XA'
export const homeTeam = 'Exampleland CSIRT'

/** An internet provider or hoster, and how it deals with what it is told. */
export interface Isp {
  readonly name: string
  readonly asn: number
  readonly cidr: string
  readonly email: string
  readonly format: 'csv' | 'json' | 'xarf'
  /** Days since somebody saw the contact work. */
  readonly verifiedDaysAgo: number
  /** Share of the country's troubled systems. */
  readonly share: number
  /** Chance a day that a system which it was told of is seen no more. */
  readonly cleanUp: number
}

export const isps: readonly Isp[] = [
  {
    name: 'Exampleland Telecom',
    asn: 64496,
    cidr: '198.18.0.0/17',
    email: 'abuse@telecom.example',
    format: 'csv',
    verifiedDaysAgo: 20,
    share: 0.34,
    cleanUp: 0.055,
  },
  {
    name: 'Harbour Cable',
    asn: 64497,
    cidr: '198.18.128.0/17',
    email: 'noc@harbour-cable.example',
    format: 'csv',
    verifiedDaysAgo: 45,
    share: 0.22,
    cleanUp: 0.03,
  },
  {
    name: 'Polder Mobile',
    asn: 64498,
    cidr: '198.19.0.0/18',
    email: 'security@polder-mobile.example',
    format: 'json',
    verifiedDaysAgo: 12,
    share: 0.14,
    cleanUp: 0.02,
  },
  {
    name: 'Lantern Hosting',
    asn: 64499,
    cidr: '198.19.64.0/18',
    email: 'abuse@lantern-hosting.example',
    format: 'csv',
    verifiedDaysAgo: 320,
    share: 0.2,
    cleanUp: 0.002,
  },
  {
    name: 'Fjord Fibre',
    asn: 64500,
    cidr: '198.19.128.0/19',
    email: 'abuse@fjord-fibre.example',
    format: 'xarf',
    verifiedDaysAgo: 5,
    share: 0.06,
    cleanUp: 0.14,
  },
  {
    name: 'Meadow Networks',
    asn: 65536,
    cidr: '198.19.160.0/19',
    email: 'hostmaster@meadow.example',
    format: 'csv',
    verifiedDaysAgo: 240,
    share: 0.04,
    cleanUp: 0.01,
  },
]

/** The provider whose mailbox is gone. */
export const bouncingIsp = 'Meadow Networks'

/** An operator of critical services. */
export interface Operator {
  readonly name: string
  readonly sector: string
  readonly cidr: string
  /** The provider that it is connected by. */
  readonly asn: number
  readonly email: string
  readonly verifiedDaysAgo: number
  readonly products: readonly string[]
}

const operatorRows: readonly (readonly [string, string, number, string, number, string])[] = [
  ['National Grid of Exampleland', 'energy', 64496, 'grid.example', 30, 'substation gateways'],
  ['Windmill Power', 'energy', 64497, 'windmill-power.example', 110, 'turbine controllers'],
  ['Coast Gas Pipelines', 'energy', 64496, 'coast-gas.example', 60, 'pressure telemetry'],
  ['Lakeside Water', 'drinking-water', 64498, 'lakeside-water.example', 15, 'pump controllers'],
  ['Delta Waste Water', 'waste-water', 64497, 'delta-water.example', 130, 'pump controllers'],
  ['University Hospital Exampleton', 'health', 64496, 'hospital-exampleton.example', 40, 'imaging servers'],
  ['Valley Hospitals', 'health', 64500, 'valley-hospitals.example', 75, 'appointment portal'],
  ['First Bank of Exampleland', 'banking', 64496, 'first-bank.example', 8, 'online banking'],
  ['Exampleton Stock Exchange', 'financial-markets', 64500, 'exchange.example', 22, 'order gateway'],
  ['Exampleland Railways', 'transport', 64497, 'railways.example', 95, 'signalling network'],
  ['Exampleton Airport', 'transport', 64498, 'airport.example', 50, 'baggage systems'],
  ['Internet Exchange of Exampleland', 'digital-infrastructure', 64500, 'ix.example', 3, 'route servers'],
]

/** Twelve operators, each with a quarter of one of the three networks for documentation. */
export const operators: readonly Operator[] = operatorRows.map(
  ([name, sector, asn, domain, verifiedDaysAgo, product], at) => ({
    name,
    sector,
    asn,
    cidr: `${['192.0.2', '198.51.100', '203.0.113'][Math.floor(at / 4)]}.${(at % 4) * 64}/26`,
    email: `soc@${domain}`,
    verifiedDaysAgo,
    products: [product],
  }),
)

/** A team of response, abroad or beside the home team. */
export interface Partner {
  readonly name: string
  readonly country: string
  readonly functionClass: 'csirt' | 'intelligence' | 'hospital'
  readonly role: 'national' | 'csirt'
  readonly email: string
  readonly verifiedDaysAgo: number
  readonly cidr: string
  /** Null for one that has no AS number of its own. */
  readonly asn: number | null
  readonly profile: Readonly<Record<string, unknown>>
}

/** What the legal adviser found in the lists of this story. */
const lookedUp = { checkedOn: '2026-11-02', lists: 'Lists of Exampleland' }
const listed = { result: 'listed', ...lookedUp }
const notListed = { result: 'not-listed', ...lookedUp }

export const partners: readonly Partner[] = [
  {
    name: 'Northmark CSIRT',
    country: 'XB',
    functionClass: 'intelligence',
    role: 'national',
    email: 'csirt@northmark.example',
    verifiedDaysAgo: 60,
    cidr: '198.19.200.0/23',
    asn: 64505,
    profile: {
      // Nobody has looked it up yet: what goes there waits for that.
      host: 'Security Agency of Northmark',
      constituency: 'National, hosted by an agency',
      cooperation: 'Answers fast. What it is told may be read by its host: send what the defence needs, and no more.',
      operatingHours: 'Around the clock',
    },
  },
  {
    name: 'Costa Verde Response Team',
    country: 'XC',
    functionClass: 'csirt',
    role: 'national',
    email: 'incidents@costa-verde.example',
    verifiedDaysAgo: 150,
    cidr: '198.19.202.0/23',
    asn: 64506,
    profile: {
      listing: listed,
      host: 'Ministry of Communications of Costa Verde',
      constituency: 'National',
      disclaimers: 'In this story its ministry stands on a sanctions list: the legal adviser sees what goes there.',
    },
  },
  {
    name: 'Islet CSIRT',
    country: 'XD',
    functionClass: 'csirt',
    role: 'national',
    email: 'team@islet.example',
    verifiedDaysAgo: 400,
    cidr: '198.19.204.0/23',
    asn: 64507,
    profile: {
      listing: notListed,
      constituency: 'National',
      operatingHours: 'Weekdays 09:00 to 16:00, UTC-4; nobody at night',
      members: [
        { name: 'Ida Isle', isRepresentative: true },
        { name: 'Otto Isle', isRepresentative: false },
      ],
    },
  },
  {
    name: 'Highland CSIRT',
    country: 'XE',
    functionClass: 'csirt',
    role: 'national',
    email: 'csirt@highland.example',
    verifiedDaysAgo: 10,
    cidr: '198.19.206.0/23',
    asn: 64508,
    profile: { constituency: 'National', operatingHours: 'Around the clock', membership: 'FIRST (in this story)' },
  },
  {
    name: 'Mercy Hospitals CSIRT',
    country: 'XA',
    functionClass: 'hospital',
    role: 'csirt',
    email: 'csirt@mercy-hospitals.example',
    verifiedDaysAgo: 35,
    cidr: '198.19.192.0/24',
    asn: null,
    profile: { constituency: 'Nine private hospitals', host: 'Mercy Hospitals Group' },
  },
]

/** Partner D: a team of two, whose data a ministry wants and whose mail server stands in a list of attackers. */
export const partnerD = partners.find(({ country }) => country === 'XD')!

/** A provider abroad that is told itself, and not by way of its national team: for that, people are asked. */
export const providerAbroad = {
  name: 'Highland Hosting',
  country: 'XE',
  asn: 64509,
  cidr: '198.19.208.0/24',
  email: 'abuse@highland-hosting.example',
  verifiedDaysAgo: 30,
  profile: { listing: notListed },
} as const

/** A network of the country for which nobody answers. */
export const orphan = { asn: 64510, cidr: '198.19.224.0/24' } as const

/** Two providers both claim this one: a person chooses. */
export const contested = { cidr: '198.19.159.0/24', claimants: ['Fjord Fibre', 'Harbour Cable'] } as const
