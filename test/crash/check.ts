/** What must be true after a run under fire, against what the harness itself gave and saw. Pure: a planted fault must be named by it. */

/** What was handed in and acknowledged. */
export interface Truth {
  readonly reports: readonly { readonly rows: readonly string[]; readonly door?: string }[]
  /** The address of the desk that answers for a system. */
  readonly deskOf: (ip: string) => string
  /** Message-IDs of which a bounce was handed in and acknowledged. */
  readonly bounced: ReadonlySet<string>
}

/** A copy of a message that the mail server took. */
export interface TakenMail {
  readonly messageId: string
  readonly to: string
  readonly systems: readonly string[]
  /** Whose mail it is, where several nodes run. */
  readonly node: number
  /** When its connection began, and when the server had it whole, ms. */
  readonly openedAt: number
  readonly takenAt: number
}

/** What the database says in the end. */
export interface Found {
  readonly reports: readonly { readonly state: string; readonly rows: number; readonly events: number }[]
  readonly findings: readonly { readonly ip: string; readonly sightings: number }[]
  readonly sums: Readonly<Record<string, number>>
  readonly messages: readonly { readonly messageId: string; readonly state: string; readonly bounces: number }[]
  /** Notifications that did not leave, with the reason that people see. */
  readonly held: readonly { readonly findings: number; readonly why: string }[]
}

export interface Kill {
  readonly at: number
  readonly stage: string
  /** Which node; null where it was the database. */
  readonly node: number | null
}

export interface Evidence {
  readonly truth: Truth
  readonly found: Found
  readonly mails: readonly TakenMail[]
  readonly kills: readonly Kill[]
  /** Notifications that a rule held for their unusual volume, and that a person let go. */
  readonly cleared: number
}

/** Everything that is not as it must be, a sentence each; none when nothing was lost and nothing counted twice. */
export function faultsOf(evidence: Evidence): string[] {
  return [...rowFaults(evidence), ...toldFaults(evidence), ...doubleFaults(evidence), ...bounceFaults(evidence)]
}

function countEach(values: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}

function rowFaults({ truth, found }: Evidence): string[] {
  const faults: string[] = []
  const expect = (what: string, actual: number, expected: number): void => {
    if (actual !== expected) faults.push(`${what}: ${actual} instead of ${expected}`)
  }
  const seen = countEach(truth.reports.flatMap(({ rows }) => rows))
  const rows = [...seen.values()].reduce((sum, n) => sum + n, 0)
  const sum = (of: (report: Found['reports'][number]) => number): number =>
    found.reports.reduce((total, report) => total + of(report), 0)
  expect('reports', found.reports.length, truth.reports.length)
  for (const { state } of found.reports) if (state !== 'done') faults.push(`a report is ${state}`)
  expect(
    'rows of the reports',
    sum((report) => report.rows),
    rows,
  )
  expect(
    'events of the reports',
    sum((report) => report.events),
    rows,
  )
  expect('findings', found.findings.length, seen.size)
  for (const { ip, sightings } of found.findings) expect(`sightings of ${ip}`, sightings, seen.get(ip) ?? 0)
  const expected = { trend: rows, fresh: seen.size, dayRows: rows, dayReports: truth.reports.length }
  for (const [name, value] of Object.entries(expected)) expect(name, found.sums[name] ?? 0, value)
  return faults
}

/** Every recipient has every finding of its own, in one message, and none of others; nothing waits for a person. */
function toldFaults({ truth, found, mails }: Evidence): string[] {
  const faults = found.held.map(({ findings, why }) => `a notification of ${findings} findings is held: ${why}`)
  const messagesOf = new Map<string, Set<string>>()
  for (const mail of mails)
    for (const ip of mail.systems) {
      if (truth.deskOf(ip) !== mail.to) faults.push(`${mail.to} was told of ${ip}, which is not its own`)
      const messages = messagesOf.get(ip) ?? new Set()
      messagesOf.set(ip, messages.add(mail.messageId))
    }
  const untold = new Map<string, string[]>()
  for (const ip of new Set(truth.reports.flatMap(({ rows }) => rows))) {
    const messages = messagesOf.get(ip)?.size ?? 0
    const desk = truth.deskOf(ip)
    if (messages === 0) untold.set(desk, [...(untold.get(desk) ?? []), ip])
    if (messages > 1) faults.push(`${ip} was told of in ${messages} messages`)
  }
  for (const [desk, [first, ...more]] of untold)
    faults.push(`${desk} was not told of ${first}${more.length > 0 ? ` and ${more.length} more` : ''}`)
  return faults
}

/**
 * At most one copy too many for each crash: each superfluous copy needs a crash of its own between the time its connection began and
 * the end of the process that sent it.
 */
function doubleFaults({ mails, kills }: Evidence): string[] {
  const copies = new Map<string, TakenMail[]>()
  for (const mail of mails) copies.set(mail.messageId, [...(copies.get(mail.messageId) ?? []), mail])
  const needs = [...copies.values()]
    .flatMap((same) => same.toSorted((a, b) => a.takenAt - b.takenAt).slice(0, -1))
    .map((mail) => ({ mail, until: endOfLife(mail, kills) }))
  const faults: string[] = []
  const open = new Set(needs)
  for (const kill of kills.toSorted((a, b) => a.at - b.at)) {
    const fits = [...open].filter(
      ({ mail, until }) =>
        kill.at >= mail.openedAt && kill.at <= until && (kill.node === null || kill.node === mail.node),
    )
    const first = fits.toSorted((a, b) => a.until - b.until)[0]
    if (first !== undefined) open.delete(first)
  }
  for (const { mail } of open) faults.push(`${mail.messageId} came twice, and no crash of its own explains it`)
  return faults
}

function endOfLife(mail: TakenMail, kills: readonly Kill[]): number {
  const ends = kills.filter((kill) => kill.node === mail.node && kill.at >= mail.openedAt).map((kill) => kill.at)
  return Math.min(...ends, Infinity)
}

function bounceFaults({ truth, found }: Evidence): string[] {
  const faults: string[] = []
  for (const { messageId, state, bounces } of found.messages) {
    const expected = truth.bounced.has(messageId) ? ['bounced', 1] : ['sent', 0]
    if (state !== expected[0] || bounces !== expected[1])
      faults.push(`message ${messageId} is ${state} with ${bounces} bounces, instead of ${expected.join(' with ')}`)
  }
  return faults
}
