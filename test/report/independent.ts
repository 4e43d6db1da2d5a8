/**
 * A second program that computes the numbers of a bundle. It shares no line with the node: what it knows, it knows from the definitions in the
 * bundle, C2SP tlog-checkpoint and signed-note, RFC 6962, and the published methods that the definitions name. Where both come to the same text, a
 * fault in one of them would have to be in both.
 *
 *     node test/report/independent.ts BUNDLE
 */
import { createHash, createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'

type Value = string | number | boolean | null
type Figures = Record<string, Value>
type Vector = { type: string; at: string; ref: string; exercise: boolean; figures: Figures }
type Leaf = { index: number; private: string; salt: string; vector: Vector }
type Fact = Omit<Vector, 'exercise'> & { i: number }
type Limits = { where?: Record<string, Value[]>; holding?: Record<string, string[]> }
type Query = Limits & { type: string; atMost?: Record<string, number>; atLeast?: Record<string, number> }
type Queries = { of: Query | Query[]; having?: Query[]; start?: Query; end?: Query[]; lost?: Query[] }
type Names = { weight?: string; figure?: string; numerator?: string; denominator?: string; mix?: string }
type Computation = Queries &
  Names & { kind: string; same?: string[]; by?: string[]; quietDays?: number; least?: number }
type Definition = { id: string; editions: string[]; waitsFor?: string; ownActs?: boolean; computation: Computation }
type Signed = { origin: string; vkey: string; checkpoint: string }
type Tree = Signed & { offset: number; start: number; count: number; beside: string[] }
type Head = { edition: string; from: string; to: string; today: string; trees: Tree[] }
/** One thing that was counted: a share's two numbers, or a time with what came at its end, or a plain number. */
type Item = { about: Figures; month: string; leaves: number[]; a: number; b: number; had?: 'event' | 'censored' }
type Json = Value | undefined | Json[] | { [name: string]: Json }
type Row = { group: Record<string, string>; reading: Record<string, Json>; entries: string }

const dayMs = 86_400_000
const dayAt = (text: string): number => Date.parse(`${text}T00:00:00Z`) / dayMs
const dayText = (at: number): string => new Date(at * dayMs).toISOString().slice(0, 10)
const round4 = (value: number): number => Math.round(value * 1e4) / 1e4
const z = 1.959963984540054
const sha = (...parts: (Uint8Array | string)[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** JSON with sorted names. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const names = Object.keys(value).filter((name) => value[name] !== undefined)
  return `{${names
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`)
    .join(',')}}`
}

// ---- the log --------------------------------------------------------------------------------------------------------------------------

function signedBy(vkey: string, note: string): string {
  const [name = '', id = '', material = ''] = vkey.split(/\+(?=[0-9a-f]{8}\+)|(?<=\+[0-9a-f]{8})\+/)
  const key = Buffer.from(material, 'base64')
  if (sha(`${name}\n`, key).toString('hex').slice(0, 8) !== id) throw new Error('the key does not have its id')
  const border = note.lastIndexOf('\n\n')
  const text = note.slice(0, border + 1)
  const publicKey = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: key.subarray(1).toString('base64url') },
    format: 'jwk',
  })
  const good = note
    .slice(border + 2)
    .split('\n')
    .filter((line) => line.startsWith(`\u2014 ${name} `))
    .map((line) => Buffer.from(line.split(' ')[2] ?? '', 'base64'))
    .some(
      (bytes) => bytes.toString('hex', 0, 4) === id && verify(null, Buffer.from(text), publicKey, bytes.subarray(4)),
    )
  if (!good) throw new Error(`no good signature of ${name}`)
  return text
}

function hashLeaf({ private: closed, salt, vector }: Leaf): Buffer {
  const { type, at, ref, exercise, figures } = vector
  const opened = sha(
    'comity/log/figures/1\0',
    Buffer.from(salt, 'base64'),
    canonical({ type, at, ref, exercise, figures }),
  )
  return sha(Buffer.of(0), Buffer.of(1), Buffer.from(closed, 'base64'), opened)
}

/** The root over [from, to) of the tree; hashes of what lies wholly beside the leaves at hand are taken from the front of a list. */
function root(from: number, to: number, start: number, hashes: Buffer[], beside: Buffer[]): Buffer {
  if (to <= start || from >= start + hashes.length) {
    const next = beside.shift()
    if (next === undefined) throw new Error('a hash beside the leaves is missing')
    return next
  }
  if (to - from === 1) return hashes[from - start]!
  let half = 1
  while (half * 2 < to - from) half *= 2
  const left = root(from, from + half, start, hashes, beside)
  return sha(Buffer.of(1), left, root(from + half, to, start, hashes, beside))
}

function factsOf(head: Head, leaves: Leaf[]): Fact[] {
  const rest = [...leaves]
  return head.trees.flatMap(({ origin, vkey, checkpoint, start, count, offset, beside }) => {
    const own = rest.splice(0, count)
    const [name, size, rootText] = signedBy(vkey, checkpoint).split('\n')
    const given = beside.map((each) => Buffer.from(each, 'base64'))
    const found = root(0, Number(size), start, own.map(hashLeaf), given)
    if (name !== origin || given.length > 0 || found.toString('base64') !== rootText)
      throw new Error(`the facts are not those of ${origin}`)
    return own
      .filter(({ vector }) => !vector.exercise)
      .map(({ index, vector: { type, at, ref, figures } }) => ({ i: index + offset, type, at, ref, figures }))
  })
}

// ---- numbers --------------------------------------------------------------------------------------------------------------------------

function is(fact: Fact, queries: Query | Query[] | undefined): boolean {
  return [queries ?? []].flat().some(({ type, where, holding, atMost, atLeast }) => {
    const all = <T>(
      limits: Record<string, T> | undefined,
      test: (value: Value | undefined, limit: T) => boolean,
    ): boolean => Object.keys(limits ?? {}).every((name) => test(fact.figures[name], limits![name]!))
    return (
      fact.type === type &&
      all(where, (value, words) => value !== undefined && value !== null && words.includes(value)) &&
      all(holding, (value, words) => words.some((word) => `${value ?? ''}`.split(' ').includes(word))) &&
      all(atMost, (value, limit) => typeof value === 'number' && value <= limit) &&
      all(atLeast, (value, limit) => typeof value === 'number' && value >= limit)
    )
  })
}

/** Wilson's interval as the two roots of its quadratic. */
function share(a: number, b: number): Record<string, Json> {
  const none = { value: null, low: null, high: null }
  if (b === 0) return { kind: 'share', numerator: a, denominator: b, share: none }
  const p = a / b
  const centre = (p + (z * z) / (2 * b)) / (1 + (z * z) / b)
  const half = (z / (1 + (z * z) / b)) * Math.sqrt((p * (1 - p)) / b + (z * z) / (4 * b * b))
  const [low, high] = [round4(Math.max(0, centre - half)), round4(Math.min(1, centre + half))]
  return { kind: 'share', numerator: a, denominator: b, share: { value: round4(p), low, high } }
}

function orderStatistic(values: number[], part: number): Record<string, Json> {
  const n = values.length
  if (n === 0) return { value: null, low: null, high: null }
  const rank = Math.max(1, Math.ceil(part * n - 1e-9))
  const chances: number[] = [(1 - part) ** n]
  for (let k = 1; k <= Math.min(n, 200); k++) chances.push((chances[k - 1]! * (n - k + 1) * part) / (k * (1 - part)))
  let [low, high] = [-1, Infinity]
  if (n <= 200) {
    let sum = 0
    for (let k = 0; k <= n; k++) {
      sum += chances[k]!
      if (sum <= 0.025) low = k + 1
      if (sum >= 0.975 && high === Infinity) high = k + 1
    }
  } else {
    const half = z * Math.sqrt(n * part * (1 - part))
    ;[low, high] = [Math.floor(n * part - half), Math.ceil(n * part + 1 + half)]
  }
  const at = (place: number): number | null => (place >= 1 && place <= n ? round4(values[place - 1]!) : null)
  return { value: at(rank), low: at(low), high: at(high) }
}

function kaplanMeier(items: Item[], whole: boolean): Record<string, Json> {
  const times = [...new Set(items.map(({ a }) => a))].sort((x, y) => x - y)
  const sums = new Map(times.map((time) => [time, [0, 0] as [number, number]]))
  for (const { a, b, had } of items) sums.get(a)![had === 'event' ? 0 : 1] += b
  let risk = items.reduce((sum, { b }) => sum + b, 0)
  const n = risk
  let [left, variance, events, carried] = [1, 0, 0, 1]
  const curve: { time: number; survival: number; low: number; high: number; atRisk: number; events: number }[] = []
  for (const time of times) {
    const [died, gone] = sums.get(time)!
    if (died > 0) {
      events += died
      let [low, high] = [0, carried]
      if (died === risk) left = 0
      else {
        left *= 1 - died / risk
        variance += died / (risk * (risk - died))
        const width = (z * Math.sqrt(variance)) / Math.abs(Math.log(left))
        ;[low, high] = [left ** Math.exp(width), left ** Math.exp(-width)]
      }
      carried = high
      curve.push({ time, survival: left, low, high, atRisk: risk, events: died })
    }
    risk -= died + gone
  }
  const reach = (limit: number): Record<string, Json> => {
    const when = (name: 'survival' | 'low' | 'high'): number | null => {
      const point = curve.find((each) => each[name] <= limit + 1e-9)
      return point ? round4(point.time) : null
    }
    return { value: when('survival'), low: when('low'), high: when('high') }
  }
  const shown = curve.filter((point, at) => {
    const before = at === 0 ? 100 : Math.floor(curve[at - 1]!.survival * 100)
    return at === curve.length - 1 || Math.floor(point.survival * 100) !== before
  })
  const drawn = shown.map((point) => {
    const [time, survival, low, high] = [point.time, point.survival, point.low, point.high].map(round4)
    return { ...point, time, survival, low, high }
  })
  const found = { kind: 'time', n, events, censored: n - events, median: reach(0.5), p90: reach(0.1) }
  return whole ? { ...found, curve: drawn } : found
}

function read(kind: string, items: Item[], whole: boolean): Record<string, Json> {
  const sum = (name: 'a' | 'b'): number => items.reduce((all, each) => all + each[name], 0)
  if (kind === 'count') return { kind, count: round4(sum('a')) }
  if (kind === 'share' || kind === 'sums') return share(sum('a'), sum('b'))
  if (kind === 'until' || kind === 'persistence') return kaplanMeier(items, whole)
  const values = items.map(({ a }) => a).sort((x, y) => x - y)
  const [median, p90] = [orderStatistic(values, 0.5), orderStatistic(values, 0.9)]
  return { kind: 'quantity', n: values.length, sum: round4(values.reduce((all, value) => all + value, 0)), median, p90 }
}

function ranges(leaves: number[]): string {
  const runs: [number, number][] = []
  for (const leaf of [...new Set(leaves)].sort((x, y) => x - y)) {
    const last = runs.at(-1)
    if (last && last[1] === leaf - 1) last[1] = leaf
    else runs.push([leaf, leaf])
  }
  return runs.map(([a, b]) => (a === b ? `${a}` : `${a}-${b}`)).join(' ')
}

const num = (fact: Fact, name: string | undefined): number => {
  const value = fact.figures[name ?? '']
  return typeof value === 'number' ? value : 0
}

function itemsOf(c: Computation, facts: Fact[], end: string): Item[] {
  const item = (fact: Fact, a: number, b = 0): Item => ({
    about: fact.figures,
    month: fact.at.slice(0, 7),
    leaves: [fact.i],
    a,
    b,
  })
  const own = facts.filter((fact) => is(fact, c.of))
  if (c.kind === 'count') return own.map((fact) => item(fact, c.weight === undefined ? 1 : num(fact, c.weight)))
  if (c.kind === 'share') return own.map((fact) => item(fact, is(fact, c.having) ? 1 : 0, 1))
  if (c.kind === 'sums') return own.map((fact) => item(fact, num(fact, c.numerator), num(fact, c.denominator)))
  if (c.kind === 'quantity')
    return own
      .filter((fact) => typeof fact.figures[c.figure!] === 'number')
      .map((fact) => item(fact, num(fact, c.figure)))
  if (c.kind === 'persistence') return persistence(c, own)
  const byThing = new Map<string, Fact[]>()
  for (const fact of facts) {
    if (!is(fact, c.start) && !is(fact, c.end) && !is(fact, c.lost)) continue
    const key = canonical([fact.ref, ...(c.same ?? []).map((name) => `${fact.figures[name] ?? ''}`)])
    byThing.set(key, [...(byThing.get(key) ?? []), fact])
  }
  return [...byThing.values()].flatMap((own) => {
    const found: Item[] = []
    let open: Fact | null = null
    for (const fact of own) {
      const had = is(fact, c.end) ? 'event' : is(fact, c.lost) ? 'censored' : null
      if (had !== null && open !== null) {
        const hours = Math.max(0, Date.parse(fact.at) - Date.parse(open.at)) / 3_600_000
        found.push({ ...item(open, hours, 1), leaves: [open.i, fact.i], had })
        open = null
      }
      if (is(fact, c.start)) open ??= fact
    }
    if (open !== null)
      found.push({ ...item(open, (Date.parse(end) - Date.parse(open.at)) / 3_600_000, 1), had: 'censored' })
    return found
  })
}

const counted = (text: Value | undefined): [string, number][] =>
  `${text ?? ''}`
    .split(' ')
    .filter((part) => part !== '')
    .map((part) => [part.slice(0, part.lastIndexOf(':')), Number(part.slice(part.lastIndexOf(':') + 1))])

function persistence(c: Computation, days: Fact[]): Item[] {
  return [...new Set(days.map(({ figures }) => figures['feed']))].flatMap((feed) => {
    const own = days.filter(({ figures }) => figures['feed'] === feed)
    const up = own.filter(({ figures }) => figures['up'] === true).map(({ figures }) => dayAt(`${figures['day']}`))
    up.sort((x, y) => y - x)
    const horizon = up[c.quietDays! - 1] ?? up.at(-1)
    return own.flatMap((told) => {
      const on = dayAt(`${told.figures['day']}`)
      let left = num(told, 'told')
      if (left <= 0) return []
      const base = { about: told.figures, month: told.at.slice(0, 7) }
      const ended = own
        .filter((each) => each.i >= told.i)
        .flatMap((each) =>
          (['gone', 'unwatched'] as const).flatMap((name) =>
            counted(each.figures[name]).flatMap(([ages, n]): Item[] => {
              const [age = 0, seen = 0] = ages.split('/').map(Number)
              if (dayAt(`${each.figures['day']}`) - age !== on) return []
              left -= n
              const had = name === 'gone' ? 'event' : 'censored'
              return [{ ...base, leaves: [told.i, each.i], a: seen, b: n, had }]
            }),
          ),
        )
      const watched = horizon === undefined ? 0 : Math.max(0, horizon - on)
      return left > 0 ? [...ended, { ...base, leaves: [told.i], a: watched, b: left, had: 'censored' as const }] : ended
    })
  })
}

type Found = { total: Row | null; parts: Row[]; months: Row[] }

function find(c: Computation, facts: Fact[], end: string): Found {
  const nothing: Found = { total: null, parts: [], months: [] }
  const own = facts.filter((fact) => is(fact, c.of))
  if (c.kind === 'age') {
    const last = own.at(-1)
    if (!last) return nothing
    const days = Math.floor((Date.parse(end) - Date.parse(last.at)) / dayMs)
    return { ...nothing, total: { group: {}, reading: { kind: 'age', n: own.length, days }, entries: `${last.i}` } }
  }
  if (c.kind === 'ratio') {
    const numbers = own.filter((fact) => typeof fact.figures[c.figure!] === 'number')
    if (numbers.length === 0) return nothing
    const groups = [...Map.groupBy(numbers, (fact) => `${fact.figures[c.by![0]!] ?? 'unknown'}`).values()]
    const large = groups.filter((group) => group.length >= c.least!)
    const sorted = large.map((group) => group.map((fact) => num(fact, c.figure)).sort((x, y) => x - y))
    const medians = sorted.map((values) => Number(orderStatistic(values, 0.5)['value']))
    const fastest = Math.min(...medians)
    const ratio = large.length < 2 || fastest === 0 ? null : round4(Math.max(...medians) / fastest)
    const reading = { kind: 'ratio', n: large.flat().length, groups: large.length, ratio }
    return { ...nothing, total: { group: {}, reading, entries: ranges(numbers.map(({ i }) => i)) } }
  }
  if (c.kind === 'latest') {
    const months = new Map(own.map((fact) => [fact.at.slice(0, 7), fact]))
    const sorted = [...months].sort(([a], [b]) => (a < b ? -1 : 1))
    const last = sorted.at(-1)?.[1]
    if (!last) return nothing
    const stock = (fact: Fact, group: Record<string, string>): Row => ({
      group,
      reading: share(Number(fact.figures[c.numerator!] ?? 0), Number(fact.figures[c.denominator!] ?? 0)),
      entries: `${fact.i}`,
    })
    const all = Number(last.figures[c.denominator!] ?? 0)
    const mix = c.mix === undefined ? [] : counted(last.figures[c.mix])
    return {
      total: stock(last, {}),
      parts: mix.map(([word, n]) => ({ group: { [c.mix!]: word }, reading: share(n, all), entries: `${last.i}` })),
      months: sorted.map(([month, fact]) => stock(fact, { month })),
    }
  }
  const items = itemsOf(c, facts, end)
  if (items.length === 0) return nothing
  const row = (group: Record<string, string>, some: Item[], whole: boolean): Row => ({
    group,
    reading: read(c.kind, some, whole),
    entries: ranges(some.flatMap(({ leaves }) => leaves)),
  })
  const by = c.kind === 'persistence' ? ['feed'] : (c.by ?? [])
  const keyOf = ({ about }: Item): string => by.map((name) => `${about[name] ?? 'unknown'}`).join('\n')
  const sorted = (groups: Map<string, Item[]>): [string, Item[]][] => [...groups].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    total: row({}, items, true),
    parts:
      by.length === 0
        ? []
        : sorted(Map.groupBy(items, keyOf)).map(([, some]) =>
            row(Object.fromEntries(by.map((name) => [name, `${some[0]!.about[name] ?? 'unknown'}`])), some, false),
          ),
    months: sorted(Map.groupBy(items, ({ month }) => month)).map(([month, some]) => row({ month }, some, false)),
  }
}

// ---- editions -------------------------------------------------------------------------------------------------------------------------

function shown({ reading }: Row): number[] {
  const of = (name: string): number => Number(reading[name])
  if (reading['kind'] === 'count') return [of('count')]
  if (reading['kind'] === 'share') return [of('numerator'), of('denominator') - of('numerator')]
  if (reading['kind'] === 'time') return [of('events'), of('censored')]
  return reading['kind'] === 'age' ? [] : [of('n')]
}

const few = (counts: number[]): boolean => counts.some((count) => count > 0 && count < 5)

function cover(rows: Row[]): Row[] {
  const weigh = (row: Row): number => shown(row).reduce((sum, count) => sum + count, 0)
  let hidden = rows.filter((row) => few(shown(row)))
  if (hidden.length === 0) return rows
  const others = rows.filter((row) => !hidden.includes(row)).sort((a, b) => weigh(a) - weigh(b))
  for (;;) {
    const sums = hidden.reduce<number[]>((all, row) => shown(row).map((count, at) => count + (all[at] ?? 0)), [])
    if (hidden.length >= 2 && !few(sums)) return rows.filter((row) => !hidden.includes(row))
    const next = others.shift()
    if (!next) return []
    hidden = [...hidden, next]
  }
}

function cutDown(found: Found, edition: string, ownActs: boolean): Found {
  if (edition === 'internal' || edition === 'oversight') return found
  const { total } = found
  if (total === null || (!ownActs && few(shown(total)))) return { total: null, parts: [], months: [] }
  const bare = (row: Row): Row => {
    const { curve, ...rest } = row.reading
    return { ...row, reading: edition === 'partner' && curve !== undefined ? row.reading : rest, entries: '' }
  }
  const parts = cover(found.parts).filter(({ group }) => !('feed' in group))
  return { total: bare(total), parts: parts.map(bare), months: cover(found.months).map(bare) }
}

// ---- the report -----------------------------------------------------------------------------------------------------------------------

function feedsOf(facts: Fact[], named: boolean): Json[] {
  const days = facts.filter(({ type }) => type === 'observations.feed-day')
  const feeds = [...Map.groupBy(days, ({ figures }) => `${figures['feed']}`)].sort(([a], [b]) => (a < b ? -1 : 1))
  return feeds.map(([feed, own], at) => {
    const states = new Map(own.map(({ figures }) => [`${figures['day']}`, figures['up'] === true]))
    const silent = [...states].filter(([, up]) => !up).map(([on]) => dayAt(on))
    const gaps = ranges(silent)
      .split(' ')
      .filter((run) => run !== '')
    const spans = gaps.map((run) => [run.split('-')[0]!, run.split('-').at(-1)!].map((each) => dayText(Number(each))))
    const up = [...states.values()].filter(Boolean).length
    return { feed: named ? feed : `feed ${at + 1}`, days: states.size, up, gaps: named ? spans : [] }
  })
}

/** Checks a bundle and computes its report. @returns Whether the report in the bundle is the one that follows, and the text of the latter. */
export function recompute(text: string): { same: boolean; report: string } {
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, Json>)
  const all = <T>(kind: string): T[] => lines.filter((line) => kind in line).map((line) => line[kind] as T)
  const [head, given, { note }] = [
    all<Head>('head')[0]!,
    all<Json>('report')[0]!,
    all<{ note: string }>('signature')[0]!,
  ]
  const { vkey, origin } = head.trees.at(-1)!
  const signed = text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1)
  if (signedBy(vkey, note) !== `comity norm report bundle 1\n${origin}\n${sha(signed).toString('base64')}\n`)
    throw new Error('the bundle is not what was signed')
  const leaves = all<Leaf>('leaf')
  const facts = factsOf(head, leaves)
  const { edition, from, to, today } = head
  const latest = dayText(dayAt(today) - (edition === 'public' ? 90 : 0))
  const through = to < latest ? to : latest
  const end = `${dayText(dayAt(through < from ? to : through) + 1)}T00:00:00.000Z`
  const inside = (at: string): boolean => through >= from && at >= `${from}T00:00:00.000Z` && at < end
  const own = facts.filter(({ at }) => inside(at))
  const open = edition === 'internal' || edition === 'oversight'
  const places = leaves.filter(({ vector }) => inside(vector.at))
  const offsets = head.trees.flatMap(({ offset, count }) => Array.from({ length: count }, () => offset))
  const indexes = places.map((leaf) => leaf.index + offsets[leaves.indexOf(leaf)]!)
  const metrics = all<Definition>('definition')
    .filter(({ editions }) => edition === 'internal' || editions.includes(edition))
    .map((definition) => {
      const found = find(definition.computation, own, end)
      const cut = cutDown(found, edition, definition.ownActs === true)
      const empty = definition.waitsFor === undefined ? 'no-facts' : 'waits'
      const state = found.total === null ? empty : cut.total === null ? 'withheld' : 'measured'
      return { definition, state, ...cut } as unknown as Json
    })
  const report = canonical({
    format: 'comity-norm-report/1',
    edition,
    from,
    to,
    through: through < from ? null : through,
    log: {
      firstIndex: open ? (indexes[0] ?? null) : null,
      lastIndex: open ? (indexes.at(-1) ?? null) : null,
      facts: open ? places.length : 0,
      ofExercises: open ? places.filter(({ vector }) => vector.exercise).length : 0,
    },
    feeds: feedsOf(own, open),
    metrics,
  })
  return { same: report === canonical(given), report }
}

if (import.meta.main) {
  const { same, report } = recompute(readFileSync(process.argv[2]!, 'utf8'))
  process.stdout.write(`${report}\n`)
  process.exitCode = same ? 0 : 1
}
